import type { TestCase } from "../test-case.ts";
import { runOnBareMachine } from "./bare-machine.ts";
import { bareRoot, type Release, releases, whyNoBareRoot } from "./bare-root.ts";

/** `npm start` and the whole of `npm test` on a bare machine of every release, as a part of `npm test`. */
export async function tryAllReleases(): Promise<readonly TestCase[]> {
  const why = whyNoBareRoot();
  if (why !== undefined) {
    return releases.map(({ name }) => ({ name: `a bare ${name}`, state: "skipped", message: why }));
  }
  const outcomes: TestCase[] = [];
  for (const release of releases) outcomes.push(...(await tryRelease(release, [])));
  return outcomes;
}

/**
 * Runs what a newcomer does (journey.mjs, with these words) on a bare machine of the release. Resolves to the outcomes of its
 * commands, each with what was measured or what went wrong. Rejects when the machine's root can't be made.
 */
export async function tryRelease(release: Release, words: readonly string[]): Promise<readonly TestCase[]> {
  const lower = await bareRoot(release, (text) => console.log(`fresh: ${text}`));
  const { reports, end } = await runOnBareMachine(lower, ["node", "scripts/fresh/journey.mjs", ...words]);
  const outcomes = reports.map((line): TestCase => {
    const { name, ...outcome } = JSON.parse(line) as TestCase;
    return { ...outcome, name: `a bare ${release.name}: ${name}` };
  });
  if (end === 0) return outcomes;
  return [...outcomes, { name: `a bare ${release.name}`, state: "failed", message: `it ended with ${end}` }];
}
