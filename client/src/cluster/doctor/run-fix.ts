import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { ClusterError } from "../errors.ts";
import { findNode } from "../session/find-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { ShellLine } from "../ssh/quote.ts";

/** A finding's command that somebody approved, and the nodes that it is for. */
export interface ApprovedFix {
  readonly nodes: readonly string[];
  readonly command: ShellLine;
}

/** Runs the command of a finding on its nodes, as root, on all at once. Rejects with a ClusterError that names the nodes where it failed. */
export async function runFix(
  session: ClusterSession,
  { nodes, command }: ApprovedFix,
  signal: AbortSignal,
): Promise<void> {
  const failures = await Promise.all(
    nodes.map(async (name) => {
      const opened = await session.openNode(await findNode(session, name, signal), signal);
      try {
        const result = await opened.run(["sh", "-c", command], { timeoutMs: 60_000, title: command, signal });
        return result.exitCode === 0 ? [] : [{ name, said: `${result.stderr}${result.stdout}`.trim() }];
      } finally {
        opened.close();
      }
    }),
  );
  const failed = failures.flat();
  const [first] = failed;
  if (first === undefined) return;
  const where = listing(failed.map(({ name }) => quoted(name)));
  const said = first.said === "" ? "" : `: ${first.said.split("\n")[0]}`;
  throw new ClusterError("rejected", `The command failed on ${where}${said}`, first.said);
}
