import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../../../scripts/paths.mjs";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";
import { type Lab, whyNoLab } from "../../lab/lab.ts";
import { whyNoBrowser } from "../browser.ts";
import type { EditorSession } from "../editor-session.ts";
import { writeSshConfig } from "../ssh-config.ts";
import { useLabEditor } from "../use-editor.ts";
import type { Workbench } from "../workbench.ts";
import { append, applyFix, fenceDevice, findings, holderOf, replaceText } from "./steps.ts";

/** One of the field's own tutorials, as somebody goes through it. */
export interface Tutorial {
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
  /** They do so a while later where the node has to ask its gateway first; a simulation before that shows no move. */
  readonly fallsBackLater?: boolean;
  /** How it is applied: permanently; first with a rollback that is awaited; or with confirmation. */
  readonly apply: "permanently" | "rolling back first" | "confirmed";
}

/** The fixes that several tutorials need. */
export const fixes = {
  fencing: ["fencing-disabled", "Set stonith-enabled=true"],
  quorum: ["quorum-ignored", "Set no-quorum-policy=stop"],
  order: ["missing-order", 'Add "order'],
} as const;

/** Follows a tutorial from its folder to a cluster that fails over and is rolled back, as a person does it. */
export function describeTutorial(tutorial: Tutorial): void {
  describe.skipIf(whyNoLab() ?? whyNoBrowser())(tutorial.title, () => stepsOf(tutorial));
}

