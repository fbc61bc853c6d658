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
import { nameSpan } from "../support/spans.ts";

/** Names that tools store among the options for their own use: crmsh, pcs and SAP HANA hooks. */
const ofTools = /^(hana_|crm-|pcs-|#)/;

/** What to do about a name that the list's table lacks, with the likely name; undefined if nothing is wrong. */
function adviceOn(
  name: string,
  { table, isOpen, what }: OptionList,
  at: DefinedObject,
  lookup: RuleLookup,
): { hint: string; meant?: string } | undefined {
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
      : { hint: "It belongs to a clone: put it after meta of the clone." };
  }
  const place = rightPlace(name, what, at, lookup);
  if (place !== undefined) return { hint: place };
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
function rightPlace(name: string, what: OptionList["what"], at: DefinedObject, lookup: RuleLookup): string | undefined {
  const isMeta = optionNamed(primitiveMeta, name) !== undefined;
  const isCloneMeta = optionNamed(cloneMeta, name) !== undefined;
  const isOfOperation = name !== "id" && name !== "description" && optionNamed(operationAttributes, name) !== undefined;
  switch (what) {
    case "operation attribute":
      if (at.object.kind === "op_defaults") return isMeta ? `"${name}" belongs to rsc_defaults.` : undefined;
      if (isMeta) return `It is a meta attribute of the resource: put it after "meta".`;
      return isCloneMeta ? `It is a meta attribute of clones: put it after "meta" of the clone.` : undefined;
    case "meta attribute":
      if (isOfOperation) return `It belongs to an operation: put it after "op monitor", for example.`;
      return hasParameter(at, lookup, name) ? `It is a parameter of the agent: put it after "params".` : undefined;
    case "resource default":
      if (isOfOperation) return `"${name}" belongs to op_defaults.`;
      return optionNamed(clusterOptions, name) ? `"${name}" belongs to property.` : undefined;
    case "cluster option":
      if (isMeta) return `"${name}" belongs to rsc_defaults.`;
      return isOfOperation ? `"${name}" belongs to op_defaults.` : undefined;
    default:
      return undefined;
  }
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
        const { hint, meant } = advice;
        report({
          at,
          span,
          message: `Pacemaker has no ${list.what} "${pair.name}". ${hint}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
