import fs from "node:fs";
import path from "node:path";
import {
  convert,
  createWorkspace,
  languageOfFile,
  parseDocument,
  type SourceDocument,
} from "../../../../../server/src/workspace.ts";
import { liveInput, plausibleInput, type StatedCib } from "../../../cluster/what-if/input.ts";
import type { Scheduler } from "../../../cluster/what-if/scheduler.ts";
import { Misuse, Refusal } from "../../options.ts";
import { readText } from "../../read-documents.ts";

/** A file, or the crm and corosync files of a folder. Throws Misuse for a folder without any. */
export function filesOf(name: string): string[] {
  if (!fs.statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [name];
  const files = fs
    .readdirSync(name)
    .filter((each) => ["crm", "corosync"].includes(languageOfFile(each) ?? ""))
    .sort();
  if (files.length === 0) throw new Misuse(`the folder ${name} has no crm file`);
  return files.map((each) => path.join(name, each));
}

/**
 * Files as a CIB with a state: a CIB with its status as it is, all else with the state that would be normal. `named` are the nodes, with
 * commas between, where the files don't name them. Throws Misuse, and Refusal where the files have errors.
 */
export async function inputOfFiles(
  files: readonly string[],
  named: string | undefined,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<StatedCib> {
  const texts = files.map((file) => ({ file, text: readText(file) }));
  const cibs = texts.filter(({ text }) => /^\uFEFF?\s*</.test(text));
  const [first] = cibs;
  if (first && texts.length > 1) throw new Misuse("a CIB is a whole configuration: name it alone");
  if (first && /<node_state\b/.test(first.text)) return liveInput(first.text);
  const documents = texts.map(({ file, text }) => documentOf(file, text));
  const membership = createWorkspace().membership(documents);
  const names = named === undefined ? membership.nodes : named.split(",").map((name) => name.trim());
  if (names.length === 0) throw new Misuse("the files name no nodes: name them with --nodes n1,n2");
  const crm = documents.filter(({ language }) => language === "crm");
  const { text, errors } = convert(crm[0]?.uri ?? "", crm.map((each) => each.text).join("\n"), "crm", "cib");
  if (errors.length > 0) {
    throw new Refusal(
      "the files have errors.",
      errors.map(({ uri, line, column, message }) => `${uri}:${line}:${column}: ${message}`),
    );
  }
  return plausibleInput(text, names, membership, scheduler, signal);
}

function documentOf(file: string, text: string): SourceDocument {
  const language = /^\uFEFF?\s*</.test(text) ? "cib" : languageOfFile(path.resolve(file));
  if (language !== "cib" && language !== "pcs") return parseDocument(file, language ?? "crm", text);
  const { text: crm, errors } = convert(file, text, language, "crm");
  const [error] = errors;
  if (error) throw new Refusal(`${error.uri}:${error.line}:${error.column}: ${error.message}`);
  return parseDocument(file, "crm", crm);
}
