import type { ClusterConfig } from "../ssh/cluster-config.ts";
import type { CommandResult } from "../ssh/command-result.ts";
import type { ClusterSnapshot, ClusterView } from "../status/snapshot.ts";

/** Told of every remote command when it has ended. Standard input is never part of it. */
export type CommandLog = (entry: {
  readonly cluster: string;
  readonly node: string;
  readonly command: string;
  /** The exit code, or a word where there is none: `connection-lost`, `cancelled`, `timeout`, or a signal's name. */
  readonly exitCode: number | string;
  readonly milliseconds: number;
  readonly stderr?: string;
}) => void;

/** How a command is run. */
export interface RunOptions {
  /** Fed to the command's standard input; the place for anything secret or long. */
  readonly stdin?: string;
  /** Starts the command only when all of `stdin` has come to the node, for one that would make something of half of it. */
  readonly isWhole?: boolean;
  /** Cancels the command: its channel is closed and the process on the node is told to end. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the command is given up with a ClusterError of kind `timeout`. */
  readonly timeoutMs?: number;
  /** Runs as the account itself even where the cluster's tools need sudo; for commands that only touch the account's own files. */
  readonly plain?: boolean;
  /** What the log shows in place of the argv, for a script too long to be read. */
  readonly title?: string;
}

/** A connection to one certain node, with root's rights. */
export interface NodeAccess {
  /** The address it was opened with. */
  readonly address: string;
  /** Is it still usable? */
  readonly open: boolean;
  /** Runs one command there, given as argv. Rejects with a ClusterError when it could not be run to its end. */
  run(argv: readonly string[], options?: Omit<RunOptions, "plain">): Promise<CommandResult>;
  close(): void;
}

/** One cluster, reached through whichever of its nodes answers. */
export interface ClusterSession {
  readonly config: ClusterConfig;
  /** What is known now; a new object whenever something changed. */
  readonly view: ClusterView;
  /** Calls the listener with each new view; returns how to stop. */
  onDidChange(listener: (view: ClusterView) => void): () => void;
  /** Connects to the first node that answers. Rejects with a ClusterError; then `view.connection` is `failed`. */
  connect(signal?: AbortSignal): Promise<void>;
  /** Ends the connection, forgets secrets, and stops watching. */
  disconnect(): Promise<void>;
  /** Runs one command, given as argv; connects first where needed. Rejects with a ClusterError when it could not be run to its end. */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** The live CIB as `cibadmin -Q` prints it. */
  readCib(signal?: AbortSignal): Promise<string>;
  /** Reads the status now and updates the view. */
  refresh(signal?: AbortSignal): Promise<ClusterSnapshot>;
  /** Connects to one certain node, an address in the form of `config.nodes`, as root. Rejects with a ClusterError. */
  openNode(address: string, signal?: AbortSignal): Promise<NodeAccess>;
  /** A session of its own to this one node, with the same person, log and secrets. Whoever asks for it disconnects it. */
  forNode(node: string): ClusterSession;
  /** Follows the cluster until the returned function is called. Reference-counted. */
  watch(): () => void;
}
