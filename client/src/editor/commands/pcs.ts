import * as vscode from "vscode";
import type { ConvertResult, PastedPcs } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { count, quoted } from "../../../../server/src/text/phrases.ts";
import type { Services } from "../services/services.ts";
import { looksLikeXml } from "../services/texts/configuration-text.ts";
import { sourceText } from "../services/texts/source-text.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { showProblems } from "../views/show-problems.ts";
import type { Command } from "./command.ts";
import { activeTabFile } from "./converted.ts";

/** How many notes a message shows; the opened text has the rest. */
const mostNotes = 3;

/** Copies the statements selected, the one under the cursor, or a whole file as pcs commands. Resolves to what was copied. */
export const copyAsPcs: Command = {
  id: "quorate.copyAsPcs",
  run: async (services, arg, chosen) => {
    const uri = arg instanceof vscode.Uri ? arg : activeTabFile();
    if (!uri) throw new Error("There is no configuration to copy. Open a crm file or a CIB first.");
    const { activeTextEditor: editor } = vscode.window;
    const isActive = editor?.document.uri.toString() === uri.toString();
    const text = await sourceText(uri);
    const name = nameOf(uri);
    const from = looksLikeXml(text) ? ("cib" as const) : ("crm" as const);
    const selection =
      // The explorer's menu, which passes the selected files, means whole files.
      from === "crm" && isActive && !Array.isArray(chosen)
        ? {
            start: editor.document.offsetAt(editor.selection.start),
            end: editor.document.offsetAt(editor.selection.end),
          }
        : undefined;
    return copy(services, { uri, text, name, from, selection });
  },
};

interface Copied {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly name: string;
  readonly from: "crm" | "cib";
  readonly selection: { readonly start: number; readonly end: number } | undefined;
}

async function copy(services: Services, copied: Copied): Promise<string | undefined> {
  const { uri, text, name, from, selection } = copied;
  const params = { uri: uri.toString(), text, from, to: "pcs" as const, ...omitUndefined({ selection }) };
  const result = await services.language.convert(params, new vscode.CancellationTokenSource().token);
  if (result.errors.length > 0) {
    void showProblems(`${quoted(name)} can't be copied as pcs commands.`, result.errors);
    return undefined;
  }
  await vscode.env.clipboard.writeText(result.text);
  void reportCopied(services, copied, result);
  return result.text;
}

async function reportCopied(services: Services, copied: Copied, { text, notes = [] }: ConvertResult): Promise<void> {
  const commands = text.split("\n").filter((line) => line.startsWith("pcs ")).length;
  const of = copied.selection ? `from ${quoted(copied.name)}` : `for all of ${quoted(copied.name)}`;
  const lead = `${count(commands, "pcs command")} ${of} copied.`;
  const missing = notes.filter(({ isLoss }) => isLoss).map(({ message }) => message);
  const more = missing.length > mostNotes ? ` ${missing.length - mostNotes} more notes are in the text.` : "";
  const show = "Show Commands";
  const whole = "Copy Whole File";
  const choices = copied.selection ? [show, whole] : [show];
  const answer =
    missing.length > 0
      ? await plainWindow.showWarningMessage(`${lead} ${missing.slice(0, mostNotes).join(" ")}${more}`, ...choices)
      : await plainWindow.showInformationMessage(lead, ...choices);
  if (answer === show) await openUntitled("pcs", text);
  if (answer === whole) await copy(services, { ...copied, selection: undefined });
}

/** Pastes the pcs commands on the clipboard into the active crm file, as crm. Resolves to the pasted text. */
export const pastePcsAsCrm: Command = {
  id: "quorate.pastePcsAsCrm",
  run: async (services) => {
    const { activeTextEditor: editor } = vscode.window;
    if (editor?.document.languageId !== "crm") {
      throw new Error("There is no crm file to paste into. Open one, or convert a file of pcs commands.");
    }
    const source = await vscode.env.clipboard.readText();
    const pasted = await services.language.pastePcs(
      { text: source, into: editor.document.uri.toString() },
      new vscode.CancellationTokenSource().token,
    );
    if (pasted.commands === 0) throw new Error("There are no pcs commands on the clipboard. Copy some first.");
    await editor.edit((builder) => builder.replace(editor.selection, pasted.text));
    void reportConverted(pasted, "pasted as crm");
    return pasted.text;
  },
};

/** Reports the result of a conversion, and offers the corosync.conf that it created. */
async function reportConverted(
  { commands, nonConfig, errors, notes, corosync }: PastedPcs,
  done: string,
): Promise<void> {
  const rest = nonConfig > 0 ? `; ${nonConfig} of them ${nonConfig === 1 ? "changes" : "change"} no configuration` : "";
  const lead = `${count(commands, "pcs command")} ${done}${rest}.`;
  const refused =
    errors.length > 0 ? ` pcs would reject ${count(errors.length, "command")}: ${errors[0]?.message}` : "";
  const added = errors.length === 0 && notes.length > 0 ? ` ${formatNotes(notes)}` : "";
  const open = "Open corosync.conf";
  const message = `${lead}${refused}${added}`;
  const choices = corosync === undefined ? [] : [open];
  const answer =
    errors.length > 0
      ? await plainWindow.showWarningMessage(message, ...choices)
      : await plainWindow.showInformationMessage(message, ...choices);
  if (answer === open && corosync !== undefined) await openUntitled("corosync", corosync);
}

function formatNotes(notes: PastedPcs["notes"]): string {
  const shown = [...new Set(notes.map(({ message }) => message))];
  const more = shown.length > mostNotes ? ` ${shown.length - mostNotes} more notes are in the text.` : "";
  return `${shown.slice(0, mostNotes).join(" ")}${more}`;
}

/** Converts a file of pcs commands to new documents: the crm text, and the corosync.conf where the commands set up a cluster. */
export const convertPcs: Command = {
  id: "quorate.convertPcs",
  run: async ({ language }, arg) => {
    const uri = arg instanceof vscode.Uri ? arg : activeTabFile();
    if (!uri) throw new Error("There are no pcs commands to convert. Open a file with some first.");
    const text = await sourceText(uri);
    const pasted = await language.pastePcs({ text }, new vscode.CancellationTokenSource().token);
    if (pasted.commands === 0) throw new Error(`There are no pcs commands in ${quoted(nameOf(uri))}.`);
    if (pasted.corosync !== undefined) await openUntitled("corosync", pasted.corosync);
    if (pasted.text !== "" || pasted.corosync === undefined) await openUntitled("crm", pasted.text);
    const { corosync: _opened, ...rest } = pasted;
    void reportConverted(rest, "converted to crm");
    return pasted.text;
  },
};

async function openUntitled(language: string, content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: false });
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split("/").at(-1) ?? "";
}
