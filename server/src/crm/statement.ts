import type { ParserMethod } from "chevrotain";
import type { Rule } from "../model/attributes.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { AttributeListRule } from "./attribute-list.ts";
import type { Grammar } from "./grammar.ts";
import type { ResourceSetsRule } from "./resource-sets.ts";
import type { WordLines } from "./words.ts";

/** Rules that several statements are made of. */
export interface SharedRules {
  readonly attributeList: AttributeListRule;
  readonly rule: ParserMethod<[], Rule>;
  readonly resourceSets: ResourceSetsRule;
  /** `description=…`, if that is the next word; anywhere else it is an attribute like others (crmsh). */
  readonly description: ParserMethod<[], string | undefined>;
}

/** The rule of one statement; it reads from the keyword on. */
export type StatementRule = ParserMethod<[], ClusterObject | undefined>;

/** One statement of the crm language: all that Quorate knows of it. */
export interface StatementDefinition {
  /** The words that begin it, in lower case; the first is the one to use. */
  readonly keywords: readonly string[];
  /** What it is for, in a sentence. */
  readonly summary: string;
  /** Its form, as in a manual's synopsis. */
  readonly synopsis: string;
  readonly example: string;
  /** What an editor inserts for a new one, in LSP's snippet syntax. */
  readonly snippet: string;
  /** Round and square brackets mean sets in it. */
  readonly brackets?: boolean;
  /** Defines its grammar, which gives its meaning as it reads. */
  define(grammar: Grammar, shared: SharedRules): StatementRule;
  /** The object in words, when it is one of this statement's. */
  print(object: ClusterObject): WordLines | undefined;
}
