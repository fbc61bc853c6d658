import type { ClusterConfig } from "../ssh/cluster-config.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import type { ClusterSnapshot, ClusterView } from "../status/snapshot.ts";

/** Called with every remote command when it has ended. Standard input is never part of it. */
export type CommandLog = (entry: {
  readonly cluster: string;
  readonly node: string;
  readonly command: string;
  /** The exit code, or why there is none: `connection-lost`, `cancelled`, `timeout`, or a signal's name. */
  readonly exitCode: number | string;
  readonly milliseconds: number;
  readonly stderr?: string;
}) => void;

/** How a command is run. */
export interface RunOptions {
  /** The command's standard input; the place for everything secret or long. */
  readonly stdin?: string;
  /** Starts the command only once all of `stdin` has arrived on the node, for one that would process half of it. */
  readonly isWhole?: boolean;
  /** Cancels the command: its channel is closed, and its process on the node is terminated. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the command is aborted with a ClusterError of kind `timeout`. */
  readonly timeoutMs?: number;
  /** Runs as the account itself also where the cluster's tools need sudo; for commands that use only the account's own files. */
  readonly plain?: boolean;
  /** What the log shows instead of the argv, for long scripts. */
  readonly title?: string;
}

/** A connection to one certain node, as root. */
export interface NodeAccess {
  /** The address it was opened with. */
  readonly address: string;
  /** Can it still be used? */
  readonly open: boolean;
  /** Runs one command there, given as argv. Rejects with a ClusterError when it could not be run to its end. */
  run(argv: readonly string[], options?: Omit<RunOptions, "plain">): Promise<CommandResult>;
  close(): void;
}

/** One cluster, through whichever of its nodes answers. */
export interface ClusterSession {
  readonly config: ClusterConfig;
  /** What is known now; a new object after each change. */
  readonly view: ClusterView;
  /** Calls the listener with each new view; returns how to stop. */
  onDidChange(listener: (view: ClusterView) => void): () => void;
  /** Connects to the first node that answers. Rejects with a ClusterError; then `view.connection` is `failed`. */
  connect(signal?: AbortSignal): Promise<void>;
  /** Closes the connection, forgets secrets, and stops watching. */
  disconnect(): Promise<void>;
  /** Runs one command, given as argv; connects first where needed. Rejects with a ClusterError when it could not be run to its end. */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** The live CIB as `cibadmin -Q` prints it. */
  readCib(signal?: AbortSignal): Promise<string>;
  /** Reads the status now and updates the view. */
  refresh(signal?: AbortSignal): Promise<ClusterSnapshot>;
  /** Connects to one certain node, an address in the form of `config.nodes`, as root. Rejects with a ClusterError. */
  openNode(address: string, signal?: AbortSignal): Promise<NodeAccess>;
  /** A separate session to this one node, with the same prompter, log and secrets. The caller disconnects it. */
  forNode(node: string): ClusterSession;
  /**
   * Connects to one other node in the background, so that `takePrepared` has a session to it at once. Asks nobody anything, and fails silently:
   * then the session is opened when it is needed.
   */
  prepare?(node: string): void;
  /** The session to a node that was prepared, once it is connected; undefined when it wasn't prepared or that failed. The caller disconnects it. */
  takePrepared?(node: string): Promise<ClusterSession | undefined>;
  /** Watches the status until the returned function is called. Reference-counted. */
  watch(): () => void;
}
