import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import textmate from "vscode-textmate";
import { grammarOf, tokenize } from "./scopes.ts";

const folder = join(import.meta.dirname, "../../../syntaxes");

/** The scopes of the words of a Markdown text's code, in the grammar that is injected for a language. */
async function scopesInFence(language: "crm" | "corosync" | "pcs", markdown: string): Promise<Record<string, string>> {
  const grammar = await grammarOf(`markdown.${language}.codeblock`);
  const tokens = tokenize(grammar, markdown).flat();
  return Object.fromEntries(tokens.map(({ text, scopes }) => [text.trim(), scopes.at(-1) ?? ""]));
}

test("a fenced block of crm is coloured as crm, and the text after it isn't", async () => {
  const scopes = await scopesInFence("crm", "```crm\nprimitive web apache\n```\nprimitive words\n");
  expect(scopes.primitive).toContain("keyword");
  expect(scopes["primitive words"]).toBe("");
  expect(scopes.crm).toBe("fenced_code.block.language.markdown");
});

test("corosync.conf and pcs commands are coloured too, also in a list and in longer fences", async () => {
  const corosync = await scopesInFence(
    "corosync",
    "- a list\n\n  ~~~~corosync.conf\n  totem {\n    version: 2\n  }\n  ~~~~\n",
  );
  expect(corosync.totem).toContain("corosync");
  const pcs = await scopesInFence("pcs", "````pcs\npcs resource create web apache\n````\n");
  expect(pcs.pcs).toBe("support.function.command.pcs");
});

test("a block of another language is left alone", async () => {
  const scopes = await scopesInFence("crm", "```crmfoo\nprimitive web apache\n```\n");
  expect(scopes["primitive web apache"]).toBe("");
});

test("each grammar that is contributed is a file that VS Code's engine can read", () => {
  const { contributes } = JSON.parse(readFileSync(join(folder, "../package.json"), "utf8"));
  for (const { path, scopeName } of contributes.grammars) {
    const file = join(folder, "..", path);
    expect(textmate.parseRawGrammar(readFileSync(file, "utf8"), file).scopeName).toBe(scopeName);
  }
});
