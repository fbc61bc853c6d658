import { StringDecoder } from "node:string_decoder";

/** Collects bytes of UTF-8 as text; a character may be split between two pieces. */
export interface TextCollector {
  /** Decodes the next piece without keeping it. */
  decode(piece: Buffer): string;
  add(piece: Buffer): void;
  /** All that was added so far. */
  text(): string;
}

/** A collector that has nothing yet. */
export function textCollector(): TextCollector {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  return {
    decode: (piece) => decoder.write(piece),
    add(piece) {
      pieces.push(decoder.write(piece));
    },
    text() {
      pieces = [pieces.join("")];
      return pieces[0] ?? "";
    },
  };
}
