import { runDestroy } from "./cluster-destroy.ts";
import { runInit } from "./cluster-init.ts";
import { runJoin } from "./cluster-join.ts";
import { runRemove } from "./cluster-remove.ts";
import { runClusterServices } from "./services.ts";

const actions = { init: runInit, join: runJoin, remove: runRemove, destroy: runDestroy } as const;

/** `quorate cluster ACTION`: sets clusters up, changes which nodes they have, starts and stops them. Resolves to the exit code. */
export function runCluster(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  return name in actions ? actions[name as keyof typeof actions](rest) : runClusterServices(args);
}
