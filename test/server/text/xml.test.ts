import { expect, test } from "vitest";
import { parseXml, serializeXml, XmlError, xmlElement } from "../../../server/src/text/xml.ts";

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

test("attributes inherit nothing and keep any name", () => {
  const source = `<a constructor="1" __proto__="2" toString="3" b="4"/>\n`;
  const { attributes } = parseXml(source);
  expect(attributes.valueOf).toBeUndefined();
  expect(Object.keys(attributes)).toEqual(["constructor", "__proto__", "toString", "b"]);
  expect(serializeXml(parseXml(source))).toBe(source);
  for (const none of [parseXml("<a/>").attributes, xmlElement("a").attributes])
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) expect(none[name]).toBeUndefined();
});
