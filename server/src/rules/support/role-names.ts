import { isAtLeast, type TargetVersions } from "../../model/target.ts";

/** The name that the target's Pacemaker knows a role by: releases before 2.1 refuse the new ones. */
export function roleNameFor<Role extends string>({ pacemaker }: TargetVersions, role: Role): Role | "Master" | "Slave" {
  if (isAtLeast(pacemaker, "2.1.0")) return role;
  return role === "Promoted" ? "Master" : role === "Unpromoted" ? "Slave" : role;
}
