import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import { applyWithHistory, type HistoryApplyResult } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import {
  type Confirmation,
  decideConfirmation,
  findConfirmations,
  noteConfirmations,
} from "../../../../client/src/cluster/rollback/confirmation.ts";
import { type History, openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import { fillSecrets } from "../../../../client/src/cluster/rollback/history-secrets.ts";
import { createSession } from "../../../../client/src/cluster/session/session.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { planRollback } from "../../../../server/src/workspace.ts";
import { type Lab, startLab, whyNoLab } from "../../../lab/lab.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";
import { dummy } from "../../support/sample-cib.ts";

const why = whyNoLab();
const editor = fileURLToPath(new URL("editor-to-kill.ts", import.meta.url));

describe.skipIf(why !== undefined)(`a way back on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let history: History;
  let sessions: ClusterSession[] = [];
  let editors: ChildProcess[] = [];
  const everythingLogged: string[] = [];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "way-back-"));
    history = openHistory(join(home, "history"));
    lab = await startLab({ nodes: 3 });
    const session = meet();
    const base = await session.readCib();
    const property = '<nvpair id="p-se" name="stonith-enabled" value="false"/></cluster_property_set>';
    await applyCib(session, base, base.replace("</cluster_property_set>", property), { onStep: () => undefined });
    await session.disconnect();
  });
  afterAll(async () => {
    await lab?.down();
    rmSync(home, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const process of editors) process.kill("SIGKILL");
    for (const session of sessions) await session.disconnect();
    editors = [];
    sessions = [];
  });

  const setting = (at = ["n1", "n2", "n3"], user = "root") => ({
    name: lab.name,
    nodes: at.map((name) => {
      const node = lab.nodes.find((one) => one.name === name);
      return `${node?.host}:${node?.port}`;
    }),
    user,
    identityFile: lab.identityFile,
    knownHostsFile: lab.knownHostsFile,
  });

  function meet(at?: string[], user?: string): ClusterSession {
    const kept = recordingLog();
    const session = createSession(setting(at, user), {
      prompter: recordingPrompter({ secrets: [lab.password, lab.password, lab.password] }),
      log: (entry) => {
        kept.log(entry);
        everythingLogged.push(JSON.stringify(entry));
      },
      environment: { home, configFiles: [], globalKnownHostsFiles: [], localUser: "nobody" },
    });
    sessions.push(session);
    return session;
  }

  const withResource = (cib: string, xml: string): string =>
    cib.replace("<resources/>", "<resources></resources>").replace("</resources>", `${xml}</resources>`);

  /** Applies, by default with a confirmation that has a long time, and doesn't wait until the cluster has settled. */
  async function apply(
    session: ClusterSession,
    change: (cib: string) => string,
    seconds: number | "for good" = 100,
    tries = 4,
  ): Promise<HistoryApplyResult> {
    try {
      return await applyOnce(session, change, seconds);
    } catch (error) {
      // On a busy machine a few seconds may be over before the change is sent; then nothing was applied.
      const isTooSlow = error instanceof ClusterError && error.kind === "timeout" && seconds !== "for good";
      if (!isTooSlow || tries <= 1) throw error;
      return await apply(session, change, seconds, tries - 1);
    }
  }

  async function applyOnce(
    session: ClusterSession,
    change: (cib: string) => string,
    seconds: number | "for good",
  ): Promise<HistoryApplyResult> {
    const base = await session.readCib();
    const wanted = change(base);
    const { changes } = planRollback(base, wanted);
    const patience = new AbortController();
    return await applyWithHistory(
      session,
      history,
      {
        ...{ base, wanted, changes, files: ["/etc/cluster.crm"], mode: "update", summary: "a test" },
        ...(seconds === "for good" ? {} : { confirmWithinSeconds: seconds }),
      },
      { onStep: (step) => step === "settling" && patience.abort(), signal: patience.signal },
    );
  }

  const configuration = async (node = "n3"): Promise<string> =>
    (await lab.exec(node, ["cibadmin", "-Q", "--scope", "configuration"])).stdout;
  const has = async (id: string): Promise<boolean> => (await configuration()).includes(`id="${id}"`);

  /** The confirmation of an entry as the nodes tell it. */
  async function told(session: ClusterSession, id: string): Promise<Confirmation | undefined> {
    return (await findConfirmations(session)).found.find(({ note }) => note.id === id);
  }

  const filesOnNodes = async (): Promise<string> =>
    (
      await Promise.all(
        lab.nodes.map(({ name }) =>
          lab.exec(name, [
            "sh",
            "-c",
            "ls /tmp/quorate.*/*.xml /tmp/quorate.*/watch 2>/dev/null; pgrep -fa [q]uorate[.][A-Za-z0-9]+/watch; true",
          ]),
        ),
      )
    )
      .map(({ stdout }) => stdout)
      .join("");

  it("is armed before the change goes in, and taken when nobody keeps it", async () => {
    const session = meet();
    const { entry, outcome, rollbackTimers } = await apply(session, (cib) => withResource(cib, dummy("late")), 3);
    expect(outcome).toBe("applied");
    expect(entry).toMatchObject({
      outcome: "waiting",
      by: { account: "root" },
      after: { epoch: entry.before.epoch + 2 },
    });
    expect(rollbackTimers.map(({ name, isDeputy }) => [name, isDeputy])).toEqual([
      ["n1", undefined],
      ["n2", true],
    ]);
    expect(await has("late")).toBe(true);
    await expect.poll(() => has("late")).toBe(false);
    await expect
      .poll(async () => (await told(session, entry.id))?.end)
      .toEqual({ kind: "went-back", othersKept: false });
    const confirmation = await told(session, entry.id);
    expect(confirmation).toMatchObject({ byTime: true, note: { summary: "a test", cluster: lab.name } });
    const noted = await noteConfirmations(history, lab.name, await findConfirmations(session));
    expect(noted).toMatchObject([{ id: entry.id, outcome: "went-back" }]);
    // The second node steps back, as the first was there all the time; no configuration stays behind.
    await expect.poll(filesOnNodes).toBe("");
  });

  it("leaves the change when it is kept, and undoes it at once when told so", async () => {
    const session = meet();
    const kept = await apply(session, (cib) => withResource(cib, dummy("kept")));
    expect((await told(session, kept.entry.id))?.secondsLeft).toBeGreaterThan(50);
    const { decided, unreached } = await decideConfirmation(session, kept.rollbackTimers, "keep");
    expect([decided?.end, unreached]).toEqual([{ kind: "kept" }, []]);
    expect(await has("kept")).toBe(true);

    const undone = await apply(session, (cib) => withResource(cib, dummy("undone")));
    const back = await decideConfirmation(session, undone.rollbackTimers, "back");
    expect(back.decided).toMatchObject({ end: { kind: "went-back", othersKept: false }, byTime: false });
    expect([await has("undone"), await has("kept")]).toEqual([false, true]);
    // Who comes late hears what was decided.
    expect((await decideConfirmation(session, undone.rollbackTimers, "keep")).decided?.end).toMatchObject({
      kind: "went-back",
    });
    await expect.poll(filesOnNodes).toBe("");
  });

  it("keeps what others changed meanwhile, and undoes only ours", async () => {
    const session = meet();
    const ours = await apply(session, (cib) => withResource(cib, dummy("ours")));
    await lab.exec("n2", ["crm_attribute", "--type", "rsc_defaults", "--name", "priority", "--update", "7"]);
    const { decided } = await decideConfirmation(session, ours.rollbackTimers, "back");
    expect(decided?.end).toEqual({ kind: "went-back", othersKept: true });
    expect(await has("ours")).toBe(false);
    expect(await configuration()).toContain('name="priority" value="7"');
  });

  it("undoes changes in the order they were made, with others before and behind", async () => {
    const session = meet();
    const made: HistoryApplyResult[] = [];
    for (const id of ["row-1", "row-2", "row-3"])
      made.push(await apply(session, (cib) => withResource(cib, dummy(id))));
    for (const [index, { rollbackTimers }] of made.entries()) {
      const { decided } = await decideConfirmation(session, rollbackTimers, "back");
      expect(decided?.end).toEqual({ kind: "went-back", othersKept: true });
      expect((await configuration()).match(/row-\d/g) ?? []).toEqual(["row-1", "row-2", "row-3"].slice(index + 1));
    }
  });

  it("leaves everything when others changed the very thing, and says who", async () => {
    const session = meet();
    const ours = await apply(session, (cib) => withResource(cib, dummy("both")));
    await lab.exec("n2", ["crm_resource", "-r", "both", "--meta", "-p", "priority", "-v", "3"]);
    const { decided } = await decideConfirmation(session, ours.rollbackTimers, "back");
    expect(decided?.end).toMatchObject({
      kind: "left",
      reason: expect.stringMatching(/changed since by others.*by "root" with crm_resource on "n2"/),
    });
    expect(await has("both")).toBe(true);
    expect(await configuration()).toMatch(/name="priority" value="3"/);
  });

  it("leaves everything when others now rely on it", async () => {
    const session = meet();
    const ours = await apply(session, (cib) => withResource(cib, dummy("base")));
    const location = '<rsc_location id="l-base" rsc="base" node="n1" score="1"/>';
    await lab.exec("n2", ["cibadmin", "--create", "--scope", "constraints", "--xml-text", location]);
    const { decided } = await decideConfirmation(session, ours.rollbackTimers, "back");
    expect(decided?.end).toMatchObject({ kind: "left", reason: expect.stringContaining("refused") });
    expect(await has("l-base")).toBe(true);
    expect(await has("base")).toBe(true);
  });

  it("is called off when the apply ends in a conflict, is refused, or is cancelled", async () => {
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

  /** Starts an editor that applies with confirmation; resolves when it has told of the step. */
  async function startEditor(id: string, seconds: number, until: string): Promise<ChildProcess> {
    const argv = [editor, JSON.stringify(setting()), home, join(home, "killed"), id, String(seconds)];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    editors.push(child);
    if (!child.stdout) throw new Error("A process without its pipe.");
    for await (const line of createInterface({ input: child.stdout })) if (line === until) break;
    return child;
  }

  it("is taken 24 times when the editor is killed, whatever it was at", async () => {
    // In the order of an apply; "applied" is the wait for the confirmation.
    const steps = ["reading", "comparing", "patching", "verifying", "settling", "applied"];
    for (let count = 0; count < 24; count++) {
      const child = await startEditor(`killed-${count}`, 3, steps[count % steps.length] ?? "");
      child.kill("SIGKILL");
    }
    await expect.poll(() => configuration()).not.toContain("killed-");
    await expect.poll(filesOnNodes).toBe("");
    // A change of an editor killed just before its patch may go in late, and is taken back all the same.
    expect(await configuration()).not.toContain("killed-");
    const session = meet();
    const confirmations = await findConfirmations(session);
    const { found } = confirmations;
    const ours = found.filter(({ note }) => note.summary.startsWith("killed-"));
    expect(ours.length).toBeGreaterThanOrEqual(8);
    expect(ours.filter(({ end }) => end?.kind !== "went-back" && end?.kind !== "nothing")).toEqual([]);
    const killed = openHistory(join(home, "killed"));
    expect((await killed.list(lab.name)).length).toBeGreaterThanOrEqual(24);
    await noteConfirmations(killed, lab.name, confirmations);
    expect((await killed.list(lab.name)).filter(({ outcome }) => outcome === "waiting")).toEqual([]);
  });

  it.each(["refused", "silent"] as const)(
    "is taken when the connection is cut (%s), and told after it is back",
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
      expect((await told(meet(), entry.id))?.end).toMatchObject({ kind: "went-back" });
    },
  );

  it("has one winner when two people decide at once, and both are told the same, 20 times", async () => {
    const [one, other] = [meet(), meet(["n3", "n1", "n2"])];
    await other.connect();
    for (let count = 0; count < 20; count++) {
      const id = `both-${count}`;
      const began = Date.now();
      const { rollbackTimers } = await apply(one, (cib) => withResource(cib, dummy(id)), count % 4 === 0 ? 4 : 100);
      const places = rollbackTimers.filter(({ isDeputy }) => !isDeputy);
      // Time is over in the same moment.
      if (count % 4 === 0) await delay(Math.max(0, began + 3_800 - Date.now()));
      const [keep, back] = await Promise.all([
        decideConfirmation(one, places, "keep"),
        decideConfirmation(other, places, "back"),
      ]);
      const end = keep.decided?.end?.kind;
      expect(back.decided?.end?.kind).toBe(end);
      expect(end).toMatch(/^(kept|went-back)$/);
      await expect.poll(() => has(id)).toBe(end === "kept");
      await decideConfirmation(one, rollbackTimers, "keep");
    }
  });

  it("is taken by a second node when the first is killed", async () => {
    const session = meet();
    const { entry, rollbackTimers } = await apply(session, (cib) => withResource(cib, dummy("orphan")), 5);
    expect(rollbackTimers.map(({ name }) => name)).toEqual(["n1", "n2"]);
    await lab.off("n1");
    try {
      await expect.poll(() => has("orphan")).toBe(false);
      const end = async () => (await told(session, entry.id))?.end;
      await expect.poll(end).toMatchObject({ kind: "went-back" });
    } finally {
      await lab.on("n1");
      await lab.wait();
    }
  });

  it("can still be kept or taken when the process that waited was killed", async () => {
    for (const decision of ["keep", "back"] as const) {
      const session = meet(["n2"]);
      const { entry, rollbackTimers } = await apply(session, (cib) => withResource(cib, dummy(`lost-${decision}`)));
      await lab.exec("n2", ["sh", "-c", `read -r pid rest < ${rollbackTimers[0]?.folder}/ready && kill -9 "$pid"`]);
      await expect.poll(async () => (await told(session, entry.id))?.secondsLeft).toBe(undefined);
      const { decided } = await decideConfirmation(session, rollbackTimers, decision);
      expect(decided?.end?.kind).toBe(decision === "keep" ? "kept" : "went-back");
      expect(await has(`lost-${decision}`)).toBe(decision === "keep");
    }
  });

  it("is noted to be lost when the nodes that waited were restarted", async () => {
    const session = meet(["n2"]);
    const { entry } = await apply(session, (cib) => withResource(cib, dummy("restarted")));
    await lab.reboot("n2");
    await lab.wait();
    const noted = await noteConfirmations(history, lab.name, await findConfirmations(meet(["n2"])));
    expect(noted.find(({ id }) => id === entry.id)).toMatchObject({
      outcome: "applied",
      message: expect.stringContaining("those that did were restarted"),
    });
  });

  it.each(["operator", "automation", "admin"])("works for the account %s", async (user) => {
    const session = meet(undefined, user);
    const id = `by-${user}`;
    const { entry } = await apply(session, (cib) => withResource(cib, dummy(id)), 3);
    await session.disconnect();
    await expect.poll(() => has(id)).toBe(false);
    expect((await told(meet(undefined, user), entry.id))?.end).toMatchObject({ kind: "went-back" });
  });

  it("names no password: not in the history, the log, or an argv; and a roll back puts it back", async () => {
    const session = meet();
    const fence = (password: string): string =>
      `<primitive id="fence" class="stonith" type="fence_ipmilan"><instance_attributes id="fence-i"><nvpair id="fence-h" name="pcmk_host_list" value="n1"/><nvpair id="fence-p" name="password" value="${password}"/></instance_attributes><meta_attributes id="fence-m"><nvpair id="fence-t" name="target-role" value="Stopped"/></meta_attributes></primitive>`;
    const first = "geheim-$(id)-eins";
    const second = "geheim-zwei";
    await apply(session, (cib) => withResource(cib, fence(first)), "for good");
    const change = await apply(session, (cib) => cib.replace(first, second).replace('value="n1"', 'value="n2"'));
    const seen = await Promise.all(
      lab.nodes.map(({ name }) =>
        lab.exec(name, ["sh", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' ' '"]),
      ),
    );
    await decideConfirmation(session, change.rollbackTimers, "keep");
    const removal = await apply(
      session,
      (cib) => cib.replace(/<primitive id="fence".*?<\/primitive>/s, ""),
      "for good",
    );

    const text = readdirSync(join(home, "history"), { recursive: true, encoding: "utf8" })
      .map((name) => join(home, "history", name))
      .filter((file) => statSync(file).isFile())
      .map((file) => {
        expect(statSync(file).mode & 0o777).toBe(0o600);
        return readFileSync(file, "utf8");
      });
    const syslog = await Promise.all(
      lab.nodes.map(({ name }) => lab.exec(name, ["sh", "-c", "cat /var/log/syslog /tmp/quorate.*/* 2>/dev/null"])),
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
    const kept = await fillSecrets(await history.cibOf(removal.entry), removal.entry.salt, live, async (secret) => {
      asked.push(
        `${secret.owner} ${secret.name} ${secret.hasPresent} ${await secret.isIt(first)} ${await secret.isIt(second)}`,
      );
      return { value: second };
    });
    expect(asked).toEqual(["fence password false false true"]);
    const plan = planRollback(live, kept ?? "");
    expect(plan.changes).toMatchObject([{ kind: "added", id: "fence", after: expect.stringContaining("•••1") }]);
    await apply(session, () => plan.cib, "for good");
    expect(await configuration()).toContain('<nvpair id="fence-p" name="password" value="geheim-zwei"/>');

    // Where it still has it, nobody is asked.
    const again = await apply(session, (cib) => cib.replace('value="n2"', 'value="n3"'), "for good");
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
