import type { ClusterSession } from "../session/session-types.ts";
import { type OpenMachine, runStep } from "./machines/machines.ts";

/** A step of step.sh that undoes one of a set-up, on these machines. */
interface UndoStep {
  readonly machines: readonly OpenMachine[];
  readonly step: string;
  readonly args: readonly string[];
}

/** Undoes something; resolves to the names of the nodes where that failed. */
type UndoWork = () => Promise<readonly string[]>;

/** What undoes one thing that a set-up did. */
export type Undo = UndoStep | UndoWork;

/** Long enough to stop a cluster. */
const milliseconds = 5 * 60_000;

/** Undoes what was done, from the last to the first; resolves to the names of the nodes where that failed. */
export async function undoAll(session: ClusterSession, undo: readonly Undo[]): Promise<readonly string[]> {
  const left = new Set<string>();
  // One that is off takes as long as connecting may, and is tried once.
  const lost = new Set<string>();
  for (const each of [...undo].reverse()) {
    if (typeof each === "function") {
      for (const name of await each()) left.add(name);
      continue;
    }
    const { machines, step, args } = each;
    await Promise.all(
      machines.map(async ({ facts, access: former }) => {
        // The connection may be what failed.
        const reopened = former.open || lost.has(facts.name) ? undefined : session.openNode(facts.host);
        const access = former.open ? former : await reopened?.catch(() => undefined);
        if (access === undefined) lost.add(facts.name);
        const result =
          access && (await runStep(access, { step, args, timeoutMs: milliseconds }).catch(() => undefined));
        if (access !== former) access?.close();
        if (result?.exitCode !== 0) left.add(facts.name);
      }),
    );
  }
  return [...left];
}
