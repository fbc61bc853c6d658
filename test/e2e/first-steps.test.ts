// A new user in the workbench, with pointer, keyboard and dialogs. Each step saves a screenshot in out/screenshots.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { useEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const noBrowser = whyNoBrowser();

describe.skipIf(noBrowser)("the first steps without a cluster", () => {
  let session: EditorSession;
  let workbench: Workbench;

  useEditor({ file: "cluster.crm" }, (setup) => {
    ({ session, workbench } = setup);
  });

  it("opens a folder: the file is coloured, and its language is named", async () => {
    await workbench.statusBarItem("Pacemaker crm").waitFor();
    const keyword = workbench.word(/^primitive$/);
    await keyword.waitFor();
    // The editor gives each colour of the theme a class.
    const colour = await keyword.getAttribute("class");
    await expect.poll(() => workbench.word(/^vip$/).getAttribute("class")).not.toBe(colour);
    await workbench.screenshot("first-steps-1-open");
  });

  it("underlines the mistakes, and lists them in the Problems view", async () => {
    await workbench.page.locator(".monaco-editor .squiggly-error").first().waitFor();
    await workbench.command("Problems: Focus on Problems View");
    await workbench.problem(/fencing/i).waitFor();
    await workbench.problem(/"ip"/).waitFor();
    await workbench.problem(/"vpi"/).waitFor();
    await workbench.screenshot("first-steps-2-findings");
    await workbench.page.locator(".markers-panel a", { hasText: "fencing-disabled" }).first().click();
    await workbench.page.getByRole("tab", { name: /fencing-disabled\.md/ }).waitFor();
    await workbench.screenshot("first-steps-2-rule");
    await workbench.command("View: Close Editor");
    await workbench.command("View: Hide Panel");
  });

  it("explains an agent and a parameter under the pointer", async () => {
    await workbench.word("IPaddr2").hover();
    await workbench.hover("IPaddr2").waitFor();
    await workbench.screenshot("first-steps-3-hover-agent");
    await workbench.page.keyboard.press("Escape");
    await workbench.word("cidr_netmask").hover();
    await workbench.hover("cidr_netmask").waitFor();
    await workbench.screenshot("first-steps-4-hover-parameter");
    await workbench.page.keyboard.press("Escape");
  });

  it("completes a parameter that is typed", async () => {
    // Before the backslash that ends the line.
    await workbench.goToLine(4);
    for (const _ of " \\") await workbench.page.keyboard.press("ArrowLeft");
    await workbench.type(" ");
    await workbench.page.keyboard.press("Control+Space");
    const ip = workbench.suggestion("ip");
    await ip.waitFor();
    await workbench.screenshot("first-steps-5-completion");
    await ip.click();
    await expect.poll(() => workbench.text()).toMatch(/cidr_netmask=24 ip=/);
    await workbench.command("File: Revert File");
  });

  it("corrects a misspelled resource with one fix", async () => {
    await workbench.chooseFix(workbench.word("vpi"), "vip", "first-steps-6-quick-fix");
    await expect.poll(() => workbench.text()).toMatch(/inf: web-everywhere vip/);
    await workbench.command("File: Revert File");
  });

  it("shows in its view what to do next", async () => {
    await workbench.activity("Quorate").click();
    await workbench.page.locator(".part.sidebar .monaco-button").filter({ hasText: "Add Cluster" }).waitFor();
    await workbench.screenshot("first-steps-7-no-cluster");
  });

  it("shows where corosync.conf is wrong", async () => {
    await workbench.openFile("corosync.conf");
    await workbench.statusBarItem(/corosync/).waitFor();
    await workbench.page.locator(".monaco-editor .squiggly-error").first().waitFor();
    await workbench.screenshot("first-steps-8-corosync");
  });

  it("has VS Code's sockets in the session's folder, with which they are removed", () => {
    expect(readdirSync(join(session.temporary, "editor/tmp")).join(" ")).toMatch(/vscode-/);
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
});
