// A plan before it is applied: what changes, what the cluster would do, what is removed. Each step saves a screenshot in out/screenshots.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../lab/lab.ts";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { useLabEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const impossible = whyNoLab() ?? whyNoBrowser();

describe.skipIf(impossible)("a plan in the editor", () => {
  let lab: Lab;
  let session: EditorSession;
  let workbench: Workbench;
  let file: string;

  const extra = `
primitive extra ocf:pacemaker:Dummy \\
	params passwd=geheim4711 \\
	op monitor interval=20s timeout=20s
`;
  useLabEditor({ file: "cluster.crm", prepare: () => appendFileSync(file, extra) }, (setup) => {
    ({ lab, session, workbench } = setup);
    file = join(setup.folder, "cluster.crm");
  });

  /** Plans until a row of the plan is there: a click may come before the editor has read the file again. */
  async function plan(row: string | RegExp): Promise<void> {
    for (let tries = 1; ; tries++) {
      await workbench.editorAction("Plan Changes").click();
      try {
        await workbench.treeRow(row).waitFor({ timeout: 40_000 });
        return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  async function edit(change: (text: string) => string): Promise<void> {
    const text = readFileSync(file, "utf8");
    const edited = change(text);
    expect(edited).not.toBe(text);
    writeFileSync(file, edited);
    await expect.poll(() => workbench.text()).not.toBe("");
  }

  it("shows in one sentence what starts, and that nothing is interrupted", async () => {
    await workbench.statusBarItem(/lab 3\/3/).waitFor();
    await plan('Apply to "lab"');
    // The room is for the plan: rows out of sight aren't drawn.
    await workbench.page.locator(".pane-header").filter({ hasText: "Clusters" }).click();
    await workbench.treeRow(/^extra starts on n\d/).waitFor();
    await workbench.page
      .getByText(/no running resource is interrupted, no node is fenced\./)
      .first()
      .waitFor();
    await workbench.screenshot("plan-1-plan-starts");
  });

  it("applies a reviewed plan without asking, where nothing that runs is interrupted", async () => {
    await workbench.treeRow('Apply to "lab"').click();
    await workbench.notification(/is idle\./).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("shows old and new values, a restart with its reason, and no secret", async () => {
    await workbench.openFile("cluster.crm");
    await edit((text) =>
      text.replace("cidr_netmask=24", "cidr_netmask=25").replace("passwd=geheim4711", "passwd=anderes0815"),
    );
    await plan(/^vip restarts on n\d/);
    await workbench.treeRow(/^params cidr_netmask24 → 25/).waitFor();
    await workbench.treeRow(/^params passwd•••\d → •••\d/).waitFor();
    await workbench.screenshot("plan-2-plan-restart");
    // The file itself is the person's own text; neither the plan nor its diff shows the secret.
    const shown = await workbench.page.locator(".part.sidebar, .monaco-diff-editor").allInnerTexts();
    expect(shown.join("\n")).toMatch(/netmask/);
    expect(shown.join("\n")).not.toMatch(/geheim4711|anderes0815/);
  });

  it("draws what the cluster would do, and leads from a step to its resource", async () => {
    await workbench.command("Quorate: Show Transition as Graph");
    const step = (name: string) => workbench.webview().locator(`[data-box^="${name} vip on n"]`);
    await step("stop").waitFor();
    await step("start").waitFor();
    await workbench.screenshot("plan-3-transition");
    await step("stop").focus();
    const cursor = workbench.page.locator(".statusbar-item", { hasText: /Ln \d+, Col 11/ });
    await workbench.doUntil(cursor, () => step("stop").press("Enter"));
    await workbench.command("View: Close Editors in Other Groups");
  });

  it("looks as well in a dark theme", async () => {
    const dark = workbench.page.locator(".monaco-workbench.vs-dark");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await dark.waitFor();
    await workbench.treeRow(/^vip restarts on n\d/).waitFor();
    await workbench.screenshot("plan-4-plan-dark");
    await workbench.command("Preferences: Toggle between Light/Dark Themes");
    await dark.waitFor({ state: "detached" });
  });

  it("shows each removal when unlisted objects are removed", async () => {
    await workbench.command("Quorate: Discard Plan");
    await workbench.openFile("cluster.crm");
    await edit((text) => text.slice(0, text.indexOf("primitive extra")).replace("cidr_netmask=25", "cidr_netmask=24"));
    await workbench.command("Quorate: Plan Changes");
    await workbench.notification("Nothing to change").waitFor();
    await workbench.command("Notifications: Clear All Notifications");
    await edit((text) => text.replace("op monitor interval=60s", "op monitor interval=70s"));
    await plan("primitive fence");
    const title = workbench.page.locator(".pane-header").filter({ hasText: "Plan" });
    await title.hover();
    await title.getByLabel("Remove Unlisted Objects").click();
    await workbench.treeRow(/^extra stops on n\d permanently/).waitFor();
    await workbench.treeRow(/^primitive extraremoved/).waitFor();
    await workbench.screenshot("plan-5-plan-replace");
  });

  it("names in the question what stops and what is removed", async () => {
    await workbench.treeRow('Apply to "lab"').click();
    const question = workbench.dialog('"extra" stops on');
    await question.waitFor();
    await workbench.screenshot("plan-5-confirm");
    expect(await question.innerText()).toMatch(/Removed, because the text doesn't list them:\s+− primitive extra/);
    await question.getByRole("button", { name: "Apply", exact: true }).click();
    await workbench.notification(/is idle\./).waitFor();
    const { stdout } = await lab.exec("n1", ["cibadmin", "-Q", "-o", "resources"]);
    expect(stdout).not.toContain("extra");
    expect(stdout).toContain('id="vip"');
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
});
