import { agentsOf } from "../../agents/catalogue.ts";
import type { Agent, AgentParameter, Agents } from "../../model/agent.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, type Held, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";
import { agentSpan, pairSpan } from "../support/spans.ts";

/** Parameters that the metadata declare unique although several resources may share them: a subsystem with many namespaces, one port on many addresses … */
const shareable = new Set([
  "nvmet-namespace.nqn",
  "storage-mon.drives",
  "Squid.squid_port",
  "Route.destination",
  "iscsi.target",
  "ipsec.vip",
  "CTDB.ctdb_timeout",
]);

/** Parameters that identify the service although the agent doesn't require them: two resources with the same value would manage one service twice. */
const ofTheService =
  /^(configfile|config|config_file|pidfile|pid|pid_file|state|state_file|pgdata|htmlfile|wwn|server)$/;

/** The parameters of an agent that no two resources may share. None for fence agents: two devices may use the same disk or host. */
function uniqueOf(agent: Agent): readonly AgentParameter[] {
  return agent.parameters.filter(
    ({ name, unique, required }) =>
      agent.class === "ocf" &&
      unique &&
      (required || ofTheService.test(name)) &&
      !shareable.has(`${agent.name}.${name}`),
  );
}

/** Parameters, such as the network namespace, that make two resources with the same value different after all. */
const distinguishing = ["network_namespace", "port"];

/** A value that must be unique, with a key that is equal if two values are the same. */
interface UniqueValue {
  readonly name: string;
  readonly key: string;
  readonly held: Held;
  readonly agent: string;
}

/** The values that were found last in a primitive. */
interface FoundValues {
  agents?: Agents;
  found: readonly UniqueValue[];
}

const noValues: readonly UniqueValue[] = [];
const foundIn = (_: ClusterObject): FoundValues => ({ found: noValues });

function uniqueValuesOf(model: ClusterModel, at: DefinedObject): readonly UniqueValue[] {
  if (at.object.kind !== "primitive") return noValues;
  const last = model.memo.of(foundIn, at.object);
  const agents = agentsOf(model.target);
  if (last.agents === agents) return last.found;
  const agent = knownAgent(model, agentOf(model, at.object));
  const unique = agent ? model.memo.of(uniqueOf, agent) : [];
  if (!agent || unique.length === 0) return noValues;
  const found = unique.flatMap((parameter) => uniqueValue(model, at, agent, parameter));
  // Without a template, the primitive's values depend on nothing else.
  if (!at.object.template) Object.assign(last, { agents, found });
  return found;
}

function uniqueValue(model: ClusterModel, at: DefinedObject, agent: Agent, { name }: AgentParameter): UniqueValue[] {
  const held = parameterOf(model, at, name);
  // A link-local address differs on each network.
  if (!held?.pair.value || held.isConditional || /^fe80:/i.test(held.pair.value)) return [];
  const rest = distinguishing.map((each) => parameterOf(model, at, each)?.pair.value ?? "");
  return [
    { name, held, agent: agent.name, key: [agent.provider, agent.name, name, held.pair.value, ...rest].join("\n") },
  ];
}

/** Two resources of the same agent with the same value of a parameter that must be unique. */
export const uniqueParameterClash: Rule = {
  id: "unique-parameter-clash",
  group: "resources",
  severity: "error",
  title: "Duplicate value of a unique parameter",
  why: "The agent declares that no two of its resources may share this value: both would manage the same address, file or service. Where one runs, the other's monitor succeeds too, and stopping one stops both.",
  source: "The agent's metadata: parameters marked unique, and their unique groups (OCF 1.1)",
  wrong:
    "primitive vip1 ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nprimitive vip2 ocf:heartbeat:IPaddr2 params ip=10.0.0.1",
  right:
    "primitive vip1 ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nprimitive vip2 ocf:heartbeat:IPaddr2 params ip=10.0.0.2",
  check(model, report) {
    const first = new Map<string, { at: DefinedObject; held: Held }>();
    for (const at of model.ofKind("primitive")) {
      for (const { key, name, held, agent } of uniqueValuesOf(model, at)) {
        const other = first.get(key);
        if (!other) {
          first.set(key, { at, held });
          continue;
        }
        if (other.at.object.id === at.object.id) continue;
        const isOwn = held.place.object === at.object;
        const otherPlace = other.held.place.object === other.at.object ? other.at : other.held.place;
        report({
          at,
          span: isOwn ? pairSpan(held.pair) : agentSpan(at.object),
          message: `"${at.object.id}" and "${other.at.object.id}" have the same "${name}" (${held.pair.value}), which must be unique for ${agent}: both would manage the same thing. Use a different value for each.`,
          related: [
            { at: otherPlace, span: pairSpan(other.held.pair), message: `"${other.at.object.id}" has the same value.` },
          ],
        });
      }
    }
  },
};
