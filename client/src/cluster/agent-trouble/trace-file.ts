import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { maskOutput, secretsOf } from "../agents/mask-output.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { findNode } from "../session/find-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { AgentResource } from "./agent-resource.ts";
import { traceFolder } from "./trace-change.ts";

const script = nodeScript(new URL("./trace-file.sh", import.meta.url));

/** How much of a trace is read, in bytes: its end. */
const longest = 200_000;
const milliseconds = 30_000;

/** The newest trace of an agent on a node. */
export interface AgentTrace {
  readonly node: string;
  /** Its path there. */
  readonly file: string;
  /** How many traces of the resource the node has. */
  readonly count: number;
  /** Its end, without secrets. */
  readonly text: string;
  /** Was its beginning left out? */
  readonly isCut: boolean;
}

/** Reads the newest trace of a resource's agent on a node, as root. Undefined where there is none. Rejects with a ClusterError. */
export async function readTrace(
  session: ClusterSession,
  resource: AgentResource,
  { cib, node, signal }: { cib: string; node: string; signal?: AbortSignal | undefined },
): Promise<AgentTrace | undefined> {
  const access = await session.openNode(await findNode(session, node, signal), signal);
  try {
    const folder = `${traceFolder(resource)}/${resource.type}`;
    const { exitCode, stdout, stderr } = await access.run(
      ["sh", "-c", script, "trace-file.sh", folder, resource.id, String(longest)],
      { title: `trace of ${resource.id}`, timeoutMs: milliseconds, ...omitUndefined({ signal }) },
    );
    if (exitCode === 3) return undefined;
    if (exitCode !== 0) throw new ClusterError("rejected", `The trace can't be read on "${node}".`, stderr);
    return { node, ...traceOf(stdout, secretsOf(cib)) };
  } finally {
    access.close();
  }
}

/** What trace-file.sh printed. */
export function traceOf(stdout: string, secrets: readonly string[]): Omit<AgentTrace, "node"> {
  const end = stdout.indexOf("\n");
  const [file = "", count = "", size = ""] = stdout.slice(0, end).split("\t");
  const middle = stdout.indexOf("\n--\n", end);
  const parameters = stdout.slice(end + 1, middle);
  const isCut = Number(size) > longest;
  const tail = stdout.slice(middle + 4);
  // What is cut off may be a part of a secret: its whole line goes.
  const shown = isCut ? tail.slice(tail.indexOf("\n") + 1) : tail;
  // The parameters are at the beginning of a trace, and say what is secret in all of it.
  const text = maskOutput(`${parameters}\n--\n${shown}`, secrets);
  return { file, count: Number(count), isCut, text: text.slice(text.indexOf("\n--\n") + 4) };
}
