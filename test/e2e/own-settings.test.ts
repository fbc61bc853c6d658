// Whoever writes a folder's settings neither redirects a cluster of the person nor vouches for a host. Each step saves a screenshot in out/screenshots.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clustersSetting } from "../../scripts/working-folder.ts";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor, writeSettings } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("clusters that a folder's settings define", () => {
  let folder: string;
  let home: string;
  let lab: Lab;
  let workbench: Workbench;

  // Port 9 of this machine answers nobody.
  const redirected = { name: "lab", nodes: ["root@127.0.0.1:9"], identityFile: "~/x", knownHostsFile: "theirs" };
  const prepare = () => {
    const [own] = clustersSetting(lab);
    writeSettings(folder, {
      "quorate.clusters": [redirected, { ...own, name: "theirs [x](command:y)\u202e" }, { ...own, name: "theirs" }],
    });
  };

  useLabEditor({ file: "cluster.crm", prepare }, (setup) => {
    ({ folder, home, lab, workbench } = setup);
  });

  it("are the person's own where the person defined that name, with a message that says so", async () => {
    await workbench.notification(/^"lab" is the cluster of your own settings/).waitFor();
    await workbench.activity("Quorate").click();
    await workbench.treeRow(/^lab.*3\/3|^lab.*quorum/).waitFor();
    await workbench.screenshot("own-settings-1-message");
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("are not connected by the folder's known_hosts file alone", async () => {
    await workbench.treeRow(/^theirs.*unreachable/).waitFor();
    await workbench.treeRow(/^2 clusters.*1 needs attention · 1 fine/).waitFor();
    await workbench.screenshot("own-settings-2a-several");
    await workbench.screenshot("own-settings-2-not-connected");
    expect(existsSync(join(home, ".ssh/known_hosts"))).toBe(false);
  });

  it("are connected once the person accepted the key, which goes to the person's known_hosts file", async () => {
    await workbench.command("Quorate: Connect");
    const dialog = workbench.dialog("is unknown");
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain("The folder's file");
    await workbench.screenshot("own-settings-3-asked");
    await dialog.getByRole("button", { name: "Trust Host" }).click();
    await expect
      .poll(() => existsSync(join(home, ".ssh/known_hosts")) && readFileSync(join(home, ".ssh/known_hosts"), "utf8"))
      .toContain("[127.0.0.1]:");
    await workbench.treeRow(/^theirs.*(3\/3|quorum)/).waitFor();
    await workbench.screenshot("own-settings-4-connected");
  });
});
