// What befalls a rollback timer on a real cluster, with nobody there to help: it is rolled back nevertheless, once, and
// the history says so. A soak tries each fault with 20 changes, and prints the counts.
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { applyWithHistory, type RecordedApplyResult } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import { findConfirmations, recordConfirmations } from "../../../../client/src/cluster/rollback/confirmation.ts";
import { type History, openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import type { HistoryEntry } from "../../../../client/src/cluster/rollback/history-entry.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { times } from "../../../support/soak.ts";
import { disableFencing, labSession, labSetting, useSessions } from "../../support/lab-session.ts";
import { dummy, withResource } from "../../support/sample-cib.ts";
import { type FaultGround, restoreTime, secondsToConfirm, type WaitingChange } from "./fault-ground.ts";
import { timerFaults } from "./timer-faults.ts";

const why = whyNoLab();
/** How many changes meet each fault, and how many of them at once. */
const count = times(1, 20);
const together = 5;

/** Outcomes that say nothing untrue, whatever became of a change. */
const isOpen: ReadonlySet<string> = new Set(["awaiting-confirmation", "unknown"]);

describe.skipIf(why !== undefined)(`a rollback timer in trouble${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let history: History;
  const forOneTest = useSessions();
  /** The session that asks for the ends of changes. */
  let asking: ClusterSession;
  let applied = 0;
  const counts: { fault: string; tried: number; rightly: number; wrongly: number }[] = [];

  useLab({ nodes: 3 }, async (setup) => {
    ({ home, lab } = setup);
    history = openHistory(join(home, "history"));
    await disableFencing(lab, home);
  });
  afterAll(() => {
    console.table(counts.map((each) => ({ ...each, unknown: each.tried - each.rightly - each.wrongly })));
  });

  const meet = (): ClusterSession => forOneTest(labSession(labSetting(lab), home));

  /** Applies through n1, with n2 as the backup, and doesn't wait until the cluster is idle. */
  async function apply(id: string, session: ClusterSession): Promise<RecordedApplyResult> {
    const base = await session.readCib();
    const patience = new AbortController();
    const result = await applyWithHistory(
      session,
      history,
      {
        ...{ base, wanted: withResource(base, dummy(id)), changes: [], files: [], mode: "update", summary: id },
        confirmWithinSeconds: secondsToConfirm,
      },
      { onStep: (step) => step === "waiting" && patience.abort(), signal: patience.signal },
    );
    // A backup of the changes before may still have been at work.
    return result.outcome === "conflict" ? await apply(id, session) : result;
  }

  /** In the configuration of a node whose part of the cluster has quorum. */
  async function has(id: string): Promise<boolean> {
    for (const node of ["n3", "n2", "n1"]) {
      const configuration = await lab
        .sh(node, '[ "$(crm_node -q)" = 1 ] && cibadmin -Q --scope configuration')
        .catch(() => "");
      if (configuration !== "") return configuration.includes(`id="${id}"`);
    }
    throw new Error("No node has quorum.");
  }

  /** The entries of changes, after all nodes were asked. */
  async function entriesOf(changes: readonly WaitingChange[]): Promise<readonly HistoryEntry[]> {
    await recordConfirmations(history, lab.name, await findConfirmations(asking));
    const entries = await history.list(lab.name);
    return changes.flatMap(({ made }) => entries.find(({ id }) => id === made.entry.id) ?? []);
  }

  const outcomes = async (changes: readonly WaitingChange[]): Promise<readonly string[]> => [
    ...new Set((await entriesOf(changes)).map(({ outcome }) => outcome)),
  ];

  const ground = (): FaultGround => ({ lab, meet, has, outcomes });

  it.each(timerFaults)(
    "$name: $end",
    async (fault) => {
      const tally = { fault: fault.name, tried: 0, rightly: 0, wrongly: 0 };
      counts.push(tally);
      asking = meet();
      const wrong: string[] = [];
      while (tally.tried < count) {
        const changes: WaitingChange[] = [];
        try {
          await fault.prepare?.(ground());
          const session = meet();
          for (let each = Math.min(together, count - tally.tried); each > 0; each--) {
            const id = `x${++applied}`;
            const made = await apply(id, session);
            // The other nodes follow a moment later.
            await expect.poll(() => has(id), { message: made.message }).toBe(true);
            changes.push({ id, made });
          }
          tally.tried += changes.length;
          await fault.befall(ground(), changes);
          await expect
            .poll(async () => (await outcomes(changes)).filter((outcome) => isOpen.has(outcome)))
            .toEqual([])
            .catch(() => undefined);
          for (const [index, { outcome, message }] of (await entriesOf(changes)).entries()) {
            const id = changes[index]?.id ?? "";
            const isIn = await has(id);
            const end = fault.end === "either" ? (isIn ? "confirmed" : "rolled-back") : fault.end;
            const isRight = outcome === end && isIn === (end !== "rolled-back");
            if (isRight) tally.rightly++;
            else if (!isOpen.has(outcome)) tally.wrongly++;
            if (!isRight) wrong.push(`${id} is ${isIn ? "in" : "not in"}, and ${outcome}: ${message}`);
          }
        } finally {
          await restoreTime(ground());
          await fault.restore?.(ground());
        }
      }
      expect(wrong).toEqual([]);
    },
    times(240_000, 1_800_000),
  );
});
