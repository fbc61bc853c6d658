import { existsSync } from "node:fs";
import { isWithoutCorpus } from "../test/support/corpus.ts";
import { type Part, parts, signalTools } from "./parts.ts";
import type { TestCase } from "./test-case.ts";

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no part "${unknown.join('", "')}". The parts are: ${parts.map((part) => part.name).join(" ")}.`,
  );
  process.exit(2);
}

// In CI on Debian as root everything can run that is the project's own: what doesn't is a fault of ours.
const nothingMayBeSkipped = process.env.CI === "true" && existsSync("/etc/debian_version") && process.getuid?.() === 0;

let stopped = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    stopped = true;
    signalTools(signal);
  });
}

const outcomes: TestCase[] = [];
for (const part of parts) {
  if (chosen.length > 0 && !chosen.includes(part.name)) continue;
  outcomes.push(...(stopped ? [notRun(part)] : await runPart(part)));
}
summarize(outcomes);

function notRun(part: Part): TestCase {
  return { name: part.title, state: "failed", message: "it was not run: the tests were stopped before" };
}

async function runPart(part: Part): Promise<readonly TestCase[]> {
  console.log(`\n━━━ ${part.title} (${part.name}) ━━━`);
  const began = performance.now();
  const cases = await part.run().catch((error: unknown): readonly TestCase[] => {
    const message = error instanceof Error ? error.message : String(error);
    return [{ name: part.title, state: "failed", message }];
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`━━━ ${part.name}: ${counts(cases)} in ${seconds} s`);
  return cases;
}

function counts(cases: readonly TestCase[]): string {
  const count = (state: TestCase["state"]) => cases.filter((each) => each.state === state).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

function summarize(cases: readonly TestCase[]): void {
  console.log("");
  const judged = cases.map((each): TestCase => {
    if (each.state !== "skipped") return each;
    console.log(`skipped: ${each.name}: ${each.message ?? "no reason given"}`);
    if (!nothingMayBeSkipped || isWithoutCorpus(each.message)) return each;
    return { ...each, state: "failed", message: "skipped, which counts as a failure in CI on Debian as root" };
  });
  for (const each of judged) {
    if (each.state === "failed") console.log(`failed: ${each.name}: ${(each.message ?? "").split("\n")[0]}`);
  }
  if (judged.some((each) => each.state === "failed") || judged.length === 0) process.exitCode = 1;
  console.log(counts(judged));
}
