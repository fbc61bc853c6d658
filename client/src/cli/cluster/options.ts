import { type ParseArgsConfig, parseArgs } from "node:util";

/** Arguments that make no sense, with a sentence saying why. */
export class Misuse extends Error {}

/** Something that is not done, on purpose; the message says why and what to do. */
export class Refusal extends Error {}

/** How the cluster is chosen, and how much is told of the way there; the same for all commands that talk to one. */
export const clusterOptions = {
  cluster: { type: "string" },
  host: { type: "string", multiple: true },
  verbose: { type: "boolean", short: "v" },
} as const satisfies ParseArgsConfig["options"];

/** How the commands that change something ask and tell. */
export const changeOptions = {
  ...clusterOptions,
  mode: { type: "string" },
  format: { type: "string", default: "text" },
  yes: { type: "boolean", short: "y" },
  "accept-errors": { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Reads arguments. Throws Misuse, in our own words. */
export function readOptions<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error as Error).message.replace(/\. .*$/s, "");
    throw new Misuse(message.replace(/^Unknown option '([^']+)'.*/s, '"$1" is no option of this command'));
  }
}

/** One of these words. Throws Misuse for another. */
export function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === value);
  if (found === undefined) throw new Misuse(`--${name} is one of ${choices.join(", ")}, not "${value}"`);
  return found;
}

/** Seconds of a time such as `90s`, `5m` or `1h`; a bare number counts minutes. Throws Misuse for anything else. */
export function secondsOf(name: string, value: string): number {
  const [, number, unit = "m"] = /^(\d+)(s|m|h)?$/.exec(value) ?? [];
  const seconds = Number(number) * (unit === "s" ? 1 : unit === "h" ? 3600 : 60);
  if (number === undefined || seconds < 1 || seconds > 24 * 3600)
    throw new Misuse(`--${name} is a time from 1s to 24h, such as 90s or 5m, not "${value}"`);
  return seconds;
}
