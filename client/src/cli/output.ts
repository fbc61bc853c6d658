import fs from "node:fs";

const standardOutput = 1;
const standardError = 2;

/** Readers may go away before all is told (`quorate check . | head`): what they don't want is not told. A full disk is. */
function onWriteError(descriptor: number, { code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE" || descriptor === standardError) return;
  err(`quorate: the output can't be written: ${message}.\n`);
  process.exit(2);
}

/**
 * Writes a text whole. Node's own streams (process.stdout) take longer to be loaded than a small file takes to be checked, so they
 * are left for what can't be written at once.
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

/** Writes to standard output. */
export function out(text: string): void {
  write(standardOutput, text);
}

/** Writes to standard error. */
export function err(text: string): void {
  write(standardError, text);
}

/** Whether standard output is a terminal. */
export function isTerminal(): boolean {
  try {
    // Only a device can be one: for files and pipes the stream, which knows, isn't loaded.
    return fs.fstatSync(standardOutput).isCharacterDevice() && process.stdout.isTTY === true;
  } catch {
    return false;
  }
}
