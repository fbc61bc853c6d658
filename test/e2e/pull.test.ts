// A concurrent change on the cluster is pulled into a text with unsaved edits. Each step saves a screenshot in out/screenshots.
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeWorkingFolder } from "../../scripts/working-folder.ts";
import { type Lab, startLab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { type EditorSession, startEditorSession } from "./editor-session.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("a pull in the editor", () => {
  let lab: Lab;
  let session: EditorSession;
  let workbench: Workbench;

  beforeAll(async () => {
    [lab, session] = await Promise.all([startLab(), startEditorSession()]);
    workbench = session.workbench;
    const folder = join(session.temporary, "lab");
    makeWorkingFolder(folder, "lab", lab);
    await session.open(folder, "cluster.crm");
  });
  afterAll(async () => {
    await session?.close();
    await lab?.down();
  });
  afterEach(({ task }) => workbench.screenshotOfFailure(task));

  it("begins in sync", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.editorAction("Apply to Cluster").click();
    await workbench.dialog("Apply").getByRole("button", { name: "Apply", exact: true }).click();
    await workbench.codeLens("lab: in sync").waitFor();
  });

  it("merges what was changed on the cluster, and keeps what was changed here", async () => {
    await workbench.goToLine(1);
    await workbench.type(" Edited, not saved.");
    const { code } = await lab.exec("n1", ["crm_attribute", "--name", "cluster-delay", "--update", "45s"]);
    expect(code).toBe(0);
    await lab.exec("n2", [
      "crm_resource",
      "--resource",
      "vip",
      "--set-parameter",
      "arp_count",
      "--parameter-value",
      "3",
    ]);
    await workbench.codeLens(/lab: \d change/).waitFor();
    await workbench.codeLens("Pull").click();
    await workbench.notification(/Pulled into cluster\.crm: .*primitive vip was changed/).waitFor();
    await workbench.screenshot("pull-1-pulled");
    const text = await workbench.text();
    expect(text).toContain("Edited, not saved.");
    await workbench.codeLens("lab: in sync").waitFor();
  });

  it("shows live and file side by side", async () => {
    await workbench.command("Quorate: Compare with Cluster");
    await workbench.page.getByText("lab: live ↔ file").first().waitFor();
    await workbench.screenshot("pull-2-compared");
  });
});
