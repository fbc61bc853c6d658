import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../../errors.ts";
import { nodeScript } from "../../node-script.ts";
import { otherNodes } from "../../session/other-nodes.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { type RunOnNode, withNode } from "../../session/with-node.ts";
import type { ClusterSnapshot } from "../../status/snapshot.ts";
import { logFiles } from "./log-files.ts";
import { type NodeLogs, readNodeLogs } from "./node-logs.ts";

const script = logFiles + nodeScript(new URL("./read-logs.sh", import.meta.url));

const timeoutMs = 60_000;

/** The logs of the nodes that answered, and why the others didn't. */
interface Answers {
  readonly logs: readonly NodeLogs[];
  readonly unasked: readonly { readonly node: string; readonly why: string }[];
}

/**
 * Asks each node of a cluster for its logs since a moment (seconds since 1970), all beside each other, as root where the account may be root.
 * Members that the setting doesn't name are reached by addresses like its own. Rejects with a ClusterError when it was cancelled or no node
 * answered.
 */
export async function askNodes(session: ClusterSession, since: number, signal?: AbortSignal): Promise<Answers> {
  const ask = async (address: string): Promise<{ address: string; answer: NodeLogs | ClusterError }> => {
    try {
      return {
        address,
        answer: await withNode(session, address, signal, (run) => readLogs(run, address, since, signal)),
      };
    } catch (error) {
      if (signal?.aborted || !(error instanceof ClusterError)) throw error;
      return { address, answer: error };
    }
  };
  const [answers, snapshot] = await Promise.all([
    Promise.all(session.config.nodes.map(ask)),
    session.refresh(signal).catch((error: unknown) => {
      if (signal?.aborted || !(error instanceof ClusterError)) throw error;
      return undefined;
    }),
  ]);
  const found = new Map(
    answers.flatMap(({ address, answer }) =>
      answer instanceof ClusterError ? [] : [[answer.node, { address, answer }]],
    ),
  );
  const [first] = found.values();
  const failed = answers.filter(({ answer }) => answer instanceof ClusterError);
  if (first === undefined) throw failed[0]?.answer ?? new ClusterError("unreachable", "The cluster has no nodes.");
  const members = snapshot?.nodes.filter(({ type, name }) => type === "member" && !found.has(name)) ?? [];
  const others = await Promise.all(members.map((member) => askMember(member, first, ask)));
  for (const { node, answer, address } of others)
    if (!(answer instanceof ClusterError) && answer.node === node) found.set(node, { address, answer });
  const missing = others.filter(({ node }) => !found.has(node));
  // An address of the setting that failed is one of the missing members, which says more than that no other address was found.
  const reasons = failed.flatMap(({ answer }) => (answer instanceof ClusterError ? [answer.message] : []));
  const known = reasons.length === missing.length ? [...new Set(reasons)].join(" ") : undefined;
  return {
    logs: [...found.values()]
      .map(({ answer }) => answer)
      .sort((a, b) => a.node.localeCompare(b.node, "en", { numeric: true })),
    unasked: [
      ...missing.map(({ node, answer }) => ({
        node,
        why:
          known ??
          (answer instanceof ClusterError ? answer.message : `"${answer.node}" answers at its probable address`),
      })),
      // An address of the setting that failed is one of the missing members, or one that nobody named.
      ...(missing.length === 0 && (snapshot === undefined || others.length === 0) ? failed : []).map(
        ({ address, answer }) => ({
          node: address,
          why: answer instanceof ClusterError ? answer.message : "",
        }),
      ),
    ],
  };
}

type Asked = { readonly address: string; readonly answer: NodeLogs | ClusterError };

async function askMember(
  { name }: Pick<ClusterSnapshot["nodes"][number], "name">,
  first: { readonly address: string; readonly answer: NodeLogs },
  ask: (address: string) => Promise<Asked>,
): Promise<Asked & { readonly node: string }> {
  const nodes = [
    { name, id: "", type: "member", condition: "offline", isDc: false, resourcesRunning: 0, attributes: [] },
  ];
  const probable = (hosts: readonly string[]) =>
    otherNodes(first.address, first.answer.node, { nodes: nodes as unknown as ClusterSnapshot["nodes"] }, hosts);
  let last: Asked | undefined;
  for (const address of new Set([...probable([]), ...probable([name])])) {
    last = await ask(address);
    if (!(last.answer instanceof ClusterError) && last.answer.node === name) break;
  }
  const none: Asked = { address: name, answer: new ClusterError("unreachable", "its address isn't known.") };
  return { node: name, ...(last ?? none) };
}

async function readLogs(
  run: RunOnNode,
  address: string,
  since: number,
  signal: AbortSignal | undefined,
): Promise<NodeLogs> {
  const mark = `@@${randomUUID()}`;
  // A first short command, so that what the connection costs isn't taken for a difference of the clocks.
  await run(["true"], { timeoutMs, title: "true", ...omitUndefined({ signal }) });
  const began = Date.now();
  const { stdout } = await run(["date", "+%s.%N"], { timeoutMs, title: "date", ...omitUndefined({ signal }) });
  const ahead = aheadOf(Number(stdout) * 1000, { began, ended: Date.now() });
  const result = await run(["sh", "-c", script, "sh", mark, String(Math.floor(since))], {
    ...{ timeoutMs, title: "(read the node's logs)" },
    ...omitUndefined({ signal }),
  });
  return { ...readNodeLogs(plainText(result.stdout), mark, address), ahead };
}

/** How far a clock is ahead of ours, in milliseconds; 0 where what it said fits the time that the question took, on a busy machine a long one. */
function aheadOf(now: number, asked: { readonly began: number; readonly ended: number }): number {
  const isWithin = !(now < asked.began || now > asked.ended);
  return isWithin ? 0 : now - (asked.began + asked.ended) / 2;
}
