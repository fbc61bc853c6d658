import type { Span } from "../text/span.ts";

/** The kinds of attribute list, which decide where a name in one is looked up. */
export type ListKind =
  | { readonly list: "params" | "op_params"; readonly agent: string; readonly operation?: string }
  | { readonly list: "meta"; readonly of: "primitive" | "group" | "clone" | "op" | "alert" | "bundle" }
  | { readonly list: "op"; readonly operation: string; readonly agent: string }
  | { readonly list: "property" | "rsc_defaults" | "op_defaults" | "utilization" | "attributes" }
  | { readonly list: "constraint"; readonly of: string }
  | { readonly list: "date"; readonly of: "spec" | "range" }
  | { readonly list: "test"; readonly of: "rsc" | "op" }
  | { readonly list: "bundle"; readonly part: "container" | "network" | "port-mapping" | "storage-mapping" };

/** What may be referred to by its id. */
export type ReferenceKind =
  | "resource"
  | "primitive"
  | "template"
  | "node"
  | "set"
  | "rule"
  | "fencing-device"
  | "acl-role"
  | "any";

/**
 * What a part of a statement is. The grammar gives each word its slot while parsing; completion, hover, references and
 * highlighting need nothing else, so that a new statement has them all once its grammar assigns slots.
 */
export type Slot =
  | { readonly kind: "statement" }
  | { readonly kind: "section" }
  | { readonly kind: "definition"; readonly type: string }
  | { readonly kind: "reference"; readonly to: ReferenceKind; readonly orScore?: boolean }
  | { readonly kind: "agent"; readonly statement: string }
  /** A name in an attribute list; where a list may end, a section may begin there too. */
  | {
      readonly kind: "name";
      readonly of: ListKind;
      readonly written: readonly string[];
      readonly sections: readonly string[];
    }
  | { readonly kind: "value"; readonly of: ListKind; readonly name: string }
  | { readonly kind: "operation"; readonly agent: string }
  /** A right of an ACL role, and what it is about. */
  | { readonly kind: "acl-right" }
  | { readonly kind: "acl-selector" }
  /** A word of a `user` where a role or a right is allowed. */
  | { readonly kind: "user-role" }
  /** The events that an alert receives. */
  | { readonly kind: "alert-selector" }
  | { readonly kind: "container" }
  | { readonly kind: "score" }
  | { readonly kind: "order-kind" }
  | { readonly kind: "role" }
  | { readonly kind: "action" }
  | { readonly kind: "rule-attribute" }
  | { readonly kind: "rule-operator" }
  | { readonly kind: "date-operator" }
  | { readonly kind: "rule-value" }
  | { readonly kind: "boolean-operator" }
  | { readonly kind: "bracket" }
  | { readonly kind: "text" }
  /** An unexpected word after everything that was parsed. */
  | { readonly kind: "tail" };

/** A part of a statement and its slot; offsets count from the statement's start. */
export interface Mark extends Span {
  readonly slot: Slot;
  /** The word without its quotes. */
  readonly value: string;
}
