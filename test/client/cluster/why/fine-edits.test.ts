import { expect, test } from "vitest";
import { applyCibEdits } from "../../../../client/src/cluster/what-if/cib-edit.ts";
import { insert, mergeEdits, remove } from "../../../../client/src/cluster/why/fine-edits.ts";
import { parseXml, xmlElement } from "../../../../server/src/text/xml.ts";

const text = `<all><a/><b/></all>`;
const root = parseXml(text);
const [a, b] = root.children;
const added = xmlElement("new");

test("what is put behind the last element stays when that is taken out, and goes when what is around it does", () => {
  if (!a || !b) throw new Error("The text has two elements.");
  expect(applyCibEdits(text, mergeEdits([insert(root, added), remove(b)]))).toBe("<all><a/><new/></all>");
  expect(applyCibEdits(text, mergeEdits([remove(a), remove(b), insert(root, added)]))).toBe("<all><new/></all>");
  expect(applyCibEdits(text, mergeEdits([insert(root, added), remove(root)]))).toBe("");
});

test("the same edit twice is one", () => {
  if (!a) throw new Error("The text has two elements.");
  expect(mergeEdits([remove(a), remove(a)])).toEqual([remove(a)]);
});
