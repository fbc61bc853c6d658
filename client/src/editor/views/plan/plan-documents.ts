import * as vscode from "vscode";
import type { Change } from "../../../../../server/src/protocol.ts";
import { changeName, planSentence } from "../../../cluster/apply/format-changes.ts";
import type { EditorPlan, PlanStore } from "../../services/changes/plan-store.ts";

/** The scheme of the read-only documents that are the sides of a plan's diff. */
const planScheme = "quorate-plan";

/** The two sides of the open plan's diffs, as read-only documents; the diffs close with the plan. */
export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #disposables: vscode.Disposable[];
  readonly #plans: PlanStore;
  #number = 0;

  constructor(plans: PlanStore) {
    this.#plans = plans;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(planScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
      plans.onDidChange(() => {
        if (plans.current === undefined) void closeDiffs();
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "# This plan is closed.\n";
  }

  /** Opens the diff of the whole configuration: live on the left, wanted on the right. */
  async showAll(proposal: EditorPlan): Promise<void> {
    const { liveText, wantedText, changes } = proposal.plan;
    await closeDiffs();
    await this.#diff(proposal.cluster, ["live", liveText], ["wanted", wantedText], planSentence(changes));
  }

  /** Opens the live configuration beside a file, which can be edited there. */
  async showLiveBeside({ cluster, plan }: EditorPlan, file: vscode.Uri): Promise<void> {
    const live = this.#documentOf(cluster, "live", plan.liveText);
    await vscode.commands.executeCommand("vscode.diff", live, file, `${cluster}: live ↔ file`, { preview: true });
  }

  /** Opens the diff of changes that were applied: the objects before on the left, after on the right. */
  async showApplied(cluster: string, changes: readonly Change[], title: string): Promise<void> {
    const text = (side: "before" | "after") => changes.flatMap((change) => change[side] ?? []).join("\n");
    await this.#diff(cluster, ["before", `${text("before")}\n`], ["after", `${text("after")}\n`], title);
  }

  /** Opens the diff of one object. */
  async showChange(proposal: EditorPlan, change: Change): Promise<void> {
    const name = changeName(change);
    await this.#diff(
      proposal.cluster,
      [`${name} live`, `${change.before ?? ""}\n`],
      [`${name} wanted`, `${change.after ?? ""}\n`],
      `${name} ${change.kind}`,
    );
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #diff(
    cluster: string,
    left: readonly [string, string],
    right: readonly [string, string],
    title: string,
  ): Promise<void> {
    const uris = [left, right].map(([name, text]) => this.#documentOf(cluster, name, text));
    await vscode.commands.executeCommand("vscode.diff", ...uris, `${cluster}: ${title}`, {
      preview: true,
      preserveFocus: this.#plans.current === undefined,
    } satisfies vscode.TextDocumentShowOptions);
  }

  #documentOf(cluster: string, name: string, text: string): vscode.Uri {
    // The number gives each plan new documents: their text never changes in an open editor.
    const query = String(++this.#number);
    const path = `/${cluster} (${name.replaceAll("/", "⁄")}).crm`;
    const uri = vscode.Uri.from({ scheme: planScheme, path, query });
    this.#texts.set(uri.toString(), text);
    return uri;
  }
}

async function closeDiffs(): Promise<void> {
  const isOurs = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputTextDiff && input.modified.scheme === planScheme;
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isOurs);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}
