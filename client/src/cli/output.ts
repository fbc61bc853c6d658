import fs from "node:fs";
import { isatty } from "node:tty";
import { plainText } from "../../../server/src/text/plain-text.ts";

const standardOutput = 1;
const standardError = 2;

/** Readers may close their end early (`quorate check . | head`), which is no error. A full disk is. */
function onWriteError(descriptor: number, { code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE" || descriptor === standardError) return;
  err(`quorate: the output can't be written: ${message}.\n`);
  process.exit(2);
}

/**
 * Writes a text whole. Loading Node's own streams (process.stdout) takes longer than checking a small file, so they
 * are used only for what can't be written at once.
 */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
      onWriteError(descriptor, error as NodeJS.ErrnoException);
      return;
    }
    const stream = descriptor === standardError ? process.stderr : process.stdout;
    stream.once("error", (reason) => onWriteError(descriptor, reason));
    stream.write(bytes.subarray(written));
  }
}

/** Writes to standard output, as `plainText`: whatever a node, a file or a setting says can't command the terminal. JSON comes from `plainJson`. */
export function out(text: string): void {
  write(standardOutput, plainText(text));
}

/** Writes to standard error, as `plainText`. */
export function err(text: string): void {
  write(standardError, plainText(text));
}

/** Writes a document to standard output as it is, for files and programs: what it holds is asked for, character by character. */
export function outDocument(text: string): void {
  write(standardOutput, text);
}

/** Writes a text with colours of our own to standard output; all that it quotes has to be plain already. */
export function outPainted(text: string): void {
  write(standardOutput, text);
}

/** Whether standard output is a terminal. */
export function isTerminal(): boolean {
  try {
    // Only a device can be one: for files and pipes the stream isn't loaded to ask it.
    return fs.fstatSync(standardOutput).isCharacterDevice() && process.stdout.isTTY === true;
  } catch {
    return false;
  }
}

/** Whether standard error is a terminal: whoever waits sees how far it is. */
export function isErrorTerminal(): boolean {
  return isatty(standardError);
}
