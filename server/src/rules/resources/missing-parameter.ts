import { catalogue, missingParameters } from "../../agents/catalogue.ts";
import type { Agent } from "../../model/agent.ts";
import { type AgentName, isPrimitive, type Primitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { findPair } from "../../model/precedence.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule, RuleLookup, RuleReport } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";
import { hasReferences } from "../support/spans.ts";

/**
 * Whether an agent reads its required parameters from elsewhere: the plugins of cluster-glue (`external/sbd`, `null`) declare as
 * required what they also read from files on the node, and so does fence_sbd with its devices (/etc/sysconfig/sbd), which
 * vendors' configurations omit.
 */
function readsParametersElsewhere(agent: Agent): boolean {
  return agent.class === "stonith" && (!agent.name.startsWith("fence_") || agent.name === "fence_sbd");
}

/** Whether the newest release of an agent no longer requires a parameter, which the target's release may have from its vendor. */
function isOnceRequired({ target }: RuleLookup, name: AgentName | undefined, parameter: string): boolean {
  // The agent installed on a node declares itself whether it requires the parameter.
  if (target.agents !== undefined || !name) return false;
  const newest = catalogue.find(name);
  return newest !== undefined && !newest.parameters.some((each) => each.name === parameter && each.required);
}

function insertFix(at: DefinedObject, primitive: Primitive, name: string): Fix<InModel>[] {
  const lastPair = primitive.params.at(-1)?.pairs.at(-1)?.span;
  const end = lastPair?.end ?? primitive.agent?.span?.end ?? primitive.template?.span?.end;
  if (end === undefined) return [];
  const text = lastPair ? ` ${name}=` : ` params ${name}=`;
  return [{ title: `Add ${name}=`, at, span: { start: end, end: end }, text }];
}

function checkPrimitive(
  primitive: Primitive,
  at: DefinedObject,
  lookup: RuleLookup,
  report: (finding: RuleReport) => void,
): void {
  const named = primitive.template && lookup.definition(primitive.template.value);
  const template = named && isPrimitive(named) ? named : undefined;
  const agentName = primitive.agent ?? template?.agent;
  const agent = knownAgent(lookup, agentName);
  if (!agent || readsParametersElsewhere(agent) || hasReferences(primitive.params) || (primitive.template && !template))
    return;
  const sets = [...primitive.params, ...(template?.params ?? [])];
  if (hasReferences(sets)) return;
  const withValue = sets.flatMap((set) => set.pairs.flatMap((pair) => (pair.value ? [pair.name] : [])));
  for (const parameter of missingParameters(agent, new Set(withValue))) {
    const pair = findPair(sets, parameter.name);
    const agentOrId = primitive.agent?.span ?? primitive.template?.span ?? primitive.idSpan ?? { start: 0, end: 0 };
    const isOwn = pair !== undefined && primitive.params.some((set) => set.pairs.includes(pair));
    const what = pair ? "is empty" : "is missing";
    const isOnce = isOnceRequired(lookup, agentName, parameter.name);
    report({
      at,
      span: isOwn && pair.span ? pair.span : agentOrId,
      ...(isOnce ? { severity: "warning" } : {}),
      message: `"${primitive.id}": the parameter "${parameter.name}", which ${isOnce ? `older releases of ${agent.name} require` : `${agent.name} requires`}, ${what}. The resource can't start without it${isOnce ? " there" : ""}.`,
      ...(pair ? {} : { fixes: insertFix(at, primitive, parameter.name) }),
    });
  }
}

/** A parameter that the agent requires is missing or empty. */
export const missingParameter: Rule = {
  id: "missing-parameter",
  group: "resources",
  severity: "error",
  title: "Missing required parameter",
  why: "An agent can't start its service without its required parameters: the start fails on every node, and the cluster stops trying.",
  source: "The agent's metadata: parameters marked required",
  wrong: "primitive vip ocf:heartbeat:IPaddr2 params cidr_netmask=24",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100 cidr_netmask=24",
  checkObject(at, lookup, report) {
    if (at.object.kind === "primitive") checkPrimitive(at.object, at, lookup, report);
  },
};
