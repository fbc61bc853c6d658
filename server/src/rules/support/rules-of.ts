import type { Expression, NvSet, Rule } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";

function setsOf(object: ClusterObject): readonly NvSet[] {
  if (isPrimitive(object)) {
    const ofOperations = object.operations.flatMap(({ params, meta }) => [...params, ...meta]);
    return [...object.params, ...object.meta, ...object.utilization, ...ofOperations];
  }
  switch (object.kind) {
    case "group":
    case "clone":
    case "master":
    case "bundle":
      return [...object.params, ...object.meta];
    case "node":
      return [...object.attributes, ...object.utilization];
    case "property":
    case "rsc_defaults":
    case "op_defaults":
      return [object.set];
    case "alert":
      return [...object.attributes, ...object.meta];
    case "monitor":
      return [...object.operation.params, ...object.operation.meta];
    default:
      return [];
  }
}

/** Every rule of an object, those of its sets too, but not those inside others. */
export function rulesOf(object: ClusterObject): Rule[] {
  return [...(object.kind === "location" ? object.rules : []), ...setsOf(object).flatMap(({ rules }) => rules)];
}

/** Every test of a rule, those of the rules inside it too. */
export function testsOf(rule: Rule): Expression[] {
  return rule.expressions.flatMap((expression) =>
    expression.kind === "rule" ? testsOf(expression.rule) : [expression],
  );
}
