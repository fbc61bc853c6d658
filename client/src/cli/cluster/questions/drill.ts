import fs from "node:fs";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { thisPerson } from "../../../cluster/apply/person.ts";
import { type DrillKind, planDrill, runDrill } from "../../../cluster/drill/drill.ts";
import { drillQuestion, drillReport } from "../../../cluster/drill/format-drill.ts";
import { measuredExpectations } from "../../../cluster/drill/measured-expectations.ts";
import { readExpectations } from "../../../cluster/expectations/read-expectations.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal, secondsOf } from "../../options.ts";
import { err, out } from "../../output.ts";
import { readText } from "../../read-documents.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Live, runOnCluster } from "../with-cluster.ts";

const options = {
  ...clusterOptions,
  fence: { type: "boolean" },
  within: { type: "string" },
  expect: { type: "string", multiple: true },
  confirm: { type: "string" },
  yes: { type: "boolean", short: "y" },
  out: { type: "string", short: "o" },
  format: { type: "string", default: "text" },
} as const;

/**
 * `quorate drill NODE`: puts a node of a live cluster to standby, or fences it, and measures what becomes of each resource. The exit code is
 * 3 where that isn't what the scheduler said, or something was down longer than --within, or a sentence of --expect didn't hold.
 */
export function runDrillCommand(args: readonly string[]): Promise<number> {
  return runOnCluster("drill", args, options, ({ values, positionals }) => {
    const [node, ...rest] = positionals;
    if (node === undefined || rest.length > 0) throw new Misuse("name one node");
    const format = oneOf("format", values.format, formats);
    const within = secondsOf("within", values.within);
    const kind = values.fence ? "fence" : "standby";
    const stated = (values.expect ?? []).flatMap((file) => {
      const { expectations, problems } = readExpectations(readText(file));
      const [problem] = problems;
      if (problem) throw new Misuse(`${file}:${problem.line}: ${problem.message}`);
      return expectations;
    });
    return async (live) => {
      const { session, signal } = live;
      const plan = await planDrill(session, node, kind, signal).catch(refused);
      err(`${drillQuestion(plan)}\n`);
      await agree(live, { node, kind, isYes: values.yes === true, confirm: values.confirm });
      const cib = stated.length > 0 ? await session.readCib(signal) : undefined;
      const result = await runDrill(session, plan, { signal, onProgress: (text) => err(`${text}\n`) });
      const measured = cib === undefined ? [] : measuredExpectations(stated, result, cib);
      const report = drillReport(result, session.config.name, thisPerson(), measured);
      out(format === "json" ? `${plainJson({ format: 1, ...result, expectations: measured }, 2)}\n` : report);
      if (cib !== undefined && measured.length === 0) err("No sentence of the files is about this drill.\n");
      if (values.out !== undefined) fs.writeFileSync(values.out, report);
      const isLate =
        within !== undefined && result.resources.some(({ down, isDown }) => isDown || down > within * 1000);
      const isAsPredicted = result.resources.every(({ agrees }) => agrees);
      const isKept = measured.every((each) => each.result === "held");
      return isAsPredicted && result.isIdle && !isLate && isKept ? exitCodes.done : exitCodes.change;
    };
  });
}

interface Asked {
  readonly node: string;
  readonly kind: DrillKind;
  readonly isYes: boolean;
  /** The node's name, for scripts: fencing needs it typed. */
  readonly confirm: string | undefined;
}

/** Throws Refusal unless a person agrees; fencing takes the node's name. */
async function agree({ prompter }: Live, { node, kind, isYes, confirm }: Asked): Promise<void> {
  if (kind === "standby") {
    if (!isYes && !(await prompter.confirm("Begin?"))) throw new Refusal("nothing was done.");
    return;
  }
  const typed = confirm ?? (await prompter.ask(`To fence it, type its name, ${node}: `));
  if (typed === undefined)
    throw new Refusal(`there is no terminal to ask at. To fence it all the same: --confirm ${node}`);
  if (typed.trim() !== node) throw new Refusal(`"${typed.trim()}" isn't the node's name. Nothing was done.`);
}

/** What can't be drilled, in its own words. */
function refused(error: unknown): never {
  if (error instanceof Error && error.constructor === Error) throw new Refusal(error.message);
  throw error;
}
