import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { otherNodes } from "../session/other-nodes.ts";
import type { ClusterSession, NodeAccess } from "../session/session-types.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import { daemonsScript } from "./daemons-script.ts";
import { readServiceFacts, type ServiceFacts } from "./service-facts.ts";

/** A node with an open connection as root, and what runs the cluster there. */
export interface ServiceNode {
  readonly name: string;
  readonly access: NodeAccess;
  readonly facts: ServiceFacts;
}

/** The nodes of a cluster, those that can be connected and those that can't. */
export interface ServiceNodes {
  readonly nodes: readonly ServiceNode[];
  /** By the name in corosync.conf, else by the address of the setting. */
  readonly unreachable: readonly { readonly name: string; readonly reason: string }[];
  close(): void;
}

const lookScript = nodeScript(new URL("./look-services.sh", import.meta.url));
const stepScript = daemonsScript + nodeScript(new URL("./service-step.sh", import.meta.url));
const lookMilliseconds = 60_000;

/**
 * Connects to every node of a cluster as root, also to one that isn't running: those of the setting, and those that corosync.conf lists at
 * addresses like theirs. Rejects with a ClusterError when none can be connected, or it was cancelled.
 */
export async function openServiceNodes(session: ClusterSession, signal?: AbortSignal): Promise<ServiceNodes> {
  const opened: ServiceNode[] = [];
  const failures = new Map<string, Error>();
  const open = async (address: string): Promise<ServiceNode | undefined> => {
    try {
      return await openNode(session, address, signal);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      failures.set(address, error);
      return undefined;
    }
  };
  const add = (node: ServiceNode | undefined): void => {
    if (node === undefined) return;
    if (opened.some(({ name }) => name === node.name)) node.access.close();
    else opened.push(node);
  };
  const close = (): void => {
    for (const { access } of opened) access.close();
  };
  try {
    for (const node of await Promise.all(session.config.nodes.map(open))) add(node);
    const [first] = opened;
    if (first === undefined || signal?.aborted)
      throw [...failures.values()][0] ?? new ClusterError("unreachable", `"${session.config.name}" has no nodes.`);
    const listed = listedNames(opened);
    const missing = listed.filter((name) => opened.every((node) => node.name !== name));
    await Promise.all(
      missing.map(async (name) => {
        for (const address of addressesLike(first, name)) {
          if (session.config.nodes.includes(address)) continue;
          const node = await open(address);
          if (node === undefined) continue;
          if (node.name === name) return add(node);
          node.access.close();
        }
      }),
    );
    return { nodes: opened, unreachable: unreachableOf(session, opened, listed, failures), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function openNode(
  session: ClusterSession,
  address: string,
  signal: AbortSignal | undefined,
): Promise<ServiceNode> {
  const access = await session.openNode(address, signal);
  try {
    const facts = await lookAt(access, signal);
    return { name: facts.name, access, facts };
  } catch (error) {
    access.close();
    throw error;
  }
}

/** Looks at a node again. Rejects with a ClusterError. */
export async function lookAt(access: Pick<NodeAccess, "run">, signal?: AbortSignal): Promise<ServiceFacts> {
  const { stdout } = await access.run(["sh", "-c", lookScript], {
    title: "(look at the cluster's services)",
    timeoutMs: lookMilliseconds,
    ...omitUndefined({ signal }),
  });
  return readServiceFacts(stdout);
}

/** Runs a step of service-step.sh. */
export function runServiceStep(
  access: NodeAccess,
  step: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<CommandResult> {
  return access.run(["sh", "-c", stepScript, "quorate", step, ...args], {
    title: `(${[step, ...args].join(" ")})`,
    timeoutMs,
  });
}

function listedNames(nodes: readonly ServiceNode[]): readonly string[] {
  const list = nodes.map(({ facts }) => facts.config?.nodes ?? []).find((each) => each.length > 0) ?? [];
  return list.map(({ name }) => name);
}

function addressesLike({ access, name: own }: ServiceNode, name: string): readonly string[] {
  const member = { name, id: "", type: "member", condition: "offline", isDc: false } as const;
  const nodes = [{ ...member, resourcesRunning: 0, attributes: [] }];
  return [
    ...new Set([
      ...otherNodes(access.address, own, { nodes }, []),
      ...otherNodes(access.address, own, { nodes }, [name]),
    ]),
  ];
}

/** Which address of the setting is which node isn't known where it can't be connected, but for one of each. */
function unreachableOf(
  { config }: ClusterSession,
  opened: readonly ServiceNode[],
  listed: readonly string[],
  failures: ReadonlyMap<string, Error>,
): ServiceNodes["unreachable"] {
  const reasons = config.nodes.flatMap((address) => failures.get(address)?.message ?? []);
  const others = [...failures.values()].map(({ message }) => message);
  const missing = listed.filter((name) => opened.every((node) => node.name !== name));
  if (listed.length > 0)
    return missing.map((name, index) => ({
      name,
      reason: reasons[index] ?? others[0] ?? "it isn't in quorate.clusters.",
    }));
  return config.nodes.flatMap((address) => {
    const failure = failures.get(address);
    return failure ? [{ name: address, reason: failure.message }] : [];
  });
}
