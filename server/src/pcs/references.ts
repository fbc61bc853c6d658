import type { Constraint } from "../model/configuration.ts";
import type { Draft } from "./draft.ts";

/** The resources of a constraint without sets. */
export function namedIn(constraint: Constraint): string[] {
  switch (constraint.kind) {
    case "location":
      return constraint.resource ? [constraint.resource.value] : [];
    case "colocation":
      return [constraint.first, constraint.second].flatMap((use) => (use ? [use.resource.value] : []));
    case "order":
      return [constraint.first, constraint.then].flatMap((use) => (use ? [use.resource.value] : []));
    default:
      return constraint.resource ? [constraint.resource.resource.value] : [];
  }
}

/** Removes a resource from the sets of constraints; empty sets and constraints are removed too. */
export function removeFromSets(
  draft: Draft,
  id: string,
  isAffected: (constraint: Constraint) => boolean = () => true,
): boolean {
  let isFound = false;
  for (const constraint of [...draft.constraints.values()]) {
    if (!isAffected(constraint) || !constraint.sets.some(({ members }) => members.some(({ value }) => value === id)))
      continue;
    isFound = true;
    const sets = constraint.sets
      .map((set) => ({ ...set, members: set.members.filter(({ value }) => value !== id) }))
      .filter(({ members }) => members.length > 0);
    if (sets.length > 0) draft.constraints.set(constraint.id, { ...constraint, sets });
    else draft.constraints.delete(constraint.id);
  }
  return isFound;
}

/** Removes all references to a removed resource: constraints, members of sets and tags, fencing levels, permissions. */
export function removeReferences(draft: Draft, id: string): void {
  for (const tag of [...draft.tags.values()]) {
    if (!tag.members.some(({ value }) => value === id)) continue;
    const members = tag.members.filter(({ value }) => value !== id);
    if (members.length > 0) draft.tags.set(tag.id, { ...tag, members });
    else {
      removeReferences(draft, tag.id);
      draft.tags.delete(tag.id);
    }
  }
  const parent = draft.resources.get(id)?.kind === "primitive" ? draft.parentOf(id) : undefined;
  const named = new Set([id, ...(parent?.kind === "clone" || parent?.kind === "master" ? [parent.id] : [])]);
  for (const constraint of [...draft.constraints.values()]) {
    if (namedIn(constraint).some((each) => named.has(each))) draft.constraints.delete(constraint.id);
  }
  removeFromSets(draft, id);
  draft.levels = draft.levels.flatMap((level) => {
    const devices = level.devices.filter(({ value }) => value !== id);
    return devices.length > 0 ? [{ ...level, devices }] : [];
  });
  for (const role of [...draft.roles.values()]) {
    const permissions = role.permissions.filter(({ reference }) => reference !== id);
    if (permissions.length < role.permissions.length) draft.roles.set(role.id, { ...role, permissions });
  }
}
