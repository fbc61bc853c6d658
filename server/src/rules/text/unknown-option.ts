import { findParameter } from "../../agents/catalogue.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { operationAttributes } from "../../model/options/operation-attributes.ts";
import { cloneMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { isAtLeast } from "../../model/target.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { doubtfulOptionsOf, type OptionList, optionNamed } from "../support/option-lists.ts";
import { moveToStatement, type OptionsKind } from "../support/schema/moved-options.ts";
import { moveTo, pairsAround } from "../support/schema/moved-pairs.ts";
import { nameSpan } from "../support/spans.ts";

/** Names that tools store among the options for their own use: crmsh, pcs and SAP HANA hooks. */
const ofTools = /^(hana_|crm-|pcs-|#)/;

/** What to do about a name, with the likely one, or the lists of the statement that it may be moved to. */
interface Advice {
  readonly hint: string;
  readonly meant?: string;
  readonly moves?: readonly ("meta" | "params" | "op")[];
  /** The kind of statement that it belongs to. */
  readonly kind?: OptionsKind;
}

/** What to do about a name that the list's table lacks, with the likely name; undefined if nothing is wrong. */
function adviceOn(
  name: string,
  { table, isOpen, what }: OptionList,
  at: DefinedObject,
  lookup: RuleLookup,
): Advice | undefined {
  const option = optionNamed(table, name);
  if (option) {
    const { removed } = option;
    // removed-construct reports what has a replacement, refused-by-schema-4 what only Pacemaker 3 lacks.
    if (
      !removed ||
      removed.since === "3.0.0" ||
      removed.instead !== undefined ||
      !isAtLeast(lookup.target.pacemaker, removed.since)
    )
      return undefined;
    return { hint: `Pacemaker ${removed.since} no longer supports it. Remove it.` };
  }
  if (optionNamed(table, name.replaceAll("_", "-"))) return undefined;
  const isOfOperation = what === "operation attribute";
  if (isOfOperation && (/^(OCF_|trace_|depth$)/.test(name) || hasParameter(at, lookup, name))) return undefined;
  if (what === "meta attribute" && !isOpen && optionNamed(cloneMeta, name) && !optionNamed(primitiveMeta, name)) {
    return isReadByInstances(name, at, lookup)
      ? undefined
      : { hint: "It belongs to a clone: put it after meta of the clone.", moves: ["meta"] };
  }
  const place = rightPlace(name, what, at, lookup);
  if (place !== undefined) return place;
  const meant =
    name.length < 3
      ? undefined
      : closest(
          name,
          table.filter(({ removed }) => removed === undefined).map((each) => each.name),
        );
  if (meant !== undefined) return { hint: `Did you mean "${meant}"?`, meant };
  // A parameter of an operation, or an option in a tool's own set, may have any name.
  return isOpen || isOfOperation || what === "resource default" ? undefined : { hint: "It has no effect." };
}

/** Where a name belongs that another list has, as a sentence; undefined where no list has it. */
function rightPlace(name: string, what: OptionList["what"], at: DefinedObject, lookup: RuleLookup): Advice | undefined {
  const isMeta = optionNamed(primitiveMeta, name) !== undefined;
  const isCloneMeta = optionNamed(cloneMeta, name) !== undefined;
  const isOfOperation = name !== "id" && name !== "description" && optionNamed(operationAttributes, name) !== undefined;
  switch (what) {
    case "operation attribute":
      if (at.object.kind === "op_defaults") return defaultsOf(name, "op_defaults");
      if (isMeta) return { hint: `It is a meta attribute of the resource: put it after "meta".`, moves: ["meta"] };
      return isCloneMeta
        ? { hint: `It is a meta attribute of clones: put it after "meta" of the clone.`, moves: ["meta"] }
        : undefined;
    case "meta attribute":
      if (isOfOperation)
        return { hint: `It belongs to an operation: put it after "op monitor", for example.`, moves: ["op"] };
      return hasParameter(at, lookup, name)
        ? { hint: `It is a parameter of the agent: put it after "params".`, moves: ["params"] }
        : undefined;
    case "resource default":
      return defaultsOf(name, "rsc_defaults");
    case "cluster option":
      return defaultsOf(name, "property");
    default:
      return undefined;
  }
}

/** The other statement of options that a name belongs to. */
function defaultsOf(name: string, own: OptionsKind): Advice | undefined {
  const has: Readonly<Record<OptionsKind, boolean>> = {
    op_defaults: name !== "id" && name !== "description" && optionNamed(operationAttributes, name) !== undefined,
    rsc_defaults: [primitiveMeta, cloneMeta].some((table) => optionNamed(table, name) !== undefined),
    property: optionNamed(clusterOptions, name) !== undefined,
  };
  const kind = (["rsc_defaults", "op_defaults", "property"] as const).find((each) => each !== own && has[each]);
  return kind && { hint: `"${name}" belongs to ${kind}.`, kind };
}

/** Whether instances read a clone option from the primitive: the implicit clone of a bundle has no statement, and each instance reads its own `notify`. */
function isReadByInstances(name: string, { object }: DefinedObject, lookup: RuleLookup): boolean {
  const container = isPrimitive(object) ? lookup.containerOf(object.id)?.object.kind : undefined;
  return container === "bundle" || (name === "notify" && (container === "clone" || container === "master"));
}

function hasParameter(at: DefinedObject, lookup: RuleLookup, name: string): boolean {
  const agent = isPrimitive(at.object) ? knownAgentOf(lookup, at) : undefined;
  return agent !== undefined && findParameter(agent, name) !== undefined;
}

/** An option that Pacemaker doesn't have. */
export const unknownOption: Rule = {
  id: "unknown-option",
  group: "text",
  severity: "warning",
  title: "Unknown meta attribute or cluster option",
  why: "Pacemaker silently ignores options that it doesn't have: a misspelt one leaves the default in effect.",
  source: "Pacemaker Explained: cluster options, meta attributes of resources and operations",
  wrong: "property no-quorum-polcy=freeze",
  right: "property no-quorum-policy=freeze",
  checkObject(at, lookup, report) {
    for (const list of doubtfulOptionsOf(at.object, lookup.memo)) {
      for (const pair of list.pairs) {
        if (pair.name === "" || pair.idRef !== undefined || ofTools.test(pair.name)) continue;
        const advice = adviceOn(pair.name, list, at, lookup);
        if (!advice) continue;
        const span = nameSpan(pair);
        const { hint, meant, moves = [], kind } = advice;
        const among = pairsAround(at.object, pair, list.set?.pairs ?? list.pairs);
        report({
          at,
          span,
          message: `Pacemaker has no ${list.what} "${pair.name}". ${hint}`,
          fixes: meant
            ? [{ title: `Change to "${meant}"`, at, span, text: meant }]
            : kind
              ? moveToStatement(kind, lookup, { at, pair, among: list.pairs })
              : moves.flatMap((to) => moveTo(to, lookup, { at, pair, among })),
        });
      }
    }
  },
};
