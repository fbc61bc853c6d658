import type { CommandFacts, OptionFacts, ValueKind } from "../command-facts.ts";
import { quoted, type WordsOf } from "./words.ts";

/** Completion for zsh: a file `_quorate` of its $fpath, which can be sourced as well. */
export function zshCompletion(commands: readonly CommandFacts[], wordsOf: WordsOf): string {
  const described = commands.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`);
  return `#compdef quorate
# Completion of quorate for zsh, made of its usage.
_quorate_clusters() {
    local -a names
    names=(\${(f)"$(quorate completion clusters 2>/dev/null)"})
    compadd -a names
}
_quorate() {
    local -a commands
    commands=(
${described.join("\n")}
    )
    if (( CURRENT == 2 )); then
        _describe -t commands command commands
        return
    fi
    shift words
    (( CURRENT-- ))
    case $words[1] in
${commands.flatMap((command) => commandCase(command, wordsOf)).join("\n")}
    esac
}
if [[ $funcstack[1] == _quorate ]]; then
    _quorate "$@"
else
    compdef _quorate quorate
fi
`;
}

function commandCase({ name, options, operands }: CommandFacts, wordsOf: WordsOf): string[] {
  const specs = [
    ...options.map((each) => optionSpec(each, wordsOf)),
    "--help[shows the help of the command]",
    ...(operands === undefined ? [] : [`*:${operands.kind}:${action(operands.kind, operands.choices, wordsOf)}`]),
  ];
  const lines = specs.map((spec) => `            ${quoted(spec)}`);
  return [`    ${name})`, "        _arguments \\", `${lines.join(" \\\n")} ;;`];
}

function optionSpec({ flag, value, text }: OptionFacts, wordsOf: WordsOf): string {
  const described = text === "" ? "" : `[${text.replace(/[\\[\]:]/g, "\\$&")}]`;
  if (value === undefined) return `${flag}${described}`;
  const repeated = value.kind === "host" ? "*" : "";
  return `${repeated}${flag}=${described}:${value.kind}:${action(value.kind, value.choices, wordsOf)}`;
}

function action(kind: ValueKind, choices: readonly string[], wordsOf: WordsOf): string {
  const words = [...choices, ...wordsOf(kind)];
  if (words.length > 0) return `(${words.join(" ")})`;
  if (kind === "file" || kind === "folder-or-file") return "_files";
  if (kind === "cluster") return "_quorate_clusters";
  return kind === "host" ? "_hosts" : "";
}
