/**
 * `npm run bench [-- [PART…] [--quick] [--primitives N,N] [--seconds N] [--write]]`: measures what ships, the production build, beside other
 * programs in the same run. Without a part it is those that have goals: check (whole processes), editor (the language server), panel,
 * round-trips (to a lab) and warm (reading and rules in a warm process). The others: cluster (connecting, planning and applying on a
 * lab), watch (what watching a lab costs its node, for --seconds), robustness (spoilt and long texts), meaning (conversions of the
 * corpus, also by crmsh).
 * Prints the figures and the goals, and keeps them by part in out/bench.json; --write also writes what is kept there to
 * docs/performance.md. `--quick` takes few runs, to see that all still works. Figures say little while the machine is busy with other
 * things; its load is kept with them.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../scripts/paths.mjs";
import { withProductionBuild } from "../../scripts/production-build.ts";
import { verdicts } from "./goals.ts";
import { type PartResult, parts } from "./parts.ts";
import { withFigures } from "./performance-page.ts";
import { summary, table } from "./report.ts";

const { values: options, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    primitives: { type: "string", default: "100,1000,10000" },
    seconds: { type: "string", default: "20" },
    write: { type: "boolean", default: false },
  },
});
const sizes = options.primitives.split(",").map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 100)) {
  misuse('--primitives takes numbers from 100 on, such as "100,1000".');
}
const watchSeconds = Number(options.seconds);
if (!(watchSeconds > 0)) misuse("--seconds takes the seconds to watch a lab for, idle and busy each.");
for (const name of named) {
  if (!parts[name]) misuse(`"${name}" is no part of the benchmark. The parts: ${Object.keys(parts).join(", ")}.`);
}

const folder = mkdtempSync(join(os.tmpdir(), "quorate-bench-"));
// Whatever is measured makes its folders in this one.
process.env.TMPDIR = folder;
// However it ends, nothing is left.
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));

const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "unknown processor"}, ${process.platform}, Node ${process.version}`;
const file = join(root, "out/bench.json");
await withProductionBuild((stage) => bench(join(stage, "dist")));

async function bench(dist: string): Promise<void> {
  console.log(machine);
  const context = { dist, folder, sizes, isQuick: options.quick, watchSeconds };
  const results: Record<string, PartResult> = {};
  const chosen = Object.entries(parts).filter(([name, { isUsual }]) =>
    named.length > 0 ? named.includes(name) : isUsual,
  );
  for (const [name, { measure }] of chosen) {
    const load = os.loadavg()[0] ?? 0;
    const began = performance.now();
    console.log(`${name} … (load ${load.toFixed(1)}${load > 0.5 ? ", busy: the figures will be too high" : ""})`);
    const found = await measure(context);
    const seconds = (performance.now() - began) / 1000;
    results[name] = { ...found, date: new Date().toISOString(), load, seconds };
    console.log(`${table(found.measured)}${found.lines ?? ""}\n${name} took ${seconds.toFixed(0)} s.`);
    // At once: what was measured is kept where a later part fails.
    keep(results);
  }
  const all = Object.values(results);
  const measured = all.flatMap((each) => each.measured);
  console.log(
    summary(
      verdicts(measured),
      all.flatMap(({ skipped }) => skipped),
    ),
  );
  console.log("All figures are in out/bench.json.");
  if (options.write) writePage();
}

/** What earlier runs kept, by part; nothing where there is no file. */
function kept(): Record<string, PartResult> {
  try {
    return JSON.parse(readFileSync(file, "utf8")).parts ?? {};
  } catch {
    return {};
  }
}

function keep(results: Readonly<Record<string, PartResult>>): void {
  mkdirSync(join(root, "out"), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, parts: { ...kept(), ...results } }, null, 2)}\n`);
}

function writePage(): void {
  const page = join(root, "docs/performance.md");
  const all = kept();
  const goals = verdicts(Object.values(all).flatMap(({ measured }) => measured));
  writeFileSync(page, withFigures(readFileSync(page, "utf8"), machine, all, goals));
  console.log("docs/performance.md has the figures.");
}

function misuse(message: string): never {
  console.error(message);
  process.exit(2);
}
