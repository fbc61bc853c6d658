/**
 * `npm run harvest`: asks every agent of the packages that scripts/packages.mjs names for its metadata and writes the facts (never the
 * texts, which are the packages' own) into catalogue/. All of them must be installed: a part would drop the others' agents.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { CatalogueFile } from "../../server/src/agents/catalogue-file.ts";
import { readMetadata } from "../../server/src/agents/metadata.ts";
import { harvestedPackages } from "../packages.mjs";
import { catalogueJson, composeFile, type HarvestedAgent } from "./compose.ts";

const run = promisify(execFile);

/** Files among the agents that are none: libraries, a dialogue for people, and plugins that only load others. */
const noAgents = /\.sh$|\/\.[^/]*$|\/fence_ack_manual$|\/stonith2\/(external|rhcs)\.so$/;

interface Harvest {
  /** By the name of the file in catalogue/. */
  readonly files: ReadonlyMap<string, CatalogueFile>;
  /** The packages that aren't installed here. */
  readonly missing: readonly string[];
  /** What could not be read, each a sentence. */
  readonly problems: readonly string[];
}

/** Reads the metadata of every agent of the packages that are installed here. Starts nothing and writes nothing. */
export async function harvest(): Promise<Harvest> {
  const work = await mkdtemp(join(tmpdir(), "quorate-harvest-"));
  const problems: string[] = [];
  const found: HarvestedAgent[] = [];
  const sources = await Promise.all(harvestedPackages.map(agentsOfPackage));
  try {
    const next = sources.flat().values();
    // Two at a time: the agents are scripts that fork a lot.
    const worker = async () => {
      for (const source of next) {
        try {
          found.push({ ...source, ...readMetadata(await metadataOf(source, work)).facts });
        } catch (error) {
          problems.push(`${source.package}: "${source.name}" gave no metadata: ${String(error).split("\n")[0]}`);
        }
      }
    };
    await Promise.all([worker(), worker()]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const groups = new Map<string, HarvestedAgent[]>();
  for (const agent of found) {
    const name = agent.provider === undefined ? agent.class : `${agent.class}-${agent.provider}`;
    groups.set(name, [...(groups.get(name) ?? []), agent]);
  }
  return {
    files: new Map([...groups].map(([name, agents]) => [`${name}.json`, composeFile(agents)])),
    missing: harvestedPackages.filter((_, index) => sources[index]?.length === 0),
    problems,
  };
}

type Source = Pick<HarvestedAgent, "class" | "provider" | "name" | "package"> & { readonly command: readonly string[] };

async function agentsOfPackage(name: string): Promise<readonly Source[]> {
  const version = await installedVersion(name);
  if (version === undefined) return [];
  const paths = (await run("dpkg-query", ["-L", name])).stdout.split("\n").filter((path) => !noAgents.test(path));
  const source = { package: `${name} ${version}` };
  const sources: Source[] = [];
  for (const path of paths) {
    if (/\/ocf\/resource\.d\/[^/]+\/[^/]+$/.test(path)) {
      const provider = basename(dirname(path));
      sources.push({ ...source, class: "ocf", provider, name: basename(path), command: [path, "meta-data"] });
    } else if (/\/sbin\/fence_[^/]+$/.test(path)) {
      sources.push({ ...source, class: "stonith", name: basename(path), command: [path, "-o", "metadata"] });
    } else if (/\/stonith\/plugins\/(external\/[^/]+|stonith2\/[^/]+\.so)$/.test(path)) {
      const plugin = basename(path, ".so");
      const type = path.endsWith(".so") ? plugin : `external/${plugin}`;
      sources.push({ ...source, class: "stonith", name: type, command: ["/usr/sbin/stonith", "-t", type, "-m"] });
    }
  }
  return sources;
}

/** The version of a Debian package, or undefined where it isn't installed or there is no dpkg. */
export async function installedVersion(name: string): Promise<string | undefined> {
  const status = await run("dpkg-query", ["-s", name]).catch(() => undefined);
  if (status === undefined || !/^Status: .* installed$/m.test(status.stdout)) return undefined;
  return /^Version: (.*)$/m.exec(status.stdout)?.[1];
}

async function metadataOf(source: Source, work: string): Promise<string> {
  const [file, ...args] = source.command;
  const env = {
    PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: work,
    TMPDIR: work,
    LC_ALL: "C.UTF-8",
    // Some agents compute a default from the node's name.
    HOSTNAME: "node",
    OCF_ROOT: "/usr/lib/ocf",
    OCF_RESOURCE_TYPE: source.name,
    OCF_RESOURCE_PROVIDER: source.provider ?? "",
    OCF_RESOURCE_INSTANCE: "metadata",
  };
  const options = { env, cwd: work, timeout: 20_000, killSignal: "SIGKILL", maxBuffer: 4 << 20 } as const;
  const child = run(file ?? "", args, options);
  child.child.stdin?.end();
  return (await child).stdout;
}

async function main(): Promise<void> {
  const { files, missing, problems } = await harvest();
  for (const problem of problems) console.error(problem);
  if (missing.length > 0) {
    console.error(`Nothing written: first run apt-get install --no-install-recommends ${missing.join(" ")}`);
    process.exitCode = 2;
    return;
  }
  for (const [name, file] of files) {
    await writeFile(join(import.meta.dirname, "../../server/src/agents/catalogue", name), catalogueJson(file));
    console.log(`${name}: ${Object.keys(file.agents).length} agents (${file.packages.join(", ")})`);
  }
}

if (import.meta.main) await main();