function stepsOf(tutorial: Tutorial): void {
  const { address, server, ip } = tutorial;
  const [first, second] = tutorial.nodes;
  let folder: string;
  let lab: Lab;
  let session: EditorSession;
  let workbench: Workbench;
  let failed: string | undefined;
  const clear = () => workbench.command("Notifications: Clear All Notifications");
  const button = (name: string) =>
    workbench.page.locator(".notification-toast, .notification-list-item").getByRole("button", { name }).first();
  const picture = (name: string) => workbench.screenshot(`${tutorial.folder.slice(0, 2)}-${name}`);
  const page = (): Promise<string> => lab.fetch(`http://${ip}/`, 2000).then(({ text }) => text, String);

  /** Waits until the address, the tree and the lenses agree on where both run, and the page comes from there; the node's name. */
  async function running(): Promise<string> {
    let at: string | undefined;
    await expect
      .poll(async () => {
        at = await holderOf(lab, ip);
        const rows = await Promise.all(
          [address, server].map((id) => workbench.treeRow(new RegExp(`^${id}.*${at}$`)).isVisible()),
        );
        const lenses = workbench.page.locator(".codelens-decoration a").filter({ hasText: `Started on ${at}` });
        return { rows, lenses: (await lenses.count()) > 1, page: at !== undefined && (await page()).includes(at) };
      })
      .toEqual({ rows: [true, true], lenses: true, page: true });
    return at ?? "";
  }

  useLabEditor(
    {
      lab: { names: tutorial.nodes, ...omitUndefined({ interface: tutorial.interface }) },
      from: join(root, "examples/tutorials", tutorial.folder),
      connected: false,
      prepare: writeSshConfig,
      ...(tutorial.apply === "rolling back first" ? { settings: { "quorate.apply.confirmMinutes": 0.35 } } : {}),
    },
    (setup) => {
      ({ folder, lab, session, workbench } = setup);
    },
  );
  // What follows a step that failed would only fail again, a minute later.
  beforeEach((context) => {
    if (failed !== undefined && failed !== context.task.id) context.skip("a step before this one failed");
  });
  afterEach(({ task }) => {
    // Again where it is tried again.
    if (task.result?.state === "fail") failed = task.id;
    else if (failed === task.id) failed = undefined;
  });

  it("shows what is wrong with it", async () => {
    await session.open(folder, "cluster.crm");
    if (existsSync(join(folder, "corosync.conf"))) await workbench.openFile("corosync.conf");
    await workbench.command("Problems: Focus on Problems View");
    await workbench.problem("fencing-disabled").waitFor();
    const isLong = tutorial.findings.length > 9;
    if (isLong) await workbench.command("View: Toggle Maximized Panel");
    await expect.poll(() => findings(workbench)).toEqual(tutorial.findings);
    await picture("1-findings");
    if (isLong) await workbench.command("View: Toggle Maximized Panel");
  });

  it("is corrected by quick fixes, and by hand where only a person knows", async () => {
    for (const [rule, fix] of tutorial.fixes) await applyFix(workbench, rule, fix);
    await workbench.openFile("cluster.crm");
    for (const [text, instead] of tutorial.edits) await replaceText(workbench, text, instead);
    await append(workbench, fenceDevice(tutorial.nodes));
    await workbench.command("Format Document");
    await workbench.command("File: Save All");
    // No package has the lab's fence agent; once a node is connected, its own agents count.
    const accepted = [...tutorial.accepted, "unknown-agent"].sort();
    if (accepted.length < 9) await expect.poll(() => findings(workbench)).toEqual(accepted);
    await picture("2-fixed");
    await workbench.command("View: Hide Panel");
  });

  it("connects from the file's first line, by both nodes", async () => {
    await workbench.page.keyboard.press("Control+Home");
    await workbench.codeLens("Connect a cluster").click();
    await workbench.pick(first);
    const name = workbench.inputBox("2 of 2");
    await name.fill("lab");
    await name.press("Enter");
    await workbench.dialog(`"${first}" is unknown`).getByRole("button", { name: "Trust Host" }).click();
    await workbench.notification(`"lab" has another node: "${second}".`).waitFor();
    await picture("3-connected");
    await button("Add Node").click();
    await workbench.dialog(`"${second}" is unknown`).getByRole("button", { name: "Trust Host" }).click();
    const settings = join(folder, ".vscode/settings.json");
    await expect
      .poll(() => JSON.parse(readFileSync(settings, "utf8"))["quorate.clusters"])
      .toEqual([{ name: "lab", nodes: [first, second] }]);
    await workbench.statusBarItem(/lab 2\/2/).waitFor();
  });

  async function plan(): Promise<void> {
    // The lenses change while the connection is new.
    await workbench.clickUntil(workbench.codeLens(/^Plan$/), workbench.treeRow('Apply to "lab"'));
  }

  it("shows in one sentence what would happen", async () => {
    await plan();
    await picture("4-plan");
    const sentence = await workbench.page
      .locator(".part.sidebar")
      .getByText(/nothing removed;/)
      .first()
      .innerText();
    expect(sentence).toContain(`${tutorial.added} added, 1 changed, nothing removed; `);
    expect(sentence).toContain(" start, no running resource is interrupted, no node is fenced.");
    expect(sentence.match(/"([^"]+)"/g)?.sort()).toEqual(tutorial.starts.map((id) => `"${id}"`).sort());
  });

  const rollsBack = async () => {
    await workbench.treeRow("roll back in").click();
    await workbench.notification(/It is rolled back in/).waitFor();
    await picture("5-unconfirmed");
    await clear();
    await workbench.notification(/was rolled back, since nobody confirmed it in time/).waitFor();
    await picture("5-rolled-back");
    await clear();
    await expect.poll(() => holderOf(lab, ip)).toBeUndefined();
    await plan();
  };
  // Not a test that is skipped: those want a reason.
  if (tutorial.apply === "rolling back first") it("is rolled back automatically when nobody confirms it", rollsBack);

  it("applies", async () => {
    if (tutorial.apply === "confirmed") {
      await workbench.treeRow("roll back in").click();
      await workbench.notification(/It is rolled back in/).waitFor();
      await picture("5-unconfirmed");
      await button("Confirm Changes").click();
      await workbench.notification(/is confirmed\./).waitFor();
    } else {
      await workbench.treeRow('Apply to "lab"').click();
      await workbench.notification(/is idle\./).waitFor();
    }
    await picture("5-applied");
    await clear();
  });

  it("runs where tree and lenses show, and answers", async () => {
    await workbench.openFile("cluster.crm");
    await workbench.codeLens("lab: in sync").waitFor();
    await running();
    await picture("6-running");
  });

  it("moves when its node goes to standby, and the panel follows", async () => {
    const before = await running();
    await workbench.openMenu(workbench.treeRow(new RegExp(`^${before}.*online`)), "Put Node in Standby");
    await workbench.chooseFromMenu("Put Node in Standby");
    await workbench.dialog("standby").getByRole("button", { name: "Put in Standby" }).click();
    await workbench.treeRow(new RegExp(`^${before}.*standby`)).waitFor();
    await expect.poll(running).not.toBe(before);
    const there = await running();
    const cell = (at: string) => workbench.webview().getByRole("gridcell", { name: `${server} on ${at}: Started` });
    await workbench.clickUntil(workbench.statusBarItem(/lab \d/), cell(there));
    await picture("7-standby");

    const node = workbench.treeRow(new RegExp(`^${before}.*standby`));
    await node.hover();
    await node.getByRole("button", { name: "Take Node Out of Standby" }).click();
    // What disturbs service is asked about first.
    const online = workbench.treeRow(new RegExp(`^${before}.*online`));
    const question = workbench.dialog(`"${server}" moves`);
    if (tutorial.fallsBack) await question.or(online).first().waitFor();
    if (tutorial.fallsBack && !(tutorial.fallsBackLater && (await online.isVisible())))
      await question.getByRole("button", { name: "Take Out of Standby" }).click();
    await online.waitFor();
    await cell(tutorial.fallsBack ? before : there).waitFor();
    await picture("8-online");
  });

  it("survives the death of its node, which is fenced and comes back", async () => {
    await workbench.page.locator(".tab", { hasText: "cluster.crm" }).click();
    const dead = await running();
    const heir = dead === first ? second : first;
    await workbench.command("Quorate: Open Status Panel");
    await lab.off(dead);
    await workbench.treeRow(new RegExp(`^${dead}.*(unclean|offline)`)).waitFor();
    await picture("9-dead");
    await workbench.treeRow(new RegExp(`^${server}.*${heir}$`)).waitFor();
    await workbench.webview().getByText(`Fencing (reboot) of "${dead}"`).first().waitFor();
    await picture("10-fenced");
    expect((await lab.powerLog()).filter(({ node, by }) => node === dead && by === "fencing")).not.toEqual([]);
    await workbench.treeRow(new RegExp(`^${dead}.*online`)).waitFor();
    await workbench.page.locator(".tab", { hasText: "cluster.crm" }).click();
    await expect.poll(running).toBe(tutorial.fallsBack ? dead : heir);
    await picture("11-back");
  });

  it("is rolled back from the history to before it was applied", async () => {
    await workbench.page.locator(".pane-header").filter({ hasText: "Clusters" }).click();
    await workbench.page.locator(".pane-header").filter({ hasText: "History" }).click();
    const entry = workbench.treeRow(/added/);
    await entry.hover();
    await picture("12-history");
    await entry.getByRole("button", { name: "Revert" }).click();
    await workbench.treeRow('Apply to "lab"').waitFor();
    await picture("13-rollback-plan");
    await workbench.treeRow('Apply to "lab"').click();
    const question = workbench.dialog("Apply");
    expect(await question.innerText()).toContain(`"${server}" stops`);
    await question.getByRole("button", { name: "Apply", exact: true }).click();
    // "crm_resource --wait" may go on for its two minutes after the last fence device was removed.
    const applied = workbench.notification(/The change is applied/);
    await applied.waitFor({ timeout: 180_000 });
    // The fence device goes too, and once it has stopped Pacemaker stops nothing more: on a busy machine that may be the first to stop.
    const stillRuns = (await applied.innerText()).includes(`"${address}" was removed, but still runs on `);
    await picture("14-rolled-back");
    const { stdout } = await lab.exec(first, ["cibadmin", "-Q", "--scope", "configuration"]);
    for (const id of [address, server, "fence"]) expect(stdout).not.toContain(`id="${id}"`);
    await expect.poll(async () => (await holderOf(lab, ip)) !== undefined).toBe(stillRuns);
  });

  it("asked nothing of any other machine", () => {
    expect([...session.foreignHosts]).toEqual([]);
  });
}
