import { suggestParameter } from "../../agents/catalogue.ts";
import type { Agent } from "../../model/agent.ts";
import { operationAttributes } from "../../model/options/operation-attributes.ts";
import { cloneMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { wordTable } from "../../text/word-table.ts";
import { optionNamed } from "./option-lists.ts";

/** Parameters that any agent is given by tools or by the cluster itself: tracing (`trace_ra`), the OCF standard's own, `CRM_meta_…`. */
const ofAnyAgent = /^(trace_(ra|file|dir)|OCF_\w+|CRM_meta_\w+|__\w+)$/;

/** Parameters of any fence device that agents needn't declare: what fenced gives them, and their common library's. */
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

/** Parameters of newer releases of the agents than the catalogue's. */
const ofNewerReleases = wordTable<readonly string[]>({
  Filesystem: ["term_signals", "kill_signals", "signal_delay"],
  IPaddr2: ["proto", "check_link_status"],
  fence_aws: ["skip_os_shutdown"],
  "LVM-activate": ["majority_pvs", "degraded_activation"],
});

/** Whether an agent may be given a parameter though its metadata has none of that name. */
export function isToleratedParameter(agent: Agent, name: string): boolean {
  if (ofAnyAgent.test(name)) return true;
  if (agent.class === "stonith" && ofAnyFenceAgent.has(name)) return true;
  // fence_legacy runs another program with whatever it is given.
  if (agent.name === "fence_legacy" || agent.name === "anything") return true;
  return ofNewerReleases[agent.name]?.includes(name) ?? false;
}

/** Where an option belongs that was written among the parameters; undefined when it is no option. */
export function placeOfOption(name: string): string | undefined {
  const today = name.replaceAll("_", "-");
  if (optionNamed(primitiveMeta, today)) return `"${today}" is a meta attribute: write it behind "meta".`;
  if (optionNamed(cloneMeta, today))
    return `"${today}" is a meta attribute of clones: write it behind "meta" of the clone.`;
  if (optionNamed(operationAttributes, today) && today !== "description") {
    return `"${today}" belongs to an operation: write it behind "op monitor", for example.`;
  }
  return undefined;
}

/** The parameter that a misspelt one most likely is, where it isn't one that says something else (`ip1` and `ip`). */
export function likelyParameter(agent: Agent, written: string): string | undefined {
  const name = suggestParameter(agent, written);
  return name !== undefined && name.replace(/\d+$/, "") === written.replace(/\d+$/, "") ? undefined : name;
}
