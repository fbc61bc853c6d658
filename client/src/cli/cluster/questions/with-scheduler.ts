import type { ParseArgsConfig } from "node:util";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import { localScheduler } from "../../../cluster/what-if/local-scheduler.ts";
import type { Scheduler } from "../../../cluster/what-if/scheduler.ts";
import { sessionScheduler } from "../../../cluster/what-if/session-scheduler.ts";
import { type clusterOptions, Refusal, readOptions } from "../../options.ts";
import { runLocally, runOnCluster } from "../with-cluster.ts";

/** What a command that asks Pacemaker's scheduler works with. */
export interface WithScheduler {
  readonly scheduler: Scheduler;
  /** The cluster whose scheduler it is; absent where it is this machine's. */
  readonly session?: ClusterSession;
  readonly signal: AbortSignal;
}

type Parsed<T extends NonNullable<ParseArgsConfig["options"]>> = ReturnType<typeof readOptions<T>>;

/**
 * Runs a command that asks Pacemaker's scheduler: that of the cluster that is named, else, about files, that of this machine; without files
 * that of the folder's cluster. `prepare` checks the arguments (it throws Misuse) and returns what is then done. Resolves to the exit code.
 */
export function runWithScheduler<const T extends NonNullable<ParseArgsConfig["options"]> & typeof clusterOptions>(
  command: string,
  args: readonly string[],
  options: T,
  hasFiles: (positionals: readonly string[]) => boolean,
  prepare: (parsed: Parsed<T>) => (work: WithScheduler) => Promise<number>,
): Promise<number> {
  if (isLocal(command, args, options, hasFiles)) {
    return runLocally(command, args, options, (parsed) => {
      const work = prepare(parsed);
      return async (signal) => work({ scheduler: await local(), signal });
    });
  }
  return runOnCluster(command, args, options, (parsed) => {
    const work = prepare(parsed);
    return ({ session, signal }) => work({ scheduler: sessionScheduler(session), session, signal });
  });
}

function isLocal<T extends NonNullable<ParseArgsConfig["options"]> & typeof clusterOptions>(
  command: string,
  args: readonly string[],
  options: T,
  hasFiles: (positionals: readonly string[]) => boolean,
): boolean {
  try {
    const { values, positionals } = readOptions(args, options, command);
    const { cluster, host } = values as { cluster?: string; host?: readonly string[] };
    return cluster === undefined && host === undefined && hasFiles(positionals);
  } catch {
    // Arguments that make no sense are reported when they are read again.
    return true;
  }
}

/** The scheduler of this machine. Throws Refusal where it has none. */
async function local(): Promise<Scheduler> {
  const scheduler = await localScheduler();
  if (scheduler) return scheduler;
  throw new Refusal(
    "this machine has no crm_simulate. Name a cluster with --cluster or --host, or install Pacemaker's tools (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli)",
  );
}
