import fs from "node:fs";
import { plainLine } from "../../../../../server/src/text/plain-text.ts";
import { planInsight } from "../../../cluster/insight/plan-insight.ts";
import { shellLine } from "../../../cluster/ssh/quote.ts";
import { sessionScheduler } from "../../../cluster/what-if/session-scheduler.ts";
import { clusterOptions, formats, Misuse, modes, oneOf } from "../../options.ts";
import { err, out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { needsOfNodes } from "./node-needs.ts";
import { planJson, planText } from "./plan-report.ts";
import { rememberSync } from "./pull-bases.ts";
import { makePlan, requestForFiles } from "./terminal-plan.ts";

const options = {
  ...clusterOptions,
  mode: { type: "string", default: "update" },
  format: { type: "string", default: "text" },
  out: { type: "string", short: "o" },
} as const;

/** `quorate plan FILE…`: what applying the files would change, and what the cluster would do. Changes nothing. Resolves to the exit code. */
export function runPlan(args: readonly string[]): Promise<number> {
  return runOnCluster("plan", args, options, ({ values, positionals: files }) => {
    const mode = oneOf("mode", values.mode, modes);
    const format = oneOf("format", values.format, formats);
    if (files.length === 0) throw new Misuse("name at least one file");
    return async (live) => {
      const first = await makePlan(live, requestForFiles(files, mode));
      const [closer, needs] = await Promise.all([
        planInsight(sessionScheduler(live.session), first, live.signal),
        needsOfNodes(live, first),
      ]);
      const made = { ...closer, needs };
      if (format === "json") out(await planJson(made));
      else outColoured("changes", planText(made));
      if (values.out !== undefined) await writePlan(values.out, made);
      if (made.plan.changes.length === 0) rememberSync(made.cluster, made.files, made.base);
      return made.plan.changes.length === 0 ? exitCodes.done : exitCodes.change;
    };
  });
}

async function writePlan(file: string, made: Parameters<typeof planJson>[0]): Promise<void> {
  try {
    fs.writeFileSync(file, await planJson(made), { mode: 0o600 });
  } catch (error) {
    throw new Misuse(`the plan can't be written: ${(error as Error).message}`);
  }
  err(`The plan is in ${plainLine(file)}. To apply exactly this plan: ${shellLine`quorate apply --plan ${file}`}\n`);
}
