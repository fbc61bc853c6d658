import { quoted } from "../../../server/src/text/phrases.ts";
import { formatText, type SourceDocument } from "../../../server/src/workspace.ts";
import { err, out, outDocument } from "./output.ts";
import { ReadFailure, readDocument } from "./read-documents.ts";
import { replaceFile } from "./replace-file.ts";

const usage = "Usage: quorate fmt [--check|--write] FILE… (- is standard input)";

type Mode = "print" | "check" | "write";

/**
 * `quorate fmt [--check|--write] FILE…`: prints the formatted text of one file; with --check names the files that formatting would
 * change; with --write changes them and names them. Returns the exit code: 1 when --check found some, 2 when it could not run.
 */
export function runFmt(args: readonly string[]): number {
  const options = args.filter((each) => each.startsWith("-") && each !== "-");
  const files = args.filter((each) => !options.includes(each));
  const modes = new Set(options.map(modeOf));
  const [mode = "print"] = modes;
  const unknown = options.find((each) => modeOf(each) === undefined);
  if (unknown) return misuse(`"${unknown}" is not an option of fmt`);
  if (modes.size > 1) return misuse("use either --check or --write, not both");
  if (files.length === 0) return misuse("name a file");
  if (mode === "print" && files.length > 1) return misuse("name one file, or use --check or --write");
  if (mode === "write" && files.includes("-")) return misuse("standard input can't be written; omit --write");
  if (files.filter((each) => each === "-").length > 1) return misuse("standard input can be read once");
  const codes = files.map((file) => formatFile(file, mode));
  return Math.max(...codes);
}

function modeOf(option: string): Mode | undefined {
  return option === "--check" ? "check" : option === "--write" ? "write" : undefined;
}

function misuse(what: string): number {
  err(`quorate fmt: ${what}. ${usage}\n`);
  return 2;
}

function failure(what: string): number {
  err(`quorate fmt: ${what}\n`);
  return 2;
}

function formatFile(file: string, mode: Mode): number {
  let document: SourceDocument;
  try {
    document = readDocument(file);
  } catch (error) {
    if (error instanceof ReadFailure) return failure(error.message);
    throw error;
  }
  const formatted = formatText(document);
  if (mode === "print") {
    outDocument(formatted);
    return 0;
  }
  if (formatted === document.text) return 0;
  if (mode === "check") {
    out(`${file}\n`);
    return 1;
  }
  try {
    replaceFile(file, formatted);
  } catch (error) {
    return failure(`${quoted(file)} can't be written: ${reason(error)}. It is unchanged.`);
  }
  out(`${file}\n`);
  return 0;
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return "permission denied for it or its folder";
  if (code === "EROFS") return "its file system is read-only";
  if (code === "ENOSPC") return "the disk is full";
  return message;
}
