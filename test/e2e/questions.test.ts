// What the editor answers about a real cluster: what if, why, what happened, is a node fit. Screenshots are in out/screenshots.
import { describe, it } from "vitest";
import { whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

describe.skipIf(whyNoLab() ?? whyNoBrowser())("questions about a cluster", () => {
  let workbench: Workbench;

  useLabEditor({ file: "cluster.crm" }, (setup) => {
    workbench = setup.workbench;
  });

  /** Waits until an editor shows a line with that text. */
  const shown = (text: string | RegExp) =>
    workbench.page.locator(".monaco-editor .view-line").filter({ hasText: text }).first().waitFor({ timeout: 120_000 });

  it("applies the file first, so that something runs", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.activity("Quorate").click();
    await workbench.editorAction("Apply to Cluster").click();
    await workbench.dialog('Apply to "lab"').getByRole("button", { name: "Apply", exact: true }).click();
    await workbench.treeRow(/^vip.*n[123]/).waitFor();
    await workbench.treeRow(/^httpd.*n[123]/).waitFor();
  });

  it("says what becomes of each resource when something fails", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: What If…");
    const matrix = workbench.webview();
    await matrix.getByRole("rowheader", { name: /^Quorum is lost/ }).waitFor({ timeout: 120_000 });
    await matrix.getByText(/^Answered by the scheduler of/).waitFor({ timeout: 120_000 });
    await workbench.screenshot("questions-1-what-if");
  });

  it("says why a resource runs where it does", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Why…");
    await workbench.pick("vip");
    await shown(/vip.runs.on.n\d.because/);
    await workbench.screenshot("questions-2-why");
  });

  it("says what happened", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Show Timeline");
    await shown(/became.the.DC/);
    await workbench.screenshot("questions-3-timeline");
  });

  it("checks the nodes", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Check Nodes");
    // How the nodes are depends on what else their machine does; that the lab sends nothing encrypted is always found.
    await workbench.treeRow(/Corosync.s messages/).waitFor({ timeout: 120_000 });
    await workbench.screenshot("questions-4-checks");
  });
});
