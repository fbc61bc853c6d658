import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convert } from "../../server/src/service.ts";
import { findProgram, nodeBinary } from "../support/paths.mjs";
import { type Measurement, measurement, type Skipped } from "./measurements.ts";

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes other than 0 that mean it did its work. */
  readonly alsoDone: readonly number[];
}

/** The commands that check a configuration, each as a whole process; what isn't installed is told. */
function programs(
  quorate: string,
  folder: string,
  crmFile: string,
  cibFile: string | undefined,
  skipped: Skipped[],
): Program[] {
  const empty = join(folder, "empty.cjs");
  writeFileSync(empty, "");
  const all: Program[] = [
    { name: "empty Node process", command: nodeBinary, args: [empty], alsoDone: [] },
    { name: "quorate check", command: nodeBinary, args: [quorate, "check", crmFile], alsoDone: [1] },
  ];
  if (!cibFile) return all;
  const verify = findProgram("crm_verify");
  // Exit code 78: the configuration has errors, which it has said.
  if (verify) all.push({ name: "crm_verify", command: verify, args: ["-x", cibFile], alsoDone: [78] });
  else skipped.push({ name: "crm_verify", reason: "it is not installed (Debian: pacemaker-cli-utils)" });
  const crm = findProgram("crm");
  const env = { CIB_file: cibFile, HOME: folder };
  if (crm)
    all.push({
      name: "crm configure verify",
      command: crm,
      args: ["configure", "verify"],
      env,
      alsoDone: [1],
    });
  else skipped.push({ name: "crm configure verify", reason: "crmsh is not installed (Debian: crmsh)" });
  return all;
}

/** What all runs of one program may take together, in milliseconds. */
const mostTime = 30_000;

function runOnce({ name, command, args, env, alsoDone }: Program): number {
  const began = performance.now();
  const result = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 1 << 30,
    timeout: 600_000,
  });
  const took = performance.now() - began;
  if (result.error) throw result.error;
  if (result.status !== 0 && !alsoDone.includes(result.status ?? -1)) {
    throw new Error(`${name} exited with ${result.status ?? result.signal}: ${result.stderr.slice(0, 500)}`);
  }
  return took;
}

/** How long whole processes take to check a configuration; in each round every program has its turn. */
export function measureCheck(
  quorate: string,
  folder: string,
  text: string,
  primitives: number,
  runs: number,
): { measured: Measurement[]; skipped: Skipped[] } {
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
  for (const program of chosen) {
    const first = runOnce(program);
    limits.set(program.name, Math.floor(mostTime / first));
    // Of a program that takes minutes, the first run has to do.
    if (first > mostTime) times.get(program.name)?.push(first);
  }
  for (let round = 0; round < runs; round++) {
    for (const program of chosen) {
      if (round < (limits.get(program.name) ?? 0)) times.get(program.name)?.push(runOnce(program));
    }
  }
  const group = "Whole process that checks one configuration";
  return {
    measured: [...times].map(([name, values]) => measurement({ group, name, primitives, unit: "ms" }, values)),
    skipped,
  };
}
