// What the editor answers about a real cluster: what if, why, what happened, does what must hold, is an agent or a node fit, and drills. Screenshots are in out/screenshots.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { type LabEditorSetup, useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const expectations = `when any node is lost:
  - everything runs
when quorum is lost:
  - vip runs
`;

describe.skipIf(whyNoLab() ?? whyNoBrowser())("questions about a cluster", () => {
  let workbench: Workbench;

  const prepare = ({ folder }: LabEditorSetup) =>
    writeFileSync(join(folder, "cluster.quorate-test.yaml"), expectations);
  useLabEditor({ file: "cluster.crm", lab: { fencing: true }, prepare }, (setup) => {
    workbench = setup.workbench;
  });

  /** Waits until an editor shows a line with that text. */
  const shown = (text: string | RegExp) =>
    workbench.page.locator(".monaco-editor .view-line").filter({ hasText: text }).first().waitFor({ timeout: 120_000 });

  /** Applies the plan that is open, or about to open. */
  const apply = async (name: string) => {
    const row = workbench.treeRow('Apply to "lab"');
    await row.waitFor({ timeout: 120_000 });
    await workbench.screenshot(name);
    const dialog = workbench.dialog('Apply to "lab"');
    await workbench.clickUntil(row, dialog);
    await dialog.getByRole("button", { name: "Apply", exact: true }).click();
    await row.waitFor({ state: "hidden", timeout: 120_000 });
  };

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
    await shown(/what.happened,.from.the.logs.of/);
    await workbench.screenshot("questions-3-timeline");
  });

  /** Opens the link behind a text of the timeline, whose document has that name. */
  const follow = async (text: string, name: RegExp) => {
    const tab = workbench.page.locator(".editor-group-container.active .tab.active").filter({ hasText: name });
    await workbench.doUntil(tab, async () => {
      await workbench.page.keyboard.press("Control+F");
      await workbench.page.locator(".find-widget.visible textarea[aria-label=Find]").fill(text);
      await workbench.page.keyboard.press("Escape");
      await workbench.command("Open Link");
    });
  };

  it("leads from an event to its line of the node's log", async () => {
    await follow("pacemaker.log:", /^n\d pacemaker\.log:\d+$/);
    await shown(/pacemaker-(?:controld|schedulerd|fenced|based)/);
    await workbench.screenshot("questions-3a-log");
    await workbench.command("View: Close Editor");
  });

  it("leads to a saved transition, and draws what it did", async () => {
    await follow(":pe-input", /^n\d pe-input-\d+\.crm$/);
    await shown(/What.the.scheduler.did|The.scheduler.had.nothing/);
    await workbench.screenshot("questions-3b-saved-transition");
    await workbench.command("View: Close Editors in Other Groups");
    await workbench.command("Quorate: Show Transition as Graph");
    await workbench.webview().locator("[data-box]").first().waitFor();
    await workbench.screenshot("questions-3c-saved-transition-graph");
    await workbench.command("View: Close Editors in Other Groups");
  });

  it("checks what must hold in the view Testing, and says at the line what doesn't", async () => {
    await workbench.openFile("cluster.quorate-test.yaml");
    await workbench.activity("Testing").click();
    await workbench.treeRow("cluster.quorate-test.yaml").waitFor();
    await workbench.screenshot("questions-5-expectations");
    await workbench.command("Test: Run All Tests");
    await workbench.activity("Testing - 1 failed tests").waitFor({ timeout: 120_000 });
    await workbench.screenshot("questions-6-expectations-run");
  });

  it("runs the monitor of an agent by hand", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Run or Trace Agent…");
    await workbench.pick("vip");
    await workbench.pick("Run Monitor");
    await shown(/^n\d:.vip/);
    await workbench.screenshot("questions-7-agent");
  });

  it("traces an agent by a plan, and shows the trace", async () => {
    // While a plan is being applied there is nothing else to plan.
    const trace = (what: string) =>
      workbench.doUntil(workbench.treeRow('Apply to "lab"'), async () => {
        await workbench.openFile("cluster.crm");
        await workbench.command("Quorate: Run or Trace Agent…");
        await workbench.pick("vip");
        await workbench.pick(what);
      });
    await trace("Trace from Now On…");
    await apply("questions-8-trace-plan");
    await trace("Trace No Longer…");
    await apply("questions-9-trace-off");
    await workbench.doUntil(
      workbench.page
        .locator(".view-line")
        .filter({ hasText: /newest.of/ })
        .first(),
      async () => {
        await workbench.command("Quorate: Run or Trace Agent…");
        await workbench.pick("vip");
        await workbench.pick("Show Trace");
      },
    );
    await workbench.screenshot("questions-10-trace");
  });

  it("drills the loss of a node, and writes a report", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Drill…");
    await workbench.pick("n3");
    await workbench.screenshot("questions-11-drill");
    await workbench.pick("Standby");
    const question = workbench.dialog("Begin the drill");
    await question.waitFor();
    await workbench.screenshot("questions-12-drill-question");
    await question.getByRole("button", { name: "Begin", exact: true }).click();
    await shown(/Drill/);
    await workbench.screenshot("questions-13-drill-report");
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Drill…");
    await workbench.pick("n3");
    await workbench.pick("Fence");
    await workbench.dialog("Begin the drill").getByRole("button", { name: "Begin", exact: true }).click();
    await workbench.screenshot("questions-14-drill-name");
    await workbench.inputBox("Fence").waitFor();
    await workbench.page.keyboard.type("n3");
    await workbench.page.keyboard.press("Enter");
    await shown(/fenc/);
    await workbench.screenshot("questions-15-drill-fence");
  });

  it("checks the nodes", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.command("Quorate: Check Nodes");
    // How the nodes are depends on what else their machine does; that the lab sends nothing encrypted is always found.
    await workbench.treeRow(/Corosync.s messages/).waitFor({ timeout: 120_000 });
    await workbench.screenshot("questions-4-checks");
  });
});
