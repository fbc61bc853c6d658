import { serviceActions } from "../../../cluster/services/service-plan-input.ts";
import { Misuse } from "../../options.ts";
import { runOnCluster } from "../with-cluster.ts";
import { runDestroy } from "./cluster-destroy.ts";
import { runAddDevice, runRemoveDevice } from "./cluster-device.ts";
import { initOptions, runInit } from "./cluster-init.ts";
import { runJoin } from "./cluster-join.ts";
import { runRemove } from "./cluster-remove.ts";
import { runRename } from "./cluster-rename.ts";
import { runClusterServices } from "./services.ts";

const actions = {
  init: runInit,
  join: runJoin,
  remove: runRemove,
  "add-device": runAddDevice,
  "remove-device": runRemoveDevice,
  rename: runRename,
  destroy: runDestroy,
} as const;

/** The options of all actions. */
const options = {
  ...initOptions,
  lost: { type: "boolean" },
  confirm: { type: "string" },
  all: { type: "boolean" },
  together: { type: "boolean" },
  "accept-outage": { type: "boolean" },
} as const;

/** `quorate cluster ACTION`: sets clusters up, changes which nodes they have, starts and stops them. Resolves to the exit code. */
export function runCluster(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  if (name in actions) return actions[name as keyof typeof actions](rest);
  if (serviceActions.some((each) => args.includes(each))) return runClusterServices(args);
  return runOnCluster("cluster", args, options, ({ positionals: [word] }) => {
    const known = [...Object.keys(actions), ...serviceActions].join(", ");
    if (word === undefined) throw new Misuse(`say what to do first: ${known}`);
    throw new Misuse(
      word in actions ? `"${word}" comes before options: quorate cluster ${word}` : `"${word}" is none of ${known}`,
    );
  });
}
