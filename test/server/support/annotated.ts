import { expect } from "vitest";
import {
  type CheckSettings,
  createWorkspace,
  type Diagnostic,
  LineIndex,
  parseDocument,
} from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

/** A text with one `|` in it, as the text without it and where it stood. */
export function cursor(text: string): { text: string; offset: number } {
  const offset = text.indexOf("|");
  if (offset < 0) throw new Error("The text has no | for the cursor.");
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

/** Takes the common indentation and the first line break off a template text. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, "")
    .replace(/\n[ ]*$/, "\n")
    .split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)?.[0].length ?? 0));
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join("\n");
}

const caretLine = /^#?\s*\^+\s+(error|warning|information)\s/;

/**
 * Checks texts against the findings that are drawn under their lines:
 *
 *     property stonith-enabled=false
 *              ^^^^^^^^^^^^^^^^^^^^^ error fencing-disabled
 *
 * Nothing else may be found. A finding over several lines is drawn under the first, to its end. Several texts, by the names of
 * their files, are one cluster. `rules` are those that are looked at, where others may find things too.
 */
export function expectFindings(
  annotated: string | Readonly<Record<string, string>>,
  file = "cluster.crm",
  { rules, ...settings }: CheckSettings & { readonly rules?: readonly string[] } = {},
): void {
  const drawn = typeof annotated === "string" ? { [file]: annotated } : annotated;
  const documents = Object.entries(drawn).map(([name, text]) => {
    const kept = dedent(text)
      .split("\n")
      .filter((line) => !caretLine.test(line));
    return parseDocument(name, name.endsWith(".conf") ? "corosync" : "crm", kept.join("\n"));
  });
  const failures: string[] = [];
  const findings = checkDocuments(documents, (rule, error) => failures.push(`${rule}: ${error}`), settings);
  const found = documents.map(({ uri, text }) => {
    const shown = (findings.get(uri) ?? []).filter(({ code }) => rules === undefined || rules.includes(code));
    return [uri, draw(text, shown)];
  });
  expect(failures).toEqual([]);
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(drawn).map(([name, text]) => [name, dedent(text)])),
  );
}

function draw(text: string, findings: readonly Diagnostic[]): string {
  const kept = text.split("\n");
  const lines = new LineIndex(text);
  const below = new Map<number, string[]>();
  for (const { span, severity, code } of findings) {
    const start = lines.position(span.start);
    const end = lines.position(span.end);
    const last = end.line === start.line ? end.character : (kept[start.line]?.length ?? 0);
    const carets = "^".repeat(Math.max(1, last - start.character));
    const drawn = `${" ".repeat(start.character)}${carets} ${severity} ${code}`;
    below.set(start.line, [...(below.get(start.line) ?? []), drawn]);
  }
  return kept.flatMap((line, index) => [line, ...(below.get(index) ?? [])]).join("\n");
}
