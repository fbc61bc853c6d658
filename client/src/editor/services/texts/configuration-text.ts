/** Files and texts longer than this are not shown in another language: the editor would freeze. */
export const largestConfiguration = 32 * 1024 * 1024;

/** Throws, with what to do, when a configuration is too large to be shown; `size` in bytes or characters. */
export function refuseTooLarge(name: string, size: number): void {
  if (size <= largestConfiguration) return;
  const mebibytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  throw new Error(
    `"${name}" has ${mebibytes(size)} MiB; the editor shows up to ${mebibytes(largestConfiguration)} MiB. In a terminal, "quorate convert" accepts more.`,
  );
}

/** The text of a file that holds a configuration. Throws, with what to do, when it is compressed or not UTF-8. */
export function decodeConfiguration(name: string, bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  // Pacemaker saves the scheduler's inputs compressed.
  if (a === 0x42 && b === 0x5a && c === 0x68) {
    throw new Error(`"${name}" is compressed with bzip2. Decompress it (bunzip2 -k), then open the result.`);
  }
  if (a === 0x1f && b === 0x8b) {
    throw new Error(`"${name}" is compressed with gzip. Decompress it (gunzip -k), then open the result.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`"${name}" is not UTF-8 text. Save it as UTF-8 and open it again.`);
  }
}

/** Whether a text can be XML: its first character other than whitespace is `<`. */
export function looksLikeXml(text: string): boolean {
  return /^\uFEFF?\s*</.test(text);
}
