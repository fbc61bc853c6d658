import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { whatIfText } from "../../../cluster/what-if/format-what-if.ts";
import { readLiveInput } from "../../../cluster/what-if/read-live-input.ts";
import { type WhatIfRow, whatIf } from "../../../cluster/what-if/what-if.ts";
import { clusterOptions, formats, oneOf } from "../../options.ts";
import { err, out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { exitCodes } from "../exit-codes.ts";
import { filesOf, inputOfFiles } from "./stated-files.ts";
import { runWithScheduler } from "./with-scheduler.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  nodes: { type: "string" },
  only: { type: "string" },
} as const;

const kinds = [
  "lost",
  "fencing-fails",
  "standby",
  "pair-lost",
  "no-quorum",
  "attribute",
  "ticket",
  "fails",
  "stop-fails",
] as const;

/**
 * `quorate what-if [PATH…]`: what becomes of each resource when a node is lost, goes to standby, when quorum is lost, when a resource
 * fails. Pacemaker's scheduler answers: that of the cluster that is named, else that of this machine. Without files it is about the live
 * cluster. The exit code is 3 where the loss of a single node takes something down.
 */
export function runWhatIf(args: readonly string[]): Promise<number> {
  const hasFiles = (paths: readonly string[]): boolean => paths.length > 0;
  return runWithScheduler("what-if", args, options, hasFiles, ({ values, positionals: paths }) => {
    const format = oneOf("format", values.format, formats);
    const only = values.only?.split(",").map((kind) => oneOf("only", kind, kinds));
    return async ({ session, scheduler, signal }) => {
      const files = paths.flatMap(filesOf);
      const input =
        session && files.length === 0
          ? await readLiveInput(session, signal)
          : await inputOfFiles(files, values.nodes, scheduler, signal);
      const isWanted = ({ kind }: { kind: (typeof kinds)[number] }): boolean =>
        only === undefined || only.includes(kind);
      const result = await whatIf({ ...input, scheduler, isWanted, signal, onRow: progress() });
      if (format === "json") out(`${plainJson({ format: 1, ...result }, 2)}\n`);
      else outColoured("scenarios", whatIfText(result));
      return result.rows.some((row) => row.kind === "lost" && row.weight >= 4) ? exitCodes.change : exitCodes.done;
    };
  });
}

/** Reports on standard error how far it is, where it takes long. */
function progress(): (row: WhatIfRow, of: number) => void {
  let done = 0;
  let reported = performance.now();
  return (_, of) => {
    done++;
    if (performance.now() - reported < 2000) return;
    reported = performance.now();
    err(`${done} of ${of} scenarios\n`);
  };
}
