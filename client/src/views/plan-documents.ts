import * as vscode from "vscode";
import type { Change } from "../../../server/src/protocol.ts";
import type { PlanStore, Proposal } from "../editor/plan-store.ts";
import { changeName, planSentence } from "./plan-words.ts";

/** The scheme of the read-only documents that are the sides of a plan's diff. */
export const planScheme = "quorate-plan";

/** The sides of the open plan's diffs as read-only documents; the diffs close with the plan. */
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
  async showAll(proposal: Proposal): Promise<void> {
    const { liveText, wantedText, changes } = proposal.plan;
    await closeDiffs();
    await this.#diff(proposal.cluster, ["live", liveText], ["wanted", wantedText], planSentence(changes));
  }

  /** Opens the diff of one object. */
  async showChange(proposal: Proposal, change: Change): Promise<void> {
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
    this.#number++;
    const uriOf = ([name, text]: readonly [string, string]) => {
      // The number makes each plan's documents new ones: their text never changes under an open editor.
      const path = `/${cluster} (${name.replaceAll("/", "⁄")}).crm`;
      const uri = vscode.Uri.from({ scheme: planScheme, path, query: String(this.#number) });
      this.#texts.set(uri.toString(), text);
      return uri;
    };
    await vscode.commands.executeCommand("vscode.diff", uriOf(left), uriOf(right), `${cluster}: ${title}`, {
      preview: true,
      preserveFocus: this.#plans.current === undefined,
    } satisfies vscode.TextDocumentShowOptions);
  }
}

async function closeDiffs(): Promise<void> {
  const isOurs = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputTextDiff && input.modified.scheme === planScheme;
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isOurs);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}
