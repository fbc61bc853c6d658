import { type Diagnostic, LineIndex } from "../../../server/src/workspace.ts";
import type { CheckedFile } from "./checked-files.ts";

/** A stretch of a file as people count it: lines and columns from 1, the end after the last character. */
export interface Region {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding as it is reported, in whatever format. */
export interface Reported extends Region {
  readonly severity: Diagnostic["severity"];
  readonly code: string;
  readonly message: string;
  readonly related: readonly (Region & { readonly message: string })[];
}

/** The findings of a run. */
export interface Report {
  /** Every file that was checked, with its text. */
  readonly files: ReadonlyMap<string, string>;
  readonly findings: readonly Reported[];
  /** What could not be read or checked, in sentences. */
  readonly failures: readonly string[];
}

const severities: readonly Diagnostic["severity"][] = ["error", "warning", "information"];

/** Whether a severity is at least another. */
export function isAtLeast(severity: Diagnostic["severity"], least: Diagnostic["severity"]): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

/** Gathers the findings in files; findings less severe than `least` are left out. */
export function makeReport(
  checked: readonly CheckedFile[],
  failures: readonly string[],
  least: Diagnostic["severity"],
): Report {
  const files = new Map(checked.map(({ file, text }) => [file, text]));
  const indexes = new Map<string, LineIndex>();
  const region = (file: string, { start, end }: Diagnostic["span"]): Region => {
    const index = indexes.get(file) ?? new LineIndex(files.get(file) ?? "");
    indexes.set(file, index);
    const [from, to] = [index.position(start), index.position(end)];
    return {
      file,
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  };
  const findings = checked.flatMap(({ file, findings: found }) =>
    found
      .filter(({ severity }) => isAtLeast(severity, least))
      .map(({ span, severity, code, message, related = [] }) => ({
        ...region(file, span),
        severity,
        code,
        message,
        related: related.map((each) => ({ ...region(each.uri, each.span), message: each.message })),
      })),
  );
  return { files, findings, failures };
}
