import type { ParseArgsConfig } from "node:util";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { formatSetup, type ShownPlan } from "../../../cluster/setup/format-setup.ts";
import { clusterOptions, type formats, Refusal } from "../../options.ts";
import { out } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import type { TerminalPrompter } from "../terminal-prompter.ts";

/** What the actions of `quorate cluster` share. */
export const setupOptions = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
} as const satisfies ParseArgsConfig["options"];

/** How a plan is shown and approved. */
interface Approval {
  readonly format: (typeof formats)[number];
  readonly isDryRun: boolean;
  readonly isConfirmed: boolean;
  readonly prompter: TerminalPrompter;
}

/** Shows a plan and asks. Resolves to the exit code where nothing is to be done now, to undefined where it is approved. Rejects with a Refusal. */
export async function approveSetup(
  plan: ShownPlan,
  { format, isDryRun, isConfirmed, prompter }: Approval,
): Promise<number | undefined> {
  if (format === "json") {
    const { cluster, text: corosync, steps, notes } = plan;
    out(`${plainJson({ format: 1, cluster, corosync, steps, notes }, 2)}\n`);
  } else out(formatSetup(plan));
  if (plan.steps.length === 0) return exitCodes.done;
  if (isDryRun) return exitCodes.change;
  if (isConfirmed) return undefined;
  if (!prompter.isThere)
    throw new Refusal("there is no terminal to ask at. Review the plan with --dry-run, then add --yes.");
  if (!(await prompter.confirm("Do this?"))) throw new Refusal("nothing was changed.");
  return undefined;
}
