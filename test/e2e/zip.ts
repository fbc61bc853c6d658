import { readFileSync } from "node:fs";

/** The names in a zip file, from its central directory. Throws when the file has none. */
export function namesInZip(file: string): string[] {
  const bytes = readFileSync(file);
  // PKWARE's APPNOTE 4.3.16: the end record, searched from the end, says where the directory starts and how many entries it has.
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error(`${file} is not a zip file.`);
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = bytes.readUInt16LE(end + 10); entry > 0; entry--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    names.push(bytes.toString("utf8", at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
