import { expect, test } from "vitest";
import { createWorkspace, type HintKind, hintKinds, parseDocument } from "../../../server/src/workspace.ts";

/** A text with its hints in brackets where they are shown. */
function hinted(text: string, kinds: readonly HintKind[] = hintKinds): string {
  const document = parseDocument("file:///c.crm", "crm", text);
  const hints = createWorkspace().inlayHints(document, { start: 0, end: text.length }, [document], new Set(kinds));
  return hints
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((shown, { offset, label }) => `${shown.slice(0, offset)}[${label}]${shown.slice(offset)}`, text);
}

test("the timeout in force", () => {
  expect(hinted("primitive p Dummy op monitor interval=10s op start timeout=5s\n")).toBe(
    "primitive p Dummy op monitor interval=10s[ timeout=20s] op start timeout=5s\n",
  );
  expect(hinted("primitive p Dummy op monitor interval=10s\nop_defaults timeout=60s\n")).toContain(
    "interval=10s[ timeout=60s]",
  );
});

test("a timeout that depends on a rule isn't known", () => {
  const text = "primitive p Dummy op monitor interval=10s\nop_defaults rule date lt 2031-01-01 timeout=60s\n";
  expect(hinted(text)).toBe(text);
});

test("operations of a template", () => {
  expect(hinted("rsc_template t Dummy op monitor interval=9s timeout=8s\nprimitive p @t\n")).toContain(
    "primitive p @t[ op monitor interval=9s timeout=8s]",
  );
});

test("scores of one node together", () => {
  const text = "primitive p Dummy\nlocation a p 100: n1\nlocation b p 50: n1\nlocation c p 10: n2\n";
  expect(hinted(text)).toBe(
    "primitive p Dummy\nlocation a p 100: n1[ = 150 on n1]\nlocation b p 50: n1[ = 150 on n1]\nlocation c p 10: n2\n",
  );
  expect(hinted(text, ["timeouts"])).toBe(text);
  expect(hinted("primitive p Dummy\nlocation a p 100: n1\nlocation b p -inf: n1\n")).toContain("[ = -INFINITY on n1]");
});

test("interleave of a clone", () => {
  expect(hinted("primitive p Dummy\nclone c p\nclone d p meta interleave=true\n", ["defaults"])).toBe(
    "primitive p Dummy\nclone c p[ interleave=false]\nclone d p meta interleave=true\n",
  );
});

test("interleave of a clone from rsc_defaults, as crm_resource --meta --get-parameter says", () => {
  const clones =
    "primitive p Dummy meta interleave=no\nclone c p\nprimitive q Dummy\nclone d q meta interleave=false\n";
  expect(hinted(`${clones}rsc_defaults interleave=true\n`, ["defaults"])).toContain("clone c p[ interleave=true]\n");
  expect(hinted(`${clones}rsc_defaults interleave=true\n`, ["defaults"])).toContain("interleave=false\nrsc_defaults");
  // Its child's own value says nothing about the clone.
  expect(hinted(clones, ["defaults"])).toContain("clone c p[ interleave=false]\n");
  const ruled = `${clones}rsc_defaults rule date lt 2031-01-01 interleave=true\n`;
  expect(hinted(ruled, ["defaults"])).toBe(ruled);
});
