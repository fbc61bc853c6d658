import type { Agent, AgentAction } from "../../model/agent.ts";
import type { TargetVersions } from "../../model/target.ts";
import { isBoard, isPowerSwitch, needsHostMap, needsUnfencing } from "../../rules/support/fencing/device-kinds.ts";
import { roleNameFor } from "../../rules/support/role-names.ts";

/** The operations that a resource should have with the agent's own timings; others are run with them too, but seldom take long. */
const written: ReadonlySet<string> = new Set(["start", "stop", "promote", "demote", "monitor"]);

/** How often something is monitored whose author advises nothing; a fence device less often, since that costs it a login. */
const usualInterval = { resource: "10s", fenceDevice: "60s" } as const;

/** What is written in a placeholder as it stands. */
function inSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

function quotedValue(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `"${text.replaceAll('"', "'")}"`;
}

/** The monitors of one resource need different intervals: a second of two with the same one gets a second more. */
function intervalOf(action: AgentAction, agent: Agent, taken: Set<string>): string {
  const usual = agent.class === "stonith" ? usualInterval.fenceDevice : usualInterval.resource;
  let interval = action.interval && /^[1-9]\d*(?:s|sec|m|min|)$/.test(action.interval) ? action.interval : usual;
  while (taken.has(interval)) interval = interval.replace(/^\d+/, (digits) => String(Number(digits) + 1));
  taken.add(interval);
  return interval;
}

function operationLines(agent: Agent, target: TargetVersions): string[] {
  const taken = new Set<string>();
  // Deeper monitors write to what they monitor, or need a parameter: nobody should get them unasked.
  const advised = agent.actions.filter(
    ({ name, depth }) => written.has(name) && (depth === undefined || depth === "0"),
  );
  return advised.flatMap((action) => {
    const isMonitor = action.name === "monitor";
    if (agent.class === "stonith" && !isMonitor) return [];
    const words = [
      `interval=${isMonitor ? intervalOf(action, agent, taken) : "0s"}`,
      ...(action.timeout ? [`timeout=${action.timeout}`] : []),
      ...(isMonitor && action.role ? [`role=${roleNameFor(target, action.role)}`] : []),
    ];
    return [`op ${action.name} ${words.join(" ")}`];
  });
}

/** What says which nodes a fence device fences: without it the cluster may use the device for any node. */
function hostParameter({ name }: Agent): string {
  return needsHostMap(name) ? "pcmk_host_map" : "pcmk_host_list";
}

/** Whether a fence device needs an address, which its metadata doesn't demand since the parameter has two names. */
function needsAddress({ class: agentClass, name, parameters }: Agent): boolean {
  const isDevice = agentClass === "stonith" && (isBoard(name) || isPowerSwitch(name));
  return isDevice && parameters.some((parameter) => parameter.name === "ip" && !parameter.required);
}

/**
 * What usually follows an agent in a `primitive`, with LSP's placeholders: the parameters that it requires and the operations that
 * its author advises, a line each, as crmsh prints them. Undefined where there is neither.
 */
export function agentSnippet(agent: Agent, target: TargetVersions): string | undefined {
  const withAddress = needsAddress(agent);
  const required = agent.parameters.filter(
    (parameter) => (parameter.required && !parameter.deprecated) || (withAddress && parameter.name === "ip"),
  );
  const values = required.map(({ name, default: value }, index) => {
    const shown = value === undefined ? "" : inSnippet(quotedValue(value));
    return `${name}=\${${index + 1}${shown && `:${shown}`}}`;
  });
  if (agent.class === "stonith") values.push(`${hostParameter(agent)}=\${${values.length + 1}}`);
  const meta = agent.class === "stonith" && needsUnfencing(agent.name) ? ["meta provides=unfencing"] : [];
  const parts = [
    ...(values.length > 0 ? [`params ${values.join(" ")}`] : []),
    ...meta,
    ...operationLines(agent, target),
  ];
  if (parts.length === 0) return undefined;
  return `${parts.map((part) => `\\\\\n\t${part}`).join(" ")}$0`;
}
