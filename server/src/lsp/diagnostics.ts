import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type Range,
  type TextEdit,
} from "vscode-languageserver/node";
import { commands, ruleScheme } from "../protocol.ts";
import {
  type Diagnostic,
  type Edit,
  type Fix,
  isRule,
  ruleUrl,
  type SourceDocument,
  suppressionOf,
  type TargetVersions,
  type Workspace,
} from "../workspace.ts";
import type { CheckSettingsOfFolders } from "./check-settings.ts";
import type { ClusterFiles } from "./cluster-files.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./ranges.ts";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

/** Findings on what makes no configuration: drawn faded and not listed. */
const faded: ReadonlySet<string> = new Set(["acts-only", "foreign-line"]);

/** How long nobody must have typed before a check goes on that takes longer than a keystroke may, in milliseconds. */
const pause = 150;

interface Published {
  readonly diagnostic: LspDiagnostic;
  readonly finding: Diagnostic;
}

/** What is known of files besides what their texts say: from nodes, and from programs of this machine. */
export interface OutsideKnowledge {
  /** What a file is for, given what the settings say of that. */
  targetOf(uri: string, wanted: TargetVersions | undefined): TargetVersions;
  /** A finding to join those that a check gave; asks for one where it should. */
  verdictOn(document: SourceDocument, findings: readonly Diagnostic[]): Diagnostic | undefined;
  /** Called after each check. */
  checked(uri: string, cluster: readonly SourceDocument[]): void;
  /** Called when a document was closed. */
  closed(uri: string): void;
}

