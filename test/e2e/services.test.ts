// A node's services stopped and started from the tree, and a rolling maintenance with a pause. Each step saves a screenshot.
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("the services of a cluster, and its maintenance", () => {
  let lab: Lab;
  let workbench: Workbench;

  useLabEditor({ file: "cluster.crm" }, (setup) => {
    ({ lab, workbench } = setup);
  });

  const daemons = async (node: string): Promise<string> =>
    (await lab.exec(node, ["pidof", "corosync", "pacemakerd"])).stdout.trim();
  const dialog = (button: string) => workbench.dialog(button).getByRole("button", { name: button, exact: true });

  it("stops a node from its line in the tree, once what moves and quorum were said", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.activity("Quorate").click();
    await workbench.openMenu(workbench.treeRow(/^n3.*online/), "Stop Cluster Services…");
    await workbench.screenshot("services-1-menu");
    await workbench.chooseFromMenu("Stop Cluster Services…");
    await workbench.dialog("Quorum stays: 2 of 3 votes").waitFor();
    await workbench.screenshot("services-2-stop");
    await dialog("Stop").click();
    await workbench.treeRow(/^n3.*offline/).waitFor();
    await expect.poll(() => daemons("n3")).toBe("");
    await workbench.screenshot("services-3-stopped");
  });

  it("starts it again", async () => {
    await workbench.openMenu(workbench.treeRow(/^n3.*offline/), "Start Cluster Services…");
    await workbench.chooseFromMenu("Start Cluster Services…");
    await dialog("Start").click();
    await workbench.treeRow(/^n3.*online/).waitFor();
    await workbench.notification(/The cluster runs on "n3"/).waitFor();
  });

  it("maintains a node: it waits in standby for the person's step, and returns", async () => {
    await workbench.openMenu(workbench.treeRow(/^n2.*online/), "Rolling Maintenance…");
    await workbench.chooseFromMenu("Rolling Maintenance…");
    await workbench.page.getByPlaceholder("Which nodes, one after the other?").waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.page.getByPlaceholder("What is to be done on each node?").waitFor();
    await workbench.screenshot("services-4-work");
    await workbench.page.keyboard.press("Enter");
    await workbench.dialog("Maintain").waitFor();
    await workbench.screenshot("services-5-maintenance");
    await dialog("Begin").click();
    await workbench.notification(/"n2" is in standby, and nothing runs there/).waitFor();
    // Rows out of sight aren't drawn, and the view is small: its heading is there in any case.
    await workbench.page.locator(".pane-header").filter({ hasText: "Maintenance" }).waitFor();
    await workbench.screenshot("services-6-yours");
    await workbench
      .notification(/"n2" is in standby/)
      .getByRole("button", { name: "My Step Is Done" })
      .click();
    await workbench.notification(/The maintenance of "n2" is done/).waitFor();
    await workbench.screenshot("services-7-done");
    const { stdout } = await lab.exec("n1", ["crm_mon", "-1"]);
    expect(stdout).not.toContain("standby");
  });
});
