import type { ClusterObject } from "../model/configuration.ts";
import { MergeError } from "./merge-error.ts";

/** Whether a CIB of that schema (`validate-with`) has the old form of ACLs; undefined where the schema's name doesn't show it. */
function hasOldAcls(schema: string | undefined): boolean | undefined {
  const version = /^pacemaker-(\d+)\./.exec(schema ?? "")?.[1];
  return version === undefined ? undefined : Number(version) < 2;
}

/**
 * The objects with their ACL roles in the form that a CIB of a schema has (acls-1.2.rng, acls-2.0.rng). Without a schema
 * the form is old where the objects name a user in it. Throws MergeError for a user in a form that the schema doesn't have.
 */
export function aclsForSchema(schema: string | undefined, objects: readonly ClusterObject[]): readonly ClusterObject[] {
  const known = hasOldAcls(schema);
  const isOld = known ?? objects.some((object) => object.kind === "user");
  for (const object of objects) {
    const { kind, id } = object;
    if (known === false && kind === "user") {
      const message = `"${id}" is written in the old form of ACLs, which the schema ${schema} of this CIB doesn't allow. Write "acl_target ${id} ROLE" and give the rights to roles.`;
      throw new MergeError(message, object);
    }
    if (known === true && (kind === "acl_target" || kind === "acl_group")) {
      const message = `The schema ${schema} of this CIB doesn't allow "${id}": ${kind} came with pacemaker-2.0. Upgrade the CIB's schema first (crm configure upgrade force, or cibadmin --upgrade --force), or write user instead.`;
      throw new MergeError(message, object);
    }
  }
  if (!isOld || !objects.some((object) => object.kind === "role")) return objects;
  return objects.map((object) => (object.kind === "role" ? { ...object, isOld } : object));
}
