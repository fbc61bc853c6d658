import { createReadStream, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { compressionOf, decompress, unpacked } from "./decompress.ts";
import { tarEntries } from "./tar-entries.ts";

/** A file of a folder or an archive. Its content isn't unpacked. */
export interface LocalFile {
  /** Below what was named, `/` between folders; an archive counts as a folder. */
  readonly name: string;
  /** When it was last written, in milliseconds. */
  readonly modified: number;
  readonly size: number;
  readonly read: () => Promise<Buffer>;
}

/** What is there, and what couldn't be read of it. */
interface LocalFiles {
  readonly files: readonly LocalFile[];
  readonly unread: readonly { readonly file: string; readonly why: string }[];
}

const archive = /\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$/i;
const mostFiles = 20_000;
/** Bytes of one file, and of all that is kept of archives. */
const mostOfOne = 200_000_000;
const mostOfAll = 400_000_000;

/**
 * The files below a path that `wanted` takes by their name: of a folder, an archive, or archives in either, two deep; a single file is always
 * taken. Nothing is written anywhere; symbolic links aren't followed. Rejects where there is no such path, or a named archive can't be read.
 */
export async function localFiles(from: string, wanted: (name: string) => boolean): Promise<LocalFiles> {
  const files: LocalFile[] = [];
  const unread: { file: string; why: string }[] = [];
  let kept = 0;
  const readArchive = async (name: string, stream: Readable, depth: number): Promise<void> => {
    for await (const entry of tarEntries(
      stream,
      (each) => wanted(each) || (depth < 2 && archive.test(each)),
      mostOfOne,
    )) {
      const full = name === "" ? entry.name : `${name}/${entry.name}`;
      if (entry.content === undefined) unread.push({ file: full, why: "it has more than 200 MB" });
      else if (kept + entry.content.length > mostOfAll || files.length >= mostFiles)
        unread.push({ file: full, why: "what was read before it is as much as is kept at once" });
      else if (archive.test(entry.name) && !wanted(entry.name)) await inner(full, entry.content, depth + 1);
      else {
        const { content, modified } = entry;
        kept += content.length;
        files.push({ name: full, modified, size: content.length, read: async () => content });
      }
    }
  };
  const inner = async (name: string, content: Buffer, depth: number): Promise<void> => {
    try {
      await readArchive(name, decompress(Readable.from([content]), compressionOf(content)), depth);
    } catch (error) {
      unread.push({ file: name, why: (error as Error).message });
    }
  };
  const onDisk = async (file: string, name: string): Promise<void> => {
    const { mtimeMs, size } = statSync(file);
    if (archive.test(file)) {
      const begin = await beginning(file);
      await readArchive(name, decompress(createReadStream(file), compressionOf(begin)), 1);
    } else files.push({ name, modified: mtimeMs, size, read: () => readFile(file) });
  };
  if (statSync(from).isFile()) {
    try {
      await onDisk(from, archive.test(from) ? "" : path.basename(from));
    } catch (error) {
      throw new Error(`${from} can't be read: ${(error as Error).message}`);
    }
    return { files, unread };
  }
  for (const file of filesBelow(from)) {
    const name = path.relative(from, file).split(path.sep).join("/");
    if (!wanted(name) && !archive.test(name)) continue;
    try {
      await onDisk(file, name);
    } catch (error) {
      unread.push({ file: name, why: (error as Error).message });
    }
  }
  return { files, unread };
}

/** The text of a file, which may be compressed by itself. Rejects where it is too large or damaged. */
export async function textOf(file: LocalFile): Promise<string> {
  if (file.size > mostOfOne) throw new Error("it has more than 200 MB");
  const bytes = await unpacked(await file.read(), mostOfOne);
  // Windows writes what is redirected as UTF-16.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (isUtf16) return bytes.subarray(2).toString("utf16le");
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0;
  return isBigEndian ? Buffer.from(bytes.subarray(2)).swap16().toString("utf16le") : bytes.toString("utf8");
}

async function beginning(file: string): Promise<Buffer> {
  for await (const chunk of createReadStream(file, { end: 511 })) return chunk as Buffer;
  return Buffer.alloc(0);
}

function filesBelow(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && files.length < mostFiles; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const full = path.join(next, entry.name);
      if (entry.isDirectory()) folders.push(full);
      else if (entry.isFile()) files.push(full);
    }
  }
  return files.sort();
}
