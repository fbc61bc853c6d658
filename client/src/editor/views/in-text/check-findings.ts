import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import type { NodeReport } from "../../../cluster/doctor/check-nodes.ts";
import type { ClusterRegistry } from "../../services/connection/cluster-registry.ts";
import type { NodeReports } from "../../services/nodes/node-reports.ts";
import type { ClusterTexts } from "../../services/texts/cluster-texts.ts";
import { openDocument, sourceText } from "../../services/texts/source-text.ts";
import { checkPlaces } from "./check-places.ts";

type ReportedFinding = NodeReport["findings"][number];

const levels = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

/** A finding about nodes in a file, with the command that fixes it. */
class NodeDiagnostic extends vscode.Diagnostic {
  readonly cluster: string;
  readonly finding: ReportedFinding;

  constructor(range: vscode.Range, cluster: string, finding: ReportedFinding) {
    super(range, plainText(`${finding.nodes.join(", ")}: ${finding.message} ${finding.why}`), levels[finding.severity]);
    this.cluster = cluster;
    this.finding = finding;
    this.source = "quorate (nodes)";
    this.code = finding.check;
  }
}

/** What the last check of the nodes found, in the Problems view where a line of the cluster's files is what it is about. */
export class CheckFindings implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #reports: NodeReports;
  readonly #registry: ClusterRegistry;
  readonly #texts: ClusterTexts;
  readonly #collection = vscode.languages.createDiagnosticCollection("quorate-nodes");
  readonly #disposables: vscode.Disposable[];

  constructor(reports: NodeReports, registry: ClusterRegistry, texts: ClusterTexts) {
    this.#reports = reports;
    this.#registry = registry;
    this.#texts = texts;
    this.#disposables = [
      this.#collection,
      reports.onDidChange(() => this.#update()),
      vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
        if (languageId === "crm" || languageId === "corosync") void this.#update();
      }),
      vscode.languages.registerCodeActionsProvider([{ language: "crm" }, { language: "corosync" }], this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
  }

  /** The commands of the findings under the cursor: offered to be run where that is safe, else to be copied. */
  provideCodeActions({ uri }: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return (this.#collection.get(uri) ?? []).flatMap((diagnostic) => {
      if (!(diagnostic instanceof NodeDiagnostic) || diagnostic.range.intersection(range) === undefined) return [];
      const { cluster, finding } = diagnostic;
      if (!("command" in finding.fix)) return [];
      const { command, isSafe } = finding.fix;
      const title = `${isSafe ? "Run" : "Copy"} the command for ${finding.nodes.join(", ")}: ${command}`;
      const action = new vscode.CodeAction(plainText(title), vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = isSafe
        ? { title: "Run", command: "quorate.runFix", arguments: [{ cluster, nodes: finding.nodes, command }] }
        : { title: "Copy", command: "quorate.copyFix", arguments: [command] };
      return [action];
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #update(): Promise<void> {
    const found = new Map<string, readonly [vscode.Uri, NodeDiagnostic[]]>();
    for (const { report } of this.#reports.all) {
      for (const { uri, language } of await this.#filesOf(report.cluster)) {
        const text = await sourceText(uri).catch(() => "");
        const diagnostics = checkPlaces(text, language, report.findings).map(
          ({ line, character, length, finding }) =>
            new NodeDiagnostic(new vscode.Range(line, character, line, character + length), report.cluster, finding),
        );
        if (diagnostics.length > 0) found.set(uri.toString(), [uri, diagnostics]);
      }
    }
    this.#collection.clear();
    for (const [uri, diagnostics] of found.values()) this.#collection.set(uri, diagnostics);
  }

  /** The crm files of a cluster, and each corosync.conf that describes it. */
  async #filesOf(name: string): Promise<readonly { uri: vscode.Uri; language: "crm" | "corosync" }[]> {
    const isOwn = (uri: vscode.Uri): boolean => this.#texts.clusterOf(uri)?.name === name;
    const configurations = await vscode.workspace.findFiles("**/corosync.conf", undefined, 20);
    const cluster = this.#registry.get(name);
    const crm = cluster === undefined ? [] : await this.#texts.filesOf(cluster);
    const here = (uri: vscode.Uri): vscode.Uri => openDocument(uri)?.uri ?? uri;
    return [
      ...crm.map((uri) => ({ uri: here(uri), language: "crm" as const })),
      ...configurations.filter(isOwn).map((uri) => ({ uri: here(uri), language: "corosync" as const })),
    ];
  }
}
