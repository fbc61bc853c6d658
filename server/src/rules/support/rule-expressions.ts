import type { Expression, NvSet, Rule } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, type Primitive } from "../../model/configuration.ts";

const none: readonly Rule[] = [];

/** Rules found so far and those of sets; undefined while there are none, as in most objects. */
function adding(found: readonly Rule[] | undefined, sets: readonly NvSet[]): readonly Rule[] | undefined {
  let all = found;
  for (const { rules } of sets) if (rules.length > 0) all = all ? [...all, ...rules] : rules;
  return all;
}

function rulesOfPrimitive({ params, meta, utilization, operations }: Primitive): readonly Rule[] | undefined {
  let all = adding(adding(adding(undefined, params), meta), utilization);
  for (const operation of operations) all = adding(adding(all, operation.params), operation.meta);
  return all;
}

function rulesOfOther(object: ClusterObject): readonly Rule[] | undefined {
  switch (object.kind) {
    case "location":
      return object.rules;
    case "group":
    case "clone":
    case "master":
    case "bundle":
      return adding(adding(undefined, object.params), object.meta);
    case "node":
      return adding(adding(undefined, object.attributes), object.utilization);
    case "property":
    case "rsc_defaults":
    case "op_defaults":
      return object.set.rules;
    case "alert":
      return adding(adding(undefined, object.attributes), object.meta);
    case "monitor":
      return adding(adding(undefined, object.operation.params), object.operation.meta);
    default:
      return undefined;
  }
}

/** Every top-level rule of an object and its sets. Many rules ask for them of each object, and most have none: none makes no list. */
export function rulesOf(object: ClusterObject): readonly Rule[] {
  return (isPrimitive(object) ? rulesOfPrimitive(object) : rulesOfOther(object)) ?? none;
}

/** Every expression of a rule, including those of nested rules. */
export function testsOf(rule: Rule): Expression[] {
  return rule.expressions.flatMap((expression) =>
    expression.kind === "rule" ? testsOf(expression.rule) : [expression],
  );
}
