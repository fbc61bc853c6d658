import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestedReleases } from "../test/lab/releases.ts";
import { root } from "./paths.mjs";
import { filesToTryAgain, withSecondTry } from "./second-try.ts";
import type { TestCase } from "./test-case.ts";
import type { RunTool } from "./test-tools.ts";

/** One part of `npm test`. */
export interface Part {
  /** The word that selects it: `npm test -- unit`. */
  readonly name: string;
  readonly title: string;
  /** It runs in a soak only, or when it is named. */
  readonly soak?: boolean;
  /** Begins what it needs and others don't, while parts before it run. Never rejects. */
  prepare?(): Promise<unknown>;
  /** Runs it with this way to run a tool. A part that prints its own output may ignore it. */
  run(runTool: RunTool): Promise<readonly TestCase[]>;
}

const bin = (tool: string) => join(root, "node_modules", tool);
const labTests = ["--config", "test/lab/vitest.config.ts"];
const e2eTests = ["--config", "test/e2e/vitest.config.ts"];
const scriptTests = ["--config", "test/scripts/vitest.config.ts"];

/** What the rest needs: it runs before the lanes. */
export const build: Part = command("build", "Build", [[join(root, "scripts/build.ts")]]);

/**
 * The other parts. Lanes run side by side, the parts of a lane one after the other: the first lane keeps a core busy, the others mostly
 * wait for clusters and for an editor.
 */
export const lanes: readonly (readonly Part[])[] = [
  [
    vitest("unit", "Unit tests, and the language server as a process", ["--project", "unit"]),
    vitest("differential", "Our answers beside those of other tools", ["--project", "differential"]),
    { name: "editor", title: "The extension inside real VS Code", run: editorSuite },
    vitest("package", "Packaging", [...scriptTests, "test/scripts/package"], { isTriedAgain: true }),
    vitest("fresh", "Bare machines", [...scriptTests, "test/scripts/fresh"], { isTriedAgain: true }),
    vitest("setup", "npm run setup", [...scriptTests, "test/scripts/setup"], { isTriedAgain: true }),
    vitest("start", "npm start", [...scriptTests, "test/scripts/start"], { isTriedAgain: true }),
    { name: "releases", title: "The README's commands on bare machines", soak: true, run: tryReleases },
  ],
  [
    command("types", "Types", [[join(root, "scripts/typecheck.ts")]]),
    command("lint", "Lint and format", [[bin("@biomejs/biome/bin/biome"), "check", "."]]),
    onReleases(
      vitest("lab", "The lab, and tests on real clusters", labTests, { whySkipped: whyNoLabHere, isTriedAgain: true }),
    ),
  ],
  [
    vitest("e2e", "The workbench, end to end", e2eTests, { isTriedAgain: true }),
    { ...eachRelease(vitest("tutorials", "The tutorials on other releases", [...e2eTests, "tutorials"])), soak: true },
  ],
];

/** What `npm test -- quick` runs: what needs neither a cluster nor an editor nor other tools. */
export const quick: readonly string[] = ["types", "lint", "unit"];

/** A part that is one test: it passes when all of its commands exit 0. */
function command(name: string, title: string, commands: readonly (readonly string[])[]): Part {
  return {
    name,
    title,
    async run(runTool) {
      for (const args of commands) {
        const code = await runTool(args);
        if (code !== 0) return [{ name: title, state: "failed", message: `exited with ${code}` }];
      }
      return [{ name: title, state: "passed" }];
    },
  };
}

/**
 * A part that vitest runs. `whySkipped` gives the reason of tests that were skipped without saying one. With `isTriedAgain`, files with a
 * failed test are run once more, outside of a soak: their tests build on one another, and on a cluster, an editor or a package registry
 * that may have been busy.
 */
function vitest(
  name: string,
  title: string,
  args: readonly string[],
  { whySkipped = async () => undefined, isTriedAgain = false }: VitestOptions = {},
): Part {
  const run = (runTool: RunTool, files: readonly string[]) => runVitest(runTool, name, title, [...args, ...files]);
  return {
    name,
    title,
    async run(runTool) {
      const first = await run(runTool, []);
      const failed = isTriedAgain && process.env.QUORATE_SOAK !== "1" ? filesToTryAgain(first) : [];
      const cases = failed.length === 0 ? first : withSecondTry(first, failed, await run(runTool, failed));
      const reason = await whySkipped();
      return cases.map((each) =>
        each.state === "skipped" && each.message === undefined && reason ? { ...each, message: reason } : each,
      );
    },
  };
}

