import { parseBoolean } from "../../model/attributes.ts";
import { isPrimitive, type Operation } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { operationsOf, writtenIn } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";
import { parseDuration } from "./durations.ts";

/** The value of an operation's attribute, be it its own or among its meta attributes. */
export function operationValue(operation: Operation, name: string): string | undefined {
  const own = operation.attributes.find((pair) => pair.name === name);
  return (own ?? operation.meta.flatMap((set) => set.pairs).find((pair) => pair.name === name))?.value;
}

/** Whether an operation recurs. A missing or invalid interval counts as 0. */
export function isRecurring(operation: Operation): boolean {
  const interval = operationValue(operation, "interval");
  return interval !== undefined && (parseDuration(interval) ?? 0) > 0;
}

/** An operation of a resource, and the object whose statement contains it. */
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

/** Whether some operations of a primitive are defined elsewhere: they refer to another primitive's, or the template isn't in the files. */
export function hasOperationsElsewhere(lookup: Lookup, at: DefinedObject): boolean {
  if (!isPrimitive(at.object)) return true;
  const written = writtenIn(lookup, at);
  if (at.object.template && written.length < 2) return true;
  return written.some(({ primitive }) => primitive.operationsRef !== undefined);
}

/** Whether an operation is enabled. */
export function isEnabled(operation: Operation): boolean {
  return parseBoolean(operationValue(operation, "enabled")) !== false;
}
