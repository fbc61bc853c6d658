import type { NvPair, NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource } from "../../model/configuration.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { type OverriddenPair, overriddenInSets, overriddenOptions } from "../support/overridden-pairs.ts";
import { nameSpan } from "../support/spans.ts";

/** A list of names and values, and which of two with the same name the crm shell writes. */
interface NamedList {
  readonly pairs: readonly NvPair[];
  /** The crm shell writes the last one only; otherwise both, of which Pacemaker reads the first. */
  readonly isLastWritten: boolean;
}

/** Lists of more pairs aren't compared pair by pair. */
const fewPairs = 12;

/** Whether a name may be in a list twice. */
function mayRepeat(pairs: readonly NvPair[]): boolean {
  if (pairs.length > fewPairs) return true;
  return pairs.some(({ name }, index) => {
    for (let other = 0; other < index; other++) if (pairs[other]?.name === name) return true;
    return false;
  });
}

/** The lists of an object in which a name may be twice. */
function doubtfulLists(object: ClusterObject): readonly NamedList[] {
  const found: NamedList[] = [];
  const add = (pairs: readonly NvPair[], isLastWritten: boolean): void => {
    if (mayRepeat(pairs)) found.push({ pairs, isLastWritten });
  };
  const addSets = (sets: readonly NvSet[]): void => {
    for (const { pairs } of sets) add(pairs, false);
  };
  if (isResource(object)) {
    addSets(object.params);
    addSets(object.meta);
  }
  if (isPrimitive(object)) {
    addSets(object.utilization);
    for (const { attributes, params, meta } of object.operations) {
      add(attributes, true);
      addSets(params);
      addSets(meta);
    }
  }
  if (object.kind === "node") {
    addSets(object.attributes);
    addSets(object.utilization);
  }
  if (object.kind === "property" || object.kind === "rsc_defaults" || object.kind === "op_defaults") {
    add(object.set.pairs, true);
  }
  return found;
}

/** One name with two values in one list. */
export const repeatedName: Rule = {
  id: "repeated-name",
  group: "text",
  severity: "warning",
  title: "One name with two values",
  why: "Of two values in one set Pacemaker reads the first, but the crm shell writes only the last one of a cluster option, a default or an operation's attribute. Of several sets the one with the highest score is in force, of equal scores the last one; cluster options in cib-bootstrap-options come before all others. Keep one.",
  source: "crm configure load of crmsh 4.4; crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3",
  wrong: "property stonith-enabled=true stonith-enabled=false",
  right: "property stonith-enabled=true",
  checkObject(at, lookup, report) {
    const isCib = "isFirstInForce" in at.object;
    for (const { pairs, isLastWritten } of doubtfulLists(at.object)) {
      const first = new Map<string, NvPair>();
      for (const pair of pairs) {
        const earlier = first.get(pair.name);
        if (!earlier || pair.idRef !== undefined) {
          first.set(pair.name, pair);
          continue;
        }
        const value = (each: NvPair): string => `"${each.value ?? ""}"`;
        const inForce =
          !isLastWritten || isCib
            ? `Of two in one set Pacemaker reads the first, ${value(earlier)}.`
            : `The crm shell writes the last one, ${value(pair)}; in a CIB that has both, Pacemaker reads the first, ${value(earlier)}.`;
        report({
          at,
          span: nameSpan(pair),
          message: `"${pair.name}" has a value already. ${inForce} Keep one.`,
          related: [{ at, span: nameSpan(earlier), message: "The first value is here." }],
        });
      }
    }
    for (const each of overriddenInSets(lookup, at)) reportOverridden(each, report);
  },
  check(model, report) {
    for (const kind of ["property", "rsc_defaults", "op_defaults"] as const) {
      for (const each of overriddenOptions(kind, model.ofKind(kind))) reportOverridden(each, report);
    }
  },
};

function reportOverridden(
  { at, pair, isConditional, inForce, why }: OverriddenPair,
  report: (finding: RuleReport) => void,
) {
  const text = (each: NvPair): string => (each.value === undefined ? "has no value" : `is "${each.value}"`);
  const advice = isConditional
    ? "The rule of this set never has an effect: give its set a higher score."
    : "This one has no effect. Keep one.";
  report({
    at,
    span: nameSpan(pair),
    message: `"${pair.name}" ${text(pair)} here, but ${text(inForce.pair)} in another place, which is in force: ${why}. ${advice}`,
    related: [{ at: inForce.at, span: nameSpan(inForce.pair), message: "The value in force is here." }],
  });
}
