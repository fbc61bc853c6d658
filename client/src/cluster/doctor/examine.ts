import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { otherNodes } from "../session/other-nodes.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { type OpenNode, openNodeFor, type RunOnNode, withNode } from "../session/with-node.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import { type CibFacts, readCibFacts } from "./cib-facts.ts";
import type { ExaminedCluster } from "./examined-cluster.ts";
import { doubtfulTargets } from "./fence-targets.ts";
import { type NodeFacts, readNodeFacts, withMoreFacts } from "./node-facts.ts";
import { nodeQuestions } from "./node-questions.ts";

const script = nodeScript(new URL("./inspect-node.sh", import.meta.url));

/** What was found out, and why the configuration couldn't be read, where it couldn't. */
export interface Examination extends ExaminedCluster {
  readonly cibFailure?: string;
}

/**
 * Asks each node of a cluster for the facts that checks look at: one read-only script a node, all beside each other, as root where the account
 * may be root. Members that the setting doesn't name are reached by addresses like its own. A node that can't be asked is among `unanswered`.
 * Rejects with a ClusterError only when it was cancelled, or no node could be asked.
 */
export async function examineCluster(session: ClusterSession, signal?: AbortSignal): Promise<Examination> {
  const opening = new Map<string, Promise<OpenNode>>();
  // Once the first connection is open, what secrets it takes is known, and those to all nodes are opened while the configuration is read.
  const onConnected = (): void => {
    for (const address of session.config.nodes) opening.set(address, openNodeFor(session, address, signal));
    for (const each of opening.values()) each.catch(() => undefined);
  };
  let read: ReadCluster;
  try {
    read = await readCluster(session, signal, onConnected);
  } catch (error) {
    for (const each of opening.values())
      void each.then(
        ({ close }) => close(),
        () => undefined,
      );
    throw error;
  }
  return askFencers(session, await askNodes(session, read, { signal, opening }), signal);
}

/**
 * Asks every fencer about the targets for which the one that was asked first knows no device: mostly there are none, and this takes no time.
 * A node that doesn't answer now stays as it was.
 */
async function askFencers(
  session: ClusterSession,
  examined: Examination,
  signal: AbortSignal | undefined,
): Promise<Examination> {
  const { cib, nodes, unanswered } = examined;
  // Where a node is missing, nothing can be said of what it could fence.
  const doubtful = cib === undefined || unanswered.length > 0 ? [] : doubtfulTargets(cib, nodes);
  if (doubtful.length === 0) return examined;
  const askAgain = async (node: NodeFacts): Promise<NodeFacts> => {
    const asked = node.words("fences").map(([target]) => target);
    const targets = doubtful.filter((target) => !asked.includes(target));
    if (targets.length === 0) return node;
    const question = {
      questions: targets.map((each) => `target ${node.name} ${each}\n`).join(""),
      parts: ["quorate", "targets"],
    };
    try {
      const more = await withNode(session, node.address, signal, (run) =>
        runScript(run, node.address, question, signal),
      );
      return withMoreFacts(node, more);
    } catch (error) {
      if (signal?.aborted || !(error instanceof ClusterError)) throw error;
      return node;
    }
  };
  return { ...examined, nodes: await Promise.all(nodes.map(askAgain)) };
}

/** What the nodes are asked about. */
interface ReadCluster {
  readonly cib: CibFacts | undefined;
  readonly snapshot: ClusterSnapshot | undefined;
  readonly failure: string | undefined;
}

/** How much is asked, and how long. */
interface AskOptions {
  readonly signal: AbortSignal | undefined;
  /** Only what resources need is asked, and a node has so many milliseconds for it. */
  readonly resourcesWithin?: number;
  /** Further lines for inspect-node.sh. */
  readonly more?: string;
  /** By address: the connections that are being opened already. */
  readonly opening?: ReadonlyMap<string, Promise<OpenNode>>;
}

