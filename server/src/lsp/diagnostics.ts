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
import { omitUndefined } from "../text/omit-undefined.ts";
import { plainLine, plainText } from "../text/plain-text.ts";
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
import { rangeIn, type TextPositions } from "./text-positions.ts";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const;

/** Diagnostics of lines that configure nothing: drawn faded and not listed. */
const faded: ReadonlySet<string> = new Set(["acts-only", "foreign-line"]);

/** How long typing must have stopped before a check continues that takes longer than a keystroke may, in milliseconds. */
const pause = 150;

interface Published {
  readonly diagnostic: LspDiagnostic;
  /** With offsets. */
  readonly source: Diagnostic;
}

/** What is known of files from nodes, and from programs of this machine. */
interface ExternalFacts {
  /** The target of a file: as the settings have it, else the releases of its nodes. */
  targetOf(uri: string, set: TargetVersions | undefined): TargetVersions;
  /** A diagnostic by corosync itself; begins a validation where there is none yet. */
  validationOf(document: SourceDocument, diagnostics: readonly Diagnostic[]): Diagnostic | undefined;
  /** Called after each check. */
  checked(uri: string, cluster: readonly SourceDocument[]): void;
  /** Called when a document was closed. */
  closed(uri: string): void;
}

/** Checks what changed and publishes diagnostics; holds them, so that their fixes can be offered. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #files: ClusterFiles;
  readonly #settings: Pick<CheckSettingsOfFolders, "of">;
  readonly #opened: () => readonly OpenDocument[];
  /** Whether the editor has the command that explains a rule. */
  canExplain = false;
  readonly #external: ExternalFacts;
  readonly #published = new Map<string, readonly Published[]>();
  /** Diagnostics of crm files in LSP's form: of most of them nothing changes at a keystroke. */
  readonly #converted = new WeakMap<object, LspDiagnostic>();
  /** The versions of the documents that they were published for. */
  readonly #versions = new Map<string, number>();
  /** Files that aren't open and have findings, with the open files of their clusters. */
  readonly #unopened = new Map<string, { readonly of: Set<string>; readonly sent: string }>();
  readonly #waiting = new Set<string>();
  /** Checks that continue when typing has stopped for a while. */
  readonly #paused = new Map<string, NodeJS.Timeout>();
  #scheduled: NodeJS.Immediate | undefined;

  constructor(
    connection: Connection,
    workspace: Workspace,
    files: ClusterFiles,
    settings: Pick<CheckSettingsOfFolders, "of">,
    opened: () => readonly OpenDocument[],
    external: ExternalFacts,
  ) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#settings = settings;
    this.#files = files;
    this.#opened = opened;
    this.#external = external;
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

  /** Withdraws the diagnostics of a document that was closed. */
  close(uri: string): void {
    clearTimeout(this.#paused.get(uri));
    this.#paused.delete(uri);
    this.#published.delete(uri);
    this.#versions.delete(uri);
    this.#external.closed(uri);
    this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    // A corosync.conf that was open before is one of those that aren't, when others of its cluster are checked again.
    this.#unopened.delete(uri);
    for (const [unopened, { of }] of this.#unopened) {
      if (!of.delete(uri) || of.size > 0) continue;
      this.#unopened.delete(unopened);
      this.#connection.sendDiagnostics({ uri: unopened, diagnostics: [] });
    }
  }

  #check(uri: string): void {
    const own = this.#opened().find((document) => document.uri === uri);
    const settings = own && this.#settings.of(uri);
    // Without its settings a file isn't checked yet: it will be when they have come.
    if (!own || !settings) return;
    const cluster = this.#files.clusterOf(own.source);
    const sbd = this.#files.sbdOf(uri);
    const onFailure = (rule: string, error: unknown): void =>
      this.#connection.console.error(`The rule ${rule} failed: ${error}`);
    const { diagnostics, rest } = this.#workspace.startCheck(cluster, onFailure, {
      ...settings,
      target: this.#external.targetOf(uri, sbd ? { ...settings.target, sbd } : settings.target),
    });
    this.#external.checked(uri, cluster);
    if (diagnostics.has(uri) || !rest) this.#publish(own, diagnostics, cluster);
    clearTimeout(this.#paused.get(uri));
    this.#paused.delete(uri);
    if (!rest) return;
    const continueCheck = (): void => {
      // A new check comes at once: this one is of a text that has changed.
      if (this.#waiting.has(uri)) return;
      const step = rest.next();
      if (step.done) {
        this.#paused.delete(uri);
        this.#publish(own, step.value, cluster);
        // One rule at a time, so that requests are served first.
      } else this.#paused.set(uri, setTimeout(continueCheck, 0));
    };
    this.#paused.set(uri, setTimeout(continueCheck, pause));
  }

  #publish(
    document: OpenDocument,
    found: ReadonlyMap<string, readonly Diagnostic[]>,
    cluster: readonly SourceDocument[],
  ): void {
    for (const other of cluster) this.#publishUnopened(other, document.uri, found, cluster);
    const ours = found.get(document.uri) ?? [];
    const external = this.#external.validationOf(document.source, ours);
    const diagnostics = external ? [...ours, external] : ours;
    const published = diagnostics.map((source) => {
      const { from, lines } = source.moved ?? { from: source, lines: 0 };
      const known = document.source.language === "crm" ? this.#converted.get(from) : undefined;
      if (known) return { source, diagnostic: movedBy(known, lines) };
      const diagnostic = this.#diagnostic(document.text, source, cluster);
      this.#converted.set(from, movedBy(diagnostic, -lines));
      return { source, diagnostic };
    });
    const before = this.#published.get(document.uri);
    if (published.length === 0 && before?.length === 0) return;
    const { version } = document;
    // Checked again because something else became known: the same isn't published twice.
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

  /** The findings in the corosync.conf of a cluster, of which only other files are open. */
  #publishUnopened(
    unopened: SourceDocument,
    opened: string,
    found: ReadonlyMap<string, readonly Diagnostic[]>,
    cluster: readonly SourceDocument[],
  ): void {
    const { uri, language } = unopened;
    if (language !== "corosync" || this.#opened().some((document) => document.uri === uri)) return;
    const findings = found.get(uri) ?? [];
    const before = this.#unopened.get(uri);
    if (findings.length === 0 && !before) return;
    const text = this.#files.positionsIn(unopened);
    const diagnostics = findings.map((source) => this.#diagnostic(text, source, cluster));
    const sent = JSON.stringify(diagnostics);
    this.#unopened.set(uri, { of: new Set([...(before?.of ?? []), opened]), sent });
    if (sent !== before?.sent) this.#connection.sendDiagnostics({ uri, diagnostics });
  }

  #diagnostic(text: TextPositions, source: Diagnostic, cluster: readonly SourceDocument[]): LspDiagnostic {
    const related = (source.related ?? []).flatMap(({ uri, span, message }) => {
      const other = cluster.find((each) => each.uri === uri);
      if (!other) return [];
      const range = rangeIn(this.#files.positionsIn(other), span);
      return [{ location: { uri, range }, message: plainText(message) }];
    });
    const href = this.addressOf(source.code);
    return {
      range: rangeIn(text, source.span),
      severity: faded.has(source.code) ? DiagnosticSeverity.Hint : severities[source.severity],
      ...(faded.has(source.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      code: source.code,
      ...(href === undefined ? {} : { codeDescription: { href } }),
      source: source.source ?? "quorate",
      message: plainText(source.message),
      ...(related.length ? { relatedInformation: related } : {}),
    };
  }

  /** What the code of a diagnostic links to: the editor's own explanation, else the project's page if there is one. */
  addressOf(code: string): string | undefined {
    if (!isRule(code)) return undefined;
    return this.canExplain ? `${ruleScheme}:/${code}.md` : ruleUrl(code);
  }

  /**
   * The fixes of the diagnostics that a range touches, in whatever file of the cluster they are; then an edit that suppresses each, and
   * for an editor that has the command (`canExplain`) the explanation of its rule.
   */
  codeActions(document: OpenDocument, start: number, end: number): CodeAction[] {
    const touched = (this.#published.get(document.uri) ?? []).filter(
      ({ source: { span } }) => span.start <= end && span.end >= start,
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
      return [
        { title: plainLine(fix.title), kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit },
      ];
    };
    return [
      ...touched.flatMap((each) =>
        (each.source.fixes ?? []).flatMap((fix, _, fixes) => action(each, fix, fixes.length === 1)),
      ),
      ...touched.flatMap((each) => {
        const suppression = suppressionOf(document.source, each.source);
        return suppression ? action(each, suppression, false) : [];
      }),
      ...touched.flatMap(({ source: { code }, diagnostic }): CodeAction[] => {
        if (!this.canExplain || !isRule(code)) return [];
        const title = `Explain "${code}"`;
        const command = { title, command: commands.explainRule, arguments: [code] };
        return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
      }),
    ];
  }

  /** The only fixes of diagnostics with these codes that change nothing but this file and don't overlap, as edits in one. */
  fixesOf(document: OpenDocument, codes: ReadonlySet<string>): TextEdit[] {
    let at = -1;
    return (this.#published.get(document.uri) ?? [])
      .flatMap(({ source: { code, fixes = [] } }) => (codes.has(code) && fixes.length === 1 ? fixes : []))
      .map((fix) => [fix, ...(fix.also ?? [])].sort((a, b) => a.span.start - b.span.start))
      .filter((edits) => edits.every(({ uri }) => uri === document.uri))
      .sort(([a], [b]) => (a?.span.start ?? 0) - (b?.span.start ?? 0))
      .flatMap((edits) => {
        const { start, end } = edits[0]?.span ?? { start: 0, end: 0 };
        // What is replaced may begin where the fix before it inserts; two insertions at one place may be the same one.
        if (start < at || (start === at && start === end)) return [];
        at = Math.max(...edits.map(({ span }) => span.end));
        return edits.map(({ span, text }) => ({ range: rangeIn(document.text, span), newText: text }));
      });
  }

  #rangeOf(document: OpenDocument, { uri, span }: Edit, cluster: readonly SourceDocument[]): Range | undefined {
    if (uri === document.uri) return rangeIn(document.text, span);
    const other = cluster.find((each) => each.uri === uri);
    if (!other) return undefined;
    return rangeIn(this.#files.positionsIn(other), span);
  }
}

/** A diagnostic so many lines further down, and with it the places that have to do with it. */
function movedBy(diagnostic: LspDiagnostic, lines: number): LspDiagnostic {
  if (lines === 0) return diagnostic;
  const move = ({ start, end }: Range): Range => ({
    start: { line: start.line + lines, character: start.character },
    end: { line: end.line + lines, character: end.character },
  });
  const { range, relatedInformation } = diagnostic;
  return {
    ...diagnostic,
    range: move(range),
    ...omitUndefined({
      relatedInformation: relatedInformation?.map(({ location, message }) => ({
        location: { uri: location.uri, range: move(location.range) },
        message,
      })),
    }),
  };
}
