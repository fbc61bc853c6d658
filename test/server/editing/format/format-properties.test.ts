import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatEdits, formatText, parseDocument } from "../../../../server/src/workspace.ts";
import { corpusFolder, whyNoCorpus } from "../../../support/corpus.ts";
import { times } from "../../../support/soak.ts";
import { cutOrJoined, mutated, statementText } from "../../support/crm-arbitraries.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const corpus = corpusFolder("crm");
const examples = path.join(root, "examples");

/** Everything a text says: its objects and what else its lines are, without places; its comments in order. */
function meaning(text: string): string {
  const document = parseDocument("a.crm", "crm", text);
  if (document.language !== "crm") throw new Error("not crm");
  const meanings = document.tree.statements.flatMap(({ statement }): unknown[] => {
    if (statement.kind === "blank") return [];
    if (statement.kind === "comment") return [statement.text.trim()];
    if (statement.keyword === "xml" || statement.kind === "session") return [statement.text.trim()];
    const errors = statement.problems.map(({ code, severity }) => ({ code, severity }));
    return [{ keyword: statement.keyword, kind: statement.kind, object: statement.object, errors }];
  });
  return JSON.stringify(meanings, (key, value: unknown) => (/spans?$/i.test(key) ? undefined : value), 1);
}

function expectLawful(text: string): void {
  const document = parseDocument("a.crm", "crm", text);
  const formatted = formatText(document);
  expect(meaning(formatted)).toBe(meaning(text));
  expect(formatText(parseDocument("a.crm", "crm", formatted))).toBe(formatted);
  let end = -1;
  for (const { span } of formatEdits(document)) {
    expect(span.start).toBeGreaterThanOrEqual(Math.max(0, end));
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    end = span.end;
  }
}

function crmFilesIn(folder: string): { name: string; text: string }[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".crm"))
    .map((name) => ({ name, text: fs.readFileSync(path.join(folder, name), "utf8") }));
}

const files = [...crmFilesIn(examples), ...crmFilesIn(corpus)];
const runs = times(1_000, 50_000);

test("formatting generated statements keeps their meaning and is idempotent", () => {
  const text = fc.array(statementText(), { maxLength: 6 }).chain(cutOrJoined);
  fc.assert(fc.property(text, expectLawful), { numRuns: runs });
});

test("any text keeps its meaning", () => {
  const noise = fc.string({ unit: fc.constantFrom(..."ab=:\\\n\r\t \"'#@$()[]{}", "primitive ", "rule ", "\\\n") });
  fc.assert(fc.property(noise, expectLawful), { numRuns: runs });
});

test("mutated files keep their meaning", () => {
  const text = fc.constantFrom(...files).chain((file) => mutated(file.text));
  fc.assert(fc.property(text, expectLawful), { numRuns: Math.ceil(runs / 4) });
});

describe("what crmsh prints (../shared/corpus/crm)", () => {
  const why = whyNoCorpus("crm");
  if (why) return test("is as it should be", ({ skip }) => skip(why));
  const printed = crmFilesIn(corpus);
  test.each(printed)("$name is as it should be, but for long lines", ({ text }) => {
    expectLawful(text);
    const formatted = new Set(formatText(parseDocument("a.crm", "crm", text)).split("\n"));
    // It writes two spaces there, by oversight.
    const lines = text.replaceAll("operations  $", "operations $").split("\n");
    const width = (line: string): number => line.replaceAll("\t", " ".repeat(8)).length;
    expect(lines.filter((line) => width(line) <= 120 && !formatted.has(line))).toEqual([]);
  });
});