interface VitestOptions {
  readonly whySkipped?: () => Promise<string | undefined>;
  readonly isTriedAgain?: boolean;
}

async function runVitest(
  runTool: RunTool,
  name: string,
  title: string,
  args: readonly string[],
): Promise<readonly TestCase[]> {
  const results = join(root, "out/results", `${name}.json`);
  mkdirSync(join(root, "out/results"), { recursive: true });
  rmSync(results, { force: true });
  const reporter = join(import.meta.dirname, "vitest-results.ts");
  const reporters = ["--reporter=default", `--reporter=${reporter}`];
  const code = await runTool([bin("vitest/vitest.mjs"), "run", ...reporters, ...args], {
    QUORATE_RESULTS: results,
    QUORATE_BUILT: "1",
  });
  if (!existsSync(results)) return [{ name: title, state: "failed", message: `vitest exited with ${code}` }];
  const cases = JSON.parse(readFileSync(results, "utf8")) as TestCase[];
  // Vitest also fails without a failed test: when no test was found, or a thread died.
  const unexplained = code !== 0 && !cases.some((each) => each.state === "failed");
  return unexplained ? [...cases, { name: title, state: "failed", message: `vitest exited with ${code}` }] : cases;
}

/** The releases that clusters of the tests run, found once, and what is reported of those that can't be had. */
function releasesOf(title: string) {
  let found: Promise<TestedReleases> | undefined;
  const find = async (): Promise<TestedReleases> => {
    const asked = process.env.QUORATE_LAB_RELEASE;
    if (asked) return { names: asked.split(" "), missing: [] };
    if ((await whyNoLabHere()) !== undefined) return { names: ["machine"], missing: [] };
    const { testedReleases } = await import("../test/lab/releases.ts");
    const report = (text: string) => console.log(`lab: ${text}`);
    return testedReleases(process.env.QUORATE_SOAK === "1", report);
  };
  const missingCases = (missing: readonly string[]): readonly TestCase[] =>
    missing.map((message) => ({ name: title, state: "skipped", message, isExcused: true }));
  return { find: () => (found ??= find()), missingCases };
}

/** The part on all releases at once: its tool takes their names. */
function onReleases(part: Part): Part {
  const { find, missingCases } = releasesOf(part.title);
  return {
    ...part,
    prepare: async () => {
      await find();
      // The root of bare machines takes minutes where it isn't there yet.
      const fresh = await import("../test/lab/why-no-fresh-lab.ts");
      await fresh.whyNoFreshLab();
    },
    async run(runTool) {
      const { names, missing } = await find();
      const cases = await part.run((args, env) => runTool(args, { ...env, QUORATE_LAB_RELEASE: names.join(" ") }));
      return [...cases, ...missingCases(missing)];
    },
  };
}

/** The part on each release but the machine's, one after the other. */
function eachRelease(part: Part): Part {
  const { find, missingCases } = releasesOf(part.title);
  return {
    ...part,
    async run(runTool) {
      const { names, missing } = await find();
      const cases: TestCase[] = [];
      for (const release of names.filter((name) => name !== "machine")) {
        const own = await part.run((args, env) => runTool(args, { ...env, QUORATE_LAB_RELEASE: release }));
        cases.push(...own.map((each) => ({ ...each, name: `${release}: ${each.name}` })));
      }
      return [...cases, ...missingCases(missing)];
    },
  };
}

async function whyNoLabHere(): Promise<string | undefined> {
  const lab: { whyNoLab(): string | undefined } = await import("../test/lab/lab.ts");
  return lab.whyNoLab();
}

async function editorSuite(): Promise<readonly TestCase[]> {
  const { whyNoBrowser } = await import("../test/e2e/browser.ts");
  const reason = process.env.QUORATE_VSCODE ? undefined : whyNoBrowser();
  if (reason) return [{ name: "The extension inside real VS Code", state: "skipped", message: reason }];
  const { runSuite } = await import("../test/e2e/run-suite.ts");
  return runSuite();
}

async function tryReleases(): Promise<readonly TestCase[]> {
  const { tryAllReleases } = await import("./fresh/try-releases.ts");
  return tryAllReleases();
}
