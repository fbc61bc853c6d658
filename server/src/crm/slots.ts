import type { Span } from "../text/span.ts";

/** The kinds of attribute list: what a name in one is looked up among. */
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
 * What a stretch of a statement is. The grammar gives each word its slot while it reads; completion, hover, references and
 * highlighting ask for nothing else, so that a new statement has them all once its grammar says what its words are.
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
  /** A word of a `user` where a role or a right may stand. */
  | { readonly kind: "user-role" }
  /** What an alert is told about. */
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
  /** A word that the statement has no place for, behind all that was understood. */
  | { readonly kind: "tail" };

/** A stretch of a statement and what it is; offsets count from the statement's start. */
export interface Mark extends Span {
  readonly slot: Slot;
  /** The word as it is meant, without quotes. */
  readonly value: string;
}
