import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

const scheme = "quorate-why";

/** Where a mark such as `[cluster.crm:12]` of an explanation leads. */
type Places = ReadonlyMap<string, { readonly uri: vscode.Uri; readonly line: number }>;

/** Explanations as read-only documents, one for each resource that was asked about; the places in them are links. */
export class WhyDocuments implements vscode.DocumentLinkProvider, vscode.Disposable {
  readonly #texts = new AnswerTexts(scheme, "Ask again: this answer is no longer there.\n");
  readonly #places = new Map<string, Places>();
  readonly #links = vscode.languages.registerDocumentLinkProvider({ scheme }, this);

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const places = this.#places.get(document.uri.path) ?? new Map();
    const text = document.getText();
    return [...places].flatMap(([mark, { uri, line }]) => {
      const links: vscode.DocumentLink[] = [];
      for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
        const range = new vscode.Range(document.positionAt(at), document.positionAt(at + mark.length));
        if (/\d/.test(text[at + mark.length] ?? "")) continue;
        links.push(new vscode.DocumentLink(range, uri.with({ fragment: `L${line}` })));
      }
      return links;
    });
  }

  /** Shows an answer beside what a person looks at; an earlier one about the same is replaced. */
  async show(name: string, text: string, places: Places): Promise<void> {
    const title = `Why: ${name}`;
    this.#places.set(`/${title}`, places);
    const document = await this.#texts.open(title, text);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  dispose(): void {
    this.#texts.dispose();
    this.#links.dispose();
  }
}
