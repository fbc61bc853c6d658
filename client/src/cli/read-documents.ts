import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { quoted } from "../../../server/src/text/phrases.ts";
import { languageOfFile, parseDocument, type SourceDocument } from "../../../server/src/workspace.ts";

/** A file that could not be read, with a sentence saying why. */
export class ReadFailure extends Error {}

const largestFile = 256 * 1024 * 1024;

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder; name the files in it";
  if (code === "EACCES") return "permission denied";
  if (code === "ELOOP") return "it is a symbolic link to itself";
  return error instanceof Error ? error.message : String(error);
}

/** A text out of bytes. Throws ReadFailure, naming the line, where they are not UTF-8. */
function decode(name: string, bytes: Buffer): string {
  const order = bytes.toString("latin1", 0, 2);
  if (order === "\xff\xfe" || order === "\xfe\xff") {
    throw new ReadFailure(`${name} is UTF-16. Save it as UTF-8 and try again.`);
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const line = bytes.toString("latin1", 0, nul).split("\n").length;
    throw new ReadFailure(`${name} is not text: it has a NUL byte in line ${line}.`);
  }
  const text = bytes.toString("utf8");
  if (Buffer.byteLength(text) === bytes.length && !text.includes("\uFFFD")) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const line = text.slice(0, text.indexOf("\uFFFD")).split("\n").length;
    throw new ReadFailure(`${name} is not UTF-8 (line ${line}). Save it as UTF-8 and try again.`);
  }
}

/** What Pacemaker's scheduler saves (`pe-input-12.bz2`) is read as the CIB that it is. Throws ReadFailure. */
function uncompressed(file: string, bytes: Buffer): Buffer {
  if (bytes.toString("latin1", 0, 3) !== "BZh") return bytes;
  const { stdout, status, error } = spawnSync("bzip2", ["-dc"], { input: bytes, maxBuffer: largestFile });
  if (error) throw new ReadFailure(`${quoted(file)} is compressed, and bzip2 isn't installed on this machine.`);
  if (status !== 0) throw new ReadFailure(`${quoted(file)} is damaged: bzip2 can't read it.`);
  return stdout;
}

const standardInput = 0;

/** The text of a file, `-` being standard input. Throws ReadFailure. */
export function readText(file: string): string {
  try {
    if (file === "-") return decode("Standard input", fs.readFileSync(standardInput));
    const { size } = fs.statSync(file);
    if (size > largestFile) throw new ReadFailure(`${quoted(file)} is larger than 256 MiB.`);
    return decode(quoted(file), uncompressed(file, fs.readFileSync(file)));
  } catch (error) {
    if (error instanceof ReadFailure) throw error;
    throw new ReadFailure(`${file === "-" ? "Standard input" : quoted(file)} can't be read: ${reason(error)}.`);
  }
}

/** Reads one file, in the language that its name suggests, else crm, as for standard input. Throws ReadFailure. */
export function readDocument(file: string): SourceDocument {
  return parseDocument(file, languageOfFile(path.resolve(file)) ?? "crm", readText(file));
}
