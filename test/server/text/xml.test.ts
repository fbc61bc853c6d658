import { expect, test } from "vitest";
import { parseXml, serializeXml, XmlError } from "../../../server/src/text/xml.ts";

test("an element knows where it was written", () => {
  const source = `<?xml version="1.0"?>\n<cib epoch="3"><nodes>\n <node id="1" uname='n "1"'/></nodes></cib>`;
  const node = parseXml(source).children[0]?.children[0];
  expect(source.slice(node?.start, node?.end)).toBe(`<node id="1" uname='n "1"'/>`);
  expect(node?.attributes.uname).toBe('n "1"');
});

test("what is written is read back the same", () => {
  const source = `<a x="&lt;&amp;&#10;&quot;"><b>one &lt; two</b><c/></a>`;
  expect(serializeXml(parseXml(serializeXml(parseXml(source))))).toBe(serializeXml(parseXml(source)));
});

test.each([
  ["<a><b></a>", /close tag/],
  ["", /element/],
  ["<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", /document type/],
  ["<a>&unknown;</a>", /entity/],
  ["<a>".repeat(5000), /nest/],
])("%# a bad document is refused with its position", (source, message) => {
  expect(() => parseXml(source)).toThrow(message);
  expect(() => parseXml(source)).toThrow(XmlError);
});
