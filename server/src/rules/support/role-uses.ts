import type { ClusterObject } from "../../model/configuration.ts";
import type { Span } from "../../text/span.ts";
import { rulesOf } from "./rule-expressions.ts";

/** A role that a constraint names. */
interface RoleUse {
  readonly role: string;
  /** Where the role alone is written. */
  readonly span?: Span;
  /** Where the part that has it is written, if the role's own place isn't known. */
  readonly at?: Span | undefined;
}

/** The roles that a constraint or a rule names, in the order written as far as their places are known. */
export function roleUsesIn(object: ClusterObject): readonly RoleUse[] {
  switch (object.kind) {
    case "colocation":
      return [
        ...[object.first, object.second].flatMap((use) => (use?.role ? [ofName(use.role)] : [])),
        ...ofSets(object.sets),
      ];
    case "rsc_ticket":
      return [...(object.resource?.role ? [ofName(object.resource.role)] : []), ...ofSets(object.sets)];
    case "order":
      return ofSets(object.sets);
    case "location": {
      const whole = object.attributeSpans?.role;
      const own = object.role === undefined ? [] : [{ role: object.role, ...valueIn(whole, object.role) }];
      return [...own, ...ofSets(object.sets), ...ofRules(object)];
    }
    default:
      return [];
  }
}

function ofName({ value, span }: { readonly value: string; readonly span?: Span }): RoleUse {
  return span ? { role: value, span } : { role: value };
}

/** The value at the end of an attribute (`role=Master`), unless it is in quotes. */
function valueIn(whole: Span | undefined, value: string): Pick<RoleUse, "span" | "at"> {
  if (whole === undefined) return {};
  const start = whole.end - value.length;
  const isPlain =
    whole.end - whole.start === "role=".length + value.length ||
    whole.end - whole.start === "$role=".length + value.length;
  return isPlain ? { span: { start, end: whole.end } } : { at: whole };
}

function ofSets(sets: readonly { readonly role?: string; readonly span?: Span }[]): RoleUse[] {
  return sets.flatMap(({ role, span }) => (role === undefined ? [] : [{ role, at: span }]));
}

function ofRules(object: ClusterObject): RoleUse[] {
  return rulesOf(object).flatMap(({ role, span }) => (role === undefined ? [] : [{ role, at: span }]));
}
