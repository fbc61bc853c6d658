import { readCibFacts } from "../../doctor/cib-facts.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { fenceAgentsAmong } from "../first-crm.ts";
import { closeMachines, type OpenMachine, openMachine, wrongNames } from "../machines/machines.ts";
import { lookAtDisks } from "../sbd/sbd-disks.ts";
import { sbdOf } from "../sbd/sbd-setup.ts";
import { type SetupPlan, withNames } from "../setup-plan.ts";
import { isAtBoot } from "../setup-steps.ts";
import { planJoin } from "./join-plan.ts";
import { closeMembers, type Members, openMembers, requireAll, requireCluster } from "./members.ts";

/** A join that was planned, with open connections to all machines. */
interface PreparedJoin {
  readonly members: Members;
  /** The nodes of the cluster without those that join, then those. */
  readonly machines: readonly OpenMachine[];
  /** The names of the nodes that it has already. */
  readonly memberNames: readonly string[];
  /** The names of those that join. */
  readonly names: readonly string[];
  readonly plan: SetupPlan;
  /** Closes all connections. */
  readonly close: () => void;
}

/** How the machines join. */
interface JoinOptions {
  /** Whether the cluster is started at boot; undefined: as on the nodes that it has. */
  readonly atBoot: boolean | undefined;
  readonly signal: AbortSignal;
}

/**
 * Looks at the nodes of a cluster and at machines, given by their addresses, and plans that these join it. Changes nothing. Rejects with a
 * ClusterError where they may not, or one can't be connected. The caller closes it.
 */
export async function prepareJoin(
  session: ClusterSession,
  hosts: readonly string[],
  { atBoot, signal }: JoinOptions,
): Promise<PreparedJoin> {
  const members = await openMembers(session, signal);
  const newcomers: OpenMachine[] = [];
  const close = (): void => {
    closeMachines(newcomers);
    closeMembers(members);
  };
  try {
    requireCluster(members);
    for (const host of hosts) newcomers.push(await openMachine(session, host, signal));
    const names = newcomers.map(({ facts }) => facts.name);
    requireAll(
      { ...members, missing: members.missing.filter(({ name }) => !names.includes(name)) },
      "corosync.conf changes on all nodes",
    );
    // One that an earlier run has listed may be among the members.
    const own = members.machines.filter(({ facts }) => !names.includes(facts.name));
    const machines = [...own, ...newcomers];
    const facts = own.map((each) => each.facts);
    const disks = facts.flatMap((each) => sbdOf(each)?.disks ?? []);
    const first = planJoin(
      facts,
      newcomers.map((each) => each.facts),
      {
        former: members.text,
        atBoot: atBoot ?? isAtBoot(facts),
        fenceAgents: fenceAgentsAmong(readCibFacts(await session.readCib()).resources.map(({ agent }) => agent)),
        seen: await lookAtDisks(disks.length > 0 ? machines : [], [...new Set(disks)]),
      },
    );
    const plan = withNames(first, await wrongNames(machines));
    return { members, machines, memberNames: own.map(({ facts }) => facts.name), names, plan, close };
  } catch (error) {
    close();
    throw error;
  }
}
