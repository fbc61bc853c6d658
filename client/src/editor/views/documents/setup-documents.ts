import * as vscode from "vscode";
import * as plainWindow from "../../services/window/plain-window.ts";
import { AnswerTexts } from "./answer-texts.ts";

const scheme = "quorate-setup";

/** A question about the steps of a cluster that waits for its answer. */
interface Question {
  /** What the button that approves says. */
  readonly button: string;
  answer(isApproved: boolean): void;
}

/** What setting a cluster up will do, as a read-only document for each cluster, with the question whether to do it. */
export class SetupDocuments implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #texts = new AnswerTexts(scheme, "Ask again: these steps are no longer there.\n");
  readonly #questions = new Map<string, Question>();
  readonly #lenses = new vscode.EventEmitter<void>();
  readonly #disposables = [
    this.#texts,
    this.#lenses,
    vscode.languages.registerCodeLensProvider({ scheme }, this),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const tab of closed) {
        const path = pathOf(tab);
        if (path !== undefined) this.#questions.get(path)?.answer(false);
      }
    }),
  ];

  readonly onDidChangeCodeLenses = this.#lenses.event;

  /** Shows the steps: in front, or beside the files that they write. The former ones of that cluster are replaced. */
  async show(cluster: string, text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
    const opened = await this.#texts.open(titleOf(cluster), text);
    // The editor wraps lines of Markdown, and the text is one: numbered steps, their commands indented.
    const document = await vscode.languages.setTextDocumentLanguage(opened, "markdown");
    await vscode.window.showTextDocument(document, { viewColumn, preview: false });
  }

  /**
   * Asks whether to do the steps that are shown: in a message, and above the steps, since the editor hides a message while somebody still
   * reads them. False where they cancel, or close the steps.
   */
  ask(cluster: string, question: string, button: string): Promise<boolean> {
    const path = `/${titleOf(cluster)}`;
    this.#questions.get(path)?.answer(false);
    return new Promise((resolve) => {
      const asked: Question = {
        button,
        answer: (isApproved) => {
          if (this.#questions.get(path) === asked) this.#questions.delete(path);
          this.#lenses.fire();
          resolve(isApproved);
        },
      };
      this.#questions.set(path, asked);
      this.#lenses.fire();
      void plainWindow.showInformationMessage(question, button, "Cancel").then((answer) => {
        // A message that was closed leaves the question above the steps.
        if (answer !== undefined && this.#questions.get(path) === asked) asked.answer(answer === button);
      });
    });
  }

  /** Answers the question about the steps at that path, as a click above them does. */
  async answer(path: string, isApproved: boolean): Promise<void> {
    const question = this.#questions.get(path);
    if (question === undefined) return;
    question.answer(isApproved);
    await vscode.commands.executeCommand("notifications.hideToasts");
  }

  /** Closes the steps of a cluster, which are done. */
  async close(cluster: string): Promise<void> {
    const path = `/${titleOf(cluster)}`;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => pathOf(tab) === path);
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const question = this.#questions.get(uri.path);
    if (question === undefined) return [];
    const lens = (title: string, isApproved: boolean) =>
      plainWindow.shownLens(new vscode.Range(0, 0, 0, 0), {
        title,
        command: "quorate.answerSteps",
        arguments: [uri.path, isApproved],
      });
    return [lens(`$(check) ${question.button}`, true), lens("$(close) Cancel", false)];
  }

  dispose(): void {
    for (const question of [...this.#questions.values()]) question.answer(false);
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}

const titleOf = (cluster: string): string => `Steps: ${cluster}`;

/** The path of a tab that shows steps. */
function pathOf({ input }: vscode.Tab): string | undefined {
  return input instanceof vscode.TabInputText && input.uri.scheme === scheme ? input.uri.path : undefined;
}
