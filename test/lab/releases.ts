import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { debianRoot, whyNoDebianRoot } from "../../scripts/debian-root.ts";
import { labPackages } from "../../scripts/packages.mjs";

/** A release of Debian that a lab's nodes can run, with the versions it brings. */
export interface LabRelease {
  readonly name: string;
  readonly suite: string;
  readonly pacemaker: string;
  readonly corosync: string;
}

/** The releases that nodes can run, the oldest first. */
export const labReleases: readonly LabRelease[] = [
  { name: "debian-11", suite: "bullseye", pacemaker: "2.0.5", corosync: "3.1.2" },
  { name: "debian-12", suite: "bookworm", pacemaker: "2.1.5", corosync: "3.1.7" },
  { name: "debian-13", suite: "trixie", pacemaker: "3.0.0", corosync: "3.1.9" },
  { name: "sid", suite: "sid", pacemaker: "3.0.3", corosync: "3.1.10" },
];

/** What stands for the packages that are installed on the machine itself. */
export const machineRelease = "machine";

/** The names that `release` of a lab may have. */
export const releaseNames: readonly string[] = [...labReleases.map(({ name }) => name), machineRelease];

/** The newest stable release: what `npm start` shows where nothing else is asked for. */
export const newestStable = "debian-13";

/** The release as people say it, with its Pacemaker where that is known. */
export function describeRelease(name: string): string {
  const release = labReleases.find((each) => each.name === name);
  return release === undefined ? "this machine's packages" : `${name} (Pacemaker ${release.pacemaker})`;
}

/**
 * The newest stable release, or the machine's own packages: where they are that release, or where its root can't be made, which is
 * reported with the reason.
 */
export async function defaultRelease(report: (text: string) => void): Promise<string> {
  if (machineSuite() === labReleases.find(({ name }) => name === newestStable)?.suite) return machineRelease;
  try {
    await releaseRoot(newestStable, report);
    return newestStable;
  } catch (error) {
    report(`the nodes run this machine's packages: ${error instanceof Error ? error.message : String(error)}`);
    return machineRelease;
  }
}

/** Which releases the tests run their clusters on, and why on no more. */
export interface TestedReleases {
  readonly names: readonly string[];
  /** One sentence for each release that can't be had here; empty where all can. */
  readonly missing: readonly string[];
}

/**
 * The machine's own packages and the newest release that can be made here: sid, or else the newest stable one. In a soak all releases.
 * Makes the roots that aren't there, one after the other, and never rejects: what can't be had is `missing`.
 */
export async function testedReleases(isSoak: boolean, report: (text: string) => void): Promise<TestedReleases> {
  const own = labReleases.findIndex(({ suite }) => suite === machineSuite());
  const others = labReleases.filter((_, index) => index !== own && (isSoak || index > Math.max(own, 1))).reverse();
  const names = [machineRelease];
  const missing: string[] = [];
  for (const { name } of others) {
    if (!isSoak && names.length > 1) break;
    try {
      await releaseRoot(name, report);
      names.push(name);
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
      missing.push(`Nodes can't run ${name} here: ${firstError(error)}`);
    }
  }
  return { names, missing };
}

/** What a tool calls the error in its output, or the first line of the message. */
function firstError(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split("\n").map((line) => line.trim());
  return lines.find((line) => /^E: /.test(line)) ?? lines[0] ?? "";
}

/** Debian's name for the release of this machine; undefined where it isn't Debian. */
export function machineSuite(): string | undefined {
  try {
    return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * The root file system below the nodes' own: `/` for the machine's packages, else one of that release, made the first time.
 * Rejects with a sentence for an unknown name, and where it can't be made.
 */
export async function releaseRoot(name: string, report: (text: string) => void): Promise<string> {
  if (name === machineRelease) return "/";
  const release = labReleases.find((each) => each.name === name);
  if (release === undefined)
    throw new Error(`There is no release "${name}". The releases are ${releaseNames.join(", ")}.`);
  const why = whyNoDebianRoot();
  if (why !== undefined) throw new Error(why);
  return debianRoot(
    {
      name: `lab-${release.suite}`,
      suite: release.suite,
      variant: "apt",
      // A quorum device is tried on every release, and a lab of the machine alone doesn't need one.
      packages: [...labPackages, "corosync-qdevice", "corosync-qnetd", "perl-base"],
      withUpdates: false,
      isLean: true,
      // A release in motion may install and not run.
      finish: (folder) => void execFileSync("chroot", [folder, "pacemakerd", "--version"], { stdio: "pipe" }),
    },
    report,
  );
}
