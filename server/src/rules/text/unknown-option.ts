import { findParameter } from "../../agents/catalogue.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { cloneMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { isAtLeast } from "../../model/target.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { doubtfulOptionsOf, type OptionList, optionNamed } from "../support/option-lists.ts";
import { nameSpan } from "../support/places.ts";

/** What tools write for themselves among the options: crmsh, pcs and hooks of SAP HANA. */
const ofTools = /^(hana_|crm-|pcs-|#)/;

/** What is meant by a name that the list's table lacks, as far as that is told; undefined where nothing is wrong. */
function adviceOn(
  name: string,
  { table, isOpen, what }: OptionList,
  at: DefinedObject,
  around: RuleLookup,
): { hint: string; meant?: string } | undefined {
  const option = optionNamed(table, name);
  if (option) {
    const { removed } = option;
    // What has a successor is told by another rule.
    if (!removed || removed.instead !== undefined || !isAtLeast(around.target.pacemaker, removed.since))
      return undefined;
    return { hint: `Pacemaker ${removed.since} no longer reads it. Leave it out.` };
  }
  if (optionNamed(table, name.replaceAll("_", "-"))) return undefined;
  const isOfOperation = what === "operation attribute";
  if (isOfOperation && (/^(OCF_|trace_|depth$)/.test(name) || hasParameter(at, around, name))) return undefined;
  if (what === "meta attribute" && !isOpen && optionNamed(cloneMeta, name) && !optionNamed(primitiveMeta, name)) {
    return isReadByInstances(name, at, around)
      ? undefined
      : { hint: "It belongs to a clone: write it behind meta of the clone." };
  }
  const meant = closest(
    name,
    table.filter(({ removed }) => removed === undefined).map((each) => each.name),
  );
  if (meant !== undefined) return { hint: `Did you mean "${meant}"?`, meant };
  // A parameter of an operation, or an option of a tool's own set, may have any name.
  return isOpen || isOfOperation || what === "resource default" ? undefined : { hint: "It has no effect." };
}

/** The clone that a bundle makes of its primitive has no statement of its own, and each instance looks for its own `notify`. */
function isReadByInstances(name: string, { object }: DefinedObject, around: RuleLookup): boolean {
  const container = isPrimitive(object) ? around.containerOf(object.id)?.object.kind : undefined;
  return container === "bundle" || (name === "notify" && (container === "clone" || container === "master"));
}

function hasParameter(at: DefinedObject, around: RuleLookup, name: string): boolean {
  const agent = isPrimitive(at.object) ? knownAgentOf(around, at) : undefined;
  return agent !== undefined && findParameter(agent, name) !== undefined;
}

/** An option that Pacemaker doesn't know. */
export const unknownOption: Rule = {
  id: "unknown-option",
  group: "text",
  severity: "warning",
  title: "A meta attribute or cluster option that Pacemaker doesn't know",
  why: "Pacemaker ignores options it doesn't know, without a word: a misspelt one leaves the default in force.",
  source: "Pacemaker Explained: cluster options, meta attributes of resources and operations",
  wrong: "property no-quorum-polcy=freeze",
  right: "property no-quorum-policy=freeze",
  checkObject(at, around, report) {
    for (const list of doubtfulOptionsOf(at.object, around.memo)) {
      for (const pair of list.pairs) {
        if (pair.name === "" || pair.idRef !== undefined || ofTools.test(pair.name)) continue;
        const advice = adviceOn(pair.name, list, at, around);
        if (!advice) continue;
        const span = nameSpan(pair);
        const { hint, meant } = advice;
        report({
          at,
          span,
          message: `"${pair.name}" is no ${list.what} that Pacemaker knows. ${hint}`,
          ...(meant ? { fixes: [{ title: `Did you mean "${meant}"?`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
