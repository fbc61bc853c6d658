import fs from "node:fs";
import type { Pull } from "../../../../../server/src/protocol.ts";
import { quoted } from "../../../../../server/src/text/phrases.ts";
import { applyEdits, LineIndex, pull } from "../../../../../server/src/workspace.ts";
import { changeName } from "../../../cluster/apply/format-changes.ts";
import { clusterOptions, Misuse, oneOf, Refusal } from "../../options.ts";
import { err, out } from "../../output.ts";
import { readText } from "../../read-documents.ts";
import { replaceFile } from "../../replace-file.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnCluster } from "../with-cluster.ts";
import { readBase, writeBase } from "./pull-bases.ts";

const options = {
  ...clusterOptions,
  conflicts: { type: "string", default: "refuse" },
  "dry-run": { type: "boolean" },
} as const;

/**
 * `quorate pull FILE…`: merges what changed on the cluster into the files, three ways with what they were when they last were in sync.
 * What changed on both sides is refused, or taken from the side that --conflicts names. Resolves to the exit code.
 */
export function runPull(args: readonly string[]): Promise<number> {
  return runOnCluster("pull", args, options, ({ values, positionals: files }) => {
    const winner = oneOf("conflicts", values.conflicts, ["refuse", "file", "cluster"]);
    if (files.length === 0) throw new Misuse("name the file to write the configuration to; it may be a new one");
    if (files.includes("-")) throw new Misuse("standard input can't be written to; name a file");
    return async ({ session, signal }) => {
      const texts = files.map((file) => ({ uri: file, text: fs.existsSync(file) ? readText(file) : "" }));
      const cib = await session.readCib(signal);
      // A file that was deleted since isn't in sync with anything: everything is pulled into the new one.
      const base = files.every((file) => fs.existsSync(file)) ? readBase(session.config.name, files) : undefined;
      let result = pull(texts, cib, base);
      if (winner === "cluster" && result.conflicts.length > 0)
        result = pull(
          texts,
          cib,
          base,
          result.conflicts.map(({ key }) => key),
        );
      if (result.errors.length > 0) {
        for (const { uri, line, column, message } of result.errors)
          err(`${uri}:${line}:${column}: error: ${message}\n`);
        return exitCodes.refused;
      }
      if (winner === "refuse" && result.conflicts.length > 0) {
        err(
          `quorate pull: these were changed both here and in "${session.config.name}". Nothing was written; use --conflicts file or --conflicts cluster.\n`,
        );
        for (const conflict of result.conflicts) err(conflictText(conflict));
        return exitCodes.refused;
      }
      for (const { uri, text } of texts) writeEdits(uri, text, result.edits, values["dry-run"] ?? false);
      if (!values["dry-run"]) rememberBase(session.config.name, files, result.base);
      for (const change of result.changes) out(`${changeName(change)} was ${change.kind}\n`);
      if (result.changes.length === 0) out("Nothing to pull.\n");
      return result.changes.length === 0 ? exitCodes.done : exitCodes.change;
    };
  });
}

function conflictText({ file, cluster, ...conflict }: Pull["conflicts"][number]): string {
  const flat = (text: string | undefined): string => text?.replace(/\s*\\?\s+/g, " ") ?? "none";
  return `  ${changeName(conflict)}\n    here: ${flat(file)}\n    cluster: ${flat(cluster)}\n`;
}

function writeEdits(file: string, text: string, edits: Pull["edits"], isDry: boolean): void {
  const lines = new LineIndex(text);
  const own = edits
    .filter(({ uri }) => uri === file)
    .map(({ range, newText }) => ({
      span: { start: lines.offset(range.start), end: lines.offset(range.end) },
      text: newText,
    }))
    .sort((a, b) => a.span.start - b.span.start);
  if (own.length === 0 || isDry) return;
  const wanted = applyEdits(text, own);
  const isNew = !fs.existsSync(file);
  try {
    // A configuration may hold passwords.
    if (isNew) fs.writeFileSync(file, wanted, { mode: 0o600, flag: "wx" });
    else replaceFile(file, wanted);
  } catch (error) {
    // Half a text would be taken for what the person wants.
    if (isNew && (error as NodeJS.ErrnoException).code !== "EEXIST") fs.rmSync(file, { force: true });
    throw new Refusal(`${quoted(file)} can't be written: ${(error as Error).message}. It is unchanged.`);
  }
}

/** Stores the base of the next pull. Without it that one asks about more, so the files count all the same. */
function rememberBase(cluster: string, files: readonly string[], base: Pull["base"]): void {
  try {
    writeBase(cluster, files, base);
  } catch (error) {
    err(
      `quorate pull: that the files are in sync can't be saved, so the next pull may report more conflicts: ${(error as Error).message}.\n`,
    );
  }
}
