import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isRefusedBySchema } from "../../client/src/cluster/cib/verify-reasons.ts";
import { whyNoDebianRoot } from "../../scripts/debian-root.ts";
import { labReleases, machineRelease, releaseRoot } from "../lab/releases.ts";
import { installedRelease } from "./installed-releases.ts";

/** A Pacemaker whose own tools can be asked: this machine's, or that of another Debian's root file system. */
export interface InstalledPacemaker {
  /** The release of the lab (`sid`), or `machine`. */
  readonly name: string;
  /** `3.0.3` */
  readonly pacemaker: string;
  readonly root: string;
}

/** What a tool printed, both streams together, and its exit code. */
export interface ToolAnswer {
  readonly code: number;
  readonly text: string;
}

/** The Pacemakers that can be asked here, the oldest first: the machine's, and with root rights on Debian one of each release. */
export function askablePacemakers(): readonly Omit<InstalledPacemaker, "root">[] {
  const own = installedRelease("crm_verify");
  const others = whyNoDebianRoot() === undefined ? labReleases.filter(({ pacemaker }) => pacemaker !== own) : [];
  return [...(own === undefined ? [] : [{ name: machineRelease, pacemaker: own }]), ...others]
    .map(({ name, pacemaker }) => ({ name, pacemaker }))
    .sort((a, b) => a.pacemaker.localeCompare(b.pacemaker, undefined, { numeric: true }));
}

/** One of them, with its root file system, which is made the first time. */
export async function pacemakerIn({ name, pacemaker }: Omit<InstalledPacemaker, "root">): Promise<InstalledPacemaker> {
  return { name, pacemaker, root: await releaseRoot(name, () => {}) };
}

/**
 * Runs a shell command in a release's root once for each text, in one process. The command finds the text in the file `$1`.
 * The answers are in the order of the texts.
 */
export function runOnEach(
  { name, root }: InstalledPacemaker,
  command: string,
  texts: readonly string[],
): readonly ToolAnswer[] {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  try {
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.xml`), text);
    const script = [
      "umask 077",
      // crm_simulate leaves a copy of the CIB there when it is ended.
      `export CIB_shadow_dir="${folder}"`,
      "one() {",
      command,
      "}",
      `i=0; while [ $i -lt ${texts.length} ]; do`,
      `  one "${folder}/$i.xml" > "${folder}/$i.out" 2>&1; echo $? > "${folder}/$i.code"; i=$((i + 1))`,
      "done",
    ].join("\n");
    writeFileSync(join(folder, "run"), script);
    const [program, ...args] =
      name === machineRelease
        ? ["sh", join(folder, "run")]
        : ["sh", fileURLToPath(new URL("./in-root.sh", import.meta.url)), root, folder, "sh", join(folder, "run")];
    const { status, stderr } = spawnSync(program as string, args, {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    });
    if (status !== 0) throw new Error(`The tools of ${name} could not be run: ${stderr}`);
    return texts.map((_, index) => ({
      code: Number(readFileSync(join(folder, `${index}.code`), "utf8")),
      text: readFileSync(join(folder, `${index}.out`), "utf8"),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What crm_verify of a release prints about each of these CIBs. */
export function verifyAll(release: InstalledPacemaker, cibs: readonly string[]): readonly ToolAnswer[] {
  return runOnEach(release, 'crm_verify -x "$1" -V', cibs);
}

/** Whether crm_verify said that the schema (`validate-with`) refuses the CIB; warnings have the same exit code. */
export function isRefused({ text }: ToolAnswer): boolean {
  return isRefusedBySchema(text);
}
