import { ClusterError } from "../errors.ts";
import type { CommandResult } from "../ssh/command-result.ts";
import type { ClusterSession, RunOptions } from "./session-types.ts";

/** Runs a command on the node that was opened. */
export type RunOnNode = (argv: readonly string[], options: RunOptions) => Promise<CommandResult>;

/** Uses a node by its address, and closes it afterwards: as root where that is allowed, else as the account itself. */
export async function withNode<Result>(
  session: ClusterSession,
  address: string,
  signal: AbortSignal | undefined,
  use: (run: RunOnNode) => Promise<Result>,
): Promise<Result> {
  const opened = await session.openNode(address, signal).catch((error: unknown) => {
    if (error instanceof ClusterError && (error.kind === "permission" || error.kind === "sudo")) return undefined;
    throw error;
  });
  if (opened !== undefined) {
    try {
      return await use((argv, options) => opened.run(argv, options));
    } finally {
      opened.close();
    }
  }
  const there = session.forNode(address);
  try {
    return await use((argv, options) => there.run(argv, { ...options, plain: true }));
  } finally {
    await there.disconnect();
  }
}
