import { expect, test } from "vitest";
import { parseDocument, symbolsLike } from "../../../server/src/workspace.ts";

const documents = [
  parseDocument("a.crm", "crm", "primitive web-vip IPaddr2\nprimitive vip2 IPaddr2\ngroup g vip2\nnode 1: n1\n"),
  parseDocument("corosync.conf", "corosync", "nodelist {\n  node {\n    name: n1\n  }\n}\n"),
];

function names(typed: string): string[] {
  return symbolsLike(documents, typed).map(({ name }) => name);
}

test("prefixes come first, then whole words, then letters in order", () => {
  expect(names("vip")).toEqual(["vip2", "web-vip"]);
  expect(names("WVP")).toEqual(["web-vip"]);
  expect(names("n")).toEqual(["n1", "node", "name", "nodelist"]);
  expect(names("zzz")).toEqual([]);
});

test("an empty query lists everything", () => {
  expect(names("")).toContain("g");
  expect(symbolsLike(documents, "n1")).toEqual([
    { uri: "a.crm", name: "n1", detail: "node", kind: "node", span: { start: 70, end: 72 } },
  ]);
});
