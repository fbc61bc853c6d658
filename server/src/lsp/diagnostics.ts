import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
} from "vscode-languageserver/node";
import { checkDocuments, type Finding, LineIndex, type SourceDocument } from "../service.ts";
import type { ClusterFiles } from "./cluster-files.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./ranges.ts";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

interface Published {
  readonly diagnostic: Diagnostic;
  readonly finding: Finding;
}

/** Checks what changed and tells the editor; remembers the findings, so that their fixes can be offered. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #files: ClusterFiles;
  readonly #opened: () => readonly OpenDocument[];
  readonly #published = new Map<string, readonly Published[]>();
  readonly #waiting = new Set<string>();
  #scheduled: NodeJS.Immediate | undefined;

  constructor(connection: Connection, files: ClusterFiles, opened: () => readonly OpenDocument[]) {
    this.#connection = connection;
    this.#files = files;
    this.#opened = opened;
  }

  /** Checks a document soon, after the messages that have come in already. */
  schedule(uri: string): void {
    this.#waiting.add(uri);
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const each of waiting) this.#check(each);
    });
  }

  /** Checks all open documents again. */
  scheduleAll(): void {
    for (const document of this.#opened()) this.schedule(document.uri);
  }

  /** Takes back what was told of a document that was closed. */
  close(uri: string): void {
    this.#published.delete(uri);
    this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  #check(uri: string): void {
    const own = this.#opened().find((document) => document.uri === uri);
    if (!own) return;
    const cluster = this.#files.clusterOf(own.source);
    const findings = checkDocuments(cluster, (rule, error) =>
      this.#connection.console.error(`The rule ${rule} failed: ${error}`),
    );
    this.#publish(own, findings.get(uri) ?? [], cluster);
  }

  #publish(document: OpenDocument, findings: readonly Finding[], cluster: readonly SourceDocument[]): void {
    const published = findings.map((finding) => ({
      finding,
      diagnostic: this.#diagnostic(document, finding, cluster),
    }));
    if (published.length === 0 && this.#published.get(document.uri)?.length === 0) return;
    this.#published.set(document.uri, published);
    this.#connection.sendDiagnostics({
      uri: document.uri,
      version: document.text.version,
      diagnostics: published.map(({ diagnostic }) => diagnostic),
    });
  }

  #diagnostic(document: OpenDocument, finding: Finding, cluster: readonly SourceDocument[]): Diagnostic {
    const related = finding.related.flatMap(({ uri, span, message }) => {
      const other = cluster.find((each) => each.uri === uri);
      if (!other) return [];
      const lines = new LineIndex(other.text);
      const range = { start: lines.position(span.start), end: lines.position(span.end) };
      return [{ location: { uri, range }, message }];
    });
    return {
      range: rangeIn(document.text, finding.span),
      severity: severities[finding.severity],
      code: finding.code,
      source: "quorate",
      message: finding.message,
      ...(related.length ? { relatedInformation: related } : {}),
    };
  }

  /** The fixes of the findings that a range touches. */
  codeActions(document: OpenDocument, start: number, end: number): CodeAction[] {
    return (this.#published.get(document.uri) ?? []).flatMap(({ finding, diagnostic }) => {
      if (finding.span.start > end || finding.span.end < start) return [];
      return finding.fixes
        .filter((fix) => fix.uri === document.uri)
        .map(
          (fix): CodeAction => ({
            title: fix.title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnostic],
            isPreferred: finding.fixes.length === 1,
            edit: { changes: { [document.uri]: [{ range: rangeIn(document.text, fix.span), newText: fix.text }] } },
          }),
        );
    });
  }
}
