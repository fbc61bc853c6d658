import { expect } from "vitest";
import { checkDocuments, LineIndex, openDocument } from "../../../server/src/service.ts";

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
 * Checks a text against the findings that are drawn under its lines:
 *
 *     property stonith-enabled=false
 *              ^^^^^^^^^^^^^^^^^^^^^ error fencing-disabled
 *
 * Nothing else may be found. A finding over several lines is drawn under the first, to its end.
 */
export function expectFindings(annotated: string, file = "cluster.crm"): void {
  const kept = dedent(annotated)
    .split("\n")
    .filter((line) => !caretLine.test(line));
  const text = kept.join("\n");
  const document = openDocument(file, file.endsWith(".conf") ? "corosync" : "crm", text);
  const lines = new LineIndex(text);
  const below = new Map<number, string[]>();
  for (const { span, severity, code } of checkDocuments([document]).get(file) ?? []) {
    const start = lines.position(span.start);
    const end = lines.position(span.end);
    const last = end.line === start.line ? end.character : (kept[start.line]?.length ?? 0);
    const carets = "^".repeat(Math.max(1, last - start.character));
    const drawn = `${" ".repeat(start.character)}${carets} ${severity} ${code}`;
    below.set(start.line, [...(below.get(start.line) ?? []), drawn]);
  }
  const found = kept.flatMap((line, index) => [line, ...(below.get(index) ?? [])]).join("\n");
  expect(found).toBe(dedent(annotated));
}
