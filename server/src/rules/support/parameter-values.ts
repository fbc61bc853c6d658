import type { AgentParameter } from "../../model/agent.ts";
import { parseBoolean } from "../../model/attributes.ts";
import { parseDuration } from "./durations.ts";

/** Parameters that accept more in newer releases than the catalogue's metadata declare, or whose metadata have a wrong type. */
const acceptMore = new Set([
  "force_unmount",
  "rotate_logsuffix",
  "unfence_extra_args",
  "mnesia_base",
  "host_ip",
  "node_port",
  "erlang_cookie_file",
]);

/** Values that `ocf_is_true` of the agents' shell library reads as booleans, besides Pacemaker's. */
const shellBooleans = new Set(["ja", "enable", "enabled", "disable", "disabled", "none"]);

/** What is wrong with a value, as the end of a sentence (`must be a number`); undefined if it is right or unknown. */
export function parameterProblem(parameter: AgentParameter, value: string): string | undefined {
  const text = value.trim();
  // Many agents read an empty value as the default.
  if (text === "" || acceptMore.has(parameter.name) || text === parameter.default) return undefined;
  if (parameter.choices) {
    const isChoice = parameter.choices.some((choice) => choice.toLowerCase() === text.toLowerCase());
    return isChoice ? undefined : `must be one of ${parameter.choices.map((choice) => `"${choice}"`).join(", ")}`;
  }
  switch (parameter.type) {
    case "boolean":
      if (parseBoolean(text) !== undefined || shellBooleans.has(text.toLowerCase())) return undefined;
      return "must be a boolean, such as true or false";
    case "integer":
    case "numeric":
      // Agents accept units, ranges and lists in parameters declared as integers.
      if (/^[-+]?(\d|\.\d|inf)/i.test(text) && !/^\d+[a-z]{6,}/i.test(text)) return undefined;
      return "must be a number";
    case "second":
    case "time":
      return parseDuration(text) !== undefined || /^-?\d*\.?\d+$/.test(text)
        ? undefined
        : "must be a time, such as 30 or 30s";
    default:
      return undefined;
  }
}
