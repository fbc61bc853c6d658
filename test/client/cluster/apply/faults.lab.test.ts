// Faults while a change is applied, each many times on a real cluster: nothing is lost, and every report is true.
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApplyStep, applyCib } from "../../../../client/src/cluster/apply/apply.ts";
import { applyWithHistory } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import { decideConfirmation, findConfirmations } from "../../../../client/src/cluster/rollback/confirmation.ts";
import { type History, openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import type { RollbackTimerPlace } from "../../../../client/src/cluster/rollback/rollback-timer.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { isSoak, times } from "../../../support/soak.ts";
import { type CuttableProxy, startProxy } from "../../support/cuttable-proxy.ts";
import { disableFencing, knownHostsThrough, labSession, labSetting, useSessions } from "../../support/lab-session.ts";
import { recordingLog } from "../../support/recording-prompter.ts";
import { dummy, withResource } from "../../support/sample-cib.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`faults on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let history: History;
  const forOneTest = useSessions();
  let log = recordingLog();

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    history = openHistory(join(home, "history"));
    await disableFencing(lab, home);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") for (const entry of log.entries) console.log(JSON.stringify(entry));
    log = recordingLog();
  });

  function meet(at?: readonly (string | number)[], more: { knownHostsFile?: string } = {}): ClusterSession {
    return forOneTest(labSession({ ...labSetting(lab, at), ...more }, home, (entry) => log.log(entry)));
  }

  /** Applies without waiting until the cluster is idle; `act` is called at each step. */
  async function change(
    session: ClusterSession,
    edit: (cib: string) => string,
    act: (step: ApplyStep) => void = () => undefined,
  ) {
    const base = await session.readCib();
    const patience = new AbortController();
    const onStep = (step: ApplyStep): void => {
      act(step);
      if (step === "waiting") patience.abort();
    };
    return await applyCib(session, base, edit(base), { onStep, signal: patience.signal });
  }

  const configuration = async (node = "n3"): Promise<string> =>
    (await lab.exec(node, ["cibadmin", "-Q", "--scope", "configuration"])).stdout;
  const idsIn = (cib: string, prefix: string): string[] =>
    [...cib.matchAll(/<primitive id="([^"]*)"/g)].flatMap(([, id = ""]) => (id.startsWith(prefix) ? [id] : []));

  /** Removes what a test added. */
  async function tidy(prefix: string): Promise<void> {
    const session = meet();
    const pattern = new RegExp(`<primitive id="${prefix}[^>]*?(/>|>.*?</primitive>)`, "gs");
    expect(await change(session, (cib) => cib.replace(pattern, ""))).toMatchObject({
      outcome: expect.stringMatching(/^(applied|unchanged)$/),
    });
  }

  describe("a connection cut at each piece of an apply", () => {
    let proxy: CuttableProxy;
    let knownHostsFile: string;
    const present: string[] = [];

    beforeAll(async () => {
      const port = lab.nodes.find(({ name }) => name === "n1")?.port ?? 0;
      proxy = await startProxy(port);
      knownHostsFile = knownHostsThrough(lab, home, "n1", proxy.port);
    });
    afterAll(() => proxy?.stop());

    /** Applies once, cut when the given piece from this side comes along; the count of pieces when none is given. */
    async function cutAt(
      id: string,
      from: "client" | "server",
      piece: number,
      how: "cut" | "freeze",
      isConfirmed: boolean,
    ) {
      proxy.restore();
      const session = meet([proxy.port, "n2"], { knownHostsFile });
      const base = await session.readCib();
      const wanted = withResource(base, dummy(id));
      let count = 0;
      proxy.onPiece((side) => {
        if (side === from && ++count === piece) proxy[how]();
      });
      const patience = new AbortController();
      const onStep = (step: ApplyStep): void => void (step === "waiting" && patience.abort());
      const options = { onStep, signal: patience.signal };
      let rollbackTimers: readonly RollbackTimerPlace[] = [];
      const details = { files: [], mode: "update", changes: [], summary: id, confirmWithinSeconds: 30 } as const;
      const ended = await (isConfirmed
        ? applyWithHistory(session, history, { base, wanted, ...details }, options).then((result) => {
            rollbackTimers = result.rollbackTimers;
            return result;
          })
        : applyCib(session, base, wanted, options)
      ).then(
        ({ outcome, message }) => ({ outcome, message }),
        (error: unknown) => {
          if (!(error instanceof ClusterError)) throw error;
          return { outcome: "refused", message: error.message };
        },
      );
      proxy.onPiece(undefined);
      proxy.restore();
      await session.disconnect();
      const isIn = (await configuration()).includes(`id="${id}"`);
      if (isConfirmed) await confirmOrApply(id, rollbackTimers, isIn);
      if (isIn || isConfirmed) present.push(id);
      return { ...ended, isIn, count };
    }

    /** The person confirms the change where it is in, and applies it again, permanently, where it isn't. */
    async function confirmOrApply(
      id: string,
      rollbackTimers: readonly RollbackTimerPlace[],
      isIn: boolean,
    ): Promise<void> {
      const session = meet([proxy.port, "n2"], { knownHostsFile });
      const { decided } = isIn ? await decideConfirmation(session, rollbackTimers, "confirm") : {};
      if (decided?.end?.kind !== "confirmed")
        expect(await change(session, (cib) => withResource(cib, dummy(id)))).toMatchObject({ outcome: "applied" });
      await session.disconnect();
    }

    const cases = [
      { how: "cut", confirmed: false, step: times(4, 1) },
      { how: "cut", confirmed: true, step: times(8, 1) },
      { how: "freeze", confirmed: false, step: times(12, 1) },
    ] as const;

    it.each(cases)(
      "reports whether it went in ($how, to be confirmed: $confirmed)",
      async ({ how, confirmed, step }) => {
        let number = 0;
        const before = present.length;
        for (const from of ["client", "server"] as const) {
          for (let piece = 1; ; piece += step) {
            const id = `${how}-${confirmed ? "confirmed" : "plain"}-${number++}`;
            const { outcome, message, isIn, count } = await cutAt(id, from, piece, how, confirmed);
            expect(outcome === "applied", message).toBe(isIn);
            if (!isIn) expect(message).toContain("Nothing was applied");
            // No piece is left.
            if (count < piece) break;
          }
        }
        console.log(`${number} times: ${how}${confirmed ? ", to be confirmed" : ""}`);
        if (isSoak) expect(number).toBeGreaterThanOrEqual(20);
        expect(present.length).toBeGreaterThan(before);
        // What went in before is all still there.
        expect(idsIn(await configuration(), "").sort()).toEqual([...present].sort());
      },
    );

    it("leaves nothing on a node that would roll back what was applied again or confirmed", async () => {
      const { found } = await findConfirmations(meet());
      expect(found.filter(({ secondsLeft }) => secondsLeft !== undefined)).toEqual([]);
      const waiting = async () => (await lab.exec("n1", ["pgrep", "-f", "/tmp/quorate[.]"])).stdout;
      await expect.poll(waiting).toBe("");
      expect(idsIn(await configuration(), "").sort()).toEqual([...present].sort());
      for (const { outcome } of await history.list(lab.name))
        expect(outcome).toMatch(/^(awaiting-confirmation|conflict|failed)$/);
      await tidy("cut-");
      await tidy("freeze-");
    });
  });

  it("a node that loses its power at any step, and the next goes on", async () => {
    const steps = ["reading", "comparing", "sending", "verifying", "waiting"] as const;
    const ins: string[] = [];
    for (let count = 0; count < times(5, 20); count++) {
      const step = steps[count % steps.length];
      const victim = `n${(count % 2) + 1}`;
      const id = `power-${count}`;
      const session = meet([victim, "n3"]);
      let off: Promise<void> | undefined;
      const result = await change(
        session,
        (cib) => withResource(cib, dummy(id)),
        (now) => {
          if (now === step) off ??= lab.off(victim);
        },
      );
      await off;
      const isIn = (await configuration()).includes(`id="${id}"`);
      expect(result.outcome === "applied", result.message).toBe(isIn);
      if (!isIn)
        expect(result).toMatchObject({ outcome: "conflict", message: expect.stringContaining("Nothing was applied") });
      if (isIn) ins.push(id);
      await session.disconnect();
      await lab.on(victim);
      await lab.wait();
      for (const { name } of lab.nodes) expect(idsIn(await configuration(name), "power-")).toEqual(ins);
    }
    await tidy("power-");
  });

  it("three who write many edits at the same time: all are preserved", async () => {
    const edits = times(8, 30);
    let conflicts = 0;
    const writer = async (node: string): Promise<void> => {
      const session = meet([node]);
      for (let count = 0; count < edits; ) {
        const { outcome } = await change(session, (cib) => withResource(cib, dummy(`w-${node}-${count}-`)));
        expect(["applied", "conflict"]).toContain(outcome);
        if (outcome === "applied") count++;
        else conflicts++;
      }
    };
    await Promise.all(["n1", "n2", "n3"].map(writer));
    const wanted = ["n1", "n2", "n3"].flatMap((node) =>
      Array.from({ length: edits }, (_, count) => `w-${node}-${count}-`),
    );
    expect(idsIn(await configuration(), "w-").sort()).toEqual(wanted.sort());
    console.log(`${3 * edits} edits by three writers, ${conflicts} conflicts`);
    await tidy("w-");
  });

  it("a configuration that the schema refuses, in twenty ways, with the reason in the message", async () => {
    const session = meet();
    const constraint = (xml: string) => (cib: string) =>
      cib.replace("<constraints/>", "<constraints></constraints>").replace("</constraints>", `${xml}</constraints>`);
    const resource = (xml: string) => (cib: string) => withResource(cib, xml);
    const property = (xml: string) => (cib: string) => cib.replace("</crm_config>", `${xml}</crm_config>`);
    const primitive = (inside: string, id = "x") => resource(dummy(id, inside));
    const wrong: readonly (readonly [string, (cib: string) => string])[] = [
      ["nix", constraint('<rsc_location id="l" rsc="nix" node="n1" score="1"/>')],
      ["nix", constraint('<rsc_order id="o" first="nix" then="nix"/>')],
      ["nix", constraint('<rsc_colocation id="c" rsc="nix" with-rsc="nix" score="1"/>')],
      [
        "nix",
        constraint('<rsc_order id="o"><resource_set id="os"><resource_ref id="nix"/></resource_set></rsc_order>'),
      ],
      ["'much'", constraint('<rsc_location id="l" rsc="x" node="n1" score="much"/>')],
      ["rsc_location", constraint('<rsc_location id="l" rsc="x"/>')],
      ["kind", constraint('<rsc_order id="o" first="x" then="x" kind="Perhaps"/>')],
      ["rsc_ticket", constraint('<rsc_ticket id="t" rsc="x"/>')],
      ["twice", resource(dummy("twice") + dummy("twice"))],
      ['primitive "x"', resource('<primitive id="x" type="Dummy"/>')],
      ["x", resource('<primitive id="x" class="own" type="Dummy"/>')],
      ["id", resource('<primitive class="ocf" provider="heartbeat" type="Dummy"/>')],
      ["1st", resource(dummy("1st"))],
      ["a b", resource(dummy("a b"))],
      ["group", resource('<group id="g"/>')],
      ["clone", resource('<clone id="c"/>')],
      ["invented", primitive("<invented/>")],
      ['op "x-m" of primitive "x"', primitive('<operations><op id="x-m" name="monitor"/></operations>')],
      [
        'op "x-m" of primitive "x"',
        primitive('<operations><op id="x-m" name="monitor" interval="1s" on-fail="weep"/></operations>'),
      ],
      ["nvpair", primitive('<meta_attributes id="x-m"><nvpair id="x-n"/></meta_attributes>')],
      ["nothing", property('<cluster_property_set id="s"><nothing/></cluster_property_set>')],
      ["schema", (cib) => cib.replace(/validate-with="[^"]*"/, 'validate-with="pacemaker-99.9"')],
    ];
    expect(wrong.length).toBeGreaterThanOrEqual(20);
    const before = await configuration();
    for (const [word, edit] of wrong) {
      const error = await change(session, edit).then(
        ({ message }) => new Error(`it was accepted: ${word}: ${message}`),
        (reason: unknown) => reason,
      );
      if (!(error instanceof ClusterError)) throw error;
      expect(error.kind).toBe("rejected");
      expect(error.message).toMatch(
        /^The cluster refused the configuration, and nothing was applied: .*\. Correct it and plan again\.$/s,
      );
      expect.soft(error.message).toContain(word);
      expect(error.message.length).toBeLessThan(600);
    }
    expect(await configuration()).toBe(before);
  });
});
