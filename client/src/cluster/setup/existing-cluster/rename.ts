import { readCorosyncFile } from "../../corosync/config-file.ts";
import { rollOut } from "../../corosync/rollout.ts";
import { ClusterError } from "../../errors.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { renamedCluster } from "../corosync/change-nodelist.ts";
import { onMachines, runStep } from "../machines/machines.ts";
import { type Members, requireAll, requireCluster } from "./members.ts";

/**
 * The corosync.conf with another cluster name. Throws a ClusterError where a node can't be connected, or the cluster runs: corosync reads its
 * name only when it starts, and nodes with different names don't form a cluster; also where it has a quorum device, which would refuse nodes
 * whose certificate has another name (corosync-qnetd(8)).
 */
export function planRename(members: Members, name: string): string {
  requireCluster(members);
  requireAll(members, "The name changes on all nodes");
  const running = members.machines
    .filter(({ facts }) => facts.runs.some((each) => each === "corosync" || each === "pacemakerd"))
    .map(({ facts }) => facts.name);
  if (running.length > 0)
    throw new ClusterError(
      "conflict",
      `The cluster runs on ${running.join(", ")}, and corosync reads its name only when it starts. Stop it first: quorate cluster stop --all. Nothing was changed.`,
    );
  if (members.list.device !== undefined && !/^\s*tls:\s*off\b/m.test(members.text))
    throw new ClusterError(
      "conflict",
      `The certificate for the quorum device is for "${members.list.cluster}", and the device would refuse nodes of another name. Start the cluster, remove the device (quorate cluster remove-device), stop the cluster, rename it, start it, and add the device again (quorate cluster add-device). Nothing was changed.`,
    );
  return renamedCluster(members.text, name);
}

/** The nodes of a cluster that is stopped whose Pacemaker has it under another name, which it would keep: it takes corosync's only where there is none. */
export async function nodesWithOtherName({ machines }: Members, name: string): Promise<readonly string[]> {
  const found = await Promise.all(
    machines.map(async ({ facts, access }) => {
      const { exitCode } = await runStep(access, { step: "has-other-name", args: [name] });
      return exitCode === 0 ? [facts.name] : [];
    }),
  );
  return found.flat();
}

/** Removes the name from Pacemaker's configuration on these nodes. Rejects with a ClusterError. */
export async function forgetOtherName({ machines }: Members, nodes: readonly string[], name: string): Promise<void> {
  await onMachines(
    machines.filter(({ facts }) => nodes.includes(facts.name)),
    "couldn't remove the former name from Pacemaker's configuration",
    () => ({ step: "forget-other-name", args: [name], timeoutMs: 60_000 }),
  );
}

/** Writes a corosync.conf to all nodes of a cluster that is stopped, or to none. Rejects with a ClusterError. */
export async function writeEverywhere(
  session: ClusterSession,
  { machines }: Members,
  text: string,
  onStep: (line: string) => void,
): Promise<void> {
  const nodes = await Promise.all(
    machines.map(async ({ facts: { name }, access }) => ({
      ...{ name, access, running: undefined },
      file: await readCorosyncFile({ name, access }),
    })),
  );
  const wanted = { text, options: {}, before: [] };
  await rollOut({ session, nodes, close: () => undefined }, wanted, { onStep: (_, line) => onStep(line) });
}
