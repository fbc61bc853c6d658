import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Lab } from "../lab/lab.ts";
import type { Workbench } from "./workbench.ts";

/** One of the field's own tutorials, as somebody goes through it. */
export interface Scenario {
  /** What the tests are called. */
  readonly title: string;
  /** Its folder below examples/tutorials. */
  readonly folder: string;
  readonly nodes: readonly [string, string];
  /** The name of the nodes' network interface, where the tutorial names one. */
  readonly interface?: string;
  /** The rules whose findings the folder's files have, as often as they are found, in the order of the alphabet. */
  readonly findings: readonly string[];
  /** What quick fixes correct: the rule, and the fix's title. */
  readonly fixes: readonly (readonly [rule: string, title: string])[];
  /** What only a person knows, or what the lab has otherwise than the tutorial: the text and what is written instead. */
  readonly edits: readonly (readonly [text: string, instead: string])[];
  /** What is still found then, which the lab has no better way for. */
  readonly accepted: readonly string[];
  /** The ids of the address and of the web server, and the address itself. */
  readonly address: string;
  readonly server: string;
  readonly ip: string;
  /** How many statements the plan adds, and what the cluster would start at once. */
  readonly added: number;
  readonly starts: readonly string[];
  /** Whether the resources move back to their former node as soon as it can run them again. */
  readonly fallsBack: boolean;
  /** How it is applied: permanently; first with a rollback that is awaited; or with confirmation. */
  readonly apply: "permanently" | "rolling back first" | "confirmed";
}

/** The fence device of the lab, which takes the place of the tutorials' missing one */
export function fenceDevice(nodes: readonly string[]): string {
  return `
primitive fence stonith:fence_lab \\
	params pcmk_host_list="${nodes.join(" ")}" pcmk_host_check=static-list pcmk_delay_max=2s \\
	op monitor interval=60s timeout=20s
`;
}

/** Writes the SSH configuration of somebody who knows the lab's nodes by their names and has never been there. */
export function writeSshConfig(home: string, lab: Lab): void {
  const folder = join(home, ".ssh");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const hosts = lab.nodes.map(
    ({ name, host, port }) =>
      `Host ${name}\n  HostName ${host}\n  Port ${port}\n  User ${lab.user}\n  IdentityFile ${lab.identityFile}\n`,
  );
  writeFileSync(join(folder, "config"), hosts.join(""), { mode: 0o600 });
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
  await filter.fill(rule);
  const rows = page.locator(".markers-panel .monaco-list-row").filter({ hasText: rule });
  await rows.first().waitFor();
  const before = await rows.count();
  const choice = page.locator(".action-widget .monaco-list-row").filter({ hasText: fix }).first();
  for (let left = 5; left > 0 && !(await choice.isVisible()); left--) {
    // On its words: further right is the link to the rule.
    await rows.first().click({ position: { x: 120, y: 10 } });
    await page.keyboard.press("Enter");
    await page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
    await page.keyboard.press("Control+.");
    // The keys came too early where the editor was just being brought to the front.
    await choice.waitFor({ timeout: 4000 }).catch(() => page.keyboard.press("Escape"));
  }
  await choice.click();
  await expect.poll(() => rows.count()).toBeLessThan(before);
  await filter.fill("");
}

/** Selects the first place where the text stands by the editor's own search, and writes something else there. */
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
