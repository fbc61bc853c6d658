import type { Readable } from "node:stream";

/** A regular file of an archive. */
interface TarEntry {
  /** As the archive has it, without `./` in front. Only a name: nothing is written to it. */
  readonly name: string;
  /** In milliseconds. */
  readonly modified: number;
  /** Undefined where it is larger than what was asked for. */
  readonly content: Buffer | undefined;
}

const block = 512;
/** Bytes that are read of one archive at most: one that grows without end isn't read to it. */
const mostRead = 8_000_000_000;
const longestName = 65_536;

/**
 * The regular files of a tar archive (ustar, GNU or pax) that `wanted` takes by their name, in its order. Links, devices and everything else are
 * left out. Rejects where it isn't one.
 */
export async function* tarEntries(
  stream: Readable,
  wanted: (name: string) => boolean,
  most: number,
): AsyncGenerator<TarEntry> {
  const reader = new BlockReader(stream);
  let longName: string | undefined;
  let isFirst = true;
  for (;;) {
    const header = await reader.take(block);
    if (header === undefined || header.every((byte) => byte === 0)) {
      if (isFirst) throw new Error("it isn't a tar archive, or it is empty");
      return;
    }
    if (!isHeader(header)) throw new Error(isFirst ? "it isn't a tar archive" : "the archive is damaged");
    isFirst = false;
    const size = numberAt(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const padded = Math.ceil(size / block) * block;
    if (type === "L" || type === "x") {
      if (size > longestName) throw new Error("the archive is damaged: a name is too long");
      const content = (await reader.take(padded))?.subarray(0, size) ?? Buffer.alloc(0);
      longName = (type === "L" ? textAt(content, 0, size) : paxPath(content)) ?? longName;
      continue;
    }
    const prefix =
      header.subarray(257, 262).toString("latin1") === "ustar" && header[262] === 0 ? textAt(header, 345, 155) : "";
    const short = textAt(header, 0, 100);
    const name = (longName ?? (prefix === "" ? short : `${prefix}/${short}`)).replace(/^(?:\.\/)+/, "");
    longName = undefined;
    const isFile = type === "0" || type === "\0";
    if (!isFile || name.endsWith("/") || !wanted(name) || size > most) {
      await reader.skip(padded);
      if (isFile && size > most && wanted(name))
        yield { name, modified: numberAt(header, 136, 12) * 1000, content: undefined };
      continue;
    }
    const content = await reader.take(padded);
    if (content === undefined) throw new Error("the archive ends early");
    yield { name, modified: numberAt(header, 136, 12) * 1000, content: Buffer.from(content.subarray(0, size)) };
  }
}

function isHeader(header: Buffer): boolean {
  let sum = 0;
  for (let index = 0; index < block; index++) sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return sum === numberAt(header, 148, 8);
}

function textAt(buffer: Buffer, from: number, length: number): string {
  const field = buffer.subarray(from, from + length);
  const end = field.indexOf(0);
  return (end < 0 ? field : field.subarray(0, end)).toString("utf8");
}

/** An octal number, or GNU's binary one of large files. */
function numberAt(buffer: Buffer, from: number, length: number): number {
  if (((buffer[from] ?? 0) & 0x80) !== 0) return Number(buffer.readBigUInt64BE(from + length - 8));
  return Number.parseInt(textAt(buffer, from, length).trim() || "0", 8) || 0;
}

function paxPath(content: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString("utf8"))?.[1];
}

/** Takes a stream by pieces of a wanted length. */
class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer[] = [];
  #length = 0;
  #read = 0;

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async take(length: number): Promise<Buffer | undefined> {
    while (this.#length < length) if (!(await this.#more())) return undefined;
    const all = this.#rest.length === 1 ? (this.#rest[0] as Buffer) : Buffer.concat(this.#rest);
    this.#rest = [all.subarray(length)];
    this.#length -= length;
    return all.subarray(0, length);
  }

  async skip(length: number): Promise<void> {
    let left = length;
    while (left > 0) {
      if (this.#length === 0 && !(await this.#more())) return;
      const step = Math.min(left, this.#length, 1 << 20);
      await this.take(step);
      left -= step;
    }
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    this.#read += value.length;
    if (this.#read > mostRead) throw new Error("the archive has more than 8 GB");
    this.#rest.push(value);
    this.#length += value.length;
    return true;
  }
}
