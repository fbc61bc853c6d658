// The first five minutes of somebody who has a cluster and a crm file, and no settings: each stop leaves a picture in out/screenshots.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/paths.mjs";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { writeSshConfig } from "./ssh-config.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("adding a cluster", () => {
  let home: string;
  let lab: Lab;
  let workbench: Workbench;
  let folder: string;

  const fixture = join(root, "test/e2e/fixture");
  useLabEditor({ from: fixture, connected: false, file: "cluster.crm", prepare: writeSshConfig }, (setup) => {
    ({ folder, home, lab, workbench } = setup);
  });

  /** The line of a node's key in the lab's own known_hosts. */
  function keyLine(name: string): string {
    const node = lab.nodes.find((each) => each.name === name);
    const lines = readFileSync(lab.knownHostsFile, "utf8").split("\n");
    return lines.find((line) => line.startsWith(`[127.0.0.1]:${node?.port} `)) ?? "";
  }

  it("begins on the file's first line, with the hosts of the SSH configuration", async () => {
    await workbench.codeLens("Connect a cluster").click();
    await workbench.quickPick("n1").waitFor();
    await workbench.screenshot("add-cluster-1-add-host");
    await workbench.pick("n1");
  });

  it("asks for a name", async () => {
    const box = workbench.inputBox("2 of 2");
    await box.waitFor();
    await box.fill("lab");
    await workbench.screenshot("add-cluster-2-add-name");
    await box.press("Enter");
  });

  it("shows the host's fingerprint, which must be accepted", async () => {
    const dialog = workbench.dialog("Fingerprint");
    await dialog.waitFor();
    await workbench.screenshot("add-cluster-3-fingerprint");
    const file = join(home, "key");
    writeFileSync(file, keyLine("n1").replace(/^\S+ /, ""));
    const [, fingerprint = ""] = execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" }).split(" ");
    expect(await dialog.innerText()).toContain(fingerprint);
    await dialog.getByRole("button", { name: "Trust Host" }).click();
  });

  it("connects, fills the tree, and remembers the host and the cluster", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    for (const node of ["n1", "n2", "n3"]) await workbench.treeRow(new RegExp(`^${node}.*online`)).waitFor();
    await workbench.screenshot("add-cluster-4-added");
    expect(readFileSync(join(home, ".ssh/known_hosts"), "utf8")).toContain(keyLine("n1").split(" ")[2]);
    const settings = readFileSync(join(folder, ".vscode/settings.json"), "utf8");
    expect(JSON.parse(settings)["quorate.clusters"]).toEqual([{ name: "lab", nodes: ["n1"] }]);
  });

  it("offers the cluster's other nodes, and has each key accepted before it is needed", async () => {
    await workbench.notification('"lab" has more nodes: "n2" and "n3".').waitFor();
    await workbench.screenshot("add-cluster-5-other-nodes");
    await workbench.page.getByRole("button", { name: "Add Nodes" }).click();
    await workbench.dialog('"n2" is unknown').getByRole("button", { name: "Trust Host" }).click();
    await workbench.dialog('"n3" is unknown').getByRole("button", { name: "Cancel" }).click();
    await workbench.notification('"n3" was not added').waitFor();
    await workbench.screenshot("add-cluster-5-one-not-added");
    const settings = join(folder, ".vscode/settings.json");
    await expect
      .poll(() => JSON.parse(readFileSync(settings, "utf8"))["quorate.clusters"])
      .toEqual([{ name: "lab", nodes: ["n1", "n2"] }]);
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
  });

  it("shows when the connection is lost, and reconnects automatically", async () => {
    await lab.cutSsh("n1");
    await lab.cutSsh("n2");
    await workbench.statusBarItem(/lab.*(lost|reconnect|unreachable|stale)/i).waitFor();
    await workbench.screenshot("add-cluster-6-lost");
    await lab.restoreSsh("n2");
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await lab.restoreSsh("n1");
  });

  it("doesn't connect to a host whose key has changed, and reports it", async () => {
    await workbench.command("Quorate: Disconnect");
    await workbench.treeRow(/^lab.*not connected|^lab.*disconnected/i).waitFor();
    const [one = "", other = ""] = ["n1", "n2"].map((name) => keyLine(name).split(" ")[2]);
    const file = join(home, ".ssh/known_hosts");
    const swapped = (line: string) => (line.includes(one) ? line.replace(one, other) : line.replace(other, one));
    writeFileSync(file, readFileSync(file, "utf8").split("\n").map(swapped).join("\n"));
    await workbench.command("Quorate: Connect");
    await workbench.notification(/host key of "n[12]".*has changed/).waitFor();
    await workbench.treeRow(/^lab.*(unreachable|stale)/).waitFor();
    await workbench.screenshot("add-cluster-7-changed-key");
  });
});
