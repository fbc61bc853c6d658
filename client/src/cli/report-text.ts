import { maskedColumns } from "../../../server/src/text/masked-columns.ts";
import { plainColumns } from "../../../server/src/text/plain-text.ts";
import type { Region, Report, Reported } from "./report.ts";

const longestLine = 160;
/** Characters of a secret that may be before or after the part of a line that is shown. */
const longestValue = 4_000;

const colours = { error: 31, warning: 33, information: 36, note: 90, bold: 1 } as const;

type Paint = (text: string, colour: keyof typeof colours) => string;

/** The line of a place without its secrets, and carets under it. A long line is cut to the part around the place. */
function excerpt(
  lines: readonly string[],
  { line, column, endLine, endColumn }: Region,
): { shown: string; carets: string } {
  const written = (lines[line - 1] ?? "").replace(/\r$/, "");
  const end = endLine === line ? endColumn - 1 : written.trimEnd().length;
  const from = written.length <= longestLine ? 0 : Math.max(0, column - 1 - Math.floor(longestLine / 3));
  const to = Math.min(written.length, from + longestLine);
  const before = written.slice(from, column - 1).replace(/[^\t]/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(end, to) - (column - 1)));
  const cut = (isCut: boolean): string => (isCut ? "…" : "");
  // With what is around it: a name may stand before the part that is shown.
  const around = Math.max(0, from - longestValue);
  const masked = maskedColumns(written.slice(around, to + longestValue)).slice(from - around, to - around);
  const shown = `${cut(from > 0)}${masked}${cut(to < written.length)}`;
  return { shown: plainColumns(shown), carets: `${from > 0 ? " " : ""}${before}${carets}` };
}

function headline({ file, line, column }: Region, severity: string, message: string, paint: Paint): string {
  return `${plainColumns(file)}:${line}:${column}: ${severity}: ${paint(plainColumns(message), "bold")}`;
}

function entry(found: Reported, lines: readonly string[], paint: Paint): string {
  const { severity, message, code, related } = found;
  const { shown, carets } = excerpt(lines, found);
  const notes = related.map((each) => `${headline(each, paint("note", "note"), each.message, (text) => text)}\n`);
  return [
    `${headline(found, paint(severity, severity), message, paint)} ${paint(`[${code}]`, "note")}\n`,
    `    ${shown}\n    ${paint(carets, severity)}\n`,
    ...notes,
  ].join("");
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** How many findings there are, in a line. */
export function summary({ findings, files }: Report): string {
  const of = (severity: Reported["severity"]): number => findings.filter((each) => each.severity === severity).length;
  const parts = [
    of("error") > 0 ? [count(of("error"), "error")] : [],
    of("warning") > 0 ? [count(of("warning"), "warning")] : [],
    of("information") > 0 ? [count(of("information"), "hint")] : [],
  ].flat();
  const where = count(files.size, "file");
  return parts.length > 0 ? `${parts.join(", ")} in ${where}\n` : `No problems found in ${where}\n`;
}

/**
 * A report for people: for each finding a line `file:line:column: severity: message [rule]`, the line it is in with carets under
 * the place, and a line `file:line:column: note: …` for each place that has to do with it.
 */
export function textReport(report: Report, isColoured: boolean): string {
  const paint: Paint = (text, colour) => (isColoured ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text);
  const lines = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known = lines.get(file) ?? (report.files.get(file) ?? "").split("\n");
    lines.set(file, known);
    return known;
  };
  return report.findings.map((found) => entry(found, linesOf(found.file), paint)).join("");
}