/** Asks the nodes of a cluster what a configuration needs of them, as examineCluster does. */
export async function askNodes(
  session: ClusterSession,
  { cib, snapshot, failure }: ReadCluster,
  { signal, resourcesWithin, more = "", opening }: AskOptions,
): Promise<Examination> {
  const questions = `${nodeQuestions(cib, snapshot)}${more}`;
  const ask = async (address: string): Promise<NodeFacts | { reason: string; error: unknown }> => {
    const limit = resourcesWithin === undefined ? undefined : AbortSignal.timeout(resourcesWithin);
    const signals = [signal, limit].filter((each) => each !== undefined);
    const either = signals.length === 0 ? undefined : AbortSignal.any(signals);
    try {
      const parts = limit ? ["quorate", "resources"] : [];
      return await withNode(
        session,
        address,
        either,
        (run) => runScript(run, address, { questions, parts }, either),
        opening?.get(address),
      );
    } catch (error) {
      if (signal?.aborted || !(error instanceof ClusterError)) throw error;
      if (!limit?.aborted || resourcesWithin === undefined) return { reason: error.message, error };
      const late = `didn't answer within ${resourcesWithin / 1000} s.`;
      return { reason: `It ${late}`, error: new ClusterError("timeout", `"${address}" ${late}`) };
    }
  };
  /** Asks at a probable address, where another node may answer. */
  const askMember = async (name: string, address: string): ReturnType<typeof ask> => {
    const answer = await ask(address);
    if ("reason" in answer || isNode(answer, name)) return answer;
    return { reason: `"${answer.name}" answers at ${address}; add the node to quorate.clusters`, error: undefined };
  };
  const answers = await Promise.all(
    session.config.nodes.map(async (address) => ({ name: address, answer: await ask(address) })),
  );
  const nodes = withoutCopies(answers.flatMap(({ answer }) => ("reason" in answer ? [] : [answer])));
  const [first] = nodes;
  if (first === undefined) {
    const failures = answers.flatMap(({ answer }) => ("reason" in answer ? [answer.error] : []));
    throw failures[0] ?? new ClusterError("unreachable", `"${session.config.name}" has no nodes.`);
  }
  const missing = memberNames(snapshot, cib, nodes).filter((name) => !nodes.some((node) => isNode(node, name)));
  const others = await Promise.all(
    missing.map(async (name) => {
      const addresses = memberAddresses(first, name);
      let answer = await askMember(name, addresses[0] ?? name);
      if ("reason" in answer && addresses[1] !== undefined) {
        const second = await askMember(name, addresses[1]);
        if (!("reason" in second)) answer = second;
      }
      return { name, answer };
    }),
  );
  const found = others.flatMap(({ answer }) => ("reason" in answer ? [] : [answer]));
  return {
    nodes: withoutCopies([...nodes, ...found]).sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true })),
    unanswered: unansweredOf(answers, others, found.length < others.length),
    cib,
    snapshot,
    ...omitUndefined({ cibFailure: failure }),
  };
}

type Answer = { readonly name: string; readonly answer: NodeFacts | { readonly reason: string } };

/** Members whose own addresses failed, too; an address of the setting that failed is left out where its node is named by the cluster. */
function unansweredOf(
  configured: readonly Answer[],
  members: readonly Answer[],
  hasMissing: boolean,
): ExaminedCluster["unanswered"] {
  const failed = (answers: readonly Answer[]) =>
    answers.flatMap(({ name, answer }) => ("reason" in answer ? [{ name, reason: answer.reason }] : []));
  const addresses = failed(configured);
  const names = failed(members);
  if (addresses.length === 0 || !hasMissing) return [...names, ...(names.length === 0 ? addresses : [])];
  // Which address is which member isn't known where the address isn't its name; one of each is one node.
  return names.length >= addresses.length
    ? names.map((each, index) => (addresses[index] ? { ...each, reason: addresses[index].reason } : each))
    : addresses;
}

/** Where a member may be reached: at the port of the node that answered, or as the SSH configuration has it. */
function memberAddresses({ address, name: own }: NodeFacts, name: string): readonly string[] {
  const probable = otherNodes(address, own, { nodes: [unknownMember(name)] }, []);
  return [...new Set([...probable, ...otherNodes(address, own, { nodes: [unknownMember(name)] }, [name])])];
}

/** A member of which only the name is known. */
function unknownMember(name: string): ClusterSnapshot["nodes"][number] {
  return { name, id: "", type: "member", condition: "offline", isDc: false, resourcesRunning: 0, attributes: [] };
}

function memberNames(
  snapshot: ClusterSnapshot | undefined,
  cib: CibFacts | undefined,
  nodes: readonly NodeFacts[],
): readonly string[] {
  const live = snapshot?.nodes.filter(({ type }) => type === "member").map(({ name }) => name);
  const listed = nodes
    .flatMap((node) => node.words("listed", 2))
    .flatMap(([key, name]) => (key === "name" && name ? [name] : []));
  return [...new Set([...(live ?? cib?.members ?? []), ...listed])];
}

/** Is that a name of this node? */
function isNode(node: NodeFacts, name: string): boolean {
  const own = [node.name, node.one("uname")].filter((each) => each !== undefined);
  return own.some((each) => each.toLowerCase() === name.toLowerCase() || each.startsWith(`${name}.`));
}

/** A node that two addresses lead to is one. */
function withoutCopies(nodes: readonly NodeFacts[]): NodeFacts[] {
  const key = (node: NodeFacts): string => [node.name, ...[...node.all("address")].sort()].join(" ");
  return [...new Map(nodes.map((node) => [key(node), node])).values()];
}

async function readCluster(
  session: ClusterSession,
  signal: AbortSignal | undefined,
  onConnected: () => void,
): Promise<ReadCluster> {
  try {
    await session.connect(signal);
    onConnected();
    const [cib, snapshot] = await Promise.all([session.readCib(signal), session.refresh(signal)]);
    return { cib: readCibFacts(cib), snapshot, failure: undefined };
  } catch (error) {
    if (signal?.aborted) throw error;
    const failure = error instanceof ClusterError ? error.message : "the configuration can't be read";
    return { cib: undefined, snapshot: undefined, failure };
  }
}

/** Runs the script on a node. */
async function runScript(
  run: RunOnNode,
  address: string,
  { questions, parts }: { readonly questions: string; readonly parts: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<NodeFacts> {
  const began = Date.now();
  const result = await run(["sh", "-c", script, ...parts], {
    stdin: questions,
    timeoutMs: 60_000,
    title: parts.includes("targets") ? "(ask the fencer)" : "(check the node)",
    ...omitUndefined({ signal }),
  });
  return readNodeFacts(address, plainText(result.stdout), { began, ended: Date.now() });
}
