import type { Span } from "../text/span.ts";

/**
 * Where a part of the model was written, counted from the start of its statement (crm) or of the document (XML).
 * Parts that were built rather than parsed have none.
 */
export interface Written {
  readonly span?: Span;
}

/** A name and where it is written. */
export interface Name extends Written {
  readonly value: string;
}

/** An nvpair: a name with a value, a name alone, or a reference to another nvpair. */
export interface NvPair extends Written {
  readonly name: string;
  /** Absent for a name without a value. */
  readonly value?: string;
  readonly id?: string;
  /** The id of the nvpair that this one refers to (`@id`). */
  readonly idRef?: string;
  readonly nameSpan?: Span;
  readonly valueSpan?: Span;
}

/** A set of nvpairs: `params`, `meta`, `utilization`, `attributes`, `property` … */
export interface NvSet extends Written {
  readonly id?: string;
  /** The set is another one, named by its id or by the object that holds it. */
  readonly idRef?: string;
  readonly score?: string;
  readonly rules: readonly Rule[];
  readonly pairs: readonly NvPair[];
}

/** A rule: when a set applies, or where a location applies. */
export interface Rule extends Written {
  readonly id?: string;
  readonly idRef?: string;
  readonly role?: string;
  readonly score?: string;
  readonly scoreAttribute?: string;
  /** Where the score, or the name of the attribute that has it, is written. */
  readonly scoreSpan?: Span;
  readonly booleanOp: "and" | "or";
  readonly expressions: readonly Expression[];
}

/** One test of a rule; a rule inside a rule is one too. */
export type Expression =
  | (Written & {
      readonly kind: "attribute";
      readonly id?: string;
      readonly attribute: string;
      readonly operation: string;
      readonly value?: string;
      readonly type?: string;
      readonly valueSource?: string;
    })
  | (Written & {
      readonly kind: "date";
      readonly id?: string;
      /** `lt`, `gt`, `in_range`, `date_spec` */
      readonly operation: string;
      readonly start?: string;
      readonly end?: string;
      readonly duration?: Readonly<Record<string, string>>;
      readonly spec?: Readonly<Record<string, string>>;
      /** Where each key of the duration or the spec is written. */
      readonly keySpans?: Readonly<Record<string, Span>>;
    })
  | (Written & {
      readonly kind: "rsc" | "op";
      readonly id?: string;
      /** `class`, `provider`, `type` of a resource; `name`, `interval` of an operation. */
      readonly attributes: Readonly<Record<string, string>>;
    })
  | (Written & { readonly kind: "rule"; readonly rule: Rule });

const trueValues = new Set(["true", "on", "yes", "y", "1"]);
const falseValues = new Set(["false", "off", "no", "n", "0"]);

/** A boolean as Pacemaker reads it (crm_str_to_boolean); undefined when it is neither. */
export function parseBoolean(value: string | undefined): boolean | undefined {
  const lower = value?.toLowerCase();
  if (lower === undefined) return undefined;
  if (trueValues.has(lower)) return true;
  return falseValues.has(lower) ? false : undefined;
}
