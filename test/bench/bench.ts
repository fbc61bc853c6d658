/**
 * `npm run bench [-- --quick] [--primitives N,N] [--watch SECONDS] [--cluster]`: measures what ships, the production build, beside other programs in the
 * same run, and what watching a real cluster costs its node.
 * `--cluster` measures only what connecting, planning and applying take on a real cluster, and writes out/bench-cluster.json.
 * Prints a table and writes out/bench.json; `--quick` takes few runs and samples, to see that all still works. Figures say little while the machine is busy with other things; its load is printed.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeBinary, root, toolEnvironment } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";
import { measureCheck } from "./check-measurements.ts";
import { measureCluster } from "./cluster-measurements.ts";
import { measureEditor } from "./editor-measurements.ts";
import { generatedConfiguration } from "./generated-configuration.ts";
import { type MeaningResult, measureMeaning } from "./meaning.ts";
import type { Measurement, Skipped } from "./measurements.ts";
import { measurePanel } from "./panel-measurements.ts";
import { measureParsing, measurePcs, measureRules } from "./parse-measurements.ts";
import { summary, table, verdicts } from "./report.ts";
import { measureRobustness, type RobustnessResult } from "./robustness.ts";
import { measureWatching, watchLines } from "./watch-measurements.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    primitives: { type: "string", default: "100,1000,10000" },
    watch: { type: "string", default: "20" },
    cluster: { type: "boolean", default: false },
  },
});
const sizes = options.primitives.split(",").map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 100)) {
  console.error('--primitives takes numbers from 100 on, such as "100,1000".');
  process.exit(2);
}

const watchSeconds = Number(options.watch);
if (!(watchSeconds >= 0)) {
  console.error("--watch takes the seconds to watch a lab for, idle and busy each; 0 for none.");
  process.exit(2);
}

const runs = options.quick
  ? { starts: 2, keystrokes: 40, requests: 20, formats: 2, checks: 3, longest: 30_000, parses: 5 }
  : { starts: 10, keystrokes: 400, requests: 200, formats: 10, checks: 15, longest: 180_000, parses: 20 };

const folder = mkdtempSync(join(os.tmpdir(), "quorate-bench-"));
// Whatever is measured makes its folders in this one.
process.env.TMPDIR = folder;
// However it ends, nothing is left.
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
await (options.cluster ? benchCluster() : bench());

async function bench(): Promise<void> {
  const load = os.loadavg()[0] ?? 0;
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "unknown processor"}, ${process.platform}, Node ${process.version}`;
  console.log(`${machine}, load ${load.toFixed(1)}${load > 0.5 ? " (busy: the figures will be too high)" : ""}`);
  const dist = await productionBuild();
  const measured: Measurement[] = [];
  const skipped: Skipped[] = [];
  for (const size of sizes) {
    const text = generatedConfiguration(size);
    console.log(`measuring ${size.toLocaleString("en")} primitives, ${text.split("\n").length - 1} lines …`);
    measured.push(...(await measureEditor(join(dist, "server.cjs"), text, size, runs)));
    const processes = await measureCheck(join(dist, "quorate.cjs"), folder, text, size, runs);
    measured.push(...processes.measured, ...measureParsing(text, size, runs.parses));
    measured.push(...measureRules(text, size, runs.parses));
    for (const each of processes.skipped) if (!skipped.some(({ name }) => name === each.name)) skipped.push(each);
  }
  measured.push(...measurePcs(runs.parses));
  for (const size of sizes.filter((each) => each <= 1000)) {
    const panel = await measurePanel(size, runs.parses);
    measured.push(...panel.measured);
    for (const each of panel.skipped) if (!skipped.some(({ name }) => name === each.name)) skipped.push(each);
  }
  const checkedGoals = verdicts(measured);
  console.log("measuring robustness and meaning …");
  const robustness = await measureRobustness(options.quick ? 2000 : 100_000, options.quick ? 1 : 10);
  const meaning = await measureMeaning(folder, options.quick ? 10 : 1);
  const watching =
    watchSeconds > 0 ? await measureWatching(options.quick ? 5 : watchSeconds) : { costs: [], skipped: [] };
  skipped.push(...watching.skipped);
  console.log(table(measured, sizes));
  console.log(watchLines(watching.costs));
  console.log(robustnessLine(robustness));
  console.log(meaningLines(meaning));
  console.log(summary(checkedGoals, skipped));
  mkdirSync(join(root, "out"), { recursive: true });
  const file = join(root, "out/bench.json");
  const result = {
    machine,
    load,
    date: new Date().toISOString(),
    measured,
    goals: checkedGoals,
    skipped,
    robustness,
    meaning,
    watching: watching.costs,
  };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`All figures are in out/bench.json.`);
}

/** The part that needs a real cluster, alone. */
async function benchCluster(): Promise<void> {
  const load = os.loadavg()[0] ?? 0;
  console.log(`load ${load.toFixed(1)}${load > 0.5 ? " (busy: the figures will be too high)" : ""}`);
  const { measured, skipped } = await measureCluster(options.quick ? 2 : 5);
  const columns = [...new Set(measured.map(({ primitives }) => primitives))].sort((a, b) => a - b);
  console.log(table(measured, columns));
  console.log(summary([], skipped));
  mkdirSync(join(root, "out"), { recursive: true });
  const result = { load, date: new Date().toISOString(), measured, skipped };
  writeFileSync(join(root, "out/bench-cluster.json"), `${JSON.stringify(result, null, 2)}\n`);
  console.log("All figures are in out/bench-cluster.json.");
}

/** What ships, built apart from the checkout's dist, which others may be running. */
async function productionBuild(): Promise<string> {
  const stage = join(folder, "build");
  mkdirSync(stage);
  for (const name of readdirSync(root)) {
    if (!/^(dist|out|node_modules|\.git|\.vscode-test)$|\.vsix$/.test(name)) {
      symlinkSync(join(root, name), join(stage, name));
    }
  }
  await run(nodeBinary, [join(root, "scripts/build.ts"), "--production"], { cwd: stage, env: toolEnvironment() });
  return join(stage, "dist");
}

function robustnessLine({ inputs, thrown, slowestMilliseconds, doubling }: RobustnessResult): string {
  const series = doubling.map(({ megabytes, milliseconds }) => `${megabytes} MB ${milliseconds} ms`).join(", ");
  const count = `${inputs.toLocaleString("en")} spoilt inputs: ${thrown.length} threw, the slowest took ${slowestMilliseconds} ms`;
  return `robustness: ${count}; read and checked: ${series}`;
}

function meaningLines({ cibs, crm, skipped }: MeaningResult): string {
  const list = (names: readonly string[]): string => (names.length ? ` (${names.join(", ")})` : "");
  return [
    ...(cibs.tried
      ? [
          `meaning preserved, cib → crm → cib: ${cibs.same} of ${cibs.tried}${list(cibs.different)}; ${cibs.withXml} with an xml statement`,
        ]
      : []),
    ...(crm.tried
      ? [
          `crm → cib as crmsh does it: ${crm.same} of ${crm.tried}; different${list(crm.different) || ": none"}; crmsh can't read${list(crm.refused) || ": none"}`,
        ]
      : []),
    ...skipped.map((each) => `skipped: ${each}`),
  ].join("\n");
}
