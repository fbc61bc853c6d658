import { parseBoolean } from "../../model/attributes.ts";
import type { OptionInfo } from "../../model/options/option.ts";
import { wordTable } from "../../text/word-table.ts";

/** Values that some release of Pacemaker accepts besides the documented ones. */
const furtherChoices = wordTable<readonly string[]>({
  "on-fail": ["reset-remote"],
  "target-role": ["#default"],
  "stonith-action": ["poweroff"],
});

/** What is wrong with an option's value, as the end of a sentence (`must be …`); undefined if it is right. Durations have a rule of their own. */
export function optionProblem(option: OptionInfo, value: string): string | undefined {
  const text = value.trim();
  if (text === "" || text === "#default") return undefined;
  if (/^(?:stonith|fencing)-max-attempts$/.test(option.name) && /^(?:-\d+|\+?0+)(?:\.|$)/.test(text))
    return "must be a whole number above 0";
  switch (option.type) {
    case "boolean":
      // Pacemaker drops no blanks around words.
      return parseBoolean(value) === undefined ? "must be true or false" : undefined;
    case "integer":
      return /^[-+]?(\d+(\.\d*)?|INFINITY)$/i.test(text) ? undefined : "must be a whole number";
    case "score":
      return /^[-+]?(\d+(\.\d*)?|INFINITY)$|^(red|yellow|green)$/i.test(text)
        ? undefined
        : "must be a whole number, INFINITY or -INFINITY";
    case "percentage":
      return /^[-+]?\d+(\.\d+)?%$/.test(text) ? undefined : "must be a percentage, such as 80%";
    case "choice":
      return choiceProblem(option, value);
    default:
      return undefined;
  }
}

function choiceProblem({ name, choices = [] }: OptionInfo, text: string): string | undefined {
  const allowed = [...choices.map((choice) => choice.value), ...(furtherChoices[name] ?? [])];
  // The schema requires the exact case for these; elsewhere case doesn't matter.
  const isExact = name === "on-fail" || name === "role";
  const isAllowed = isExact
    ? allowed.includes(text)
    : allowed.some((each) => each.toLowerCase() === text.toLowerCase());
  return isAllowed || choices.length < 2
    ? undefined
    : `must be one of ${choices.map((choice) => choice.value).join(", ")}`;
}

/** The values to suggest instead of a wrong one. */
export function likelyValues(option: OptionInfo): readonly string[] {
  if (option.type === "boolean") return ["true", "false"];
  if (option.type === "score") return ["INFINITY", "-INFINITY"];
  return option.choices?.map(({ value }) => value) ?? [];
}
