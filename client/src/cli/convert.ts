import { parseArgs } from "node:util";
import { type ConfigurationLanguage, convert } from "../../../server/src/service.ts";
import { err, out } from "./output.ts";
import { ReadFailure, readText } from "./read-documents.ts";

const usage = "Usage: quorate convert --from cib|crm --to cib|crm [FILE|-]";

function misuse(what: string): number {
  err(`quorate convert: ${what}. ${usage}\n`);
  return 2;
}

function isLanguage(word: string | undefined): word is ConfigurationLanguage {
  return word === "cib" || word === "crm";
}

/**
 * `quorate convert --from cib|crm --to cib|crm [FILE|-]`: prints the configuration in the other language; errors go to
 * standard error as `file:line:column: error: …`. Returns the exit code.
 */
export function runConvert(args: readonly string[]): number {
  let parsed: { values: { from?: string; to?: string }; positionals: string[] };
  try {
    const options = { from: { type: "string" }, to: { type: "string" } } as const;
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return misuse((error as Error).message.replace(/\.?\s.*$/s, (rest) => rest.split(". ")[0] ?? ""));
  }
  const { from, to } = parsed.values;
  if (!isLanguage(from)) return misuse(from ? `"${from}" can't be read: --from takes cib or crm` : "--from is missing");
  if (!isLanguage(to)) return misuse(to ? `"${to}" can't be written: --to takes cib or crm` : "--to is missing");
  if (parsed.positionals.length > 1) return misuse("name one file");
  const file = parsed.positionals[0] ?? "-";
  try {
    const { text, errors } = convert(file, readText(file), from, to);
    for (const { uri, line, column, message } of errors) {
      err(`${uri}:${line}:${column}: error: ${message}\n`);
    }
    if (errors.length > 0) return 1;
    out(text);
    return 0;
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    err(`quorate convert: ${error.message}\n`);
    return 2;
  }
}
