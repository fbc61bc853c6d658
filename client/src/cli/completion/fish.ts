import type { CommandFacts, OptionFacts, ValueKind } from "../command-facts.ts";
import type { WordsOf } from "./words.ts";

/** Completion for fish: a file `quorate.fish` of its completions. */
export function fishCompletion(commands: readonly CommandFacts[], wordsOf: WordsOf): string {
  return `# Completion of quorate for fish, made of its usage.
function __quorate_is
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"
end
function __quorate_is_first
    test (count (commandline -opc)) -eq 1
end
complete -c quorate -f
${commands.map(({ name, summary }) => `complete -c quorate -n __quorate_is_first -a ${name} -d ${fishQuoted(summary)}`).join("\n")}
${commands.flatMap((command) => commandLines(command, wordsOf)).join("\n")}
`;
}

function commandLines({ name, options, operands }: CommandFacts, wordsOf: WordsOf): string[] {
  const head = `complete -c quorate -n '__quorate_is ${name}'`;
  const operand = operands === undefined ? "" : argument(operands.kind, operands.choices, wordsOf);
  return [
    ...(operand === "" ? [] : [`${head} ${operand}`]),
    ...options.map((each) => `${head} ${optionWords(each, wordsOf)}`),
    `${head} -l help -d 'shows the help of the command'`,
  ];
}

function optionWords({ flag, value, text }: OptionFacts, wordsOf: WordsOf): string {
  const described = text === "" ? "" : ` -d ${fishQuoted(text)}`;
  const name = `-l ${flag.slice(2)}`;
  if (value === undefined) return `${name}${described}`;
  const words = argument(value.kind, value.choices, wordsOf);
  return `${name} -r ${words === "" ? "-f" : words}${described}`;
}

function argument(kind: ValueKind, choices: readonly string[], wordsOf: WordsOf): string {
  const words = [...choices, ...wordsOf(kind)];
  if (words.length > 0) return `-f -a ${fishQuoted(words.join(" "))}`;
  if (kind === "file" || kind === "folder-or-file") return "-F";
  if (kind === "cluster") return "-f -a '(quorate completion clusters 2>/dev/null)'";
  return kind === "host" ? "-f -a '(__fish_print_hostnames)'" : "";
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
