import * as vscode from "vscode";
import type { ConvertResult, PastedPcs } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { count, quoted } from "../../../../server/src/text/phrases.ts";
import { looksLikeXml } from "../services/configuration-text.ts";
import type { Services } from "../services/services.ts";
import { sourceText } from "../services/source-text.ts";
import { showProblems } from "../views/show-problems.ts";
import type { Command } from "./command.ts";
import { fileInFront } from "./converted.ts";

/** So much is made of a message's notes; the rest is in the text that it opens. */
const mostNotes = 3;

/** Copies the statements selected, the one under the cursor, or a whole file as pcs commands. Resolves to what was copied. */
export const copyAsPcs: Command = {
  id: "quorate.copyAsPcs",
  run: async (services, arg, chosen) => {
    const uri = arg instanceof vscode.Uri ? arg : fileInFront();
    if (!uri) throw new Error("There is no configuration to copy. Open a crm file or a CIB first.");
    const { activeTextEditor: editor } = vscode.window;
    const isInFront = editor?.document.uri.toString() === uri.toString();
    const text = await sourceText(uri);
    const name = nameOf(uri);
    const from = looksLikeXml(text) ? ("cib" as const) : ("crm" as const);
    const selection =
      // The explorer's menu, which tells of the files chosen there, means whole files.
      from === "crm" && isInFront && !Array.isArray(chosen)
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
  void tellCopied(services, copied, result);
  return result.text;
}

async function tellCopied(services: Services, copied: Copied, { text, notes = [] }: ConvertResult): Promise<void> {
  const commands = text.split("\n").filter((line) => line.startsWith("pcs ")).length;
  const of = copied.selection ? `from ${quoted(copied.name)}` : `for all of ${quoted(copied.name)}`;
  const lead = `${count(commands, "pcs command", "pcs commands")} ${of} copied.`;
  const lost = notes.map(({ message }) => message).filter((message) => message.startsWith("pcs can't say"));
  const more = lost.length > mostNotes ? ` And ${count(lost.length - mostNotes, "thing", "things")} more.` : "";
  const show = "Show Commands";
  const whole = "Copy Whole File";
  const choices = copied.selection ? [show, whole] : [show];
  const answer =
    lost.length > 0
      ? await vscode.window.showWarningMessage(`${lead} ${lost.slice(0, mostNotes).join(" ")}${more}`, ...choices)
      : await vscode.window.showInformationMessage(lead, ...choices);
  if (answer === show) await openUntitled("pcs", text);
  if (answer === whole) await copy(services, { ...copied, selection: undefined });
}

/** Puts the pcs commands on the clipboard into the crm file in front, as crm. Resolves to what was put in. */
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
    void tellMade(pasted, "pasted as crm");
    return pasted.text;
  },
};

/** Says what came of pasted commands, and offers the corosync.conf that they make. */
async function tellMade({ commands, acting, errors, notes, corosync }: PastedPcs, done: string): Promise<void> {
  const rest = acting > 0 ? `; ${acting} of them configure${acting === 1 ? "s" : ""} nothing` : "";
  const lead = `${count(commands, "pcs command", "pcs commands")} ${done}${rest}.`;
  const refused =
    errors.length > 0 ? ` pcs would refuse ${count(errors.length, "thing", "things")}: ${errors[0]?.message}` : "";
  const added = errors.length === 0 && notes.length > 0 ? ` ${noteWords(notes)}` : "";
  const open = "Open corosync.conf";
  const message = `${lead}${refused}${added}`;
  const choices = corosync === undefined ? [] : [open];
  const answer =
    errors.length > 0
      ? await vscode.window.showWarningMessage(message, ...choices)
      : await vscode.window.showInformationMessage(message, ...choices);
  if (answer === open && corosync !== undefined) await openUntitled("corosync", corosync);
}

function noteWords(notes: PastedPcs["notes"]): string {
  const shown = [...new Set(notes.map(({ message }) => message))];
  const more = shown.length > mostNotes ? ` And ${count(shown.length - mostNotes, "note", "notes")} more.` : "";
  return `${shown.slice(0, mostNotes).join(" ")}${more}`;
}

/** Opens what a file of pcs commands makes as new documents: the crm text, and the corosync.conf where they set up a cluster. */
export const convertPcs: Command = {
  id: "quorate.convertPcs",
  run: async ({ language }, arg) => {
    const uri = arg instanceof vscode.Uri ? arg : fileInFront();
    if (!uri) throw new Error("There are no pcs commands to convert. Open a file with some first.");
    const text = await sourceText(uri);
    const pasted = await language.pastePcs({ text }, new vscode.CancellationTokenSource().token);
    if (pasted.commands === 0) throw new Error(`There are no pcs commands in ${quoted(nameOf(uri))}.`);
    if (pasted.corosync !== undefined) await openUntitled("corosync", pasted.corosync);
    if (pasted.text !== "" || pasted.corosync === undefined) await openUntitled("crm", pasted.text);
    const { corosync: _opened, ...rest } = pasted;
    void tellMade(rest, "converted to crm");
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
