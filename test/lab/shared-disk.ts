import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The shared disk's name on every node of a lab that has one. */
export const sharedDisk = "/dev/disk/by-id/lab-shared-disk";

/** A block device of the machine over a file, for as long as it is held. */
interface HeldDisk {
  /** `/dev/loop3`. */
  readonly path: string;
  /** Lets go of it: it is detached once no node has it open either. */
  readonly release: () => void;
}

/**
 * Makes an empty disk of 16 MiB over a new file. However its holder ends, the kernel detaches the disk with the last that has it open.
 * Throws a sentence where the machine has no loop devices.
 */
export function holdDisk(file: string): HeldDisk {
  const say = (program: string, ...args: string[]): string => {
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
    if (status === 0) return stdout.trim();
    throw new Error(`The machine can't make a shared disk: ${error?.message ?? stderr.trim()}.`);
  };
  say("truncate", "--size", "16M", file);
  const path = say("losetup", "--find", "--show", file);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
  } finally {
    // While it is open that only marks it: the last close detaches it.
    say("losetup", "--detach", path);
  }
  const held = descriptor;
  return { path, release: () => closeSync(held) };
}

/** Why a lab can't have a shared disk on this machine, as one sentence; undefined when it can. */
export function whyNoSharedDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "quorate-disk-"));
  try {
    holdDisk(join(folder, "disk")).release();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
