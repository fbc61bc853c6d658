import type { ParserMethod } from "chevrotain";
import type { Rule } from "../model/attributes.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { AttributeListRule } from "./attribute-list.ts";
import type { Grammar } from "./grammar.ts";
import type { WordLines } from "./print.ts";
import type { ResourceSetsRule } from "./resource-sets.ts";

/** Grammar rules that several statements share. */
export interface SharedRules {
  readonly attributeList: AttributeListRule;
  readonly rule: ParserMethod<[], Rule>;
  readonly resourceSets: ResourceSetsRule;
  /** `description=…`, if it is the next word; anywhere else it is an ordinary attribute (crmsh). */
  readonly description: ParserMethod<[], string | undefined>;
}

/** The rule of one statement; it starts at the keyword. */
export type StatementRule = ParserMethod<[], ClusterObject | undefined>;

/** One statement of the crm language: everything that Quorate knows about it. */
export interface StatementDefinition {
  /** The keywords that begin it, in lower case; the first is the preferred one. */
  readonly keywords: readonly string[];
  /** What it is for, in a sentence. */
  readonly summary: string;
  /** Its synopsis, as in a manual. */
  readonly synopsis: string;
  readonly example: string;
  /** What an editor inserts for a new one, in LSP's snippet syntax. */
  readonly snippet: string;
  /** Round and square brackets denote sets in it. */
  readonly brackets?: boolean;
  /** Defines its grammar, which returns the object it describes. */
  define(grammar: Grammar, shared: SharedRules): StatementRule;
  /** The words of an object, when it is of this statement's kind. */
  print(object: ClusterObject): WordLines | undefined;
}
