import type { Expression, Rule as LocationRule } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, containersOf, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { isBanScore } from "../support/placement/constraint-names.ts";
import { testsOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

/** A resource that pings hosts and sets a node attribute by how many of them answer. */
interface Ping {
  readonly at: DefinedObject;
  readonly attribute: string;
  /** The attribute's value where every host answers; undefined if it can't be known. */
  readonly most: number | undefined;
  readonly isCloned: boolean;
}

function pingsOf(model: ClusterModel): Ping[] {
  return model.ofKind("primitive").flatMap((at): Ping[] => {
    const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
    if (!agent || (agent.type !== "ping" && agent.type !== "pingd")) return [];
    const value = (name: string): string | undefined => parameterOf(model, at, name)?.pair.value;
    const hosts = value("host_list")?.trim().split(/\s+/);
    const multiplier = Number(value("multiplier") ?? "1");
    const isKnown = hosts !== undefined && agent.type === "ping" && Number.isFinite(multiplier);
    return [
      {
        at,
        attribute: value("name") ?? "pingd",
        most: isKnown ? hosts.length * multiplier : undefined,
        isCloned: containersOf(model, at.object.id).some(({ object }) => object.kind !== "group"),
      },
    ];
  });
}

type Test = Extract<Expression, { readonly kind: "attribute" }>;

/** Whether something else than a ping resource may set an attribute: a node statement, or an agent that has its name. */
function isSetElsewhere(model: ClusterModel, attribute: string): boolean {
  const byNode = model
    .ofKind("node")
    .some(
      ({ object }) =>
        object.kind === "node" && object.attributes.some(({ pairs }) => pairs.some((pair) => pair.name === attribute)),
    );
  if (byNode) return true;
  return model.ofKind("primitive").some(({ object }) => {
    if (object.kind !== "primitive") return false;
    const type = agentOf(model, object)?.type;
    if (type === "ping" || type === "pingd") return false;
    return object.params.some(({ pairs }) => pairs.some(({ name, value }) => name === "name" && value === attribute));
  });
}

/** Names that only a ping resource's attribute has. */
const forPing = /^(pingd|ping|p_ping|default_ping_set|ping_set|connectivity|connected)$/i;

/** Whether a test is true on every node, whatever answers: the attribute never reaches the value. */
function isAlwaysBelow(test: Test, most: number): boolean {
  const limit = Number(test.value);
  if (test.value === undefined || test.value.trim() === "" || !Number.isFinite(limit)) return false;
  return (test.operation === "lt" && limit > most) || (test.operation === "lte" && limit >= most && limit > 0);
}

/** Whether it needs a value that the attribute never reaches. */
function isNeverReached(test: Test, most: number): boolean {
  const limit = Number(test.value);
  if (test.value === undefined || test.value.trim() === "" || !Number.isFinite(limit)) return false;
  return (test.operation === "gte" && limit > most) || (test.operation === "gt" && limit >= most);
}

/** What a rule does where no node has the attribute; undefined if it does the same without it. */
function withoutAttribute(rule: LocationRule, test: Test): string | undefined {
  const isBan = isBanScore(rule.score);
  if (isBan && test.operation === "not_defined" && (rule.booleanOp === "or" || rule.expressions.length === 1))
    return "every node counts as disconnected, and the resource runs nowhere";
  return isBan ? "no node ever counts as disconnected" : "the rule never applies";
}

/** A location rule about connectivity that doesn't fit what sets the attribute. */
export const pingRule: Rule = {
  id: "ping-rule",
  group: "constraints",
  severity: "warning",
  title: "Connectivity rule that doesn't fit the ping resource",
  why: "A ping resource sets a node attribute, `pingd` unless `name` says otherwise, to multiplier times the number of hosts that answer, on the nodes where it runs. A rule about another name, about a value that isn't reached, or without a clone of the ping resource keeps the resource from running, or has no effect.",
  source:
    "The agent ocf:pacemaker:ping (name, multiplier, host_list); tried with crm_simulate of Pacemaker 2.1.5 and 3.0.3: with the wrong name the resource stays stopped",
  wrong:
    "primitive ping ocf:pacemaker:ping params host_list=10.0.0.254 name=net op monitor interval=10s timeout=60s\nclone pings ping\nprimitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nlocation connected vip rule -inf: not_defined pingd or pingd lte 0",
  right:
    "primitive ping ocf:pacemaker:ping params host_list=10.0.0.254 name=net op monitor interval=10s timeout=60s\nclone pings ping\nprimitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nlocation connected vip rule -inf: not_defined net or net lte 0",
  check(model, report) {
    if (model.ofKind("location").length === 0 || model.facts.isPartlyUnread) return;
    const pings = pingsOf(model);
    if (pings.length === 0) return;
    const used = new Set<string>();
    for (const { object } of model.ofKind("location")) {
      if (object.kind !== "location") continue;
      for (const rule of object.rules) {
        if (rule.scoreAttribute) used.add(rule.scoreAttribute);
        for (const test of testsOf(rule)) if (test.kind === "attribute") used.add(test.attribute);
      }
    }
    const unused = pings.filter(({ attribute }) => !used.has(attribute));
    for (const at of model.ofKind("location")) {
      if (at.object.kind !== "location") continue;
      for (const rule of at.object.rules) {
        const said = new Set<string>();
        for (const test of testsOf(rule)) {
          if (test.kind !== "attribute" || said.has(test.attribute)) continue;
          const message = messageFor(model, rule, test, pings, unused, at.object.resource?.value);
          if (message === undefined) continue;
          said.add(test.attribute);
          report({ at, span: test.span ?? rule.span ?? objectSpan(at.object), message });
        }
      }
    }
  },
};

function messageFor(
  model: ClusterModel,
  rule: LocationRule,
  test: Test,
  pings: readonly Ping[],
  unused: readonly Ping[],
  resource: string | undefined,
): string | undefined {
  const setters = pings.filter(({ attribute }) => attribute === test.attribute);
  const [ping] = setters;
  const what = resource === undefined ? "the resource" : `"${resource}"`;
  if (!ping) {
    const [other] = unused;
    if (!other || !forPing.test(test.attribute) || isSetElsewhere(model, test.attribute)) return undefined;
    const effect = withoutAttribute(rule, test)?.replace("the resource", what);
    return `No resource sets the attribute "${test.attribute}": "${other.at.object.id}" sets "${other.attribute}", so ${effect}. Use "${other.attribute}" here, or name=${test.attribute} there.`;
  }
  if (setters.length > 1) return undefined;
  if (!ping.isCloned && isBanScore(rule.score)) {
    const isTied = test.operation === "not_defined";
    if (isTied)
      return `"${ping.at.object.id}" isn't cloned, so only the node where it runs has the attribute "${ping.attribute}": ${what} can run on no other. Clone "${ping.at.object.id}".`;
  }
  const { most } = ping;
  if (most === undefined) return undefined;
  if (isBanScore(rule.score) && isAlwaysBelow(test, most))
    return `"${ping.attribute}" is ${most} at most (multiplier times the number of hosts of "${ping.at.object.id}"), so this is true on every node, and ${what} runs nowhere. Use a number up to ${most}, or a larger multiplier.`;
  if (isNeverReached(test, most))
    return `"${ping.attribute}" is ${most} at most (multiplier times the number of hosts of "${ping.at.object.id}"), so this is never true. Use a number below ${most}, or a larger multiplier.`;
  return undefined;
}
