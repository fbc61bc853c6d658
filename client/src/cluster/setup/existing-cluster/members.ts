import { type NodeFile, readCorosyncFile } from "../../corosync/config-file.ts";
import { ClusterError } from "../../errors.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { type Nodelist, readNodelist } from "../corosync/nodelist.ts";
import { closeMachines, lookAt, type OpenMachine } from "../machines/machines.ts";

/** The nodes of a cluster, as the corosync.conf of one of them lists them. */
export interface Members {
  /** That corosync.conf; empty where no node has one. */
  readonly text: string;
  readonly list: Nodelist;
  /** Those that answer; their facts have the name that they have in the list. */
  readonly machines: readonly OpenMachine[];
  /** Those that don't, with why. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
  /** Machines of the cluster's setting that aren't in the list. */
  readonly others: readonly OpenMachine[];
}

/**
 * Connects to all nodes of a cluster: those of its setting, whose corosync.conf names the others. Rejects with a ClusterError where none of
 * the setting's answers. The caller closes them with closeMembers.
 */
export async function openMembers(session: ClusterSession, signal: AbortSignal): Promise<Members> {
  const failures = new Map<string, string>();
  let firstError: unknown;
  const open = async (host: string): Promise<(OpenMachine & { readonly file: NodeFile }) | undefined> => {
    try {
      const access = await session.openNode(host, signal);
      try {
        const file = await readCorosyncFile({ name: host, access }, signal);
        return { ...(await lookAt(access, signal)), file };
      } catch (error) {
        access.close();
        throw error;
      }
    } catch (error) {
      firstError ??= error;
      failures.set(host, (error as Error).message);
      return undefined;
    }
  };
  const opened = (await Promise.all(session.config.nodes.map(open))).filter((each) => each !== undefined);
  try {
    if (opened.length === 0) throw firstError;
    // A node that was removed keeps no corosync.conf; of several, the one of a node that runs counts.
    const withFile = opened.filter(({ file }) => file.text !== "");
    const source = withFile.find(({ facts }) => facts.runs.includes("corosync")) ?? withFile[0];
    const text = source?.file.text ?? "";
    const list = readNodelist(text);
    const used = new Set<OpenMachine>();
    const machines: OpenMachine[] = [];
    const missing: { name: string; reason: string }[] = [];
    for (const { name, addresses } of list.nodes) {
      const names = [name, ...addresses];
      const isIt = ({ facts }: OpenMachine): boolean =>
        facts.name === name || facts.addresses.some(({ address }) => addresses.includes(address));
      let found: OpenMachine | undefined = opened.find(isIt);
      for (const host of found ? [] : names) {
        found = await open(host);
        if (found && isIt(found)) break;
        found?.access.close();
        found = undefined;
      }
      if (found === undefined) {
        const reason = [...session.config.nodes, ...names].flatMap((host) => failures.get(host) ?? [])[0] ?? "";
        missing.push({ name, reason });
      } else {
        used.add(found);
        machines.push({ access: found.access, facts: { ...found.facts, name } });
      }
    }
    return { text, list, machines, missing, others: opened.filter((each) => !used.has(each)) };
  } catch (error) {
    closeMachines(opened);
    throw error;
  }
}

/** Closes the connections. */
export function closeMembers({ machines, others }: Members): void {
  closeMachines([...machines, ...others]);
}

/** Throws a ClusterError where a node of the list can't be connected; `why` says what needs all of them. */
export function requireAll({ missing }: Members, why: string): void {
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => `"${name}"`).join(", ");
  throw new ClusterError(
    "unreachable",
    `${why}, but ${names} can't be connected. ${missing[0]?.reason ?? ""} Start it, or add its address to the setting quorate.clusters; a node that is gone is removed first (Remove Node…, or quorate cluster remove --lost). Nothing was changed.`,
  );
}

/** Throws a ClusterError where no node has a corosync.conf. */
export function requireCluster({ text, others }: Members): void {
  if (text !== "") return;
  const names = others.map(({ facts }) => facts.name).join(", ");
  throw new ClusterError(
    "conflict",
    `There is no cluster on ${names}: /etc/corosync/corosync.conf doesn't exist. Nothing was changed.`,
  );
}
