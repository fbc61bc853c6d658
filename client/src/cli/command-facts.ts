import { commandHelp, commandNames } from "./help.ts";

/** What a value of the command line is, for completion. */
export type ValueKind = "file" | "folder-or-file" | "cluster" | "host" | "rule" | "command" | "other";

/** An option of a command. */
export interface OptionFacts {
  /** With its dashes: `--format`. */
  readonly flag: string;
  /** The value it takes; absent where it takes none. */
  readonly value?: { readonly kind: ValueKind; readonly choices: readonly string[] };
  /** What it does, in one line; empty where the usage only names it. */
  readonly text: string;
}

/** A command as its usage describes it. */
export interface CommandFacts {
  readonly name: string;
  readonly synopsis: string;
  /** The first sentence of what it does. */
  readonly summary: string;
  readonly options: readonly OptionFacts[];
  /** What its other arguments are; absent where it takes none. */
  readonly operands?: { readonly kind: ValueKind; readonly choices: readonly string[] };
}

const option = /(--[a-z][a-z-]*)(?:[ =]([A-Z][A-Z0-9@,]*…?(?![a-z])|[a-z]+(?:\|[a-z]+)+))?/g;

/** What a word in capitals, or a choice of words, stands for. */
function argumentOf(word: string): NonNullable<OptionFacts["value"]> {
  if (word.includes("|")) return { kind: "other", choices: word.split("|") };
  const kinds: Readonly<Record<string, ValueKind>> = {
    PATH: "folder-or-file",
    FILE: "file",
    PLAN: "file",
    NAME: "cluster",
    "USER@HOST": "host",
    RULE: "rule",
    COMMAND: "command",
  };
  return { kind: kinds[word.replace(/,?…$/, "")] ?? "other", choices: [] };
}

/** The options of lines such as `--format text|json    how it is printed`, with the lines that continue them. */
function optionsOf(lines: readonly string[]): OptionFacts[] {
  const found: { flags: string[]; texts: string[] }[] = [];
  for (const line of lines) {
    const [, head, text = ""] = /^ {2}(-\S.*?)(?: {2,}(\S.*))?$/.exec(line) ?? [];
    if (head !== undefined) found.push({ flags: [head], texts: [text] });
    else found.at(-1)?.texts.push(line.trim());
  }
  return found.flatMap(({ flags, texts }) =>
    flags.flatMap((head) => [...head.matchAll(option)].map((match) => factsOf(match, texts.join(" ").trim()))),
  );
}

function factsOf([, flag = "", word]: RegExpMatchArray, text: string): OptionFacts {
  // FILE… after an option are the command's own arguments: `fmt --check FILE…`.
  return {
    flag,
    text,
    ...(word === undefined || (word.endsWith("…") && word.startsWith("FILE")) ? {} : { value: argumentOf(word) }),
  };
}

/** All commands of a usage, with their options; one that a text only mentions is as elsewhere, unless it has other values. */
export function commandFacts(usage: string): CommandFacts[] {
  const commands = commandNames(usage).flatMap((name) => {
    const help = commandHelp(usage, name);
    if (help === undefined) return [];
    const text = help.text.join(" ").replace(/^\s+/, "");
    const listed = optionsOf(help.options);
    const mentioned = [...`${help.synopsis} ${text.replace(/"[^"]*"/g, "")}`.matchAll(option)].map((match) =>
      factsOf(match, ""),
    );
    const options = [...listed, ...mentioned].filter(
      ({ flag }, index, all) => all.findIndex((other) => other.flag === flag) === index,
    );
    const words = help.synopsis.replace(option, "").split(/\s+/).slice(1);
    const [operand] = words.map((word) => word.replace(/[[\]]/g, "")).filter((word) => word !== "");
    const isOperand = operand !== undefined && /^([A-Z]|[a-z]+\|)/.test(operand);
    return [
      {
        name,
        synopsis: help.synopsis,
        summary: /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, ".") ?? text,
        options,
        ...(isOperand ? { operands: argumentOf(operand) } : {}),
      },
    ];
  });
  const all = commands.flatMap(({ options }) => options);
  return commands.map((command) => ({
    ...command,
    options: command.options.map((each) => {
      const isSame = ({ value }: OptionFacts): boolean =>
        each.value === undefined || JSON.stringify(value) === JSON.stringify(each.value);
      const known = all.find((other) => other.flag === each.flag && other.text !== "" && isSame(other));
      return each.text === "" && known !== undefined ? known : each;
    }),
  }));
}
