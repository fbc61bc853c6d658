import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { readCorosyncFile } from "../../corosync/config-file.ts";
import { rollOut } from "../../corosync/rollout.ts";
import { readRunning } from "../../corosync/running-values.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { type OpenMachine, onMachines } from "../machines/machines.ts";
import type { SetupPlan } from "../setup-plan.ts";
import type { Undo } from "../undo-setup.ts";

/** What the step that gives the nodes their corosync.conf works with. */
interface CorosyncStep {
  readonly session: ClusterSession;
  /** The machines that get the file where there is no cluster yet. */
  readonly on: readonly OpenMachine[];
  /** All nodes of the cluster. */
  readonly all: readonly OpenMachine[];
  readonly undo: Undo[];
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Writes corosync.conf where there is no cluster yet. Pushes what undoes it. */
export async function writeConfig(plan: SetupPlan, { on, undo, signal }: CorosyncStep): Promise<void> {
  await onMachines(on, "doesn't accept corosync.conf", () => ({ step: "check", stdin: plan.text, signal }));
  undo.push({ machines: on, step: "unconfig", args: [plan.digest] });
  await onMachines(on, "couldn't write corosync.conf", () => ({ step: "config", stdin: plan.text, isWhole: true }));
}

/** Changes corosync.conf of a cluster that runs: on all nodes or on none, and reloaded. Pushes what undoes it. */
export async function changeConfig(
  plan: SetupPlan,
  former: string,
  { session, all, undo, onStep, signal }: CorosyncStep,
): Promise<void> {
  const roll = async (machines: readonly OpenMachine[], text: string): Promise<void> => {
    const nodes = await Promise.all(
      machines.map(async ({ facts: { name }, access }) => {
        const node = { name, access };
        return { ...node, file: await readCorosyncFile(node, signal), running: await readRunning(node, signal) };
      }),
    );
    // Restoring is finished, also where the person cancels.
    const options = omitUndefined({ signal: text === former ? undefined : signal });
    await rollOut(
      { session, nodes, close: () => undefined },
      { text, options: {}, before: [] },
      { onStep: (_, line) => onStep(line), ...options },
    );
  };
  await roll(all, plan.text);
  const isNew = ({ facts }: OpenMachine): boolean => plan.newcomers.includes(facts.name);
  undo.push({ machines: all.filter(isNew), step: "unconfig", args: [plan.digest] });
  const members = all.filter((each) => !isNew(each));
  undo.push(async () => {
    try {
      await roll(members, former);
      return [];
    } catch {
      return members.map(({ facts }) => facts.name);
    }
  });
}
