import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { isWithoutSystemdNodes } from "../test/lab/why-no-fresh-lab.ts";
import { isWithoutCorpus } from "../test/support/corpus.ts";
import { build, lanes, type Part, quick } from "./parts.ts";
import type { TestCase } from "./test-case.ts";
import { Tools } from "./test-tools.ts";

const names = [build, ...lanes.flat()].map(({ name }) => name);
const help = `npm test [-- PART... --soak]

Runs all tests of the project that can run on this machine, or the named parts: ${names.join(" ")}.
"quick" means ${quick.join(", ")}.

  --soak    repeats for long what is random or a race, and tries bare machines
  --help    this text`;

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { soak: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    const chosen = positionals.flatMap((name) => (name === "quick" ? quick : [name]));
    const unknown = chosen.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
    return { ...values, chosen };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

const { soak, chosen, help: isHelp } = readOptions();
if (isHelp) {
  console.log(help);
  process.exit();
}
if (soak) process.env.QUORATE_SOAK = "1";

// In CI on Debian as root everything can run that is the project's own: what doesn't is a fault of ours.
const nothingMayBeSkipped = process.env.CI === "true" && existsSync("/etc/debian_version") && process.getuid?.() === 0;

const tools = new Tools();
let isStopped = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    isStopped = true;
    tools.signal(signal);
  });
}

const isChosen = ({ name, soak: soakOnly }: Part) => (chosen.length > 0 ? chosen.includes(name) : !soakOnly || soak);
const chosenLanes = lanes.map((lane) => lane.filter(isChosen)).filter((lane) => lane.length > 0);
const outcomes: TestCase[] = [];
// The tests of Neovim and the command line run the bundles.
if (isChosen(build) || chosenLanes.flat().some(({ name }) => name !== "types" && name !== "lint")) {
  outcomes.push(...(await runPart(build, false)));
}
const isAlone = chosenLanes.length === 1;
for (const { prepare } of chosenLanes.flat()) void prepare?.();
const ofLanes = await Promise.all(
  chosenLanes.map(async (lane) => {
    const cases: TestCase[] = [];
    for (const part of lane) cases.push(...(isStopped ? [notRun(part)] : await runPart(part, !isAlone)));
    return cases;
  }),
);
outcomes.push(...ofLanes.flat());
summarize(outcomes);

function notRun(part: Part): TestCase {
  return { name: part.title, state: "failed", message: "it was not run: the tests were stopped before" };
}

/** Runs a part; with `isCollected`, the output of its tools is printed at its end, so that it doesn't mix with that of other lanes. */
async function runPart(part: Part, isCollected: boolean): Promise<readonly TestCase[]> {
  console.log(`━━━ ${part.title} (${part.name}) ${isCollected ? "has begun" : "━━━"}`);
  const began = performance.now();
  let output = "";
  const runTool = tools.runner(isCollected ? (text) => (output += text) : undefined);
  const cases = await part.run(runTool).catch((error: unknown): readonly TestCase[] => {
    const message = error instanceof Error ? error.message : String(error);
    return [{ name: part.title, state: "failed", message }];
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (isCollected) console.log(`\n━━━ ${part.title} (${part.name}) ━━━\n${output}`);
  console.log(`━━━ ${part.name}: ${counts(cases)} in ${seconds} s`);
  return cases;
}

/** Is this reason of a skipped test one that nobody can help on this machine? */
function isExcuse(reason: string | undefined): boolean {
  return isWithoutCorpus(reason) || isWithoutSystemdNodes(reason);
}

function counts(cases: readonly TestCase[]): string {
  const count = (state: TestCase["state"]) => cases.filter((each) => each.state === state).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

function summarize(cases: readonly TestCase[]): void {
  console.log("");
  const counted = cases.map((each): TestCase => {
    if (each.state !== "skipped") return each;
    console.log(`skipped: ${each.name}: ${(each.message ?? "no reason given").split("\n")[0]}`);
    if (!nothingMayBeSkipped || each.isExcused || isExcuse(each.message)) return each;
    return { ...each, state: "failed", message: "skipped, which counts as a failure in CI on Debian as root" };
  });
  for (const each of counted) {
    if (each.state === "failed") console.log(`failed: ${each.name}: ${(each.message ?? "").split("\n")[0]}`);
  }
  if (counted.some((each) => each.state === "failed") || counted.length === 0) process.exitCode = 1;
  console.log(counts(counted));
}
