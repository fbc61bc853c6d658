// VS Code calls run() in the extension host. Mocha runs the bundled tests beside this file; each result is printed and saved.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

interface Result {
  name: string;
  state: "passed" | "failed" | "skipped";
  message?: string;
}

/** Runs all tests; rejects when one failed, which VS Code turns into a bad exit code. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 180_000, reporter: Mocha.reporters.Base });
  for (const name of readdirSync(__dirname).sort())
    if (name.endsWith(".test.cjs")) mocha.addFile(join(__dirname, name));
  const results: Result[] = [];
  const keep = (test: Mocha.Runnable, state: Result["state"], error?: Error) => {
    const name = test.fullTitle();
    results.push({ name, state, ...(error ? { message: error.message } : {}) });
    console.log(`  ${{ passed: "✓", failed: "✗", skipped: "-" }[state]} ${name} (${test.duration ?? 0} ms)`);
    if (error) console.error(`    ${(error.stack ?? error.message).replace(/\n/g, "\n    ")}`);
  };
  const failures = await new Promise<number>((done) => {
    const runner = mocha.run(done);
    runner.on("pass", (test) => keep(test, "passed"));
    runner.on("fail", (test, error) => keep(test, "failed", error));
    runner.on("pending", (test) => keep(test, "skipped"));
  });
  if (process.env.QUORATE_RESULTS) writeFileSync(process.env.QUORATE_RESULTS, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} of ${results.length} tests failed.`);
}
