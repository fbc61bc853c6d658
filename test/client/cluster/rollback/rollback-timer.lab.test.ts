import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { applyWithHistory, type RecordedApplyResult } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import {
  decideConfirmation,
  findConfirmations,
  recordConfirmations,
} from "../../../../client/src/cluster/rollback/confirmation.ts";
import { type History, openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import { fillSecrets } from "../../../../client/src/cluster/rollback/history-secrets.ts";
import type { Confirmation } from "../../../../client/src/cluster/rollback/rollback-timer.ts";
import type { ClusterSession, CommandLog } from "../../../../client/src/cluster/session/session-types.ts";
import { planRollback } from "../../../../server/src/workspace.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { times } from "../../../support/soak.ts";
import { disableFencing, labSession, labSetting, useSessions } from "../../support/lab-session.ts";
import { recordingPrompter } from "../../support/recording-prompter.ts";
import { dummy, withResource } from "../../support/sample-cib.ts";

const why = whyNoLab();
const editor = fileURLToPath(new URL("../../support/editor-to-kill.ts", import.meta.url));

describe.skipIf(why !== undefined)(`a rollback timer on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let history: History;
  const forOneTest = useSessions();
  let editors: ChildProcess[] = [];
  const everythingLogged: string[] = [];

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    history = openHistory(join(home, "history"));
    await disableFencing(lab, home);
  });
  afterEach(async () => {
    for (const process of editors) process.kill("SIGKILL");
    editors = [];
  });

  function meet(at?: readonly string[], user?: string): ClusterSession {
    const log: CommandLog = (entry) => everythingLogged.push(JSON.stringify(entry));
    const me = recordingPrompter({ secrets: [lab.password, lab.password, lab.password] });
    return forOneTest(labSession(labSetting(lab, at, user), home, log, me));
  }

  /** Applies, by default with a long time to confirm, and doesn't wait until the cluster is idle. */
  async function apply(
    session: ClusterSession,
    change: (cib: string) => string,
    seconds: number | "permanent" = 100,
    tries = 4,
  ): Promise<RecordedApplyResult> {
    try {
      return await applyOnce(session, change, seconds);
    } catch (error) {
      // On a busy machine a few seconds may be over before the change is sent; then nothing was applied.
      const isTooSlow = error instanceof ClusterError && error.kind === "timeout" && seconds !== "permanent";
      if (!isTooSlow || tries <= 1) throw error;
      return await apply(session, change, seconds, tries - 1);
    }
  }

  async function applyOnce(
    session: ClusterSession,
    change: (cib: string) => string,
    seconds: number | "permanent",
  ): Promise<RecordedApplyResult> {
    const base = await session.readCib();
    const wanted = change(base);
    const { changes } = planRollback(base, wanted);
    const patience = new AbortController();
    return await applyWithHistory(
      session,
      history,
      {
        ...{ base, wanted, changes, files: ["/etc/cluster.crm"], mode: "update", summary: "a test" },
        ...(seconds === "permanent" ? {} : { confirmWithinSeconds: seconds }),
      },
      { onStep: (step) => step === "waiting" && patience.abort(), signal: patience.signal },
    );
  }

  const configuration = async (node = "n3"): Promise<string> =>
    (await lab.exec(node, ["cibadmin", "-Q", "--scope", "configuration"])).stdout;
  const has = async (id: string): Promise<boolean> => (await configuration()).includes(`id="${id}"`);

  /** The confirmation of an entry, asked of the nodes. */
  async function confirmationOf(session: ClusterSession, id: string): Promise<Confirmation | undefined> {
    return (await findConfirmations(session)).found.find(({ note }) => note.id === id);
  }

  const filesOnNodes = async (): Promise<string> =>
    (
      await Promise.all(
        lab.nodes.map(({ name }) =>
          lab.exec(name, [
            "sh",
            "-c",
            "ls -d /tmp/quorate* /var/tmp/quorate* /dev/shm/quorate* 2>/dev/null; ls /var/lib/quorate/quorate.*/*.xml /home/*/.local/state/quorate/*/*/*.xml 2>/dev/null; pgrep -fa [q]uorate[.][A-Za-z0-9]+/watch.sh; true",
          ]),
        ),
      )
    )
      .map(({ stdout }) => stdout)
      .join("");

  it("is armed before the change is sent, and rolls it back when nobody confirms it", async () => {
    const session = meet();
    const { entry, outcome, rollbackTimers } = await apply(session, (cib) => withResource(cib, dummy("late")), 3);
    expect(outcome).toBe("applied");
    expect(entry).toMatchObject({
      outcome: "awaiting-confirmation",
      by: { account: "root" },
      after: { epoch: entry.before.epoch + 2 },
    });
    expect(rollbackTimers.map(({ name, isBackup }) => [name, isBackup])).toEqual([
      ["n1", undefined],
      ["n2", true],
    ]);
    expect(await has("late")).toBe(true);
    await expect.poll(() => has("late")).toBe(false);
    await expect
      .poll(async () => (await confirmationOf(session, entry.id))?.end)
      .toEqual({ kind: "rolled-back", othersPreserved: false });
    const confirmation = await confirmationOf(session, entry.id);
    expect(confirmation).toMatchObject({ byTimeout: true, note: { summary: "a test", cluster: lab.name } });
    const recorded = await recordConfirmations(history, lab.name, await findConfirmations(session));
    expect(recorded).toMatchObject([{ id: entry.id, outcome: "rolled-back" }]);
    // The backup ends by itself, as the first node was there all the time; no configuration is left on the nodes.
    await expect.poll(filesOnNodes).toBe("");
  });

  it("leaves the change when it is confirmed, and rolls it back at once when asked to", async () => {
    const session = meet();
    const confirmed = await apply(session, (cib) => withResource(cib, dummy("confirmed")));
    expect((await confirmationOf(session, confirmed.entry.id))?.secondsLeft).toBeGreaterThan(50);
    const { decided, unreachable } = await decideConfirmation(session, confirmed.rollbackTimers, "confirm");
    expect([decided?.end, unreachable]).toEqual([{ kind: "confirmed" }, []]);
    expect(await has("confirmed")).toBe(true);

    const undone = await apply(session, (cib) => withResource(cib, dummy("undone")));
    const back = await decideConfirmation(session, undone.rollbackTimers, "roll-back");
    expect(back.decided).toMatchObject({ end: { kind: "rolled-back", othersPreserved: false }, byTimeout: false });
    expect([await has("undone"), await has("confirmed")]).toEqual([false, true]);
    // A late decision gets the one that counted.
    expect((await decideConfirmation(session, undone.rollbackTimers, "confirm")).decided?.end).toMatchObject({
      kind: "rolled-back",
    });
    await expect.poll(filesOnNodes).toBe("");
  });

  it("preserves concurrent changes, and undoes only ours", async () => {
    const session = meet();
    const ours = await apply(session, (cib) => withResource(cib, dummy("ours")));
    await lab.exec("n2", ["crm_attribute", "--type", "rsc_defaults", "--name", "priority", "--update", "7"]);
    const { decided } = await decideConfirmation(session, ours.rollbackTimers, "roll-back");
    expect(decided?.end).toEqual({ kind: "rolled-back", othersPreserved: true });
    expect(await has("ours")).toBe(false);
    expect(await configuration()).toContain('name="priority" value="7"');
  });

  it("undoes changes in the order they were made, with others before and after", async () => {
    const session = meet();
    const made: RecordedApplyResult[] = [];
    for (const id of ["row-1", "row-2", "row-3"])
      made.push(await apply(session, (cib) => withResource(cib, dummy(id))));
    for (const [index, { rollbackTimers }] of made.entries()) {
      const { decided } = await decideConfirmation(session, rollbackTimers, "roll-back");
      expect(decided?.end).toEqual({ kind: "rolled-back", othersPreserved: true });
      expect((await configuration()).match(/row-\d/g) ?? []).toEqual(["row-1", "row-2", "row-3"].slice(index + 1));
    }
  });

  it("changes nothing when others changed the same object, and names them", async () => {
    const session = meet();
    const ours = await apply(session, (cib) => withResource(cib, dummy("both")));
    await lab.exec("n2", ["crm_resource", "-r", "both", "--meta", "-p", "priority", "-v", "3"]);
    const { decided } = await decideConfirmation(session, ours.rollbackTimers, "roll-back");
    expect(decided?.end).toMatchObject({
      kind: "failed",
      reason: expect.stringMatching(/changed concurrently.*by "root"( with crm_resource)? on "n2"/),
    });
    expect(await has("both")).toBe(true);
    expect(await configuration()).toMatch(/name="priority" value="3"/);
  });

  it("changes nothing when later changes rely on it", async () => {
    const session = meet();
    const ours = await apply(session, (cib) => withResource(cib, dummy("base")));
    const location = '<rsc_location id="l-base" rsc="base" node="n1" score="1"/>';
    await lab.exec("n2", ["cibadmin", "--create", "--scope", "constraints", "--xml-text", location]);
    const { decided } = await decideConfirmation(session, ours.rollbackTimers, "roll-back");
    expect(decided?.end).toMatchObject({ kind: "failed", reason: expect.stringContaining("refused") });
    expect(await has("l-base")).toBe(true);
    expect(await has("base")).toBe(true);
  });

  it("is discarded when the apply ends in a conflict, is refused, or is cancelled", async () => {
    const session = meet();
    const base = await session.readCib();
    const how = { changes: [], files: [], mode: "update", summary: "a test", confirmWithinSeconds: 100 } as const;
    await lab.exec("n2", ["crm_attribute", "--type", "rsc_defaults", "--name", "priority", "--update", "8"]);
    const wanted = withResource(base, dummy("never"));
    const result = await applyWithHistory(session, history, { base, wanted, ...how }, { onStep: () => undefined });
    expect(result).toMatchObject({ outcome: "conflict", rollbackTimers: [], entry: { outcome: "conflict" } });

    const now = await session.readCib();
    const bad = now
      .replace("<constraints/>", "<constraints></constraints>")
      .replace("</constraints>", '<rsc_location id="l" rsc="nix" node="n1" score="1"/></constraints>');
    const refused = applyWithHistory(session, history, { base: now, wanted: bad, ...how }, { onStep: () => undefined });
    await expect(refused).rejects.toMatchObject({ kind: "rejected" });

    const cancel = new AbortController();
    const onStep = (step: string): void => void (step === "comparing" && cancel.abort());
    const given = applyWithHistory(
      session,
      history,
      { base: now, wanted: withResource(now, dummy("never")), ...how },
      { onStep, signal: cancel.signal },
    );
    await expect(given).rejects.toMatchObject({ kind: "cancelled" });
    expect((await history.list(lab.name)).slice(0, 3).map(({ outcome }) => outcome)).toEqual([
      "failed",
      "failed",
      "conflict",
    ]);
    expect((await findConfirmations(session)).found.filter(({ secondsLeft }) => secondsLeft !== undefined)).toEqual([]);
    await expect.poll(filesOnNodes).toBe("");
  });

  /** Starts an editor that applies with confirmation; resolves when it is at the step. */
  async function startEditor(id: string, seconds: number, until: string): Promise<ChildProcess> {
    const argv = [editor, JSON.stringify(labSetting(lab)), home, join(home, "killed"), id, String(seconds)];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    editors.push(child);
    if (!child.stdout) throw new Error("A process without its pipe.");
    for await (const line of createInterface({ input: child.stdout })) if (line === until) break;
    return child;
  }

  it("rolls back when the editor is killed, at any step", async () => {
    // In the order of an apply; "applied" is the wait for the confirmation.
    const steps = ["reading", "comparing", "sending", "verifying", "waiting", "applied"];
    const kills = times(6, 24);
    for (let count = 0; count < kills; count++) {
      const child = await startEditor(`killed-${count}`, 3, steps[count % steps.length] ?? "");
      child.kill("SIGKILL");
    }
    await expect.poll(() => configuration()).not.toContain("killed-");
    await expect.poll(filesOnNodes).toBe("");
    // A change of an editor killed just before its patch may go in late, and is rolled back nevertheless.
    expect(await configuration()).not.toContain("killed-");
    const session = meet();
    const confirmations = await findConfirmations(session);
    const { found } = confirmations;
    const ours = found.filter(({ note }) => note.summary.startsWith("killed-"));
    expect(ours.length).toBeGreaterThanOrEqual(kills / 3);
    expect(ours.filter(({ end }) => end?.kind !== "rolled-back" && end?.kind !== "nothing")).toEqual([]);
    const killed = openHistory(join(home, "killed"));
    expect((await killed.list(lab.name)).length).toBeGreaterThanOrEqual(kills);
    await recordConfirmations(killed, lab.name, confirmations);
    expect((await killed.list(lab.name)).filter(({ outcome }) => outcome === "awaiting-confirmation")).toEqual([]);
  });

  it.each(["refused", "silent"] as const)(
    "rolls back when the connection is lost (%s), and is reported when it is restored",
    async (how) => {
      const session = meet();
      const { entry } = await apply(session, (cib) => withResource(cib, dummy(`cut-${how}`)), 4);
      for (const node of ["n1", "n2", "n3"]) await lab.cutSsh(node, how);
      try {
        await expect.poll(() => has(`cut-${how}`)).toBe(false);
      } finally {
        for (const node of ["n1", "n2", "n3"]) await lab.restoreSsh(node);
      }
      await session.disconnect();
      expect((await confirmationOf(meet(), entry.id))?.end).toMatchObject({ kind: "rolled-back" });
    },
  );

  it("has one outcome when two people decide at once, and both get it", async () => {
    const [one, other] = [meet(), meet(["n3", "n1", "n2"])];
    await other.connect();
    for (let count = 0; count < times(4, 20); count++) {
      const id = `both-${count}`;
      const began = Date.now();
      const { rollbackTimers } = await apply(one, (cib) => withResource(cib, dummy(id)), count % 4 === 0 ? 4 : 100);
      const places = rollbackTimers.filter(({ isBackup }) => !isBackup);
      // Time is over in the same moment.
      if (count % 4 === 0) await delay(Math.max(0, began + 3_800 - Date.now()));
      const [confirmed, rolledBack] = await Promise.all([
        decideConfirmation(one, places, "confirm"),
        decideConfirmation(other, places, "roll-back"),
      ]);
      const end = confirmed.decided?.end?.kind;
      expect(rolledBack.decided?.end?.kind).toBe(end);
      expect(end).toMatch(/^(confirmed|rolled-back)$/);
      await expect.poll(() => has(id)).toBe(end === "confirmed");
      await decideConfirmation(one, rollbackTimers, "confirm");
    }
  });

  it("is taken over by the backup when the first node is lost", async () => {
    const session = meet();
    const { entry, rollbackTimers } = await apply(session, (cib) => withResource(cib, dummy("orphan")), 5);
    expect(rollbackTimers.map(({ name }) => name)).toEqual(["n1", "n2"]);
    await lab.off("n1");
    try {
      await expect.poll(() => has("orphan")).toBe(false);
      const end = async () => (await confirmationOf(session, entry.id))?.end;
      await expect.poll(end).toMatchObject({ kind: "rolled-back" });
    } finally {
      await lab.on("n1");
      await lab.wait();
    }
  });

  it.each(["operator", "automation", "admin"])("works for the account %s", async (user) => {
    const session = meet(undefined, user);
    const id = `by-${user}`;
    const { entry } = await apply(session, (cib) => withResource(cib, dummy(id)), 8);
    await session.disconnect();
    await expect.poll(() => has(id)).toBe(false);
    // The result is written right after the rollback.
    const again = meet(undefined, user);
    await expect.poll(async () => (await confirmationOf(again, entry.id))?.end).toMatchObject({ kind: "rolled-back" });
  });

  it("names no password: not in the history, the log, or an argv; and a rollback restores it", async () => {
    const session = meet();
    const fence = (password: string): string =>
      `<primitive id="fence" class="stonith" type="fence_ipmilan"><instance_attributes id="fence-i"><nvpair id="fence-h" name="pcmk_host_list" value="n1"/><nvpair id="fence-p" name="password" value="${password}"/></instance_attributes><meta_attributes id="fence-m"><nvpair id="fence-t" name="target-role" value="Stopped"/></meta_attributes></primitive>`;
    const first = "geheim-$(id)-eins";
    const second = "geheim-zwei";
    await apply(session, (cib) => withResource(cib, fence(first)), "permanent");
    const change = await apply(session, (cib) => cib.replace(first, second).replace('value="n1"', 'value="n2"'));
    const seen = await Promise.all(
      lab.nodes.map(({ name }) =>
        lab.exec(name, ["sh", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' ' '"]),
      ),
    );
    await decideConfirmation(session, change.rollbackTimers, "confirm");
    const removal = await apply(
      session,
      (cib) => cib.replace(/<primitive id="fence".*?<\/primitive>/s, ""),
      "permanent",
    );

    const text = readdirSync(join(home, "history"), { recursive: true, encoding: "utf8" })
      .map((name) => join(home, "history", name))
      .filter((file) => statSync(file).isFile())
      .map((file) => {
        expect(statSync(file).mode & 0o777).toBe(0o600);
        return readFileSync(file, "utf8");
      });
    const syslog = await Promise.all(
      lab.nodes.map(({ name }) => lab.exec(name, ["sh", "-c", "cat /var/log/syslog /var/lib/quorate/*/* 2>/dev/null"])),
    );
    const places = [
      ...text,
      ...everythingLogged,
      ...seen.map(({ stdout }) => stdout),
      ...syslog.map(({ stdout }) => stdout),
    ];
    expect(places.join("\n")).toContain("fence");
    expect(places.flatMap((place) => place.match(/.{0,300}geheim.{0,80}/g) ?? [])).toEqual([]);
    await expect.poll(filesOnNodes).toBe("");

    // The live configuration doesn't have the password any more: the person is asked for it.
    const live = await session.readCib();
    const asked: string[] = [];
    const complete = await fillSecrets(await history.cibOf(removal.entry), removal.entry.salt, live, async (secret) => {
      asked.push(
        `${secret.owner} ${secret.name} ${secret.hasCurrent} ${await secret.matches(first)} ${await secret.matches(second)}`,
      );
      return { value: second };
    });
    expect(asked).toEqual(["fence password false false true"]);
    const plan = planRollback(live, complete ?? "");
    expect(plan.changes).toMatchObject([{ kind: "added", id: "fence", after: expect.stringContaining("•••1") }]);
    await apply(session, () => plan.cib, "permanent");
    expect(await configuration()).toContain('<nvpair id="fence-p" name="password" value="geheim-zwei"/>');

    // Where it still has it, nobody is asked.
    const again = await apply(session, (cib) => cib.replace('value="n2"', 'value="n3"'), "permanent");
    const filled = await fillSecrets(
      await history.cibOf(again.entry),
      again.entry.salt,
      await session.readCib(),
      async () => {
        throw new Error("Nobody is to be asked.");
      },
    );
    expect(planRollback(await session.readCib(), filled ?? "").changes).toMatchObject([
      { kind: "changed", id: "fence" },
    ]);
    expect(filled).toContain("geheim-zwei");
  });
});
