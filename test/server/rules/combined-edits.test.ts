import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

/** The text after the only fix of a rule's only finding, and what the fix is called; undefined where none is offered. */
function fixed(rule: string, text: string): { readonly title: string; readonly text: string } | undefined {
  const findings = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  const found = findings.filter(({ code }) => code === rule);
  expect(found).toHaveLength(1);
  const [fix] = found.flatMap(({ fixes }) => fixes);
  if (!fix) return undefined;
  let whole = text;
  for (const { span, text: written } of [fix, ...(fix.also ?? [])].toSorted((a, b) => b.span.start - a.span.start))
    whole = whole.slice(0, span.start) + written + whole.slice(span.end);
  return { title: fix.title, text: whole };
}

const device = "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\n";

test("removing the clone of a fence device renames it in constraints", () => {
  expect(
    fixed(
      "cloned-fence-device",
      `${device}clone fencing fence\nlocation l fencing -inf: n1\norder o Optional: fencing:start web:start\n`,
    ),
  ).toEqual({
    title: 'Delete "fencing"',
    text: `${device}\nlocation l fence -inf: n1\norder o Optional: fence:start web:start\n`,
  });
  expect(fixed("cloned-fence-device", `${device}clone fencing fence\ntag t fencing\n`)).toBeUndefined();
});

test("the parentheses of a single set are removed", () => {
  expect(fixed("ineffective-set", "colocation c inf: ( web db )\n")?.text).toBe("colocation c inf: web db\n");
  expect(fixed("ineffective-set", "order o Mandatory: [ web db ]\n")).toBeUndefined();
  expect(fixed("ineffective-set", "colocation c inf: ( web:Master db:Master )\n")).toBeUndefined();
});

test("two option statements are merged", () => {
  expect(
    fixed("repeated-options", "property stonith-enabled=true\nproperty \\\n\tno-quorum-policy=freeze x=y\n"),
  ).toEqual({
    title: "Merge the two statements",
    text: "property stonith-enabled=true no-quorum-policy=freeze x=y\n\n",
  });
  // Which of the two counts is the writer's to say; and a value with blanks needs its quotes.
  for (const later of ["resource-stickiness=2", "description='two words'"])
    expect(fixed("repeated-options", `rsc_defaults resource-stickiness=1\nrsc_defaults ${later}\n`)).toBeUndefined();
});

test("option sets with different ids, or in two files, are not repeated", () => {
  const found = checkDocuments([
    parseDocument("a.crm", "crm", "property stonith-enabled=true\nproperty more: no-quorum-policy=freeze\n"),
    parseDocument("b.crm", "crm", "property maintenance-mode=true\n"),
  ]);
  expect([...found.values()].flat().filter(({ code }) => code === "repeated-options")).toEqual([]);
});

test("an ms becomes a promotable clone of the same id", () => {
  expect(fixed("legacy-syntax", "ms m db\n")?.text).toBe("clone m db meta promotable=true\n");
  expect(fixed("legacy-syntax", "master m db meta notify=true\n")?.text).toBe(
    "clone m db meta promotable=true notify=true\n",
  );
  expect(fixed("legacy-syntax", "ms m db meta $id=options notify=true\n")).toBeUndefined();
});
