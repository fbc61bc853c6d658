import { isPrimitive, type Primitive, type Resource } from "../model/configuration.ts";
import { childrenOf } from "../model/inheritance.ts";
import { closestOrLonger } from "../text/fuzzy-match.ts";
import { type Command, isForced } from "./command.ts";
import type { Draft } from "./draft.ts";
import { Refusal, refusal } from "./problem.ts";
import type { Word } from "./word.ts";

/** The code of a problem that names something which the script hasn't made. */
export const notMadeHere = "not-made-here";

/** A refusal of an id that doesn't exist. */
export function missing(word: Word, what: string, known: Iterable<string>): Refusal {
  if (word.isOpaque) {
    const message = `The ${what} "${word.value}" is only known when the script runs; the command is skipped.`;
    return new Refusal({ span: word.span, severity: "warning", code: "unknown-value", message });
  }
  const meant = closestOrLonger(word.value, known);
  const instead = meant ? `Did you mean "${meant}"?` : "Create it first.";
  const message = `There is no ${what} "${word.value}" at this point of the script. ${instead}`;
  return new Refusal({ ...refusal(word.span, message, meant).problem, code: notMadeHere });
}

/** Resources of some kinds. */
type OfKind<K extends Resource["kind"], R extends Resource = Resource> = R extends Resource
  ? [K & R["kind"]] extends [never]
    ? never
    : R
  : never;

/** The resource a word names: of any kind, or of those given. */
export function resourceAt<K extends Resource["kind"]>(
  draft: Draft,
  word: Word,
  what = "resource",
  kinds?: readonly K[],
): OfKind<K> {
  const found = draft.resources.get(word.value);
  const isOfKind = (resource: Resource): resource is OfKind<K> =>
    kinds === undefined || (kinds as readonly string[]).includes(resource.kind);
  if (found && isOfKind(found)) return found;
  const known = [...draft.resources.values()].filter(isOfKind).map(({ id }) => id);
  if (found) throw refusal(word.span, `"${word.value}" is not a ${what} but a ${found.kind}.`);
  throw missing(word, what, known);
}

/** The primitive a word names. */
export function primitiveAt(draft: Draft, word: Word): Primitive {
  return resourceAt(draft, word, "primitive resource", ["primitive"]);
}

/** The clone or bundle around a resource, also around the group it is in. */
export function multiplierOf(draft: Draft, id: string): Resource | undefined {
  for (let parent = draft.parentOf(id); parent; parent = draft.parentOf(parent.id))
    if (parent.kind !== "group") return parent;
  return undefined;
}

/** Refuses a resource that can't be used in a constraint: one that doesn't exist, or is inside a clone or bundle. */
export function checkConstrained(command: Command, draft: Draft, word: Word): void {
  if (word.isOpaque) return;
  resourceAt(draft, word);
  const around = multiplierOf(draft, word.value);
  if (!around || isForced(command)) return;
  const kind = around.kind === "bundle" ? "bundle" : "clone";
  const message = `"${word.value}" is inside the ${kind} "${around.id}": use the ${kind} in constraints, or add --force.`;
  throw refusal(word.span, message, around.id);
}

/** The primitives in a resource, itself when it is one. */
export function primitivesIn(draft: Draft, resource: Resource): Primitive[] {
  if (isPrimitive(resource)) return [resource];
  return childrenOf(resource).flatMap((id) => {
    const child = draft.resources.get(id);
    return child ? primitivesIn(draft, child) : [];
  });
}

/** Whether a primitive is a fence device. */
export function isFenceDevice(resource: Resource | undefined): boolean {
  return resource !== undefined && isPrimitive(resource) && resource.agent?.class === "stonith";
}
