import { parseBoolean } from "../../model/attributes.ts";
import type { OptionInfo } from "../../model/options/option.ts";
import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import { wordTable } from "../../text/word-table.ts";

/** Values that some release of Pacemaker accepts besides the documented ones. */
const furtherChoices = wordTable<readonly string[]>({
  "on-fail": ["reset-remote"],
  "stonith-action": ["poweroff"],
});

/** Options whose number must be above 0, else Pacemaker uses its default: for a bundle's containers it is 1. */
const aboveZero = /^(?:(?:stonith|fencing)-max-attempts|replicas(?:-per-host)?)$/;

/** Whether an option's number must be above 0. Pacemaker 3.0.2 and later ignore cluster-ipc-limit. */
function isAboveZero(option: string, { pacemaker }: TargetVersions): boolean {
  return aboveZero.test(option) || (option === "cluster-ipc-limit" && !isAtLeast(pacemaker, "3.0.2"));
}

/** Cluster options that take a score, but none of its words `red`, `yellow` and `green`. */
const withoutColours = /^node-health-|^(?:stonith|fencing)-max-attempts$/;

/**
 * What is wrong with an option's value for a target, which is the newest Pacemaker unless given, as the end of a sentence (`must be …`);
 * undefined if it is right. Durations have a rule of their own. Tried with crm_verify and crm_simulate of 2.0.5, 2.1.5, 3.0.0 and 3.0.3.
 */
export function optionProblem(option: OptionInfo, value: string, target: TargetVersions = {}): string | undefined {
  const text = value.trim();
  if (text === "" || isDefaultWord(option.name, text, target)) return undefined;
  if (isAboveZero(option.name, target) && /^(?:-(?:\d+|INFINITY)|\+?0+)(?:\.|$)/.test(text))
    return "must be a whole number above 0";
  switch (option.type) {
    case "boolean":
      // Pacemaker drops no blanks around words.
      return parseBoolean(value) === undefined ? "must be true or false" : undefined;
    case "integer":
      return isNumberOrInfinity(text) ? undefined : "must be a whole number";
    case "score":
      return isNumberOrInfinity(text) || (/^(red|yellow|green)$/i.test(text) && !withoutColours.test(option.name))
        ? undefined
        : "must be a whole number, INFINITY or -INFINITY";
    case "percentage":
      return /^[-+]?\d+(\.\d+)?%$/.test(text) ? undefined : "must be a percentage, such as 80%";
    case "choice":
      return choiceProblem(option, value, target);
    default:
      return undefined;
  }
}

/** Meta attributes that take the word `default`, in any case, as if they weren't set. */
const takingDefault = /^(?:is-managed|migration-threshold|resource-stickiness|target-role)$/;

/** Whether a value says that the option isn't set: `#default`, and of some `default`, of target-role since 2.1. Pacemaker 3 has deprecated both. */
export function isDefaultWord(option: string, value: string, { pacemaker }: TargetVersions = {}): boolean {
  if (value === "#default") return true;
  if (value.toLowerCase() !== "default" || !takingDefault.test(option)) return false;
  return option !== "target-role" || isAtLeast(pacemaker, "2.1.0");
}

/**
 * The number that Pacemaker reads of a value of digits with something after them (`5s`, `1e3`, `50%`), which it uses without a word;
 * undefined for other values, and for options that take no number.
 */
export function numberWithRest({ name, type }: OptionInfo, value: string): number | undefined {
  if (type !== "integer" && type !== "score") return undefined;
  const number = /^\s*([-+]?\d+)/.exec(value)?.[1];
  if (number === undefined || isNumberOrInfinity(value.trim())) return undefined;
  return aboveZero.test(name) && Number(number) <= 0 ? undefined : Number(number);
}

/** Pacemaker reads INFINITY in capital letters alone; in others it is 0, or -1 before 2.1. */
function isNumberOrInfinity(text: string): boolean {
  return /^[-+]?(\d+(\.\d*)?|INFINITY)$/.test(text);
}

function choiceProblem(
  { name, choices: all = [] }: OptionInfo,
  text: string,
  { pacemaker }: TargetVersions,
): string | undefined {
  const choices = all.filter(({ since }) => since === undefined || isAtLeast(pacemaker, since));
  const allowed = [...choices.map((choice) => choice.value), ...(furtherChoices[name] ?? [])];
  // The schema requires the exact case for the first two; elsewhere case doesn't matter.
  const isExact =
    name === "on-fail" ||
    name === "role" ||
    (/^(?:stonith|fencing)-action$/.test(name) && isAtLeast(pacemaker, "2.1.5"));
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
