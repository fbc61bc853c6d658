import * as vscode from "vscode";
import type { LanguageService } from "../language-service.ts";
import { writableSchemes } from "./cluster-texts.ts";

/** A line that begins with a pcs command, possibly after a prompt. */
const pcsLine =
  /^\s*(?:\[[^\]\n]*@[^\]\n]*\]\s*[#$]\s+|[#$]\s+|[\w.-]+@[\w.-]+:[^\n#$]*[#$]\s+)?(?:sudo\s+)?pcs\s+[a-z-]/m;
const kind = vscode.DocumentDropOrPasteEditKind.Text.append("quorate", "pcs");

/** Converts pcs commands that are pasted into a crm file; the editor's paste menu offers the original text as well. */
export function registerPcsPaste(language: LanguageService): vscode.Disposable {
  const provider: vscode.DocumentPasteEditProvider = {
    async provideDocumentPasteEdits(document, _ranges, data, _context, token) {
      const text = await data.get("text/plain")?.asString();
      if (text === undefined || !pcsLine.test(text)) return undefined;
      const pasted = await language.pastePcs({ text, into: document.uri.toString() }, token);
      if (pasted.commands === 0 || pasted.text === "") return undefined;
      const edit = new vscode.DocumentPasteEdit(pasted.text, "Paste pcs Commands as crm", kind);
      return [edit];
    },
  };
  const selector = writableSchemes.map((scheme) => ({ language: "crm", scheme }));
  return vscode.languages.registerDocumentPasteEditProvider(selector, provider, {
    pasteMimeTypes: ["text/plain"],
    providedPasteEditKinds: [kind],
  });
}
