import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyNoDebianRoot } from "../../../scripts/debian-root.ts";
import { labReleases, machineRelease, releaseRoot } from "../../lab/releases.ts";
import { installedRelease } from "../../support/installed-releases.ts";

/** A corosync that can be asked: this machine's, or that of another Debian's root file system. */
export interface AskableCorosync {
  /** The release of the lab (`sid`), or `machine`. */
  readonly name: string;
  /** `3.1.10` */
  readonly corosync: string;
}

/** What corosync made of a file. */
export interface StartOfCorosync {
  /** `refused`: by `corosync -t`; `exits`: accepted by that, and still not started; `runs`. */
  readonly end: "refused" | "exits" | "runs";
  /** What it logged, or why it refused the file. */
  readonly log: string;
  /** What `corosync-quorumtool -s` printed while it ran. */
  readonly quorum: string;
}

/** The corosyncs that can be asked here, the oldest first. With root rights on Debian there is one of each release. */
export function askableCorosyncs(): readonly AskableCorosync[] {
  const own = installedRelease("corosync", "-v");
  const others = whyNoDebianRoot() === undefined ? labReleases.filter(({ corosync }) => corosync !== own) : [];
  const found = [...(own === undefined ? [] : [{ name: machineRelease, corosync: own }]), ...others];
  return found
    .map(({ name, corosync }) => ({ name, corosync }))
    .sort((a, b) => a.corosync.localeCompare(b.corosync, undefined, { numeric: true }));
}

/** Why corosync can't be started here; undefined where it can. */
export function whyNoStart(): string | undefined {
  if (askableCorosyncs().length === 0) return "corosync is not installed";
  return spawnSync("unshare", ["-nmui", "true"]).status === 0 ? undefined : "namespaces need root";
}

/** Starts the corosync of a release with each text, alone as the node n1 with 10.9.9.1, and says what became of it. */
export async function startCorosync(
  { name }: AskableCorosync,
  texts: readonly string[],
): Promise<readonly StartOfCorosync[]> {
  const root = await releaseRoot(name, () => {});
  const folder = mkdtempSync(join(tmpdir(), "quorate-corosync-"));
  try {
    const output = join(folder, "output");
    mkdirSync(output);
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.conf`);
      writeFileSync(file, text);
      return file;
    });
    const script = join(import.meta.dirname, "start-corosync.sh");
    const namespaces = ["-nmui", "--pid", "--fork", "--kill-child"];
    const run = spawnSync("unshare", [...namespaces, "sh", script, root, output, ...files], { encoding: "utf8" });
    return texts.map((_, index) => {
      const read = (what: string): string => {
        try {
          return readFileSync(join(output, `${index}.conf.${what}`), "utf8");
        } catch {
          return "";
        }
      };
      const check = read("check");
      const end = read("end").trim();
      if (end !== "runs" && end !== "exits") throw new Error(`corosync of ${name} could not be asked: ${run.stderr}`);
      const isRefused = !check.includes("status 0");
      return { end: isRefused ? "refused" : end, log: isRefused ? check : read("log"), quorum: read("quorum") };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
