import type { Expression, NvSet, Rule } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";

const none: readonly Rule[] = [];

/** The lists of sets of an object. */
function* setsOf(object: ClusterObject): Generator<readonly NvSet[]> {
  if (isPrimitive(object)) {
    yield object.params;
    yield object.meta;
    yield object.utilization;
    for (const { params, meta } of object.operations) {
      yield params;
      yield meta;
    }
    return;
  }
  switch (object.kind) {
    case "group":
    case "clone":
    case "master":
    case "bundle":
      yield object.params;
      yield object.meta;
      break;
    case "node":
      yield object.attributes;
      yield object.utilization;
      break;
    case "property":
    case "rsc_defaults":
    case "op_defaults":
      yield [object.set];
      break;
    case "alert":
      yield object.attributes;
      yield object.meta;
      break;
    case "monitor":
      yield object.operation.params;
      yield object.operation.meta;
      break;
    default:
  }
}

/** Every top-level rule of an object and its sets. */
export function rulesOf(object: ClusterObject): readonly Rule[] {
  let rules: Rule[] | undefined;
  if (object.kind === "location" && object.rules.length > 0) rules = [...object.rules];
  for (const sets of setsOf(object)) {
    for (const set of sets) if (set.rules.length > 0) rules = [...(rules ?? []), ...set.rules];
  }
  return rules ?? none;
}

/** Every expression of a rule, including those of nested rules. */
export function testsOf(rule: Rule): Expression[] {
  return rule.expressions.flatMap((expression) =>
    expression.kind === "rule" ? testsOf(expression.rule) : [expression],
  );
}
