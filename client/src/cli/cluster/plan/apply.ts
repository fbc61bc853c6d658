import { prepareBackup } from "../../../cluster/apply/arm-timers.ts";
import { changeOptions, formats, Misuse, modes, oneOf, secondsOf } from "../../options.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { type Applying, applyInTerminal } from "./apply-in-terminal.ts";
import { readPlanFile, refuseAnotherPlan, refuseMoreSevere } from "./plan-file.ts";
import { makePlan, requestForFiles } from "./terminal-plan.ts";

const options = {
  ...changeOptions,
  plan: { type: "string" },
  "detailed-exitcode": { type: "boolean" },
} as const;

/** `quorate apply FILE…` and `quorate apply --plan PLAN`: plans, asks, and applies by compare-and-swap. Resolves to the exit code. */
export function runApply(args: readonly string[]): Promise<number> {
  return runOnCluster("apply", args, options, ({ values, positionals }) => {
    const reviewed = values.plan === undefined ? undefined : readPlanFile(values.plan);
    if (reviewed !== undefined && positionals.length > 0) throw new Misuse("name files or --plan, not both");
    if (reviewed?.mode === "roll-back") throw new Misuse("this is the plan of a rollback; use quorate rollback");
    const files = reviewed?.files ?? positionals;
    if (files.length === 0) throw new Misuse("name at least one file, or --plan PLAN");
    const mode = reviewed?.mode ?? oneOf("mode", values.mode ?? "update", modes);
    const isConfirmed = values.yes ?? false;
    const applying: Applying = {
      format: oneOf("format", values.format, formats),
      isConfirmed: isConfirmed || reviewed !== undefined,
      acceptErrors: values["accept-errors"] ?? false,
      confirmWithinSeconds: secondsOf("confirm-within", values["confirm-within"]),
      asksNodes: reviewed === undefined,
    };
    return async (live) => {
      const request = requestForFiles(files, mode);
      if (applying.confirmWithinSeconds !== undefined) void prepareBackup(live.session, live.signal);
      const made = await makePlan(live, request);
      if (reviewed) {
        await refuseAnotherPlan(reviewed, made);
        if (!isConfirmed) refuseMoreSevere(reviewed, made);
      }
      const code = await applyInTerminal(live, request, made, applying);
      return code === exitCodes.change && !values["detailed-exitcode"] ? exitCodes.done : code;
    };
  });
}
