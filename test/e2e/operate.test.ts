// A real cluster: connect, apply, watch, standby. Each step saves a screenshot in out/screenshots.
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("operating a cluster", () => {
  let lab: Lab;
  let session: EditorSession;
  let workbench: Workbench;

  useLabEditor({ file: "cluster.crm" }, (setup) => {
    ({ lab, session, workbench } = setup);
  });

  /** The node that really has the cluster's address, as its kernel says. */
  async function holder(): Promise<string | undefined> {
    const outcomes = await Promise.all(
      lab.nodes.map(async ({ name }) => ({ name, ...(await lab.exec(name, ["ip", "-o", "-4", "address"])) })),
    );
    return outcomes.find(({ stdout }) => stdout.includes(` ${lab.virtualAddress}/`))?.name;
  }

  it("connects automatically, and the tree fills", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.activity("Quorate").click();
    for (const node of ["n1", "n2", "n3"]) await workbench.treeRow(new RegExp(`^${node}.*online`)).waitFor();
    await workbench.screenshot("operate-1-connected");
  });

  it("shows the plan and asks before it applies", async () => {
    await workbench.editorAction("Apply to Cluster").click();
    await workbench.dialog('Apply to "lab"').waitFor();
    await workbench.screenshot("operate-2-apply-plan");
    await workbench.dialog("Apply").getByRole("button", { name: "Apply", exact: true }).click();
  });

  it("applies, and reports what runs where", async () => {
    await workbench.notification(/is idle\./).waitFor();
    await workbench.screenshot("operate-3-idle");
    await workbench.notification(/"vip" is started on "n[123]".*"httpd" is started on "n[123]"/s).waitFor();
  });

  it("shows in the tree what runs where, without a click", async () => {
    await workbench.treeRow(/^vip.*n[123]/).waitFor();
    await workbench.treeRow(/^httpd.*n[123]/).waitFor();
    await workbench.screenshot("operate-4-tree");
    await expect.poll(holder).toBeDefined();
    expect((await lab.fetch(`http://${lab.virtualAddress}/`)).status).toBe(200);
  });

  it("moves the address when its node goes to standby", async () => {
    await workbench.expand("Resources");
    const before = await holder();
    const row = workbench.treeRow(new RegExp(`^${before}.*online`));
    await workbench.openMenu(row, "Put Node in Standby");
    await workbench.screenshot("operate-5-node-menu");
    await workbench.chooseFromMenu("Put Node in Standby");
    await workbench.dialog("standby").waitFor();
    await workbench.screenshot("operate-6-standby-confirm");
    await workbench.dialog("standby").getByRole("button", { name: "Put in Standby" }).click();
    await workbench.treeRow(new RegExp(`^${before}.*standby`)).waitFor();
    await expect.poll(holder).not.toBe(before);
    await expect.poll(holder).toBeDefined();
    const after = await holder();
    for (const resource of ["vip", "httpd"]) await workbench.treeRow(new RegExp(`^${resource}.*${after}$`)).waitFor();
    await workbench.statusBarItem(/1 standby/).waitFor();
    await workbench.screenshot("operate-7-moved");
    await expect.poll(async () => (await lab.fetch(`http://${lab.virtualAddress}/`)).status).toBe(200);
  });

  it("leads to a single node: its log, and a terminal there", async () => {
    const row = workbench.treeRow(/^n2/);
    const log = workbench.page.getByRole("tab", { name: /Log: n2/ });
    await workbench.doUntil(log, async () => {
      await workbench.openMenu(row, "Show Cluster Log of Node");
      await workbench.chooseFromMenu("Show Cluster Log of Node");
    });
    await workbench.screenshot("operate-7a-log");
    const terminal = workbench.page.locator(".terminal-wrapper .xterm").first();
    await workbench.doUntil(terminal, async () => {
      await workbench.openMenu(row, "Open Terminal on Node");
      await workbench.chooseFromMenu("Open Terminal on Node");
    });
    await workbench.page.waitForTimeout(3_000);
    await workbench.screenshot("operate-7b-terminal");
    await workbench.command("Terminal: Kill All Terminals");
  });

  it("shows the whole cluster in the status panel", async () => {
    const panel = workbench.webview();
    await workbench.clickUntil(workbench.statusBarItem(/lab \d/), panel.getByText("vip", { exact: true }).first());
    for (const text of ["vip", "httpd", "n1", "n2", "n3"])
      await panel.getByText(text, { exact: true }).first().waitFor();
    await workbench.screenshot("operate-8-panel");
  });

  it("takes the node out of standby", async () => {
    const row = workbench.treeRow(/^n[123].*standby/);
    await row.hover();
    await row.getByRole("button", { name: "Take Node Out of Standby" }).click();
    await row.waitFor({ state: "hidden" });
    for (const node of ["n1", "n2", "n3"]) await workbench.treeRow(new RegExp(`^${node}.*online`)).waitFor();
  });

  it("follows a node's death: the others take over, fencing brings it back", async () => {
    const dead = await holder();
    expect(dead).toBeDefined();
    await lab.off(dead ?? "");
    await workbench.treeRow(new RegExp(`^${dead}.*(unclean|offline)`)).waitFor();
    await workbench.screenshot("operate-9-node-lost");
    await expect.poll(holder).toMatch(/^n/);
    const heir = await holder();
    expect(heir).not.toBe(dead);
    await workbench.treeRow(new RegExp(`^vip.*${heir}$`)).waitFor();
    await workbench.treeRow(new RegExp(`^${dead}.*online`)).waitFor();
    await workbench.screenshot("operate-10-node-back");
  });

  it("has logged every command it ran on the nodes", async () => {
    await workbench.command("Quorate: Show Log");
    await workbench.page
      .locator(".part.panel .view-line")
      .filter({ hasText: /cibadmin|crm_mon/ })
      .first()
      .waitFor();
    await workbench.screenshot("operate-11-log");
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
});
