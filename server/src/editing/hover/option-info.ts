import { agentReference } from "../../agents/agent-reference.ts";
import { allParameters, findParameter } from "../../agents/catalogue.ts";
import { describeParameter } from "../../agents/descriptions.ts";
import type { ListKind } from "../../crm/slots.ts";
import type { Agent, AgentParameter, Agents } from "../../model/agent.ts";
import { alertMeta } from "../../model/options/alert-attributes.ts";
import { bundleAttributes } from "../../model/options/bundle-attributes.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { constraintAttributes } from "../../model/options/constraint-attributes.ts";
import { fencingParameter } from "../../model/options/fencing-parameters.ts";
import { nodeAttributes } from "../../model/options/node-attributes.ts";
import { operationAttributes, operationMeta } from "../../model/options/operation-attributes.ts";
import { describeChoice, findOption, type OptionInfo } from "../../model/options/option.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { type DateKey, dateSpecKeys, durationKeys } from "../../model/options/rule-vocabulary.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";

/** The description of a name in an attribute list, whatever table it comes from. */
export interface NameInfo {
  readonly name: string;
  readonly type: string;
  readonly default?: string;
  readonly unit?: string;
  readonly required: boolean;
  readonly unique: boolean;
  readonly choices: readonly { readonly value: string; readonly meaning?: string }[];
  readonly description?: string;
  /** The release that brought it, where older ones are known: `resource-agents 4.16`. */
  readonly since?: string;
  /** Why it should no longer be used, and what to use instead. */
  readonly obsolete?: string;
}

/** The agent that a statement names; undefined for an unknown one. */
export function agentNamed(agents: Agents, name: string): Agent | undefined {
  return agents.find(agentReference(name));
}

function fromParameter(agent: Agent, parameter: AgentParameter): NameInfo {
  const shared = agent.class === "stonith" && !agent.parameters.includes(parameter) && fencingParameter(parameter.name);
  if (shared) return fromOption(shared);
  const description = describeParameter(agent, parameter.name);
  const choices = parameter.choices ?? (parameter.type === "boolean" ? ["true", "false"] : []);
  const obsolete = parameter.deprecated
    ? `Deprecated${parameter.replacedBy?.length ? `: use ${parameter.replacedBy.join(" or ")}` : ""}.`
    : undefined;
  return {
    name: parameter.name,
    type: parameter.type,
    ...omitUndefined({ default: parameter.default }),
    required: parameter.required,
    unique: parameter.unique,
    choices: choices.map((value) => ({ value })),
    ...omitUndefined({ description, obsolete, since: parameter.since }),
  };
}

function obsoleteNote(option: OptionInfo): string | undefined {
  const instead = (use: string | undefined): string => (use ? `: use ${use}` : "");
  if (option.removed) return `Removed in Pacemaker ${option.removed.since}${instead(option.removed.instead)}.`;
  if (option.deprecated)
    return `Deprecated since Pacemaker ${option.deprecated.since}${instead(option.deprecated.instead)}.`;
  return option.renamedTo ? `Called ${option.renamedTo.name} since Pacemaker ${option.renamedTo.since}.` : undefined;
}

function fromOption(option: OptionInfo): NameInfo {
  const obsolete = obsoleteNote(option);
  const choices =
    option.choices?.map((choice) => ({ value: choice.value, meaning: describeChoice(choice) })) ??
    (option.type === "boolean" ? [{ value: "true" }, { value: "false" }] : []);
  return {
    name: option.name,
    type: option.type,
    ...omitUndefined({ default: option.default, unit: option.unit }),
    required: false,
    unique: false,
    choices,
    description: option.description,
    ...omitUndefined({ obsolete }),
  };
}

const metaTables = {
  primitive: primitiveMeta,
  group: groupMeta,
  clone: cloneMeta,
  bundle: bundleMeta,
  op: operationMeta,
  alert: alertMeta,
};

const rangeBounds: readonly DateKey[] = [
  { name: "start", description: "The start of the range, in ISO 8601: 2030-01-31 or 2030-01-31T08:00:00Z." },
  { name: "end", description: "The end of the range, in ISO 8601." },
];

/** A part of a date as an option of a list; a removed one is obsolete. */
function dateOption(key: DateKey): OptionInfo {
  const range = key.min !== undefined && key.max !== undefined ? ` From ${key.min} to ${key.max}.` : "";
  return { ...key, type: "integer", description: `${key.description}${range}` };
}

const testKeys: Readonly<Record<"rsc" | "op", readonly OptionInfo[]>> = {
  rsc: [
    { name: "class", type: "string", description: "The class of the resource's agent, such as ocf." },
    { name: "provider", type: "string", description: "The provider of the resource's agent, such as heartbeat." },
    { name: "type", type: "string", description: "The type of the resource's agent, such as IPaddr2." },
  ],
  op: [
    { name: "name", type: "string", description: "The operation, such as monitor." },
    {
      name: "interval",
      type: "duration",
      description: "The interval, to match only the operation with that interval.",
    },
  ],
};

function optionTable(of: ListKind): readonly OptionInfo[] {
  switch (of.list) {
    case "meta":
      return metaTables[of.of];
    case "op":
    case "op_defaults":
      return operationAttributes;
    case "property":
      return clusterOptions.filter((option) => !option.clusterOwned);
    case "rsc_defaults":
      return primitiveMeta;
    case "attributes":
      return nodeAttributes;
    case "bundle":
      return bundleAttributes[of.part];
    case "date":
      return (of.of === "spec" ? dateSpecKeys : [...rangeBounds, ...durationKeys]).map(dateOption);
    case "test":
      return testKeys[of.of];
    case "constraint":
      return constraintAttributes[of.of as keyof typeof constraintAttributes] ?? [];
    default:
      return [];
  }
}

/** Every name allowed in a list; empty where any name is (utilization, an unknown agent). */
export function namesOf(of: ListKind, agents: Agents): readonly NameInfo[] {
  if (of.list !== "params" && of.list !== "op_params") return optionTable(of).map(fromOption);
  const agent = agentNamed(agents, of.agent);
  return agent ? allParameters(agent).map((parameter) => fromParameter(agent, parameter)) : [];
}

/** The description of one name in a list; undefined for an unknown one. */
export function nameInfo(of: ListKind, name: string, agents: Agents): NameInfo | undefined {
  if (of.list === "params" || of.list === "op_params") {
    const agent = agentNamed(agents, of.agent);
    const parameter = agent && findParameter(agent, name);
    return agent && parameter ? fromParameter(agent, parameter) : undefined;
  }
  const table = of.list === "property" ? clusterOptions : optionTable(of);
  const option = findOption(table, name);
  return option ? fromOption(option) : undefined;
}
