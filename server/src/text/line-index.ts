/** Offsets of a text's lines, to turn offsets into the lines and columns that people and LSP count. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** The offset of a line and character, both from 0; one outside the text is moved to the nearest inside. */
  offset({ line, character }: { readonly line: number; readonly character: number }): number {
    const start = this.#starts[line] ?? this.#length;
    return Math.max(0, Math.min(start + character, this.#length));
  }

  /** The line and character of an offset, both from 0; an offset outside the text is moved to its nearer end. */
  position(offset: number): { line: number; character: number } {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - (this.#starts[low] ?? 0) };
  }
}