/** Checks what changed and tells the editor; remembers the findings, so that their fixes can be offered. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #files: ClusterFiles;
  readonly #settings: Pick<CheckSettingsOfFolders, "of">;
  readonly #opened: () => readonly OpenDocument[];
  /** Whether the editor has the command that explains a rule. */
  canExplain = false;
  readonly #outside: OutsideKnowledge;
  readonly #published = new Map<string, readonly Published[]>();
  /** The versions of the documents that those were told of. */
  readonly #versions = new Map<string, number>();
  readonly #waiting = new Set<string>();
  /** Checks that go on when nobody has typed for a while. */
  readonly #resting = new Map<string, NodeJS.Timeout>();
  #scheduled: NodeJS.Immediate | undefined;

  constructor(
    connection: Connection,
    workspace: Workspace,
    files: ClusterFiles,
    settings: Pick<CheckSettingsOfFolders, "of">,
    opened: () => readonly OpenDocument[],
    outside: OutsideKnowledge,
  ) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#settings = settings;
    this.#files = files;
    this.#opened = opened;
    this.#outside = outside;
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
    clearTimeout(this.#resting.get(uri));
    this.#resting.delete(uri);
    this.#published.delete(uri);
    this.#versions.delete(uri);
    this.#outside.closed(uri);
    this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  #check(uri: string): void {
    const own = this.#opened().find((document) => document.uri === uri);
    const settings = own && this.#settings.of(uri);
    // Without its settings a file isn't checked yet: it will be when they have come.
    if (!own || !settings) return;
    const cluster = this.#files.clusterOf(own.source);
    const onFailure = (rule: string, error: unknown): void =>
      this.#connection.console.error(`The rule ${rule} failed: ${error}`);
    const { findings, rest } = this.#workspace.startCheck(cluster, onFailure, {
      ...settings,
      target: this.#outside.targetOf(uri, settings.target),
    });
    this.#outside.checked(uri, cluster);
    this.#publish(own, findings.get(uri) ?? [], cluster);
    clearTimeout(this.#resting.get(uri));
    this.#resting.delete(uri);
    if (!rest) return;
    const goOn = (): void => {
      // A new check comes at once: this one is of a text that has changed.
      if (this.#waiting.has(uri)) return;
      const step = rest.next();
      if (step.done) {
        this.#resting.delete(uri);
        this.#publish(own, step.value.get(uri) ?? [], cluster);
        // One rule at a time, so that what a person asks meanwhile is answered first.
      } else this.#resting.set(uri, setTimeout(goOn, 0));
    };
    this.#resting.set(uri, setTimeout(goOn, pause));
  }

  #publish(document: OpenDocument, ours: readonly Diagnostic[], cluster: readonly SourceDocument[]): void {
    const verdict = this.#outside.verdictOn(document.source, ours);
    const findings = verdict ? [...ours, verdict] : ours;
    const published = findings.map((finding) => ({
      finding,
      diagnostic: this.#diagnostic(document, finding, cluster),
    }));
    const before = this.#published.get(document.uri);
    if (published.length === 0 && before?.length === 0) return;
    const { version } = document.text;
    // Checked again because something else has become known: the editor needn't hear the same twice.
    const isSame = this.#versions.get(document.uri) === version && JSON.stringify(before) === JSON.stringify(published);
    this.#versions.set(document.uri, version);
    if (isSame) return;
    this.#published.set(document.uri, published);
    this.#connection.sendDiagnostics({
      uri: document.uri,
      version,
      diagnostics: published.map(({ diagnostic }) => diagnostic),
    });
  }

  #diagnostic(document: OpenDocument, finding: Diagnostic, cluster: readonly SourceDocument[]): LspDiagnostic {
    const related = (finding.related ?? []).flatMap(({ uri, span, message }) => {
      const other = cluster.find((each) => each.uri === uri);
      if (!other) return [];
      const lines = this.#files.linesOf(other);
      const range = { start: lines.position(span.start), end: lines.position(span.end) };
      return [{ location: { uri, range }, message }];
    });
    const href = this.#addressOf(finding.code);
    return {
      range: rangeIn(document.text, finding.span),
      severity: faded.has(finding.code) ? DiagnosticSeverity.Hint : severities[finding.severity],
      ...(faded.has(finding.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      code: finding.code,
      ...(href === undefined ? {} : { codeDescription: { href } }),
      source: finding.source ?? "quorate",
      message: finding.message,
      ...(related.length ? { relatedInformation: related } : {}),
    };
  }

  /** Where a click on a finding's code leads: to the editor's own explanation, else to the project's page if there is one. */
  #addressOf(code: string): string | undefined {
    if (!isRule(code)) return undefined;
    return this.canExplain ? `${ruleScheme}:/${code}.md` : ruleUrl(code);
  }

  /**
   * The fixes of the findings that a range touches, in whatever file of the cluster they are; then a way to silence each, and for
   * an editor that can do it (`canExplain`) a way to its rule.
   */
  codeActions(document: OpenDocument, start: number, end: number): CodeAction[] {
    const touched = (this.#published.get(document.uri) ?? []).filter(
      ({ finding: { span } }) => span.start <= end && span.end >= start,
    );
    const cluster = touched.length > 0 ? this.#files.clusterOf(document.source) : [];
    const action = ({ diagnostic }: Published, fix: Fix, isPreferred: boolean): CodeAction[] => {
      const changes: Record<string, TextEdit[]> = {};
      for (const each of [fix, ...(fix.also ?? [])]) {
        const range = this.#rangeOf(document, each, cluster);
        if (!range) return [];
        changes[each.uri] = [...(changes[each.uri] ?? []), { range, newText: each.text }];
      }
      const edit = { changes };
      return [{ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit }];
    };
    return [
      ...touched.flatMap((each) =>
        (each.finding.fixes ?? []).flatMap((fix, _, fixes) => action(each, fix, fixes.length === 1)),
      ),
      ...touched.flatMap((each) => {
        const silencing = suppressionOf(document.source, each.finding);
        return silencing ? action(each, silencing, false) : [];
      }),
      ...touched.flatMap(({ finding: { code }, diagnostic }): CodeAction[] => {
        if (!this.canExplain || !isRule(code)) return [];
        const title = `Explain "${code}"`;
        const command = { title, command: commands.explainRule, arguments: [code] };
        return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
      }),
    ];
  }

  #rangeOf(document: OpenDocument, { uri, span }: Edit, cluster: readonly SourceDocument[]): Range | undefined {
    if (uri === document.uri) return rangeIn(document.text, span);
    const other = cluster.find((each) => each.uri === uri);
    if (!other) return undefined;
    const lines = this.#files.linesOf(other);
    return { start: lines.position(span.start), end: lines.position(span.end) };
  }
}
