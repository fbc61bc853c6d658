// Runs test/e2e/suite inside real VS Code: the developer's own (QUORATE_VSCODE), or the stand-in in headless Chromium.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { root } from "../../scripts/paths.mjs";
import type { TestCase } from "../../scripts/test-case.ts";

const suite = join(root, "test/e2e/suite");
const bundle = join(root, "out/suite");

async function bundleSuite(): Promise<void> {
  rmSync(bundle, { recursive: true, force: true });
  await build({
    entryPoints: readdirSync(suite)
      .filter((name) => name === "index.ts" || name.endsWith(".test.ts"))
      .map((name) => join(suite, name)),
    outdir: bundle,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
  });
}

/** Bundles and runs the suite, printing as it goes; resolves to its tests. Rejects when VS Code could not run it at all. */
export async function runSuite(): Promise<readonly TestCase[]> {
  await bundleSuite();
  const temporary = mkdtempSync(join(tmpdir(), "quorate-suite-"));
  const results = join(root, "out/results/editor.json");
  const folder = join(temporary, "folder");
  const screenshots = join(root, "out/screenshots");
  for (const path of [screenshots, dirname(results)]) mkdirSync(path, { recursive: true });
  rmSync(results, { force: true });
  cpSync(join(root, "test/e2e/fixture"), folder, { recursive: true });
  try {
    const ended = await runTests({
      vscodeExecutablePath: process.env.QUORATE_VSCODE ?? join(root, "test/e2e/code"),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(bundle, "index.cjs"),
      launchArgs: [
        folder,
        `--user-data-dir=${join(temporary, "data")}`,
        `--extensions-dir=${join(temporary, "extensions")}`,
      ],
      extensionTestsEnv: { QUORATE_RESULTS: results, QUORATE_SCREENSHOTS: screenshots, QUORATE_TEMPORARY: temporary },
    }).catch((error: unknown) => String(error));
    try {
      return JSON.parse(readFileSync(results, "utf8")) as TestCase[];
    } catch {
      throw new Error(`VS Code did not run the suite: ${ended}`);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

if (basename(process.argv[1] ?? "") === "run-suite.ts") {
  const tests = await runSuite();
  if (tests.some((test) => test.state === "failed")) process.exitCode = 1;
}
