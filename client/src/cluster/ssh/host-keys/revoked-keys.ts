import { createHash } from "node:crypto";
import { readNamedFile } from "../read-file.ts";
import { keyTypeOf } from "./known-hosts.ts";

const magic = Buffer.from("SSHKRL\n\0", "latin1");

/**
 * Is a key in a file of revoked keys (RevokedHostKeys of ssh_config(5)): a key in each line, or a key revocation list of ssh-keygen(1)?
 * Rejects when the file can't be read or understood: then no key may be accepted, as with OpenSSH.
 */
export async function isRevoked(file: string, key: Buffer): Promise<boolean> {
  const content = await readNamedFile(file);
  if (content.subarray(0, magic.length).equals(magic)) return isInRevocationList(content, key);
  return content
    .toString("utf8")
    .split(/\r?\n/)
    .some((line) => {
      const words = line.trim().split(/[ \t]+/);
      const at = words.indexOf(keyTypeOf(key));
      return at >= 0 && !words[0]?.startsWith("#") && Buffer.from(words[at + 1] ?? "", "base64").equals(key);
    });
}

/** Sections of a key revocation list (OpenSSH's PROTOCOL.krl) that can name a host key as such. */
const sections = { certificates: 1, explicitKeys: 2, sha1: 3, signature: 4, sha256: 5, extension: 255 } as const;

function isInRevocationList(list: Buffer, key: Buffer): boolean {
  const reader = new Reader(list, magic.length);
  if (reader.number() !== 1) throw new Error("it has a format that isn't known");
  // Its version, date and flags, eight bytes each; a reserved field and a comment.
  reader.skip(24);
  reader.text();
  reader.text();
  const digest = (algorithm: string): Buffer => createHash(algorithm).update(key).digest();
  const wanted = new Map<number, Buffer>([
    [sections.explicitKeys, key],
    [sections.sha1, digest("sha1")],
    [sections.sha256, digest("sha256")],
  ]);
  while (!reader.isAtEnd) {
    const kind = reader.byte();
    const section = new Reader(reader.text());
    const sought = wanted.get(kind);
    if (sought === undefined) {
      // Host certificates are never accepted, and signatures aren't needed to refuse.
      if (kind === sections.certificates || kind === sections.signature) continue;
      if (kind === sections.extension) {
        section.text();
        if (section.byte() === 0) continue;
      }
      throw new Error("it has a part that isn't known");
    }
    while (!section.isAtEnd) if (section.text().equals(sought)) return true;
  }
  return false;
}

/** Reads what SSH's formats are made of. Throws where the end comes too early. */
class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  skip(count: number): Buffer {
    if (this.#at + count > this.#bytes.length) throw new Error("it is damaged");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  byte(): number {
    return this.skip(1).readUInt8();
  }

  number(): number {
    return this.skip(4).readUInt32BE();
  }

  /** A length, and so many bytes. */
  text(): Buffer {
    return this.skip(this.number());
  }
}
