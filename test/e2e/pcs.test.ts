// A tutorial that uses pcs, followed by somebody who writes crm. Each step saves a screenshot in out/screenshots.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/paths.mjs";
import { whyNoBrowser } from "./browser.ts";
import type { EditorSession } from "./editor-session.ts";
import { type EditorSetup, useEditor } from "./use-editor.ts";
import type { Workbench } from "./workbench.ts";

const scripts = join(root, "test/e2e/pcs");

describe.skipIf(whyNoBrowser())("pcs commands in the editor", () => {
  let session: EditorSession;
  let workbench: Workbench;

  useEditor({ from: scripts, file: "s2.pcs", prepare }, (setup) => {
    ({ session, workbench } = setup);
  });

  async function prepare({ folder }: EditorSetup): Promise<void> {
    await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    writeFileSync(join(folder, "cluster.crm"), "");
  }

  const tab = (name: string | RegExp) => workbench.page.getByRole("tab", { name }).first();
  // As texts: the page has a clipboard, which this program's own types don't know.
  const putOnClipboard = (text: string) =>
    workbench.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  const clipboard = () => workbench.page.evaluate("navigator.clipboard.readText()");

  it("colours a script and finds what is wrong with it, at the words", async () => {
    await workbench.page.locator(".monaco-editor .squiggly-error").first().waitFor();
    await workbench.command("Problems: Focus on Problems View");
    await workbench.problem(/Fencing is disabled/).waitFor();
    await workbench.problem(/the parameter "ip", which IPaddr2 requires, is empty/).waitFor();
    await workbench.problem(/Quorum is ignored/).waitFor();
    await workbench.problem(/"WebServer" and "Cluster_VIP" have a colocation but no order/).waitFor();
    await workbench.screenshot("pcs-1-findings");
    await workbench.command("View: Hide Panel");
    await workbench.command("View: Focus First Editor Group");
  });

  it("shows what a command creates, in crm", async () => {
    await workbench
      .word(/^constraint\scolocation\sadd$/)
      .first()
      .hover();
    await workbench.hover(/runs only where/).waitFor();
    await workbench.screenshot("pcs-2-hover");
    await workbench.page.keyboard.press("Escape");
  });

  it("completes commands, agents and what was created above", async () => {
    await workbench.page.keyboard.press("Control+End");
    await workbench.type("pcs constraint order ");
    await workbench.page.keyboard.press("Control+Space");
    await workbench.suggestion("Cluster_VIP").waitFor();
    await workbench.screenshot("pcs-3-completions");
    await workbench.page.keyboard.press("Escape");
    await workbench.command("File: Revert File");
  });

  it("converts a file into crm and a corosync.conf", async () => {
    await workbench.editorAction("Convert pcs Commands to crm").click();
    await tab(/^totem|Untitled-1/).waitFor();
    await workbench.notification(/10 pcs commands converted to crm; 4 of them change no configuration/).waitFor();
    await workbench
      .word(/^primitive$/)
      .first()
      .waitFor();
    await workbench.screenshot("pcs-4-converted");
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("turns commands that are pasted into a crm file into crm", async () => {
    await workbench.openFile("cluster.crm");
    await putOnClipboard(readFileSync(join(scripts, "s1.pcs"), "utf8"));
    await workbench.page.keyboard.press("Control+v");
    await workbench
      .word(/^primitive$/)
      .first()
      .waitFor();
    await workbench.screenshot("pcs-5-pasted");
    expect(await workbench.text()).toContain("primitive ClusterIP ocf:heartbeat:IPaddr2");
  });

  it("does so by name too, and offers the corosync.conf", async () => {
    await workbench.page.keyboard.press("Control+a");
    await workbench.page.keyboard.press("Delete");
    await putOnClipboard(readFileSync(join(scripts, "s5.pcs"), "utf8"));
    await workbench.doUntil(workbench.notification(/11 pcs commands pasted as crm/), () =>
      workbench.command("Quorate: Paste pcs Commands as crm"),
    );
    await workbench
      .word(/^primitive$/)
      .first()
      .waitFor();
    await workbench.screenshot("pcs-6-pasted-by-name");
    expect(await workbench.text()).toContain("primitive myclusterVIP");
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("offers to convert a pcs command that was typed into a crm file", async () => {
    const typed = workbench.word(/^pcs/);
    await workbench.doUntil(typed, async () => {
      await workbench.command("View: Focus Active Editor Group");
      await workbench.page.keyboard.press("Control+End");
      await workbench.page.keyboard.press("Enter");
      await workbench.type("pcs resource create d ocf:pacemaker:Dummy op monitor interval=10s --no-default-ops");
    });
    await workbench.chooseFix(typed, "Convert to crm", "pcs-7-quick-fix");
    await workbench.word(/^d$/).first().waitFor();
    await expect.poll(() => workbench.text()).toMatch(/primitive d ocf:pacemaker:Dummy/);
  });

  it("copies statements as pcs commands", async () => {
    const copied = workbench.notification(/pcs commands from "cluster\.crm" copied/);
    await workbench.doUntil(copied, async () => {
      await workbench.command("View: Focus Active Editor Group");
      await workbench.page.keyboard.press("Control+a");
      await workbench.command("Quorate: Copy as pcs Commands");
    });
    await workbench.screenshot("pcs-8-copied");
    expect(await clipboard()).toContain(
      "pcs resource create d ocf:pacemaker:Dummy op monitor interval=10s --no-default-ops",
    );
    const button = workbench.page.getByRole("button", { name: "Show Commands" }).first();
    await workbench.clickUntil(button, workbench.word(/^pcs$/));
    await workbench.screenshot("pcs-9-commands");
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
});
