// What was applied can be rolled back: the history, a rollback, and unconfirmed changes. Each step saves a screenshot in out/screenshots.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { useLabEditor, writeSettings } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("history and rollback in the editor", () => {
  let folder: string;
  let lab: Lab;
  let session: EditorSession;
  let workbench: Workbench;
  let file: string;

  useLabEditor({ file: "cluster.crm", prepare: () => confirmWithin(0.75) }, (setup) => {
    ({ folder, lab, session, workbench } = setup);
    file = join(folder, "cluster.crm");
  });

  function confirmWithin(minutes: number): void {
    writeSettings(folder, { "quorate.apply.confirmMinutes": minutes });
  }

  const add = (id: string): void =>
    writeFileSync(
      file,
      `${readFileSync(file, "utf8")}\nprimitive ${id} ocf:pacemaker:Dummy \\\n\tparams passwd=geheim4711 \\\n\top monitor interval=20s timeout=20s\n`,
    );
  const cib = async (): Promise<string> =>
    (await lab.exec("n2", ["cibadmin", "-Q", "--scope", "configuration"])).stdout;
  const has = async (id: string): Promise<boolean> => (await cib()).includes(`id="${id}"`);
  const button = (name: string) =>
    workbench.page.locator(".notification-toast, .notification-list-item").getByRole("button", { name }).first();
  const clear = () => workbench.command("Notifications: Clear All Notifications");

  async function apply(command: string): Promise<void> {
    await workbench.openFile("cluster.crm");
    await workbench.command(command);
    await workbench.dialog('Apply to "lab"').getByRole("button", { name: "Apply", exact: true }).click();
  }

  it("offers a rollback with the result, and lists the change", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await workbench.activity("Quorate").click();
    await apply("Quorate: Apply to Cluster");
    await workbench.notification(/is idle\./).waitFor();
    await button("Roll Back").waitFor();
    await workbench.page.locator(".pane-header").filter({ hasText: "Clusters" }).click();
    await workbench.page.locator(".pane-header").filter({ hasText: "History" }).click();
    await workbench.treeRow(/added/).waitFor();
    await workbench.screenshot("history-1-history");
    await clear();
  });

  it("shows in a hover who, when and what, and the changes as a diff", async () => {
    const row = workbench.treeRow(/added/);
    await row.hover();
    await workbench.hover(/Epoch/).waitFor();
    await workbench.screenshot("history-2-history-hover");
    await row.click();
    await workbench.page.locator(".diff-editor, .monaco-diff-editor").first().waitFor();
    await workbench.screenshot("history-3-history-diff");
  });

  it("keeps a change that is confirmed", async () => {
    add("confirmed");
    await apply("Quorate: Apply, Roll Back Unless Confirmed");
    await workbench.statusBarItem(/lab rolls back in 0:\d\d/).waitFor();
    await workbench.codeLens(/lab: rolls back in/).waitFor();
    await workbench.notification(/It is rolled back in/).waitFor();
    await workbench.screenshot("history-4-awaiting-confirmation");
    await button("Confirm Changes").click();
    await workbench.notification(/is confirmed\./).waitFor();
    await expect.poll(() => workbench.statusBarItem(/rolls back/).count()).toBe(0);
    expect(await has("confirmed")).toBe(true);
    await workbench.screenshot("history-5-confirmed");
    await clear();
  });

  it("finds an unconfirmed change again in a new window, and rolls it back at once", async () => {
    add("unwanted");
    await apply("Quorate: Apply, Roll Back Unless Confirmed");
    await workbench.notification(/It is rolled back in/).waitFor();
    await workbench.page.reload();
    await workbench.ready();
    await workbench.notification(/is rolled back in .* unless it is confirmed\. Does everything work/).waitFor();
    await workbench.screenshot("history-6-found-again");
    await button("Roll Back Now").click();
    await workbench.notification(/was rolled back\./).waitFor();
    expect(await has("unwanted")).toBe(false);
    await workbench.screenshot("history-7-rolled-back-now");
    await clear();
  });

  it("reports that a change was rolled back automatically", async () => {
    // Nobody has to be quick here.
    confirmWithin(0.3);
    await apply("Quorate: Apply, Roll Back Unless Confirmed");
    await workbench.notification(/It is rolled back in/).waitFor();
    expect(await has("unwanted")).toBe(true);
    await clear();
    await workbench.notification(/was rolled back, since nobody confirmed it in time/).waitFor();
    expect(await has("unwanted")).toBe(false);
    await workbench.screenshot("history-8-rolled-back-by-timer");
    await clear();
  });

  it("rolls back to before a change by a plan like any other", async () => {
    await workbench.command("Quorate: Roll Back to");
    await workbench.quickPick("Before: primitive confirmed added").waitFor();
    await workbench.screenshot("history-9-roll-back-pick");
    await workbench.pick("Before: primitive confirmed added");
    await workbench.treeRow('Apply to "lab"').waitFor();
    await workbench.screenshot("history-10-roll-back-plan");
    await workbench.treeRow('Apply to "lab"').click();
    await workbench.dialog("Apply").getByRole("button", { name: "Apply", exact: true }).click();
    await workbench.notification(/is idle\./).waitFor();
    expect(await has("confirmed")).toBe(false);
    await workbench.treeRow(/Rolled back: primitive confirmed removed/).waitFor();
    await workbench.screenshot("history-11-rolled-back");
  });

  it("has stored no password on the disk", () => {
    const folder = join(session.temporary, "editor");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /history\/lab\/[^/]+\.(json|xml)$/.test(name),
    );
    expect(files.length).toBeGreaterThan(6);
    expect(files.filter((name) => readFileSync(join(folder, name), "utf8").includes("geheim4711"))).toEqual([]);
  });
});
