import type { Expression, NvPair, NvSet, Rule } from "../model/attributes.ts";
import type { ClusterObject, Operation, ResourceUse } from "../model/configuration.ts";
import { scoreOf } from "../pcs/write/expand-sets.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

const roles: Readonly<Record<string, string>> = { Master: "Promoted", Slave: "Unpromoted" };

function currentRole(role: string | undefined): string | undefined {
  return role === undefined ? undefined : (roles[role] ?? role);
}

/** Sets merged where none has a rule, without ids and without scores that have no effect. */
function plainSets(sets: readonly NvSet[]): NvSet[] {
  const filled = sets.filter(({ pairs, idRef }) => pairs.length > 0 || idRef !== undefined);
  if (filled.every(({ rules, idRef }) => rules.length === 0 && idRef === undefined)) {
    const byScore = [...filled].sort((a, b) => scoreOf(b) - scoreOf(a));
    const pairs = new Map<string, NvPair>();
    for (const { name, value, idRef } of byScore.flatMap((set) => set.pairs)) {
      if (!pairs.has(name)) pairs.set(name, { name, ...omitUndefined({ value }), ...(idRef ? { idRef } : {}) });
    }
    return pairs.size > 0 ? [{ rules: [], pairs: [...pairs.values()] }] : [];
  }
  return sets
    .filter(({ pairs, idRef }) => pairs.length > 0 || idRef !== undefined)
    .map(({ idRef, score, rules, pairs }) => ({
      ...omitUndefined({ idRef }),
      ...(score === undefined || sets.length === 1 ? {} : { score }),
      rules: rules.map(plainRule),
      pairs,
    }));
}

/** A rule as pcs builds one: no redundant brackets, a score only at its top level. */
function plainRule(rule: Rule): Rule {
  const { id: _id, span: _span, booleanOp, role, ...rest } = rule;
  const expressions = rule.expressions.flatMap((each) => flat(each, booleanOp));
  const [only] = expressions;
  const own = currentRole(role);
  const inner = expressions.length === 1 && only?.kind === "rule" ? only.rule : undefined;
  return {
    ...rest,
    ...omitUndefined({ role: own }),
    booleanOp: inner?.booleanOp ?? booleanOp,
    expressions: inner?.expressions ?? expressions,
  };
}

function flat(expression: Expression, around: Rule["booleanOp"]): Expression[] {
  if (expression.kind !== "rule") return [expression];
  const { booleanOp, expressions } = expression.rule;
  const inner = expressions.flatMap((each) => flat(each, booleanOp));
  if (inner.length === 1 || booleanOp === around) return inner;
  return [{ kind: "rule", rule: { booleanOp, expressions: inner } }];
}

function operationForm({ id: _, attributes, ...rest }: Operation): Operation {
  const written = attributes.map((pair) =>
    pair.name === "role" ? { ...pair, value: currentRole(pair.value) ?? "" } : pair,
  );
  const hasInterval = written.some(({ name }) => name === "interval");
  return { ...rest, attributes: hasInterval ? written : [...written, { name: "interval", value: "0s" }] };
}

/** "Started" is the default role. */
function roleForm(use: ResourceUse): ResourceUse {
  const { role, ...rest } = use;
  const value = currentRole(role?.value);
  return value === undefined || value === "Started" ? rest : { ...rest, role: { value } };
}

/**
 * An object in the form that pcs writes, which means the same to Pacemaker: defaults written out, roles by their current names,
 * without ids of parts.
 */
export function pcsForm(object: ClusterObject): ClusterObject {
  switch (object.kind) {
    case "primitive":
    case "rsc_template":
      return {
        ...object,
        params: plainSets(object.params),
        meta: plainSets(object.meta),
        utilization: plainSets(object.utilization),
        operations: object.operations.map(operationForm),
      };
    case "master": {
      const meta = object.meta.length > 0 ? object.meta : [{ rules: [], pairs: [] }];
      const [first, ...rest] = meta as [NvSet, ...NvSet[]];
      const others = first.pairs.filter(({ name }) => name !== "promotable");
      const promotable = { name: "promotable", value: "true" };
      return { ...object, kind: "clone", meta: plainSets([{ ...first, pairs: [...others, promotable] }, ...rest]) };
    }
    case "bundle": {
      const { network, storage, ...rest } = object;
      const isNetwork = network && network.attributes.length + network.ports.length > 0;
      return {
        ...rest,
        ...(isNetwork ? { network } : {}),
        ...(storage && storage.mappings.length > 0 ? { storage } : {}),
        params: plainSets(object.params),
        meta: plainSets(object.meta),
      };
    }
    case "group":
    case "clone":
      return { ...object, params: plainSets(object.params), meta: plainSets(object.meta) };
    case "node":
      return { ...object, attributes: plainSets(object.attributes), utilization: plainSets(object.utilization) };
    case "location": {
      const { role, ...rest } = object;
      const own = currentRole(role);
      return { ...rest, ...omitUndefined({ role: own }), rules: object.rules.map(plainRule) };
    }
    case "colocation": {
      const { first, second, score } = object;
      return {
        ...object,
        ...(first ? { first: roleForm(first) } : {}),
        ...(second ? { second: roleForm(second) } : {}),
        ...(object.sets.length === 0 ? { score: score ?? { value: "0" } } : {}),
        sets: object.sets.map((set) => ({ ...set, ...roleOf(set.role) })),
      };
    }
    case "order": {
      const { first, then } = object;
      const action = first?.action?.value ?? "start";
      return {
        ...object,
        ...(first ? { first: { ...first, action: { value: action } } } : {}),
        ...(then ? { then: { ...then, action: { value: then.action?.value ?? action } } } : {}),
      };
    }
    case "rsc_ticket":
      return {
        ...object,
        ...(object.resource ? { resource: roleForm(object.resource) } : {}),
        sets: object.sets.map((set) => ({ ...set, ...roleOf(set.role) })),
      };
    default:
      return object;
  }
}

function roleOf(role: string | undefined): { role?: string } {
  const own = currentRole(role);
  return own === undefined ? {} : { role: own };
}
