import type { Field } from "./expand.ts";

/** A program that runs the command after it: how many words of its own there are. */
type Prefix = (words: readonly string[]) => number;

/** Skips options; those that match take the next word as their value. */
function options(words: readonly string[], withValue: RegExp): number {
  let at = 1;
  while (words[at]?.startsWith("-") && words[at] !== "-") {
    const word = words[at] as string;
    at += withValue.test(word) ? 2 : 1;
    if (word === "--") break;
  }
  return at;
}

const withOptions =
  (withValue: RegExp, operands = 0): Prefix =>
  (words) =>
    options(words, withValue) + operands;

const sudo: Prefix = (words) => {
  let at = options(words, /^-[ugCDhpRrTtU]$/);
  while (/^[A-Za-z_]\w*=/.test(words[at] ?? "")) at++;
  return at;
};

const env: Prefix = (words) => {
  let at = options(words, /^-[uCS]$/);
  while (/^[A-Za-z_]\w*=/.test(words[at] ?? "")) at++;
  return at;
};

/** Programs that run the rest of their words as a command, by name. */
const prefixes: Readonly<Record<string, Prefix>> = {
  sudo,
  doas: withOptions(/^-[uC]$/),
  env,
  time: withOptions(/^-[fo]$/),
  nohup: withOptions(/^$/),
  exec: withOptions(/^-a$/),
  setsid: withOptions(/^$/),
  stdbuf: withOptions(/^-[ioe]$/),
  nice: withOptions(/^-n$/),
  ionice: withOptions(/^-[cnp]$/),
  timeout: withOptions(/^-[ks]$/, 1),
  command: withOptions(/^$/),
  builtin: withOptions(/^$/),
  sshpass: withOptions(/^-[pfdP]$/),
  flock: withOptions(/^-[wE]$/, 1),
};

/** Words of the grammar, where a line that isn't complete begins with them. */
const leading = new Set(["do", "then", "else", "if", "elif", "while", "until", "!", "{", "("]);

/** The command that words run, without the programs that only run it; `isProgram`: a function of that name isn't meant. */
export function afterPrefixes(
  fields: readonly Field[],
  isFunction: (name: string) => boolean,
): { words: readonly Field[]; isProgram: boolean } {
  let words = fields;
  let isProgram = false;
  for (;;) {
    const name = words[0]?.value;
    if (name === undefined || (isFunction(name) && !isProgram)) return { words, isProgram };
    if (leading.has(name)) {
      words = words.slice(1);
      continue;
    }
    const base = name.slice(name.lastIndexOf("/") + 1);
    const prefix = Object.hasOwn(prefixes, base) ? prefixes[base] : undefined;
    if (!prefix) return { words, isProgram };
    const values = words.map(({ value }) => value);
    // `command -v pcs` shows where it is; `sudo -i` and `sudo -s` without a command begin a shell.
    if (base === "command" && /^-[vV]+$/.test(values[1] ?? "")) return { words, isProgram };
    const count = prefix(values);
    if (count >= words.length) {
      const first = words[0] as Field;
      const isShell = base === "sudo" && values.some((value) => value === "-i" || value === "-s");
      return {
        words: isShell ? [{ ...first, value: "bash", places: new Array(5).fill(first.start) }] : words,
        isProgram,
      };
    }
    words = words.slice(count);
    isProgram = base !== "time" && base !== "builtin";
  }
}

/** The words that ssh runs on the other node; undefined where no node is named. */
export function sshCommand(rest: readonly Field[]): readonly Field[] | undefined {
  let at = 0;
  const skip = (): void => {
    while (rest[at]?.value.startsWith("-")) at += /^-[bcDEeFIiJLlmOopQRSWw]$/.test((rest[at] as Field).value) ? 2 : 1;
  };
  skip();
  if (!rest[at]) return undefined;
  at++;
  skip();
  return rest.slice(at);
}

/** The command of `su -c`; undefined where there is none. */
export function suCommand(rest: readonly Field[]): Field | undefined {
  const at = rest.findIndex(({ value }) => /^-[a-z]*c$/.test(value) || value === "--command");
  if (at >= 0) return rest[at + 1];
  const long = rest.find(({ value }) => value.startsWith("--command="));
  if (!long) return undefined;
  const start = "--command=".length;
  return { ...long, value: long.value.slice(start), places: long.places.slice(start) };
}

/** What a shell is asked to run. */
interface Interpreter {
  readonly command?: Field;
  readonly file?: Field;
  readonly arguments: readonly Field[];
}

/** What `bash -c …`, `sh file` and the like run; undefined for other programs. */
export function interpreterOf(name: string, rest: readonly Field[]): Interpreter | undefined {
  if (!/^(?:ba|da|k|z|a)?sh$/.test(name)) return undefined;
  let at = 0;
  let isCommand = false;
  let isInput = false;
  while (/^[-+]./.test(rest[at]?.value ?? "")) {
    const { value } = rest[at] as Field;
    at++;
    if (value === "--") break;
    if (value === "-o" || value === "+o") at++;
    else if (/^-[a-z]*c/.test(value)) isCommand = true;
    else if (/^-[a-z]*s/.test(value)) isInput = true;
  }
  const first = rest[at];
  if (isCommand) return { ...(first ? { command: first } : {}), arguments: rest.slice(at + 2) };
  if (isInput || !first) return { arguments: rest.slice(at) };
  return { file: first, arguments: rest.slice(at + 1) };
}
