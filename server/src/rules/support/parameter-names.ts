import { suggestParameter } from "../../agents/catalogue.ts";
import type { Agent } from "../../model/agent.ts";
import { operationAttributes } from "../../model/options/operation-attributes.ts";
import { cloneMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { optionNamed } from "./option-lists.ts";

/** Parameters that tools or the cluster itself pass to any agent: tracing (`trace_ra`), the OCF standard's own, `CRM_meta_…`. */
const ofAnyAgent = /^(trace_(ra|file|dir)|OCF_\w+|CRM_meta_\w+|__\w+)$/;

/** Parameters of any fence device that agents needn't declare: those that the fencer passes, and those of their common library. */
const ofAnyFenceAgent = new Set([
  "action",
  "port",
  "plug",
  "nodename",
  "priority",
  "stonith-timeout",
  "delay",
  "debug",
]);

/** Whether an agent may have a parameter that its metadata lack. */
export function isToleratedParameter(agent: Agent, name: string): boolean {
  if (ofAnyAgent.test(name)) return true;
  if (agent.class === "stonith" && ofAnyFenceAgent.has(name)) return true;
  // fence_legacy runs another program with all its parameters.
  return agent.name === "fence_legacy" || agent.name === "anything";
}

/** A sentence about where an option belongs that was written among the parameters; undefined if it is not an option. */
export function placeOfOption(name: string): string | undefined {
  const today = name.replaceAll("_", "-");
  if (optionNamed(primitiveMeta, today)) return `"${today}" is a meta attribute: put it after "meta".`;
  if (optionNamed(cloneMeta, today))
    return `"${today}" is a meta attribute of clones: put it after "meta" of the clone.`;
  if (optionNamed(operationAttributes, today) && today !== "description") {
    return `"${today}" belongs to an operation: put it after "op monitor", for example.`;
  }
  return undefined;
}

/** The parameter that a misspelt one most likely is; none if they differ by a number at the end (`ip1` and `ip`). */
export function likelyParameter(agent: Agent, written: string): string | undefined {
  const name = suggestParameter(agent, written);
  return name !== undefined && name.replace(/\d+$/, "") === written.replace(/\d+$/, "") ? undefined : name;
}
