import { expect, it } from "vitest";
import { afterMark } from "../../../../../client/src/cluster/ssh/commands/marked-output.ts";

const mark = "@@0000-1111";

/** What a stream gives that arrives in pieces of so many bytes. */
function read(text: string, size: number) {
  const stream = afterMark(mark);
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(stream.add(bytes.subarray(at, at + size)));
  return { output: Buffer.concat(pieces).toString(), rest: stream.rest, before: stream.before };
}

it.each([1, 2, 7, 1000])("gives what follows the printed mark, in pieces of %i bytes", (size) => {
  expect(read(`motd${mark} 123\n<cib/>\n${mark}\n`, size)).toEqual({
    output: `<cib/>\n${mark}\n`,
    rest: " 123",
    before: "motd",
  });
  expect(read(`${mark}\r\nx`, size)).toMatchObject({ output: "x", rest: "\r" });
});

it.each([1, 5, 1000])("takes no repetition of the command for it, in pieces of %i bytes", (size) => {
  const trace = `echo ${mark}; echo "${mark} $$" >&2\n+ echo '${mark} 123'\n`;
  expect(read(`${trace}${mark} 123\nown`, size)).toEqual({ output: "own", rest: " 123", before: trace });
});

it("gives nothing where the mark never comes, however often its beginning does", () => {
  const { output, rest, before } = read(`${mark};`.repeat(100_000), 32_768);
  expect([output, rest]).toEqual(["", undefined]);
  expect(before.length).toBeLessThanOrEqual(2_000);
});
