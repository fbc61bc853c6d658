import type { CommandFacts, OptionFacts, ValueKind } from "../command-facts.ts";
import { quoted, type WordsOf } from "./words.ts";

/** Completion for bash 4 and later: a function for `complete -F`. It completes `--option value` and `--option=value`. */
export function bashCompletion(commands: readonly CommandFacts[], wordsOf: WordsOf): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of quorate for bash, made of its usage.
_quorate_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}
_quorate_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}
_quorate_hosts() {
    mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
}
_quorate_clusters() {
    local name
    while IFS= read -r name; do
        [[ $name == "$cur"* ]] && COMPREPLY+=("$(printf %q "$name")")
    done < <("$program" completion clusters 2>/dev/null)
}
_quorate() {
    local program=$1 cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} IFS=$' \\t\\n'
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        _quorate_words ${quoted(names)}
        return
    fi
    # Bash splits --option=value into three words.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=\${COMP_WORDS[COMP_CWORD-2]}
    fi
    case "\${COMP_WORDS[1]} $prev" in
${commands.flatMap(({ name, options }) => options.flatMap((each) => valueCase(name, each, wordsOf))).join("\n")}
    esac
    case "\${COMP_WORDS[1]} $cur" in
${commands.flatMap(optionsCase).join("\n")}
    esac
    case "\${COMP_WORDS[1]}" in
${commands.flatMap((command) => operandCase(command, wordsOf)).join("\n")}
    esac
}
complete -F _quorate quorate
`;
}

function valueCase(name: string, { flag, value }: OptionFacts, wordsOf: WordsOf): string[] {
  if (value === undefined) return [];
  return [`    '${name} ${flag}') ${action(value.kind, value.choices, wordsOf)}; return ;;`];
}

function optionsCase({ name, options }: CommandFacts): string[] {
  const flags = [...options.map(({ flag }) => flag), "--help"];
  return [`    '${name} -'*) _quorate_words ${quoted(flags.join(" "))}; return ;;`];
}

function operandCase({ name, operands }: CommandFacts, wordsOf: WordsOf): string[] {
  return operands === undefined ? [] : [`    '${name}') ${action(operands.kind, operands.choices, wordsOf)} ;;`];
}

function action(kind: ValueKind, choices: readonly string[], wordsOf: WordsOf): string {
  const words = [...choices, ...wordsOf(kind)];
  if (words.length > 0) return `_quorate_words ${quoted(words.join(" "))}`;
  if (kind === "file" || kind === "folder-or-file") return "_quorate_files";
  if (kind === "cluster") return "_quorate_clusters";
  return kind === "host" ? "_quorate_hosts" : ":";
}
