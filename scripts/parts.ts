import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary, root, toolEnvironment } from "./paths.mjs";
import type { TestCase } from "./test-case.ts";

/** One part of `npm test`. */
export interface Part {
  /** The word that selects it: `npm test -- unit`. */
  readonly name: string;
  readonly title: string;
  run(): Promise<readonly TestCase[]>;
}

const bin = (tool: string) => join(root, "node_modules", tool);

/** All parts in the order in which they run: what is quick and basic first. */
export const parts: readonly Part[] = [
  command("types", "Types", [[join(root, "scripts/typecheck.ts")]]),
  command("lint", "Lint and format", [[bin("@biomejs/biome/bin/biome"), "check", "."]]),
  command("build", "Build", [[join(root, "scripts/build.mjs")]]),
  vitest("unit", "Unit tests, and the language server as a process", ["--project", "unit"]),
  vitest("differential", "Our answers beside those of other tools", ["--project", "differential"]),
  vitest("lab", "The lab, and journeys on a real cluster", ["--config", "test/lab/vitest.config.ts"], whyNoLabHere),
  { name: "editor", title: "The extension inside real VS Code", run: editorSuite },
  vitest("e2e", "The workbench, end to end", ["--config", "test/e2e/vitest.config.ts"]),
  vitest("package", "Packaging", ["--config", "test/scripts/vitest.config.ts", "test/scripts/package"]),
  vitest("fresh", "Bare machines", ["--config", "test/scripts/vitest.config.ts", "test/scripts/fresh"]),
  vitest("setup", "npm run setup", ["--config", "test/scripts/vitest.config.ts", "test/scripts/setup"]),
  vitest("start", "npm start", ["--config", "test/scripts/vitest.config.ts", "test/scripts/start"]),
];

/** A part that is one test: it passes when all of its commands exit 0. */
function command(name: string, title: string, commands: readonly (readonly string[])[]): Part {
  return {
    name,
    title,
    async run() {
      for (const args of commands) {
        const code = await runTool(args);
        if (code !== 0) return [{ name: title, state: "failed", message: `exited with ${code}` }];
      }
      return [{ name: title, state: "passed" }];
    },
  };
}

/** A part that vitest runs. `whySkipped` gives the reason of tests that were skipped without saying one. */
function vitest(
  name: string,
  title: string,
  args: readonly string[],
  whySkipped: () => Promise<string | undefined> = async () => undefined,
): Part {
  return {
    name,
    title,
    async run() {
      const config = args[0] === "--config" ? args[1] : undefined;
      if (config && !existsSync(join(root, config))) {
        return [{ name: title, state: "skipped", message: `${config} is not there yet` }];
      }
      const results = join(root, "out/results", `${name}.json`);
      mkdirSync(join(root, "out/results"), { recursive: true });
      rmSync(results, { force: true });
      const reporter = join(import.meta.dirname, "vitest-results.ts");
      const reporters = ["--reporter=default", `--reporter=${reporter}`];
      const code = await runTool([bin("vitest/vitest.mjs"), "run", ...reporters, ...args], {
        QUORATE_RESULTS: results,
      });
      if (!existsSync(results)) return [{ name: title, state: "failed", message: `vitest exited with ${code}` }];
      const reason = await whySkipped();
      const cases = (JSON.parse(readFileSync(results, "utf8")) as TestCase[]).map((each) =>
        each.state === "skipped" && each.message === undefined && reason ? { ...each, message: reason } : each,
      );
      // Vitest also fails without a failed test: when no test was found, or a thread died.
      const unexplained = code !== 0 && !cases.some((each) => each.state === "failed");
      return unexplained ? [...cases, { name: title, state: "failed", message: `vitest exited with ${code}` }] : cases;
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

const running = new Set<ChildProcess>();

/** Passes a signal on to the tools that are running. */
export function signalTools(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

/** Runs one of the project's tools on the installed Node, its output straight to the terminal; resolves to its exit code or signal. */
export function runTool(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number | string> {
  return new Promise((done, failed) => {
    const child = spawn(nodeBinary, args, { cwd: root, stdio: "inherit", env: toolEnvironment(env) });
    running.add(child);
    child.once("close", () => running.delete(child));
    child.once("error", failed);
    child.once("exit", (code, signal) => done(code ?? signal ?? "an unknown end"));
  });
}
