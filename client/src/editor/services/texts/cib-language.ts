import * as vscode from "vscode";

/** How a CIB begins, whatever its file is called. */
const firstElement = /^\uFEFF?\s*(?:<\?[^>]*>\s*|<!--[\s\S]*?-->\s*)*<cib[\s>]/;

/** So many characters may come before a document's first element. */
const longestBeginning = 4096;

/** Makes XML documents whose first element is `<cib>` CIBs: VS Code knows a file's language by its name alone. */
export function recognizeCibs(): vscode.Disposable {
  const recognize = (document: vscode.TextDocument): void => {
    if (document.languageId !== "xml") return;
    const beginning = document.getText(new vscode.Range(0, 0, 50, longestBeginning)).slice(0, longestBeginning);
    if (firstElement.test(beginning)) void vscode.languages.setTextDocumentLanguage(document, "cib");
  };
  vscode.workspace.textDocuments.forEach(recognize);
  return vscode.workspace.onDidOpenTextDocument(recognize);
}
