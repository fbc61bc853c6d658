import fs from "node:fs";
import { err, out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import { type MadePlan, planFiles } from "./make-plan.ts";
import { clusterOptions, Misuse, oneOf, readOptions } from "./options.ts";
import { planJson, planText } from "./plan-report.ts";
import { showError, withCluster } from "./with-cluster.ts";

export const modes = ["update", "replace"] as const;
export const formats = ["text", "json"] as const;

/** `quorate plan FILE…`: what applying the files would change and do. Changes nothing. Resolves to the exit code. */
export async function runPlan(args: readonly string[]): Promise<number> {
  try {
    const options = {
      ...clusterOptions,
      mode: { type: "string", default: "update" },
      format: { type: "string", default: "text" },
      out: { type: "string", short: "o" },
    } as const;
    const { values, positionals: files } = readOptions(args, options);
    const mode = oneOf("mode", values.mode, modes);
    const format = oneOf("format", values.format, formats);
    if (files.length === 0) throw new Misuse("name at least one file");
    return await withCluster("plan", values, async (live) => {
      const made = await planFiles(live, files, mode);
      out(format === "json" ? await planJson(made) : planText(made));
      if (values.out !== undefined) await writePlan(values.out, made);
      return made.plan.changes.length === 0 ? exitCodes.done : exitCodes.change;
    });
  } catch (error) {
    return showError("plan", error);
  }
}

async function writePlan(file: string, made: MadePlan): Promise<void> {
  try {
    fs.writeFileSync(file, await planJson(made), { mode: 0o600 });
  } catch (error) {
    throw new Misuse(`the plan can't be written: ${(error as Error).message}`);
  }
  err(`The plan is in ${file}; apply exactly it with: quorate apply --plan ${file}\n`);
}
