import { isAtLeast } from "../../model/target.ts";

/** The forms that commands are written in: those that a release of pcs understands best. */
export interface PcsForms {
  /** The release of Pacemaker beside that pcs; absent where it isn't known. */
  readonly pacemaker?: string;
  /** Those of pcs 0.12, which came with Pacemaker 3: 0.11 doesn't know them. Otherwise those that 0.11 has, which 0.12 mostly still accepts. */
  readonly areCurrent: boolean;
  /** Whether descriptions can be written: 0.12.3, beside Pacemaker 3.0.3, can; 0.12.0 can't. */
  readonly haveDescriptions: boolean;
}

/** The forms for a cluster of this release of Pacemaker; where it isn't known, those that pcs 0.11 and 0.12 accept. */
export function pcsForms(pacemaker?: string): PcsForms {
  if (pacemaker === undefined) return { areCurrent: false, haveDescriptions: false };
  return { pacemaker, areCurrent: isAtLeast(pacemaker, "3.0.0"), haveDescriptions: isAtLeast(pacemaker, "3.0.3") };
}

const currentRoles: Readonly<Record<string, string>> = { master: "Promoted", slave: "Unpromoted" };

/** A role by the name that pcs takes: 0.12 refuses those of Pacemaker 1. */
export function roleIn({ areCurrent }: PcsForms, role: string): string {
  return (areCurrent ? currentRoles[role.toLowerCase()] : undefined) ?? role;
}
