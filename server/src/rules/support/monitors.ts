import { parseBoolean } from "../../model/attributes.ts";
import { isPrimitive, type Operation } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { operationsOf, writtenIn } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";
import { parseDuration } from "./durations.ts";

/** The value of an operation's attribute, wherever the operation holds it. */
export function operationValue(operation: Operation, name: string): string | undefined {
  const own = operation.attributes.find((pair) => pair.name === name);
  return (own ?? operation.meta.flatMap((set) => set.pairs).find((pair) => pair.name === name))?.value;
}

/** Whether an operation comes again and again. What can't be read counts as 0, and so does nothing at all. */
export function isRecurring(operation: Operation): boolean {
  const interval = operationValue(operation, "interval");
  return interval !== undefined && (parseDuration(interval) ?? 0) > 0;
}

/** An operation that holds for a resource, and the object in whose statement it stands. */
export interface HeldOperation {
  readonly place: DefinedObject;
  readonly operation: Operation;
}

/** The monitors of a primitive: its own, its template's, and those of `monitor` statements. */
export function monitorsOf(lookup: Lookup, at: DefinedObject): readonly HeldOperation[] {
  const own = operationsOf(lookup, at).filter(({ operation }) => operation.name === "monitor");
  const outside = lookup
    .ofKind("monitor")
    .flatMap((place) =>
      place.object.kind === "monitor" && place.object.resource.value === at.object.id
        ? [{ place, operation: place.object.operation }]
        : [],
    );
  return [...own, ...outside];
}

/** Whether the operations of a primitive, or some of them, are written elsewhere: they are another's, or its template isn't in the files. */
export function hasOperationsElsewhere(lookup: Lookup, at: DefinedObject): boolean {
  if (!isPrimitive(at.object)) return true;
  const written = writtenIn(lookup, at);
  if (at.object.template && written.length < 2) return true;
  return written.some(({ primitive }) => primitive.operationsRef !== undefined);
}

/** Whether an operation is switched on. */
export function isEnabled(operation: Operation): boolean {
  return parseBoolean(operationValue(operation, "enabled")) !== false;
}
