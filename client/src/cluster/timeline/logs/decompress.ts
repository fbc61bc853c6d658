import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { Readable as Stream } from "node:stream";
import { createGunzip } from "node:zlib";

type Compression = "gzip" | "bzip2" | "xz" | "zstd" | undefined;

/** How a file is compressed, by its first bytes; undefined: not. */
export function compressionOf(begin: Buffer): Compression {
  if (begin[0] === 0x1f && begin[1] === 0x8b) return "gzip";
  if (begin.subarray(0, 3).toString("latin1") === "BZh") return "bzip2";
  if (begin.subarray(0, 6).equals(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))) return "xz";
  if (begin.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))) return "zstd";
  return undefined;
}

/** The bytes of a stream without its compression. What isn't gzip needs the program of that name; the stream fails where it is missing. */
export function decompress(stream: Readable, compression: Compression): Readable {
  if (compression === undefined) return stream;
  if (compression === "gzip") {
    const plain = createGunzip();
    stream.on("error", (error) => plain.destroy(error));
    return stream.pipe(plain);
  }
  const program = spawn(compression, ["-dc"], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  program.stderr.on("data", (data: Buffer) => {
    if (said.length < 500) said += data.toString("utf8");
  });
  stream.on("error", (error) => program.stdout.destroy(error));
  // It may end before it has read all.
  program.stdin.on("error", () => {});
  program.on("error", () => program.stdout.destroy(new Error(`${compression} isn't installed on this machine`)));
  program.stdout.on("close", () => program.kill());
  stream.pipe(program.stdin);
  return Stream.from(
    (async function* () {
      yield* program.stdout;
      const code = program.exitCode ?? (await new Promise<number | null>((done) => program.once("exit", done)));
      if (code !== 0) throw new Error(said.trim().split("\n")[0] || `${compression} failed`);
    })(),
    { objectMode: false },
  );
}

/** The content of a file without its compression. Rejects where it is damaged, or has more than `most` bytes. */
export async function unpacked(content: Buffer, most: number): Promise<Buffer> {
  const compression = compressionOf(content);
  if (compression === undefined) return content;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decompress(Stream.from([content]), compression)) {
    size += (chunk as Buffer).length;
    if (size > most) throw new Error(`it has more than ${most / 1_000_000} MB`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
