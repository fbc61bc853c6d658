// A text and its cluster, side by side: what differs, who else changes it, what fails. Each step saves a screenshot in out/screenshots.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("the sync status of a text", () => {
  let lab: Lab;
  let workbench: Workbench;
  let folder: string;

  useLabEditor({ file: "cluster.crm" }, (setup) => {
    ({ folder, lab, workbench } = setup);
  });

  /** Runs a command as another administrator would, past the editor. */
  async function somebodyRuns(node: string, ...argv: string[]): Promise<void> {
    const { code, stderr } = await lab.exec(node, argv);
    expect(code, stderr).toBe(0);
  }

  it("counts on the first line what an apply would change", async () => {
    await workbench.codeLens(/^lab: \d+ changes$/).waitFor();
    await workbench.screenshot("sync-status-1-changes");
  });

  it("is in sync after an apply", async () => {
    await workbench.codeLens("Apply…").click();
    await workbench.dialog("Apply").getByRole("button", { name: "Apply", exact: true }).click();
    await workbench.notification(/is idle\./).waitFor({ timeout: 60_000 });
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.codeLens(/^lab: in sync$/).waitFor();
    await workbench.screenshot("sync-status-2-in-sync");
  });

  it("counts an edit when the typing pauses, and is in sync when it is undone", async () => {
    await workbench.page.keyboard.press("Control+End");
    await workbench.type("\nprimitive extra ocf:pacemaker:Dummy");
    await workbench.page.keyboard.press("Control+Home");
    await workbench.codeLens(/^lab: 1 change$/).waitFor();
    await workbench.page.keyboard.press("Control+End");
    await workbench.type("\nprimitive");
    await workbench.page.keyboard.press("Control+Home");
    await workbench.codeLens(/^lab: not compared, error in line \d+$/).waitFor();
    await workbench.screenshot("sync-status-3-error");
    await workbench.command("File: Revert File");
    await workbench.codeLens(/^lab: in sync$/).waitFor();
  });

  it("notices when another administrator changes the cluster", async () => {
    await somebodyRuns("n2", "crm_resource", "-r", "vip", "-p", "cidr_netmask", "-v", "25");
    await workbench.codeLens(/^lab: 1 change$/).waitFor();
    await workbench.screenshot("sync-status-4-concurrent-change");
    await somebodyRuns("n2", "crm_resource", "-r", "vip", "-p", "cidr_netmask", "-v", "24");
    await workbench.codeLens(/^lab: in sync$/).waitFor();
  });

  it("shows the live CIB as crm from the cluster's menu, with what runs where", async () => {
    await workbench.activity("Quorate").click();
    const tab = workbench.page.getByRole("tab", { name: "lab live (crm)" }).first();
    await workbench.openMenu(workbench.treeRow(/^lab/), "Open CIB as crm");
    await workbench.screenshot("sync-status-5-cluster-menu");
    await workbench.chooseFromMenu("Open CIB as crm");
    await tab.waitFor();
    await workbench.codeLens(/Started on n[123]/).waitFor();
    await workbench.screenshot("sync-status-6-live-cib");
  });

  it("keeps the live CIB up to date", async () => {
    await somebodyRuns("n3", "crm_resource", "-r", "vip", "-p", "cidr_netmask", "-v", "26");
    await expect.poll(() => workbench.text()).toContain("cidr_netmask=26");
    await somebodyRuns("n3", "crm_resource", "-r", "vip", "-p", "cidr_netmask", "-v", "24");
    await expect.poll(() => workbench.text()).toContain("cidr_netmask=24");
    await workbench.command("View: Close Editor");
  });

  it("shows a failure at the statement of its resource, and cleans it up from there", async () => {
    const where = await lab.exec("n1", ["crm_resource", "-r", "httpd", "-W"]);
    const node = /is running on: (n\d)/.exec(where.stdout)?.[1] ?? "n1";
    await somebodyRuns(node, "crm_resource", "--fail", "-r", "httpd", "-N", node);
    await workbench.command("Problems: Focus on Problems View");
    const problem = workbench.problem(/"httpd" failed.*quorate \(live\)/);
    await problem.waitFor();
    await workbench.screenshot("sync-status-7-failure");
    // The cluster has started it again: from here on nothing moves under the menu.
    await workbench.clickUntil(problem, workbench.codeLens(/^Started on n\d: asyncmon/));
    await workbench.chooseFix(workbench.word(/^httpd$/), "Clean up", "sync-status-8-clean-up");
    await problem.waitFor({ state: "detached" });
  });

  it("asks once whether a plan is made of this file or of all, and lets the first line change it", async () => {
    await workbench.command("View: Hide Panel");
    writeFileSync(join(folder, "more.crm"), "primitive more ocf:pacemaker:Dummy\n");
    await workbench.editorAction("Plan Changes").click();
    await workbench.quickPick("All 2 files of the folder").waitFor();
    await workbench.screenshot("sync-status-9-which-files");
    await workbench.pick("All 2 files of the folder");
    // Below what fits under the clusters.
    const clusters = workbench.page.locator(".pane-header").filter({ hasText: "Clusters" });
    await clusters.click();
    await workbench.treeRow("primitive more").waitFor();
    await clusters.click();
    await workbench.command("Quorate: Discard Plan");
    await workbench.page
      .getByRole("tab", { name: /^lab: / })
      .first()
      .waitFor({ state: "detached" });
    await workbench.goToLine(1);
    await workbench.codeLens(/^lab: 1 change$/).waitFor();
    await workbench.screenshot("sync-status-10-all-files");
    await workbench.codeLens("all 2 files").click();
    await workbench.pick("This file: cluster.crm");
    await workbench.codeLens("this file of 2").waitFor();
    await workbench.codeLens(/^lab: in sync$/).waitFor();
    await workbench.editorAction("Plan Changes").click();
    await workbench.notification("Nothing to change").waitFor();
  });
});
