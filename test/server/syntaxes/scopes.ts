import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar, type StateStack } from "vscode-textmate";

const folder = join(import.meta.dirname, "../../../syntaxes");
const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
const engine = oniguruma.loadWASM(new Uint8Array(wasm).buffer).then(() => ({
  createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));
const registry = new textmate.Registry({
  onigLib: engine,
  loadGrammar: async (scope) => {
    const name = scope.replace("source.", "").replace(/^markdown\.(\w+)\.codeblock$/, "markdown-$1");
    const file = join(folder, `${name}.tmLanguage.json`);
    return textmate.parseRawGrammar(readFileSync(file, "utf8"), file);
  },
});

type Language = "crm" | "corosync" | "pcs";

/** A grammar of the folder syntaxes/ in VS Code's engine. */
export async function grammarOf(scope: `source.${Language}` | `markdown.${Language}.codeblock`): Promise<IGrammar> {
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error(`There is no grammar for ${scope}.`);
  return grammar;
}

/** A piece of a line and its scopes, the grammar's own name left out. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

/** The tokens of each line of a text. */
export function tokenize(grammar: IGrammar, text: string): readonly (readonly Token[])[] {
  let state: StateStack = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => {
      const end = Math.min(endIndex, line.length);
      return { text: line.slice(startIndex, end), start: startIndex, end, scopes: scopes.slice(1) };
    });
  });
}

/**
 * Checks a text with assertions under its lines: `   ^^^^ scope` asserts that every character above the carets has a scope with
 * that prefix, `   ^^^^ !scope` that none has. Returns the failed assertions, as sentences.
 */
export function unmet(grammar: IGrammar, annotated: string): readonly string[] {
  const lines = annotated.replace(/^\n/, "").split("\n");
  const isAssertion = (line: string) => /^\s*\^+ \S+$/.test(line);
  const tokens = tokenize(grammar, lines.filter((line) => !isAssertion(line)).join("\n"));
  const problems: string[] = [];
  let index = -1;
  for (const line of lines) {
    const assertion = /^(\s*)(\^+) (!?)(\S+)$/.exec(line);
    if (assertion === null) {
      index++;
      continue;
    }
    const [, before = "", carets = "", not, wanted = ""] = assertion;
    const [start, end] = [before.length, before.length + carets.length];
    if (end > (tokens[index]?.at(-1)?.end ?? 0)) problems.push(`no line is above "${line}"`);
    for (const token of tokens[index] ?? []) {
      if (token.end <= start || token.start >= end) continue;
      const has = token.scopes.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`));
      if (has === (not === "!")) {
        problems.push(
          `"${token.text}" should ${not ? "not " : ""}be ${wanted}, is ${token.scopes.join(" ") || "plain"}`,
        );
      }
    }
  }
  return problems;
}
