import type { Expression, Rule } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Location } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { scoreValue } from "../../../model/score.ts";
import type { Span } from "../../../text/span.ts";
import { objectSpan } from "../spans.ts";
import { isBanScore, meantBy } from "./constraint-names.ts";

/** Whether an expression is true on a node; undefined if that depends on the running cluster. */
function isTrueOn(expression: Expression, node: string): boolean | undefined {
  if (expression.kind === "rule") return ruleApplies(expression.rule, node);
  if (expression.kind !== "attribute" || expression.attribute.toLowerCase() !== "#uname") return undefined;
  const isSame = expression.value?.toLowerCase() === node.toLowerCase();
  switch (expression.operation) {
    case "eq":
      return expression.valueSource === undefined || expression.valueSource === "literal" ? isSame : undefined;
    case "ne":
      return expression.valueSource === undefined || expression.valueSource === "literal" ? !isSame : undefined;
    case "defined":
      return true;
    case "not_defined":
      return false;
    default:
      return undefined;
  }
}

/** Whether a rule applies on a node, as far as that follows from the node's name alone. */
export function ruleApplies(rule: Rule, node: string): boolean | undefined {
  if (rule.idRef !== undefined || rule.expressions.length === 0) return undefined;
  const results = rule.expressions.map((expression) => isTrueOn(expression, node));
  const decisive = rule.booleanOp === "or";
  if (results.includes(decisive)) return decisive;
  return results.includes(undefined) ? undefined : !decisive;
}

/** Whether a role means running in any role, not only promoted. */
export function isAnyRole(role: string | undefined): boolean {
  return role === undefined || /^(started)?$/i.test(role);
}

/** The resources of a location constraint; none for one with a pattern. */
export function locatedResources(model: ClusterModel, { resource, sets }: Location): string[] {
  const names = [...(resource ? [resource] : []), ...sets.flatMap((set) => set.members)];
  return names.flatMap(({ value }) => meantBy(model, value));
}

/** A node that a location constraint bans a resource from, and the span of the ban. */
export interface Ban {
  readonly at: DefinedObject;
  readonly span: Span;
  readonly node: string;
}

/** The nodes from which a location constraint bans its resources with -INFINITY, as far as that follows from the nodes' names. */
export function bansOf(at: DefinedObject, location: Location, nodes: Iterable<string>): Ban[] {
  const bans: Ban[] = [];
  const names = [...nodes];
  if (location.node && isBanScore(location.score?.value) && isAnyRole(location.role)) {
    const banned = location.node.value.toLowerCase();
    const span = location.node.span ?? objectSpan(location);
    bans.push(...names.flatMap((node) => (node.toLowerCase() === banned ? [{ at, span, node }] : [])));
  }
  for (const rule of location.rules) {
    if (!isBanScore(rule.score) || !isAnyRole(rule.role ?? location.role)) continue;
    const span = rule.span ?? objectSpan(location);
    bans.push(...names.flatMap((node) => (ruleApplies(rule, node) === true ? [{ at, span, node }] : [])));
  }
  return bans;
}

/** Whether a location constraint may allow its resources on some node of an opt-in cluster. */
export function mayAllow(location: Location): boolean {
  const isAllowing = (score: string | undefined): boolean => (scoreValue(score) ?? 0) >= 0;
  return (
    (location.node !== undefined && isAllowing(location.score?.value)) ||
    location.rules.some(({ score }) => isAllowing(score))
  );
}

/** Every comparison with a node's name in a rule, including nested rules. */
export function namedNodes(rule: Rule): { readonly name: string; readonly span: Span | undefined }[] {
  return rule.expressions.flatMap((expression) => {
    if (expression.kind === "rule") return namedNodes(expression.rule);
    const isName =
      expression.kind === "attribute" &&
      expression.attribute.toLowerCase() === "#uname" &&
      (expression.operation === "eq" || expression.operation === "ne") &&
      expression.valueSource === undefined;
    return isName && expression.value ? [{ name: expression.value, span: expression.span }] : [];
  });
}

/** The names of all nodes if the files list them; undefined if some may be missing. */
export function completeNodes(model: ClusterModel): ReadonlySet<string> | undefined {
  const { allNodes, isPartlyUnread } = model.facts;
  if (isPartlyUnread) return undefined;
  const isNameless = model.ofKind("node").length === 0 && model.corosync?.nodes.some(({ name }) => name === undefined);
  const ofXml = model
    .ofKind("xml")
    .flatMap(({ object }) =>
      object.kind === "xml" ? [...object.source.matchAll(/\suname\s*=\s*["']([^"']+)["']/g)] : [],
    );
  if (isNameless || !allNodes || ofXml.length === 0) return isNameless ? undefined : allNodes;
  return new Set([...allNodes, ...ofXml.map(([, name]) => name as string)]);
}
