import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const script = join(import.meta.dirname, "schema-oracle.py");
const python = "/usr/bin/python3";

/** A schema of an installed Pacemaker: the newest pacemaker-3.x that it has. */
export interface InstalledSchema {
  /** As it is written in `validate-with`. */
  readonly name: string;
  readonly file: string;
}

function newestIn(folder: string): InstalledSchema | undefined {
  if (!existsSync(folder)) return undefined;
  const minor = readdirSync(folder)
    .flatMap((file) => /^pacemaker-3\.(\d+)\.rng$/.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a)[0];
  if (minor === undefined) return undefined;
  const name = `pacemaker-3.${minor}`;
  return { name, file: join(folder, `${name}.rng`) };
}

/** The schemas from pacemaker-3.9 on that are at hand: this machine's, and those of the releases that the lab has made. */
export function installedSchemas(): InstalledSchema[] {
  const roots = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "quorate/roots");
  const made = existsSync(roots) ? readdirSync(roots).filter((name) => name.startsWith("lab-")) : [];
  const folders = ["/", ...made.map((name) => join(roots, name))].map((root) => join(root, "usr/share/pacemaker"));
  const found = folders.flatMap((folder) => newestIn(folder) ?? []).filter(({ name }) => !/-3\.[0-8]$/.test(name));
  return [...new Map(found.map((schema) => [schema.name, schema])).values()];
}

/** Why there is nothing to compare with; undefined when there is. */
export function whyNoSchema(): string | undefined {
  if (installedSchemas().length === 0) return "Pacemaker's schemas are not installed";
  return spawnSync(python, ["-c", "import lxml"]).status === 0 ? undefined : "python3-lxml is not installed";
}

/** Validates CIBs by a schema: what it refuses of each, empty where it accepts it. */
export async function validateBySchema({ file }: InstalledSchema, cibs: readonly string[]): Promise<string[]> {
  const validator = spawn(python, [script, file], { stdio: ["pipe", "pipe", "inherit"] });
  const verdicts: string[] = [];
  const done = (async () => {
    for await (const line of createInterface({ input: validator.stdout })) verdicts.push(JSON.parse(line) as string);
  })();
  for (const cib of cibs) validator.stdin.write(`${JSON.stringify(cib)}\n`);
  validator.stdin.end();
  await done;
  return verdicts;
}
