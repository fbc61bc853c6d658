import { expect, test } from "vitest";
import { createWorkspace, outlineOf, parseDocument } from "../../../../server/src/workspace.ts";
import { cursor } from "../../support/annotated.ts";

const { hover } = createWorkspace();

function hovered(marked: string): { word: string; markdown: string } | undefined {
  const { text, offset } = cursor(marked);
  const document = parseDocument("cluster.crm", "crm", text);
  const found = hover(document, offset, [document]);
  return found && { word: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

test.each([
  ["pri|mitive vip IPaddr2", "primitive", "Defines a resource"],
  ["primitive vip ocf:heart|beat:IPaddr2", "ocf:heartbeat:IPaddr2", "Required: `ip`"],
  ["primitive vip IPaddr2 params i|p=1.2.3.4", "ip", "required"],
  ["primitive vip IPaddr2 params ip=1.2|.3.4", "1.2.3.4", "**ip**"],
  ["primitive vip IPaddr2 op mon|itor interval=5", "monitor", "monitor"],
  ["primitive vip IPaddr2 op monitor inter|val=5", "interval", "interval"],
  ["primitive vip IPaddr2 me|ta a=b", "meta", "role"],
  ["property no-quorum-|policy=stop", "no-quorum-policy", "default `stop`"],
  ["primitive vip IPaddr2 ip=1\nlocation l v|ip 100: n1", "vip", "primitive vip IPaddr2"],
])("%j describes %s", (marked, word, part) => {
  const found = hovered(marked);
  expect(found?.word).toBe(word);
  expect(found?.markdown).toContain(part);
});

test.each(["# a com|ment", "primitive v|ip IPaddr2", "primitive vip IPaddr2 params unk|nown=1", "|"])(
  "%j has no hover",
  (marked) => {
    expect(hovered(marked)).toBeUndefined();
  },
);

test("the outline lists each object at its position", () => {
  const text = "# all of it\nprimitive vip IPaddr2 \\\n\tparams ip=1\n\ngroup g vip\nproperty stonith-enabled=true\n";
  const items = outlineOf(parseDocument("cluster.crm", "crm", text));
  expect(items.map(({ name, detail }) => [name, detail])).toEqual([
    ["vip", "IPaddr2"],
    ["g", "group"],
    ["property", ""],
  ]);
  expect(text.slice(items[0]?.span.start, items[0]?.span.end)).toBe("primitive vip IPaddr2 \\\n\tparams ip=1");
});
