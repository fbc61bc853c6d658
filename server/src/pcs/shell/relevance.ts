import { plainText } from "./plain-text.ts";
import type { RawWord, ShellNode } from "./syntax.ts";

/** Commands that change nothing of what follows. */
const trivial = new Set([
  "echo",
  "printf",
  "exit",
  "return",
  "true",
  "false",
  ":",
  "sleep",
  "logger",
  "continue",
  "break",
  "wait",
  "date",
  "hostname",
]);
/** Commands that run others or change variables. */
const changing = new Set([
  "export",
  "local",
  "declare",
  "typeset",
  "readonly",
  "read",
  "set",
  "shift",
  "eval",
  "source",
  ".",
  "unset",
  "mapfile",
  "readarray",
]);

/** What a script's parts are asked about. */
interface Known {
  readonly functions: ReadonlyMap<string, ShellNode>;
  /** Whether words are a command of pcs that changes the configuration. */
  isConfiguring(words: readonly string[]): boolean;
}

/** The nodes directly inside a node. */
export function innerNodes(node: ShellNode): readonly ShellNode[] {
  switch (node.kind) {
    case "pipeline":
      return node.commands;
    case "and-or":
      return [node.first, ...node.rest.map((each) => each.node)];
    case "group":
    case "for":
    case "count":
      return node.body;
    case "while":
      return [...node.condition, ...node.body];
    case "if":
      return [...node.clauses.flatMap(({ condition, body }) => [...condition, ...body]), ...(node.otherwise ?? [])];
    case "case":
      return node.clauses.flatMap(({ body }) => body);
    default:
      return [];
  }
}

/** Whether commands matter for what follows: they configure something, or change variables. */
export function isRelevant(nodes: readonly ShellNode[], known: Known, depth = 0): boolean {
  return nodes.some((node) => {
    if (node.kind === "function") return true;
    if (node.kind === "arithmetic") return true;
    if (node.kind !== "simple") return isRelevant(innerNodes(node), known, depth);
    if (node.words.length === 0) return node.assignments.length > 0;
    const words = node.words.map(sketch);
    const first = words[0] as string;
    const called = known.functions.get(first);
    if (called)
      return (
        depth < 20 && (isRelevant([called], known, depth + 1) || words.slice(1).some((each) => /\bpcs\b/.test(each)))
      );
    if (trivial.has(first)) return false;
    if (changing.has(first)) return true;
    const at = words.findIndex((each) => /(?:^|\/)pcs$/.test(each));
    if (at >= 0)
      return known.isConfiguring(words.slice(at + 1)) || words.slice(at + 1).some((each) => each.startsWith("$"));
    return (
      first.startsWith("$") ||
      words.some((each) => /\bpcs\b/.test(each)) ||
      node.redirects.some(({ document }) => document?.text.text.includes("pcs "))
    );
  });
}

function sketch(word: RawWord): string {
  return (
    plainText(word) ??
    word.atoms.map((atom) => (atom.kind === "char" ? atom.char : atom.kind === "expansion" ? atom.source : "")).join("")
  );
}

/** Whether commands end the script or the function they are in. */
export function leaves(nodes: readonly ShellNode[]): boolean {
  return nodes.some((node) => {
    if (node.kind === "simple") return /^(?:exit|return)$/.test(plainText(node.words[0]) ?? "");
    if (node.kind === "group") return !node.isSubshell && leaves(node.body);
    return false;
  });
}
