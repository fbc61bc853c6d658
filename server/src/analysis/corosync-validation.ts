import { parseValidationOutput, textForValidation } from "../corosync/validation.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import type { SourceDocument } from "./source-document.ts";

/**
 * The text that corosync itself may validate; undefined where it needn't: the file is no corosync.conf, or is known to have errors.
 */
export function textForCorosync(document: SourceDocument, diagnostics: readonly Diagnostic[]): string | undefined {
  if (document.language !== "corosync" || document.tree.entries.length === 0) return undefined;
  if (diagnostics.some(({ severity }) => severity === "error")) return undefined;
  return textForValidation(document.text);
}

/** The output of corosync: on a node of the cluster, or without one on this machine. */
export interface CorosyncOutput {
  readonly node?: string;
  readonly exitCode: number;
  readonly output: string;
}

/** The diagnostic for corosync's output; undefined when it accepts the file. */
export function corosyncDiagnostic(document: SourceDocument, output: CorosyncOutput): Diagnostic | undefined {
  const refusal = parseValidationOutput(output.exitCode, output.output, output.node !== undefined);
  if (!refusal) return undefined;
  const where = output.node === undefined ? "this machine" : `"${output.node}"`;
  return {
    span: lineSpan(document.text, refusal.line),
    severity: "error",
    code: "corosync-t",
    source: "corosync",
    message: `corosync on ${where} refuses this file: ${refusal.reason}.`,
    fixes: [],
    related: [],
  };
}

/** The text of a line; without a number, of the first line that isn't empty or a comment. */
function lineSpan(text: string, line: number | undefined): Diagnostic["span"] {
  const lines = text.split("\n");
  const isWritten = (each: string): boolean => /^\s*[^\s#]/.test(each);
  const index = Math.min(line ?? Math.max(0, lines.findIndex(isWritten)), lines.length - 1);
  const before = lines.slice(0, index).reduce((length, each) => length + each.length + 1, 0);
  const own = lines[index] ?? "";
  const start = before + (own.length - own.trimStart().length);
  return { start, end: Math.max(start, before + own.trimEnd().length) };
}
