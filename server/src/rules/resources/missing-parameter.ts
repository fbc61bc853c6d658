import { missingParameters } from "../../agents/catalogue.ts";
import type { Agent } from "../../model/agent.ts";
import { findPair, type NvSet } from "../../model/attributes.ts";
import { isPrimitive, type Primitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule, RuleFinding, RuleFix, RuleLookup } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";

/** Whether the sets may hold more than is written here: they point to others, or to a template that isn't in the files. */
function isOpen(sets: readonly NvSet[]): boolean {
  return sets.some((set) => set.idRef !== undefined || set.pairs.some((pair) => pair.idRef !== undefined));
}

/**
 * Agents whose required parameters needn't be given: the plugins of cluster-glue (`external/sbd`, `null`) declare as required
 * what they also read from the node's own files, and so does fence_sbd with its devices (/etc/sysconfig/sbd), which vendors'
 * configurations leave out.
 */
function findsItElsewhere(agent: Agent): boolean {
  return agent.class === "stonith" && (!agent.name.startsWith("fence_") || agent.name === "fence_sbd");
}

/** Parameters that releases newer than the catalogue's no longer require. */
const onceRequired = wordTable<readonly string[]>({ exportfs: ["fsid"] });

function insertFix(at: DefinedObject, primitive: Primitive, name: string): RuleFix[] {
  const lastPair = primitive.params.at(-1)?.pairs.at(-1)?.span;
  const behind = lastPair?.end ?? primitive.agent?.span?.end ?? primitive.template?.span?.end;
  if (behind === undefined) return [];
  const text = lastPair ? ` ${name}=` : ` params ${name}=`;
  return [{ title: `Add the parameter "${name}"`, at, span: { start: behind, end: behind }, text }];
}

function checkPrimitive(
  primitive: Primitive,
  at: DefinedObject,
  around: RuleLookup,
  report: (finding: RuleFinding) => void,
): void {
  const named = primitive.template && around.definition(primitive.template.value);
  const template = named && isPrimitive(named) ? named : undefined;
  const agentName = primitive.agent ?? template?.agent;
  const agent = knownAgent(around, agentName);
  if (!agent || findsItElsewhere(agent) || isOpen(primitive.params) || (primitive.template && !template)) return;
  const sets = [...primitive.params, ...(template?.params ?? [])];
  if (isOpen(sets)) return;
  const withValue = sets.flatMap((set) => set.pairs.flatMap((pair) => (pair.value ? [pair.name] : [])));
  for (const parameter of missingParameters(agent, new Set(withValue))) {
    const pair = findPair(sets, parameter.name);
    const whole = primitive.agent?.span ?? primitive.template?.span ?? primitive.idSpan ?? { start: 0, end: 0 };
    const isOwn = pair !== undefined && primitive.params.some((set) => set.pairs.includes(pair));
    const what = pair ? "is empty" : "is missing";
    // A node's own agent says whether it still requires it.
    const isOnce = around.target.agents === undefined && onceRequired[agent.name]?.includes(parameter.name) === true;
    report({
      at,
      span: isOwn && pair.span ? pair.span : whole,
      ...(isOnce ? { severity: "warning" } : {}),
      message: `"${primitive.id}": the parameter "${parameter.name}", which ${isOnce ? `older releases of ${agent.name} require` : `${agent.name} requires`}, ${what}. The resource can't start without it${isOnce ? " there" : ""}.`,
      ...(pair ? {} : { fixes: insertFix(at, primitive, parameter.name) }),
    });
  }
}

/** A parameter that the agent requires is not given, or is empty. */
export const missingParameter: Rule = {
  id: "missing-parameter",
  group: "resources",
  severity: "error",
  title: "A required parameter is missing",
  why: "An agent can't start its service without the parameters it requires: the start fails on every node, and the cluster gives the resource up.",
  source: "The agent's metadata: parameters marked required",
  wrong: "primitive vip ocf:heartbeat:IPaddr2 params cidr_netmask=24",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100 cidr_netmask=24",
  checkObject(at, around, report) {
    if (at.object.kind === "primitive") checkPrimitive(at.object, at, around, report);
  },
};
