import { parseValidationOutput, textForValidation } from "../corosync/validation.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import type { SourceDocument } from "./source-document.ts";

/**
 * The text that corosync itself may be asked about; undefined where it needn't be: the file is no corosync.conf, or has errors that
 * were found without it.
 */
export function textForCorosync(document: SourceDocument, findings: readonly Diagnostic[]): string | undefined {
  if (document.language !== "corosync" || document.tree.entries.length === 0) return undefined;
  if (findings.some(({ severity }) => severity === "error")) return undefined;
  return textForValidation(document.text);
}

/** What corosync answered: on a node of the cluster, or without one on this machine. */
export interface CorosyncOutput {
  readonly node?: string;
  readonly exitCode: number;
  readonly output: string;
}

/** The finding that corosync's answer comes to; undefined when it takes the file. */
export function corosyncFinding(document: SourceDocument, answer: CorosyncOutput): Diagnostic | undefined {
  const refusal = parseValidationOutput(answer.exitCode, answer.output, answer.node !== undefined);
  if (!refusal) return undefined;
  const where = answer.node === undefined ? "this machine" : `"${answer.node}"`;
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

/** The words of a line; of the first that has any where none is told. */
function lineSpan(text: string, line: number | undefined): Diagnostic["span"] {
  const lines = text.split("\n");
  const isWritten = (each: string): boolean => /^\s*[^\s#]/.test(each);
  const index = Math.min(line ?? Math.max(0, lines.findIndex(isWritten)), lines.length - 1);
  const before = lines.slice(0, index).reduce((length, each) => length + each.length + 1, 0);
  const own = lines[index] ?? "";
  const start = before + (own.length - own.trimStart().length);
  return { start, end: Math.max(start, before + own.trimEnd().length) };
}
