import { expect } from "vitest";
import type { Lab } from "../../lab/lab.ts";
import type { Workbench } from "../workbench.ts";

/** The fence device of the lab, which takes the place of the tutorials' missing one */
export function fenceDevice(nodes: readonly string[]): string {
  return `
primitive fence stonith:fence_lab \\
	params pcmk_host_list="${nodes.join(" ")}" pcmk_host_check=static-list pcmk_delay_max=2s \\
	op monitor interval=60s timeout=20s
`;
}

/** The node whose kernel has the address. */
export async function holderOf(lab: Lab, ip: string): Promise<string | undefined> {
  const outcomes = await Promise.all(
    lab.nodes.map(async ({ name }) => ({ name, ...(await lab.exec(name, ["ip", "-o", "-4", "address"])) })),
  );
  return outcomes.find(({ stdout }) => stdout.includes(` ${ip}/`))?.name;
}

/** What the Problems view lists: the rule of each finding of ours, in the order of the alphabet. */
export async function findings(workbench: Workbench): Promise<readonly string[]> {
  const rows = await workbench.page.locator(".markers-panel .monaco-list-row").allTextContents();
  return rows.flatMap((row) => /quorate\(?([a-z][a-z-]+)\)?\s*\[Ln/.exec(row)?.[1] ?? []).sort();
}

/** Corrects the first finding of a rule with a quick fix: from the Problems view to the place, and Ctrl+. there. */
export async function applyFix(workbench: Workbench, rule: string, fix: string): Promise<void> {
  const { page } = workbench;
  // A long list draws only the rows in sight.
  const filter = page.locator(".part.panel .viewpane-filter input");
  const rows = page.locator(".markers-panel .monaco-list-row").filter({ hasText: rule });
  // A list that was empty while its findings were replaced stays hidden until it is filtered again.
  await expect
    .poll(async () => {
      await filter.fill("");
      await filter.fill(rule);
      return rows
        .first()
        .waitFor({ timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
    })
    .toBe(true);
  const before = await rows.count();
  const choice = page.locator(".action-widget .monaco-list-row").filter({ hasText: fix }).first();
  for (let left = 12; left > 0 && !(await choice.isVisible()); left--) {
    // On its words: further right is the link to the rule.
    await rows.first().click({ position: { x: 120, y: 10 } });
    await page.keyboard.press("Enter");
    await page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
    await page.keyboard.press("Control+.");
    // The keys came too early where the editor was just being brought to the front.
    await choice.waitFor({ timeout: 8000 }).catch(() => page.keyboard.press("Escape"));
  }
  await choice.click();
  await expect.poll(() => rows.count()).toBeLessThan(before);
  await filter.fill("");
}

/** Selects the first occurrence of the text with the editor's own search, and writes something else there. */
export async function replaceText(workbench: Workbench, text: string, instead: string): Promise<void> {
  const { keyboard } = workbench.page;
  await workbench.editor.locator(".view-lines").click();
  await keyboard.press("Control+Home");
  await keyboard.press("Control+F");
  const box = workbench.editor.locator(".find-widget.visible textarea").first();
  await box.fill(text);
  await workbench.editor.locator(".find-widget .matchesCount").filter({ hasText: /^1 of/ }).waitFor();
  await keyboard.press("Escape");
  await keyboard.insertText(instead);
}

/** Writes at the end of the text in front. */
export async function append(workbench: Workbench, text: string): Promise<void> {
  await workbench.editor.locator(".view-lines").click();
  await workbench.page.keyboard.press("Control+End");
  await workbench.page.keyboard.insertText(text);
}
