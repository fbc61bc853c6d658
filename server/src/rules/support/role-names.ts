import { isAtLeast, type TargetVersions } from "../../model/target.ts";

/** The name that the target's Pacemaker knows a role of a promotable clone by: releases before 2.1 refuse the new ones. */
export function roleNameFor({ pacemaker }: TargetVersions, role: "Promoted" | "Unpromoted"): string {
  if (isAtLeast(pacemaker, "2.1.0")) return role;
  return role === "Promoted" ? "Master" : "Slave";
}
