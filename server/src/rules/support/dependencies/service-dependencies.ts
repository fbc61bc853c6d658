import type { ClusterModel } from "../../../model/cluster-model.ts";
import { type Unit, unitsOf } from "../placement/units.ts";
import { type Needs, needsOfUnit, together } from "./needs.ts";

/** Two resources as constraints name them, of which one uses the other on its own node. */
export interface Dependency {
  readonly user: string;
  readonly base: string;
  /** What has to run on the node of what it needs, and after it: the user's own primitives, or clones. */
  readonly users: readonly Unit[];
  readonly bases: readonly Unit[];
  /** The role of the base on that node. */
  readonly role: "" | "Promoted";
  /** The user can't start before the base: an order in the other direction is no deliberate choice. */
  readonly isStrict: boolean;
  /** Starting before the base is a mistake even if no order names both. */
  readonly mustWait: boolean;
  /** The user holds the base's block device, or files on it, open: the base can't be demoted or stopped before the user has stopped. */
  readonly isHeld: boolean;
}

interface Named {
  readonly id: string;
  readonly units: readonly (Unit & { readonly needs: Needs })[];
  readonly needs: Needs;
  readonly isMany: boolean;
}

function named(model: ClusterModel, id: string): Named | undefined {
  const units = unitsOf(model, id).map((unit) => ({ ...unit, needs: needsOfUnit(model, unit) }));
  if (units.length === 0) return undefined;
  return { id, units, needs: together(units.map(({ needs }) => needs)), isMany: units.some(({ isMany }) => isMany) };
}

/**
 * Which of two resources uses the other's address, storage or promoted instance on the same node; undefined if neither certainly does.
 * A group or clone that contains both needs no other resource for it.
 */
export function dependencyBetween(model: ClusterModel, one: string, other: string): Dependency | undefined {
  const [a, b] = [named(model, one), named(model, other)];
  if (!a || !b || a.units.some(({ id }) => b.units.some((unit) => unit.id === id))) return undefined;
  return dependency(a, b) ?? dependency(b, a);
}

function dependency(user: Named, base: Named): Dependency | undefined {
  const found = onPromoted(user, base) ?? onRunning(user, base);
  return found && { user: user.id, base: base.id, ...found };
}

type Found = Omit<Dependency, "user" | "base">;

/** What needs the promoted instance of a clone: what is on its block device, or the address of its service. */
function onPromoted(user: Named, base: Named): Found | undefined {
  const [clone] = base.units;
  if (!clone?.isPromotable || base.units.length !== 1 || user.units.some((unit) => unit.isPromotable)) return undefined;
  const { isDrbd, isDatabase } = clone.needs;
  const of = (is: (needs: Needs) => boolean): Unit[] => user.units.filter(({ needs }) => is(needs));
  const onDevice = isDatabase ? [] : of(({ isStorage }) => isStorage);
  const held = onDevice.length > 0 || !isDrbd ? onDevice : of(({ isConsumer }) => isConsumer);
  const whole = { bases: [clone], role: "Promoted" } as const;
  if (held.length > 0) return { ...whole, users: held, isStrict: true, mustWait: true, isHeld: true };
  const programs = isDrbd ? of(({ isService, isProgram }) => isService || isProgram) : [];
  if (programs.length > 0) return { ...whole, users: programs, isStrict: true, mustWait: true, isHeld: false };
  // Where all instances are promoted, each of them serves the address.
  const served = clone.isSinglePromoted && !user.isMany ? of(({ isAddress }) => isAddress) : [];
  return served.length > 0
    ? { ...whole, users: served, isStrict: false, mustWait: isDatabase, isHeld: false }
    : undefined;
}

/** What needs an address or storage to be active on its node. */
function onRunning(user: Named, base: Named): Found | undefined {
  if (base.needs.isProgram || base.needs.isConsumer) return undefined;
  // A service on many nodes doesn't listen on the address of one alone.
  if (user.isMany && !base.isMany) return undefined;
  const usesAddress = base.needs.isAddress && !user.needs.isAddress && !user.isMany;
  const usesStorage = base.needs.isStorage && !user.needs.isStorage;
  const users = user.units.filter(({ needs }) => (usesAddress && needs.isService) || (usesStorage && needs.isProgram));
  if (users.length === 0) return undefined;
  const isNeeded = users.some(({ needs }) => needs.isService) && usesAddress;
  const bases = base.units.filter(({ needs }) => (isNeeded && needs.isAddress) || (usesStorage && needs.isStorage));
  return { users, bases, role: "", isStrict: false, mustWait: true, isHeld: usesStorage && !usesAddress };
}
