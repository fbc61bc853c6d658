import { spawnSync } from "node:child_process";

/** The release of an installed program: the first number of that form that it prints; undefined where it isn't installed. */
export function installedRelease(program: string, option = "--version"): string | undefined {
  const { stdout } = spawnSync(program, [option], { encoding: "utf8" });
  return /\d+(?:\.\d+)+/.exec(stdout ?? "")?.[0];
}

/** True when a release (numbers with dots between them) is another one or a later one; false where there is none. */
export function isSince(release: string | undefined, first: string): boolean {
  if (release === undefined) return false;
  const numbers = release.split(".").map(Number);
  for (const [index, number] of first.split(".").map(Number).entries()) {
    const difference = (numbers[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const unstatedSince: Readonly<Record<string, string>> = {
  "cluster-infrastructure": "3.0.0",
  pcmk_host_argument: "3.0.0",
};

/** True when the daemons of a Pacemaker release say no default of an option, though earlier releases say the one in our tables. */
export function isDefaultUnstated(option: string, release: string): boolean {
  const first = unstatedSince[option];
  return first !== undefined && isSince(release, first);
}
