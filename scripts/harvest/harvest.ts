/**
 * `npm run harvest`: asks every agent of the packages of Debian 12, 13 and sid for its metadata and writes the facts (never the
 * texts, which are the packages' own) into catalogue/. Each release is read in a root file system of its own.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { CatalogueFile } from "../../server/src/agents/catalogue-file.ts";
import { readMetadata } from "../../server/src/agents/metadata.ts";
import { whyNoDebianRoot } from "../debian-root.ts";
import { catalogueJson, composeFile, describeChanges, type HarvestedAgent, type HarvestedRelease } from "./compose.ts";
import { harvestedPackage, harvestReleases, harvestRoot } from "./releases.ts";

const run = promisify(execFile);

/** Files among the agents that are none: libraries, a dialogue for people, and plugins that only load others. */
const noAgents = /\.sh$|\/\.[^/]*$|\/fence_ack_manual$|\/stonith2\/(external|rhcs)\.so$/;

/** The most requests that are running at once: the agents are scripts that fork a lot. */
const atOnce = 2;

interface Harvest extends HarvestedRelease {
  /** What could not be read, each a sentence. */
  readonly problems: readonly string[];
}

/** Reads the metadata of every agent of a root file system's packages, `/` for those installed here. Starts nothing and writes nothing. */
export async function harvest(root = "/"): Promise<Harvest> {
  const work = await mkdtemp(join(tmpdir(), "quorate-harvest-"));
  try {
    const packages = await installedPackages(root);
    const sources = (
      await Promise.all([...packages].map(([name, version]) => agentsOfPackage(root, name, version)))
    ).flat();
    const agents: HarvestedAgent[] = [];
    const problems: string[] = [];
    const parts = Array.from({ length: atOnce }, (_, part) => sources.filter((_, index) => index % atOnce === part));
    await Promise.all(parts.map((part, index) => ask(root, join(work, `${index}`), part)));
    for (const [index, part] of parts.entries()) {
      for (const [number, { command: _, ...source }] of part.entries()) {
        try {
          const printed = await readFile(join(work, `${index}`, `${number}`), "utf8");
          agents.push({ ...source, ...readMetadata(printed).facts });
        } catch (error) {
          problems.push(`${source.package}: "${source.name}" gave no metadata: ${String(error).split("\n")[0]}`);
        }
      }
    }
    const pacemaker = upstream(packages.get("pacemaker") ?? "");
    return { pacemaker, agents, problems: problems.sort() };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Source = Pick<HarvestedAgent, "class" | "provider" | "name" | "package" | "version"> & {
  readonly command: string;
};

/** Asks agents in one process; their answers are files in `work`, by their place in the list. */
async function ask(root: string, work: string, sources: readonly Source[]): Promise<void> {
  const lines = sources.map(({ name, provider, command }, index) => [index, name, provider ?? "-", command].join("\t"));
  await mkdir(work, { recursive: true });
  await writeFile(join(work, "list"), `${lines.join("\n")}\n`);
  const script = join(import.meta.dirname, "ask.sh");
  if (root === "/") await run("sh", [script, work], { maxBuffer: 64 << 20 });
  else
    await run("unshare", ["-nmu", "--pid", "--fork", "--kill-child", "sh", script, work, root], {
      maxBuffer: 64 << 20,
    });
}

/** The packages with agents that are installed in a root, with their versions. */
async function installedPackages(root: string): Promise<ReadonlyMap<string, string>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in.
  const format = "${Package} ${Version} ${db:Status-Status}\n";
  const query = ["--admindir", join(root, "var/lib/dpkg"), "-W", "-f", format];
  const { stdout } = await run("dpkg-query", query, { maxBuffer: 64 << 20 }).catch(() => ({ stdout: "" }));
  return new Map(
    stdout.split("\n").flatMap((line) => {
      const [name = "", version = "", status] = line.split(" ");
      return status === "installed" && harvestedPackage.test(name) ? [[name, version] as const] : [];
    }),
  );
}

async function agentsOfPackage(root: string, name: string, version: string): Promise<readonly Source[]> {
  const list = await run("dpkg-query", ["--admindir", join(root, "var/lib/dpkg"), "-L", name]);
  const paths = list.stdout.split("\n").filter((path) => !noAgents.test(path));
  // Since Debian 13 each fence agent is a package of its own, of one source.
  const source = { package: name.replace(/^fence-agents-.*/, "fence-agents"), version };
  return paths.flatMap((path): Source[] => {
    if (/\/ocf\/resource\.d\/[^/]+\/[^/]+$/.test(path)) {
      const provider = basename(dirname(path));
      return [{ ...source, class: "ocf", provider, name: basename(path), command: `${path} meta-data` }];
    }
    if (/\/sbin\/fence_[^/]+$/.test(path))
      return [{ ...source, class: "stonith", name: basename(path), command: `${path} -o metadata` }];
    if (!/\/stonith\/plugins\/(external\/[^/]+|stonith2\/[^/]+\.so)$/.test(path)) return [];
    const plugin = basename(path, ".so");
    const type = path.endsWith(".so") ? plugin : `external/${plugin}`;
    return [{ ...source, class: "stonith", name: type, command: `/usr/sbin/stonith -t ${type} -m` }];
  });
}

/** The version of a Debian package without its epoch and revision: `4.12.0` of `1:4.12.0-2`. */
function upstream(version: string): string {
  return version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
}

/** The catalogue's files, by name, of the releases, the oldest first. */
function composeCatalogue(releases: readonly HarvestedRelease[]): ReadonlyMap<string, CatalogueFile> {
  const nameOf = ({ class: cls, provider }: HarvestedAgent) => (provider === undefined ? cls : `${cls}-${provider}`);
  const names = new Set(releases.flatMap(({ agents }) => agents.map(nameOf)));
  return new Map(
    [...names].map((name) => [
      `${name}.json`,
      composeFile(
        releases.map(({ pacemaker, agents }) => ({
          pacemaker,
          agents: agents.filter((each) => nameOf(each) === name),
        })),
      ),
    ]),
  );
}

async function main(): Promise<void> {
  const why = whyNoDebianRoot();
  if (why !== undefined) {
    console.error(`Nothing written. ${why}`);
    process.exitCode = 2;
    return;
  }
  const releases: HarvestedRelease[] = [];
  for (const release of harvestReleases) {
    const root = await harvestRoot(release, (text) => console.log(text));
    const harvested = await harvest(root);
    for (const problem of harvested.problems) console.error(`${release.name}: ${problem}`);
    console.log(`${release.name} (Pacemaker ${harvested.pacemaker}): ${describeChanges(releases.at(-1), harvested)}`);
    releases.push(harvested);
  }
  for (const [name, file] of composeCatalogue(releases)) {
    await writeFile(join(import.meta.dirname, "../../server/src/agents/catalogue", name), catalogueJson(file));
    console.log(`${name}: ${Object.keys(file.agents).length} agents`);
  }
}

if (import.meta.main) await main();
