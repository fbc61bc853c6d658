import { type ParseArgsConfig, parseArgs } from "node:util";

/** Arguments that make no sense, with a sentence saying why. */
export class Misuse extends Error {}

/** Something that is deliberately not done; the message says why and what to do, and the lines below it, if any, name each cause. */
export class Refusal extends Error {
  readonly lines: readonly string[];

  constructor(message: string, lines: readonly string[] = []) {
    super(message);
    this.lines = lines;
  }
}

/** How the cluster is chosen, and how much is shown of the connection; the same for all commands that talk to a cluster. */
export const clusterOptions = {
  cluster: { type: "string" },
  host: { type: "string", multiple: true },
  trust: { type: "boolean" },
  verbose: { type: "boolean", short: "v" },
} as const satisfies ParseArgsConfig["options"];

/** How the commands that change a cluster ask and report. */
export const changeOptions = {
  ...clusterOptions,
  mode: { type: "string" },
  format: { type: "string", default: "text" },
  yes: { type: "boolean", short: "y" },
  "accept-errors": { type: "boolean" },
  "confirm-within": { type: "string" },
} as const satisfies ParseArgsConfig["options"];

/** What --mode and --format take. */
export const modes = ["update", "replace"] as const;
/** The forms of the output of most commands (`--format`). */
export const formats = ["text", "json"] as const;

/** Reads the arguments of a command. Throws Misuse with a message of our own. */
export function readOptions<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  command: string,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error as Error).message.replace(/\. .*$/s, "");
    throw new Misuse(message.replace(/^Unknown option '([^']+)'.*/s, `"$1" is not an option of ${command}`));
  }
}

/** One of these choices. Throws Misuse for another. */
export function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === value);
  if (found === undefined) throw new Misuse(`--${name} is one of ${choices.join(", ")}, not "${value}"`);
  return found;
}

/** A release such as `2.1.9`. Undefined for none; throws Misuse for anything else. */
export function releaseOf(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && !/^v?\d+(\.\d+)*/.test(value))
    throw new Misuse(`--${name} is a release such as 2.1.9, not "${value}"`);
  return value;
}

/** Seconds of a time such as `90s`, `5m` or `1h`; a bare number counts minutes. Undefined for none; throws Misuse for anything else. */
export function secondsOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [, number, unit = "m"] = /^(\d+)(s|m|h)?$/.exec(value) ?? [];
  const seconds = Number(number) * (unit === "s" ? 1 : unit === "h" ? 3600 : 60);
  if (number === undefined || seconds < 1 || seconds > 24 * 3600)
    throw new Misuse(`--${name} is a time from 1s to 24h, such as 90s or 5m, not "${value}"`);
  return seconds;
}
