import type { Field } from "./expand.ts";

/** A program that runs the command after it: how many words of its own there are; undefined where it does something else. */
type Prefix = (words: readonly string[]) => number | undefined;

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

/** Not where the command is a text after -c. */
const unlessCommand =
  (prefix: Prefix): Prefix =>
  (words) =>
    words.some((word) => word === "-c" || word === "--command") ? undefined : prefix(words);

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

/** `docker exec NAME COMMAND`, `docker compose exec NAME COMMAND`. */
const container: Prefix = (words) => {
  const first = words[1] === "compose" ? 2 : 1;
  if (words[first] !== "exec") return undefined;
  const rest = words.slice(first);
  return first + options(rest, /^-(?:[euw]|-env|-env-file|-user|-workdir|-index|-detach-keys)$/) + 1;
};

/** `kubectl exec NAME -- COMMAND` and the like. */
const afterDashes: Prefix = (words) => {
  const at = words.indexOf("--");
  return at > 0 && words.slice(1, at).some((word) => /^(?:exec|debug)$/.test(word)) ? at + 1 : undefined;
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
  flock: unlessCommand(withOptions(/^-[wE]$/, 1)),
  runuser: unlessCommand((words) => (words.includes("-u") ? options(words, /^-[ugG]$/) : undefined)),
  strace: withOptions(/^-[aebEIoOpPsSuX]$/),
  chroot: withOptions(/^$/, 1),
  nsenter: withOptions(/^-[tSGW]$|^--(?:target|setuid|setgid)$/),
  "systemd-run": withOptions(/^-[puMHG]$|^--(?:unit|property|uid|gid|machine|host)$/),
  unbuffer: withOptions(/^$/),
  docker: container,
  podman: container,
  "docker-compose": container,
  nerdctl: container,
  kubectl: afterDashes,
  oc: afterDashes,
  lxc: afterDashes,
  incus: afterDashes,
  multipass: afterDashes,
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
    if (count === undefined) return { words, isProgram };
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
function sshCommand(rest: readonly Field[]): readonly Field[] | undefined {
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

/** The value of an option, as the next word or after `=`. */
function optionValue(words: readonly Field[], option: RegExp): Field | undefined {
  for (const [at, word] of words.entries()) {
    const equals = word.value.indexOf("=");
    if (option.test(word.value)) return words[at + 1];
    if (equals > 0 && option.test(word.value.slice(0, equals)))
      return { ...word, value: word.value.slice(equals + 1), places: word.places.slice(equals + 1) };
  }
  return undefined;
}

/** The words that a program has run on other nodes by a shell there; undefined for other programs. */
export function remoteCommand(name: string, rest: readonly Field[]): readonly Field[] | undefined {
  const values = rest.map(({ value }) => value);
  const listed = (found: Field | undefined): readonly Field[] | undefined => (found ? [found] : undefined);
  const afterOptions = (withValue: RegExp): readonly Field[] => rest.slice(options(["", ...values], withValue) - 1);
  switch (name) {
    case "ssh":
      return sshCommand(rest);
    case "vagrant":
    case "gcloud": {
      if (!values.includes("ssh")) return undefined;
      const dashes = values.indexOf("--");
      return listed(optionValue(rest, /^(?:-c|--command)$/)) ?? (dashes >= 0 ? rest.slice(dashes + 1) : undefined);
    }
    case "pdsh":
    case "clush":
    case "dsh":
      return afterOptions(/^-[wgxXlftuRoSm]$/);
    case "pssh":
    case "parallel-ssh":
      return afterOptions(/^-[HhlptoexO]$/);
    case "salt": {
      const at = values.findIndex((value) => /^cmd\.(?:run|shell|run_all)$/.test(value));
      return at >= 0 ? listed(rest[at + 1]) : undefined;
    }
    case "ansible": {
      const kind = optionValue(rest, /^(?:-m|--module-name)$/)?.value ?? "command";
      return /^(?:ansible\.\w+\.)?(?:shell|command|raw)$/.test(kind)
        ? listed(optionValue(rest, /^(?:-a|--args)$/))
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The command of `su -c`, or of another program with that option; undefined where there is none. */
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
