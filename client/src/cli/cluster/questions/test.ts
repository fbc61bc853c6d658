import fs from "node:fs";
import path from "node:path";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { checkExpectations } from "../../../cluster/expectations/check-expectations.ts";
import { type TestedFile, verdictsJunit, verdictsText } from "../../../cluster/expectations/format-verdicts.ts";
import { readExpectations } from "../../../cluster/expectations/read-expectations.ts";
import { clusterOptions, Misuse, oneOf, Refusal } from "../../options.ts";
import { out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { readText } from "../../read-documents.ts";
import { exitCodes } from "../exit-codes.ts";
import { filesOf, inputOfFiles } from "./stated-files.ts";
import { runWithScheduler, type WithScheduler } from "./with-scheduler.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  nodes: { type: "string" },
} as const;

const formats = ["text", "json", "junit"] as const;

const ending = /\.quorate-test\.ya?ml$/;

/**
 * `quorate test [PATH…]`: whether what `*.quorate-test.yaml` files state holds, by Pacemaker's scheduler. The exit code is 0 where all
 * holds, 3 where something doesn't, and 1 where something isn't known.
 */
export function runTest(args: readonly string[]): Promise<number> {
  return runWithScheduler(
    "test",
    args,
    options,
    () => true,
    ({ values, positionals }) => {
      const format = oneOf("format", values.format, formats);
      const files = (positionals.length > 0 ? positionals : ["."]).flatMap(testsIn);
      return async (work) => {
        const tested: TestedFile[] = [];
        for (const file of files) tested.push(await test(file, values.nodes, work));
        if (format === "json") out(`${plainJson({ format: 1, files: tested }, 2)}\n`);
        else if (format === "junit") out(verdictsJunit(tested));
        else outColoured("verdicts", verdictsText(tested));
        const results = tested.flatMap(({ verdicts }) => verdicts.map(({ result }) => result));
        if (results.includes("unknown") || tested.some(({ problems }) => problems.length > 0)) return exitCodes.failed;
        return results.includes("fails") ? exitCodes.change : exitCodes.done;
      };
    },
  );
}

/** A file, or the files of expectations in a folder. Throws Misuse for a folder without any. */
function testsIn(name: string): string[] {
  if (!fs.statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [name];
  const found = fs
    .readdirSync(name)
    .filter((each) => ending.test(each))
    .sort();
  if (found.length === 0) throw new Misuse(`the folder ${name} has no *.quorate-test.yaml`);
  return found.map((each) => path.join(name, each));
}

async function test(
  file: string,
  nodes: string | undefined,
  { scheduler, signal }: WithScheduler,
): Promise<TestedFile> {
  const { expectations, files, nodes: own, problems } = readExpectations(readText(file));
  const folder = path.dirname(file);
  const sources = files.length > 0 ? files.map((each) => path.join(folder, each)) : filesOf(folder);
  const named = nodes ?? (own.length > 0 ? own.join(",") : undefined);
  try {
    const input = await inputOfFiles(sources, named, scheduler, signal);
    const verdicts = await checkExpectations(expectations, input, scheduler, signal);
    return { file, verdicts, problems, assumptions: input.assumptions, scheduler: scheduler.name };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const failed = { line: 0, message: `The configuration can't be checked: ${error.message}` };
    return { file, verdicts: [], problems: [...problems, failed], assumptions: [], scheduler: "" };
  }
}
