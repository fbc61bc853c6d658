import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  decodeConfiguration,
  largestConfiguration,
  looksLikeXml,
  refuseTooLarge,
} from "../../../../../client/src/editor/services/texts/configuration-text.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("UTF-8 is read, with or without a byte order mark", () => {
  expect(decodeConfiguration("cib.xml", bytes("<cib a='ü'/>"))).toBe("<cib a='ü'/>");
  expect(decodeConfiguration("cib.xml", bytes("\uFEFF<cib/>"))).toBe("<cib/>");
});

test("a compressed file is reported, with how to decompress it", () => {
  expect(() => decodeConfiguration("pe-input-3.bz2", bytes("BZh91AY&SY"))).toThrow(
    '"pe-input-3.bz2" is compressed with bzip2. Decompress it (bunzip2 -k), then open the result.',
  );
  expect(() => decodeConfiguration("cib.gz", gzipSync("<cib/>"))).toThrow(/compressed with gzip/);
});

test("a file that is not text is reported", () => {
  expect(() => decodeConfiguration("x.xml", new Uint8Array([0x3c, 0xff, 0xfe, 0x00]))).toThrow(
    '"x.xml" is not UTF-8 text. Save it as UTF-8 and open it again.',
  );
});

test("a file of 50 MB is refused before it is read", () => {
  expect(() => refuseTooLarge("cib.xml", 50 * 1024 * 1024)).toThrow(
    '"cib.xml" has 50 MiB; the editor shows up to 32 MiB. In a terminal, "quorate convert" accepts more.',
  );
  expect(() => refuseTooLarge("cib.xml", largestConfiguration)).not.toThrow();
});

test("XML is recognized by its first character", () => {
  expect(["<cib/>", "\uFEFF\n  <?xml?>"].map(looksLikeXml)).toEqual([true, true]);
  expect(["", "primitive a Dummy", "# <cib/>"].map(looksLikeXml)).toEqual([false, false, false]);
});
