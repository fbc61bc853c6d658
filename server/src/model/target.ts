import type { Agents } from "./agent.ts";
import type { Sbd } from "./sbd.ts";

/** What a configuration targets: releases, as "2.1.9" (the newest where absent), and what its nodes have. */
export interface TargetVersions {
  readonly pacemaker?: string;
  readonly corosync?: string;
  /** Those of the catalogue when absent. */
  readonly agents?: Agents;
  /** Absent where it isn't used, or not known. */
  readonly sbd?: Sbd;
}

/** The newest releases of both, with the agents of the catalogue. */
export const newest: TargetVersions = {};

/**
 * Whether a release is `required` or a later one; what follows the numbers (`2.1.5-4.el9`, `3.0.1-rc1`) is ignored.
 * An absent release is the newest, and so is one that has no number.
 */
export function isAtLeast(version: string | undefined, required: string): boolean {
  const [own, other] = [numbersOf(version ?? ""), numbersOf(required)];
  if (own.length === 0) return true;
  for (let i = 0; i < Math.max(own.length, other.length); i++) {
    const difference = (own[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  const written = /^\s*v?(\d+(?:\.\d+)*)/i.exec(version)?.[1];
  return written === undefined ? [] : written.split(".").map(Number);
}
