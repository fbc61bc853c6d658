import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, nodeBinary } from "../../scripts/paths.mjs";
import { convert } from "../../server/src/workspace.ts";
import { type Measurement, measurement, type Skipped } from "./measurements.ts";
import { type Program, runWithin } from "./run-within.ts";

/** The commands that check a configuration, each as a whole process; what isn't installed is listed as skipped. */
function programs(
  quorate: string,
  folder: string,
  crmFile: string,
  cibFile: string | undefined,
  skipped: Skipped[],
): Program[] {
  const empty = join(folder, "empty.cjs");
  writeFileSync(empty, "");
  // What V8 compiled is saved for the next run, as it is on a person's machine, but not among the person's things.
  const env = { NODE_COMPILE_CACHE: join(folder, "code") };
  const all: Program[] = [
    { name: "empty Node process", command: nodeBinary, args: [empty], alsoDone: [] },
    { name: "quorate check", command: nodeBinary, args: [quorate, "check", crmFile], env, alsoDone: [1] },
  ];
  if (!cibFile) return all;
  const verify = findProgram("crm_verify");
  // Exit code 78: the configuration has errors, which it has reported.
  if (verify) all.push({ name: "crm_verify", command: verify, args: ["-x", cibFile], alsoDone: [78] });
  else skipped.push({ name: "crm_verify", reason: "it is not installed (Debian: pacemaker-cli-utils)" });
  const crm = findProgram("crm");
  if (crm)
    all.push({
      name: "crm configure verify",
      command: crm,
      args: ["configure", "verify"],
      env: { CIB_file: cibFile, HOME: folder },
      alsoDone: [1],
    });
  else skipped.push({ name: "crm configure verify", reason: "crmsh is not installed (Debian: crmsh)" });
  return all;
}

/** What all runs of one program may take together, in milliseconds. */
const mostTime = 30_000;

/**
 * How long whole processes take to check a configuration; in each round every program has its turn. One that hasn't ended after
 * `longest` milliseconds is stopped, and that is its measurement.
 */
export async function measureCheck(
  quorate: string,
  folder: string,
  text: string,
  primitives: number,
  { checks, longest }: { readonly checks: number; readonly longest: number },
): Promise<{ measured: Measurement[]; skipped: Skipped[] }> {
  const own = join(folder, String(primitives));
  mkdirSync(own);
  const crmFile = join(own, "cluster.crm");
  writeFileSync(crmFile, text);
  const skipped: Skipped[] = [];
  const cib = convert(crmFile, text, "crm", "cib");
  const [error] = cib.errors;
  if (error)
    skipped.push({ name: "crm_verify and crm configure verify", reason: `no CIB could be made: ${error.message}` });
  else writeFileSync(join(own, "cib.xml"), cib.text);
  const chosen = programs(quorate, own, crmFile, error ? undefined : join(own, "cib.xml"), skipped);
  const times = new Map<string, number[]>(chosen.map(({ name }) => [name, []]));
  const limits = new Map<string, number>();
  const stopped = new Set<string>();
  for (const program of chosen) {
    const first = await runWithin(program, longest);
    limits.set(program.name, Math.floor(mostTime / (first ?? longest)));
    if (first === undefined) stopped.add(program.name);
    // Of a program that takes minutes, the first run has to do.
    if (first === undefined || first > mostTime) times.set(program.name, [first ?? longest]);
    if (first === undefined) limits.set(program.name, 0);
  }
  for (let round = 0; round < checks; round++) {
    for (const program of chosen) {
      if (round >= (limits.get(program.name) ?? 0)) continue;
      times.get(program.name)?.push((await runWithin(program, longest)) ?? longest);
    }
  }
  const group = "Whole process that checks one configuration";
  return {
    measured: [...times].map(([name, values]) => ({
      ...measurement({ group, name, primitives, unit: "ms" }, values),
      ...(stopped.has(name) ? { isStopped: true } : {}),
    })),
    skipped,
  };
}
