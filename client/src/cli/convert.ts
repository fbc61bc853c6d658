import { convert, sourceLanguages, targetLanguages } from "../../../server/src/workspace.ts";
import { Misuse, readOptions, releaseOf } from "./options.ts";
import { err, outDocument } from "./output.ts";
import { ReadFailure, readText } from "./read-documents.ts";

const usage = `Usage: quorate convert --from ${sourceLanguages.join("|")} --to ${targetLanguages.join("|")} [--target-pacemaker RELEASE] [FILE|-]`;

function misuse(what: string): number {
  err(`quorate convert: ${what}. ${usage}\n`);
  return 2;
}

function isOne<T extends string>(value: string | undefined, choices: readonly T[]): value is T {
  return (choices as readonly (string | undefined)[]).includes(value);
}

function list(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(", ")} or ${choices[choices.length - 1]}`;
}

const options = {
  from: { type: "string" },
  to: { type: "string" },
  "target-pacemaker": { type: "string" },
} as const;

/**
 * `quorate convert --from cib|crm|pcs --to cib|crm|pcs|corosync [FILE|-]`: prints the configuration in the other language; errors and
 * notes go to standard error as `file:line:column: error: …`. Returns the exit code.
 */
export function runConvert(args: readonly string[]): number {
  let parsed: { values: { from?: string; to?: string; "target-pacemaker"?: string }; positionals: string[] };
  let pacemaker: string | undefined;
  try {
    parsed = readOptions(args, options, "convert");
    pacemaker = releaseOf("target-pacemaker", parsed.values["target-pacemaker"]);
  } catch (error) {
    if (error instanceof Misuse) return misuse(error.message);
    throw error;
  }
  const { from, to } = parsed.values;
  if (!isOne(from, sourceLanguages)) {
    return misuse(from ? `"${from}" can't be read: --from takes ${list(sourceLanguages)}` : "--from is missing");
  }
  if (!isOne(to, targetLanguages)) {
    return misuse(to ? `"${to}" can't be written: --to takes ${list(targetLanguages)}` : "--to is missing");
  }
  if (parsed.positionals.length > 1) return misuse("name one file");
  const file = parsed.positionals[0] ?? "-";
  try {
    const { text, errors, notes = [] } = convert(file, readText(file), from, to, { pacemaker });
    const report = (kind: string, { uri, line, column, message }: (typeof errors)[number]): void => {
      err(`${uri}:${line}:${column}: ${kind}: ${message}\n`);
    };
    for (const note of notes) report("note", note);
    for (const error of errors) report("error", error);
    if (errors.length > 0) return 1;
    outDocument(text);
    return 0;
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    err(`quorate convert: ${error.message}\n`);
    return 2;
  }
}
