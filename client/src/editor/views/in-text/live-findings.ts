import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { type Cluster, type ClusterRegistry, messageOf } from "../../services/connection/cluster-registry.ts";
import { type ClusterTexts, isCrmText } from "../../services/texts/cluster-texts.ts";
import { openDocument, sourceText } from "../../services/texts/source-text.ts";
import type { Log } from "../../services/window/log.ts";
import { Throttle } from "../../services/window/throttle.ts";
import { shownSnapshot, staleSince } from "../format-cluster.ts";
import { resourceLines } from "./code-lens-model.ts";
import { type LiveFinding, liveFindings, liveSource } from "./live-findings-model.ts";

/** A diagnostic with the failure to clean up. */
class FailureDiagnostic extends vscode.Diagnostic {
  readonly target: { readonly cluster: string; readonly resource: string; readonly node: string };

  constructor(cluster: string, { place, message, severity, resource, node }: LiveFinding) {
    const { line, character, id } = place;
    const levels = { error: vscode.DiagnosticSeverity.Error, warning: vscode.DiagnosticSeverity.Warning };
    super(new vscode.Range(line, character, line, character + id.length), plainText(message), levels[severity]);
    this.source = liveSource;
    this.target = { cluster, resource, node };
  }
}

/** The failures of connected clusters in the Problems view, at the statements of their resources, with Clean Up as the fix. */
export class LiveFindings implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #texts: ClusterTexts;
  readonly #collection = vscode.languages.createDiagnosticCollection("quorate-live");
  readonly #throttle: Throttle;
  readonly #disposables: vscode.Disposable[];

  constructor(registry: ClusterRegistry, texts: ClusterTexts, log: Log) {
    this.#registry = registry;
    this.#texts = texts;
    this.#throttle = new Throttle(() => this.#update(), {
      delay: 200,
      interval: (took) => 10 * took,
      onError: (error) =>
        log.debug(`The failures of clusters were not shown in the Problems view: ${messageOf(error)}`),
    });
    const request = () => this.#throttle.request();
    const requestFor = (document: vscode.TextDocument) => {
      if (isCrmText(document) && this.#hasFailures(this.#texts.clusterOf(document.uri))) request();
    };
    this.#disposables = [
      this.#collection,
      registry.onDidChange(request),
      texts.onDidChange(request),
      vscode.workspace.onDidOpenTextDocument(requestFor),
      vscode.workspace.onDidCloseTextDocument(requestFor),
      vscode.workspace.onDidChangeTextDocument(({ document }) => requestFor(document)),
      vscode.languages.registerCodeActionsProvider({ language: "crm" }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
  }

  /** Clean Up for the failures under the cursor. */
  provideCodeActions({ uri }: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return (this.#collection.get(uri) ?? []).flatMap((finding) => {
      if (!(finding instanceof FailureDiagnostic) || finding.range.intersection(range) === undefined) return [];
      const { resource, node } = finding.target;
      const title = `Clean up the failures of "${resource}" on "${node}"`;
      const action = new vscode.CodeAction(plainText(title), vscode.CodeActionKind.QuickFix);
      action.diagnostics = [finding];
      action.command = { title: "Clean Up", command: "quorate.cleanup", arguments: [finding.target] };
      return [action];
    });
  }

  dispose(): void {
    this.#throttle.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #hasFailures(cluster: Cluster | undefined): boolean {
    return cluster !== undefined && (shownSnapshot(cluster.view)?.failures.length ?? 0) > 0;
  }

  async #update(): Promise<void> {
    const found = new Map<string, { uri: vscode.Uri; findings: FailureDiagnostic[] }>();
    for (const cluster of this.#registry.clusters.filter((each) => this.#hasFailures(each))) {
      for (const uri of await this.#textsOf(cluster)) {
        const text = await sourceText(uri).catch(() => "");
        const snapshot = shownSnapshot(cluster.view);
        const findings = snapshot ? liveFindings(resourceLines(text), snapshot, staleSince(cluster.view)) : [];
        const diagnostics = findings.map((finding) => new FailureDiagnostic(cluster.name, finding));
        if (diagnostics.length > 0) found.set(uri.toString(), { uri, findings: diagnostics });
      }
    }
    const stale: vscode.Uri[] = [];
    this.#collection.forEach((uri) => {
      if (!found.has(uri.toString())) stale.push(uri);
    });
    for (const uri of stale) this.#collection.delete(uri);
    for (const { uri, findings } of found.values()) {
      if (!isSame(this.#collection.get(uri) ?? [], findings)) this.#collection.set(uri, findings);
    }
  }

  /** The crm files of a cluster's folder, and other open texts that describe it. */
  async #textsOf(cluster: Cluster): Promise<readonly vscode.Uri[]> {
    const files = await this.#texts.filesOf(cluster);
    const open = vscode.workspace.textDocuments.filter(
      (document) => isCrmText(document) && this.#texts.clusterOf(document.uri)?.name === cluster.name,
    );
    const all = [...files, ...open.map((document) => document.uri)];
    return [...new Map(all.map((uri) => [uri.toString(), openDocument(uri)?.uri ?? uri])).values()];
  }
}

function isSame(a: readonly vscode.Diagnostic[], b: readonly vscode.Diagnostic[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        one.message === other.message &&
        one.severity === other.severity &&
        one.range.isEqual(other.range)
      );
    })
  );
}
