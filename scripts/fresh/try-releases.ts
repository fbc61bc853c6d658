import type { TestCase } from "../test-case.ts";
import { endMachines, runOnBareMachine } from "./bare-machine.ts";
import { bareRoot, type Release, releases, whyNoBareRoot } from "./bare-root.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** `npm start` and the whole of `npm test` on a bare machine of every release, as a part of `npm test`. */
export async function tryAllReleases(): Promise<readonly TestCase[]> {
  const why = whyNoBareRoot();
  if (why === undefined) return tryReleases(releases, []);
  return releases.map(({ name }) => ({ name: `a bare ${name}`, state: "skipped", message: why }));
}

/**
 * Runs what a newcomer does (journey.mjs, with these words) on a bare machine of each release, one after the other. Resolves to the
 * outcomes of its commands, each with what was measured or what went wrong. A signal that asks this process to end ends the machine.
 */
export async function tryReleases(chosen: readonly Release[], words: readonly string[]): Promise<readonly TestCase[]> {
  const outcomes: TestCase[] = [];
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    endMachines();
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    for (const release of chosen) {
      const tried = isStopped
        ? [failed(release, "it was not tried: the tests were stopped before")]
        : await tryRelease(release, words);
      outcomes.push(...tried);
    }
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
  return outcomes;
}

async function tryRelease(release: Release, words: readonly string[]): Promise<readonly TestCase[]> {
  try {
    const lower = await bareRoot(release, (text) => console.log(`fresh: ${text}`));
    const { reports, end } = await runOnBareMachine(lower, ["node", "scripts/fresh/journey.mjs", ...words]);
    const outcomes = reports.map((line): TestCase => {
      const { name, ...outcome } = JSON.parse(line) as TestCase;
      return { ...outcome, name: `a bare ${release.name}: ${name}` };
    });
    return end === 0 ? outcomes : [...outcomes, failed(release, `its commands were ended by ${end}`)];
  } catch (error) {
    return [failed(release, error instanceof Error ? error.message : String(error))];
  }
}

function failed({ name }: Release, message: string): TestCase {
  return { name: `a bare ${name}`, state: "failed", message };
}
