import type { AgentParameter } from "../../model/agent.ts";
import { parseBoolean } from "../../model/attributes.ts";
import { parseDuration } from "./durations.ts";

/** Parameters that newer releases made take more than their metadata in the catalogue say, or that the metadata call by a wrong type. */
const takesMore = new Set([
  "force_unmount",
  "rotate_logsuffix",
  "unfence_extra_args",
  "mnesia_base",
  "host_ip",
  "node_port",
  "erlang_cookie_file",
]);

/** The words that `ocf_is_true` of the agents' shell library takes for true, besides Pacemaker's. */
const shellTruths = new Set(["ja", "enable", "enabled", "disable", "disabled", "none"]);

/** What is wrong with a value, as the end of a sentence (`is no number`); undefined when it is right, or nothing can be said. */
export function parameterProblem(parameter: AgentParameter, value: string): string | undefined {
  const text = value.trim();
  // Nothing at all is what many agents take for "the default".
  if (text === "" || takesMore.has(parameter.name) || text === parameter.default) return undefined;
  if (parameter.choices) {
    const isChoice = parameter.choices.some((choice) => choice.toLowerCase() === text.toLowerCase());
    return isChoice ? undefined : `must be one of ${parameter.choices.map((choice) => `"${choice}"`).join(", ")}`;
  }
  switch (parameter.type) {
    case "boolean":
      if (parseBoolean(text) !== undefined || shellTruths.has(text.toLowerCase())) return undefined;
      return "must be a boolean, such as true or false";
    case "integer":
    case "numeric":
      // Agents read units, ranges and lists into what they call integers.
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
