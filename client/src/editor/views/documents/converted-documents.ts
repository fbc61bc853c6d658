import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import type { LiveCibs } from "../../services/changes/live-cibs.ts";
import { type ClusterRegistry, messageOf } from "../../services/connection/cluster-registry.ts";
import type { LanguageService } from "../../services/language-service.ts";
import { convertScheme } from "../../services/texts/cluster-texts.ts";
import { sourceText } from "../../services/texts/source-text.ts";
import { shownLens } from "../../services/window/plain-window.ts";
import { Throttle } from "../../services/window/throttle.ts";
import { lensTexts, resourceLines } from "../in-text/code-lens-model.ts";
import { type ConvertedView, emptyText, noteOf, type Problem, viewAddress, viewOfQuery } from "./converted-view.ts";
import { lineOfSameObject } from "./same-object.ts";

/** One view that is open. */
interface Shown {
  readonly view: ConvertedView;
  text: string;
  /** The problems of the last conversion; the text is then that of the last one that succeeded. */
  problems: readonly Problem[];
  readonly following: vscode.Disposable;
}

/** Configurations shown in another language: read-only documents that follow their source, be it a document, a file or a live CIB. */
export class ConvertedDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  readonly #language: LanguageService;
  readonly #registry: ClusterRegistry;
  readonly #cibs: LiveCibs;
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #lenses = new vscode.EventEmitter<void>();
  /** Problems of XML files; those of crm files come from the language server. */
  readonly #diagnostics = vscode.languages.createDiagnosticCollection("quorate-convert");
  readonly #disposables: vscode.Disposable[];
  #lensTitles = "";

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lenses.event;

  constructor(language: LanguageService, registry: ClusterRegistry, cibs: LiveCibs) {
    this.#language = language;
    this.#registry = registry;
    this.#cibs = cibs;
    this.#disposables = [
      this.#changed,
      this.#lenses,
      this.#diagnostics,
      vscode.workspace.registerTextDocumentContentProvider(convertScheme, this),
      vscode.languages.registerCodeLensProvider({ scheme: convertScheme }, this),
      vscode.workspace.onDidOpenTextDocument((document) => void setLanguage(document)),
      // Setting the language closes and reopens a document; only what stays closed is dropped.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => setTimeout(() => this.#dropClosed(uri), 0)),
      registry.onDidChange(() => this.#updateLenses()),
    ];
  }

  /**
   * Shows a configuration in the other language, beside what is open or in its place. On problems it returns them and shows
   * nothing, except that a view that is already open comes to the front. Throws when the source can't be read.
   */
  async open(
    view: ConvertedView,
    token: vscode.CancellationToken,
    options: vscode.TextDocumentShowOptions,
  ): Promise<readonly Problem[]> {
    const uri = vscode.Uri.from({ scheme: convertScheme, ...viewAddress(view) });
    const isOpen = this.#shown.has(uri.toString());
    const { text, problems } = await this.#convert(view, token);
    if (problems.length > 0 && !isOpen) return problems;
    this.#update(uri, this.#follow(uri, view), text, problems);
    // Determined before the view is in front.
    const line = isOpen ? undefined : startingLine(view, text);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(await setLanguage(document), options);
    if (line !== undefined) putCursor(editor, line);
    return problems;
  }

  /** The text of a view; one that the editor reopened at its start is converted now. */
  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const known = this.#shown.get(uri.toString());
    if (known) return known.text;
    const view = viewOfQuery(uri.query);
    if (view === undefined) return "";
    const shown = this.#follow(uri, view);
    await this.#refresh(uri, token);
    return shown.text || emptyText(view, shown.problems);
  }

  /** On the first line why the view is not up to date; in a live view, where each resource runs. */
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const shown = this.#shown.get(document.uri.toString());
    if (shown === undefined) return [];
    const { source } = shown.view;
    const cluster = source.kind === "cluster" ? this.#registry.get(source.name) : undefined;
    const note = noteOf(shown.view, shown.problems, cluster?.view);
    const lens = (line: number, command: vscode.Command) => shownLens(new vscode.Range(line, 0, line, 0), command);
    const [first] = shown.problems;
    const noteCommand =
      first && first.uri !== ""
        ? { command: "quorate.goToProblem", arguments: [first] }
        : { command: "", arguments: [] };
    const notes = note === undefined ? [] : [lens(0, { title: note, tooltip: note, ...noteCommand })];
    if (cluster?.view.snapshot === undefined || note !== undefined || document.languageId !== "crm") return notes;
    const places = lensTexts(resourceLines(document.getText()), cluster.view.snapshot);
    return [...places].map(([line, title]) =>
      lens(line, { title, command: "quorate.openStatusPanel", arguments: [cluster.name] }),
    );
  }

  dispose(): void {
    for (const { following } of this.#shown.values()) following.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Begins to follow the source of a view, where it isn't followed already. */
  #follow(uri: vscode.Uri, view: ConvertedView): Shown {
    const key = uri.toString();
    const known = this.#shown.get(key);
    if (known) return known;
    const cancel = new vscode.CancellationTokenSource();
    const throttle = new Throttle(() => this.#refresh(uri, cancel.token), {
      delay: 300,
      restarts: true,
      // A large configuration occupies the language server, which needs time for what is typed.
      interval: (took) => 4 * took,
    });
    const source =
      view.source.kind === "cluster"
        ? followCluster(this.#cibs, view.source.name, () => throttle.request())
        : followDocument(vscode.Uri.parse(view.source.uri), () => throttle.request());
    const stop = new vscode.Disposable(() => {
      cancel.cancel();
      cancel.dispose();
      throttle.dispose();
    });
    const shown: Shown = { view, text: "", problems: [], following: vscode.Disposable.from(source, stop) };
    this.#shown.set(key, shown);
    return shown;
  }

  async #refresh(uri: vscode.Uri, token: vscode.CancellationToken): Promise<void> {
    const shown = this.#shown.get(uri.toString());
    if (shown === undefined) return;
    try {
      const { text, problems } = await this.#convert(shown.view, token);
      this.#update(uri, shown, text, problems);
    } catch (error) {
      if (token.isCancellationRequested) return;
      this.#update(uri, shown, "", [{ uri: "", line: 1, column: 1, message: messageOf(error) }]);
    }
  }

  /** Stores the outcome of a conversion: a failed one leaves the text of the one before. */
  #update(uri: vscode.Uri, shown: Shown, text: string, problems: readonly Problem[]): void {
    shown.problems = problems;
    if (problems.length === 0 && text !== shown.text) {
      shown.text = text;
      this.#changed.fire(uri);
    }
    if (shown.view.from === "cib" && shown.view.source.kind === "document") {
      const source = shown.view.source.uri;
      // In a document of the language the language server reports the same.
      const isChecked = vscode.workspace.textDocuments.some(
        ({ uri: each, languageId }) => languageId === "cib" && each.toString() === source,
      );
      const placed = isChecked ? [] : problems.filter((problem) => problem.uri !== "");
      this.#diagnostics.set(vscode.Uri.parse(source), placed.map(diagnosticOf));
    }
    this.#lenses.fire();
  }

  async #convert(
    { source, from, to }: ConvertedView,
    token: vscode.CancellationToken,
  ): Promise<{ text: string; problems: readonly Problem[] }> {
    const read = source.kind === "cluster" ? this.#liveCib(source.name) : sourceText(vscode.Uri.parse(source.uri));
    const text = await read;
    if (from === to) return { text, problems: [] };
    const uri = source.kind === "cluster" ? "" : source.uri;
    const result = await this.#language.convert({ uri, text, from, to }, token);
    return { text: result.text, problems: result.errors };
  }

  async #liveCib(name: string): Promise<string> {
    const cib = this.#cibs.get(name);
    if (cib === undefined) throw new Error(`"${name}" is not connected, or its CIB can't be read.`);
    return cib.text;
  }

  /** Has the lenses of live views requested again only when the title of one would change. */
  #updateLenses(): void {
    const live = vscode.workspace.textDocuments.filter(
      ({ uri }) => this.#shown.get(uri.toString())?.view.source.kind === "cluster",
    );
    const titles = live
      .flatMap((document) => this.provideCodeLenses(document).map((each) => each.command?.title))
      .join("\n");
    if (titles === this.#lensTitles) return;
    this.#lensTitles = titles;
    this.#lenses.fire();
  }

  #dropClosed(uri: vscode.Uri): void {
    const key = uri.toString();
    const shown = this.#shown.get(key);
    if (shown === undefined || vscode.workspace.textDocuments.some((document) => document.uri.toString() === key))
      return;
    shown.following.dispose();
    this.#shown.delete(key);
    if (shown.view.source.kind === "document") this.#diagnostics.delete(vscode.Uri.parse(shown.view.source.uri));
  }
}

