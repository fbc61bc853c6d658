import { ClusterError } from "../errors.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import type { ClusterSession, RunOptions } from "./session-types.ts";

/** Runs a command on the node that was opened. */
export type RunOnNode = (argv: readonly string[], options: RunOptions) => Promise<CommandResult>;

/** A node with an open connection. */
export interface OpenNode {
  readonly run: RunOnNode;
  close(): Promise<void>;
}

/** Connects to a node by its address: as root where that is allowed, else as the account itself. Rejects with a ClusterError. */
export async function openNodeFor(
  session: ClusterSession,
  address: string,
  signal: AbortSignal | undefined,
): Promise<OpenNode> {
  const opened = await session.openNode(address, signal).catch((error: unknown) => {
    if (error instanceof ClusterError && (error.kind === "permission" || error.kind === "sudo")) return undefined;
    throw error;
  });
  if (opened !== undefined)
    return { run: (argv, options) => opened.run(argv, options), close: async () => opened.close() };
  const there = session.forNode(address);
  return { run: (argv, options) => there.run(argv, { ...options, plain: true }), close: () => there.disconnect() };
}

/** Uses a node by its address, and closes it afterwards: as openNodeFor, or as it was opened already. */
export async function withNode<Result>(
  session: ClusterSession,
  address: string,
  signal: AbortSignal | undefined,
  use: (run: RunOnNode) => Promise<Result>,
  opening = openNodeFor(session, address, signal),
): Promise<Result> {
  const { run, close } = await opening;
  try {
    return await use(run);
  } finally {
    await close();
  }
}
