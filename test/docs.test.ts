// What the pages of docs/ promise: links that lead somewhere, commands and options that exist, and configurations without findings.
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../scripts/paths.mjs";
import { createWorkspace, parseDocument } from "../server/src/workspace.ts";

const folder = path.join(root, "docs");
const pages = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
const textOf = (page: string): string => fs.readFileSync(path.join(folder, page), "utf8");

/** The blocks of a language in a page. */
function blocks(page: string, language: string): string[] {
  return [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, text = ""]) => text,
  );
}

test.each(pages)("the links of %s lead to files", (page) => {
  const targets = [...textOf(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target = ""]) => target);
  const missing = targets.filter((target) => !fs.existsSync(path.join(folder, path.dirname(page), target)));
  expect(missing).toEqual([]);
});

test("every page for users is in the index", () => {
  const linked = [...textOf("README.md").matchAll(/\]\(([^)#\s]+)/g)].map(([, target]) => target);
  expect(pages.filter((page) => page !== "README.md" && !linked.includes(page))).toEqual([]);
});

test.each(["server/src", "client/src", "client/src/cluster"])("architecture.md names every folder of %s", (parent) => {
  const listed = textOf("architecture.md");
  const folders = fs.readdirSync(path.join(root, parent), { withFileTypes: true }).filter((each) => each.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => !listed.includes(` ${name}/`))).toEqual([]);
});

const usage = fs.readFileSync(path.join(root, "client/src/cli/main.ts"), "utf8");
const commands = pages.flatMap((page) =>
  blocks(page, "sh").flatMap((text) =>
    [...text.matchAll(/(?:^|[|&(] *)quorate ([a-z][a-z-]*)([^|&)\n#]*)/gm)].map(([, command = "", rest = ""]) => ({
      page,
      command,
      options: [...rest.matchAll(/ (--[a-z-]+)/g)].map(([, option = ""]) => option),
    })),
  ),
);

test("every command and option that a page types exists", () => {
  const isKnown = (word: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(usage);
  const unknown = commands.flatMap(({ page, command, options }) =>
    [command, ...options].filter((word) => !isKnown(word)).map((word) => `${page}: quorate ${command} … ${word}`),
  );
  expect(commands.length).toBeGreaterThan(20);
  expect(unknown).toEqual([]);
});

const { checkDocuments } = createWorkspace();

test.each(pages.filter((page) => page.startsWith("tasks")))("the configuration of %s has no findings", (page) => {
  const text = blocks(page, "crm").join("\n");
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
});