/** Calls back when a document was edited, or its file was changed, created or deleted. */
function followDocument(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  const key = uri.toString();
  const disposables = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document.uri.toString() === key) onChange();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      // The text of an untitled document is gone then: its conversion stays.
      if (uri.scheme !== "untitled" && document.uri.toString() === key) onChange();
    }),
  ];
  if (uri.scheme !== "untitled") {
    const folder = vscode.Uri.joinPath(uri, "..");
    const name = (uri.path.split("/").at(-1) ?? "").replace(/[[\]{}*?!]/g, "?");
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name));
    disposables.push(
      watcher,
      watcher.onDidChange(onChange),
      watcher.onDidCreate(onChange),
      watcher.onDidDelete(onChange),
    );
  }
  return vscode.Disposable.from(...disposables);
}

/** Subscribes to the CIB of a cluster, and calls back whenever it was read again. */
function followCluster(cibs: LiveCibs, name: string, onChange: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    cibs.subscribe(name),
    cibs.onDidChange((changed) => {
      if (changed === name) onChange();
    }),
  );
}

/** The line of a new view with the object that the cursor is on in its source. */
function startingLine(view: ConvertedView, text: string): number | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || view.source.kind !== "document" || editor.document.uri.toString() !== view.source.uri)
    return undefined;
  return lineOfSameObject(view, editor.document.getText(), editor.selection.active.line, text);
}

function putCursor(editor: vscode.TextEditor, line: number): void {
  const at = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Sets the language of one of our documents, by its URI. */
async function setLanguage(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  const view = document.uri.scheme === convertScheme ? viewOfQuery(document.uri.query) : undefined;
  const language = view?.to === "crm" ? "crm" : "cib";
  if (view === undefined || document.languageId === language) return document;
  return vscode.languages.setTextDocumentLanguage(document, language);
}

function diagnosticOf({ line, column, message }: Problem): vscode.Diagnostic {
  const at = new vscode.Position(line - 1, Math.max(0, column - 1));
  const finding = new vscode.Diagnostic(new vscode.Range(at, at), plainText(message), vscode.DiagnosticSeverity.Error);
  finding.source = "quorate";
  return finding;
}
