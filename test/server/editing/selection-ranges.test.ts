import { expect, test } from "vitest";
import { parseDocument, selectionsAt } from "../../../server/src/workspace.ts";
import { cursor } from "../support/annotated.ts";

/** What is selected step by step, without the whole file. */
function selections(marked: string, language: "crm" | "corosync" = "crm"): string[] {
  const { text, offset } = cursor(marked);
  const steps = selectionsAt(parseDocument("x", language, text), offset).map(({ start, end }) =>
    text.slice(start, end),
  );
  expect(steps.at(-1)).toBe(text);
  return steps.slice(0, -1);
}

test("a selection grows from a value to its pair, its section, the statement and those around it", () => {
  const statement =
    "primitive a Dummy \\\n\tparams x=1 \\\n\top monitor interval=10s op_params y=2 \\\n\top stop timeout=5";
  const marked = `node n1\n\nnode n2\n${statement.replace("y=2", "y=|2")}\n# end\n\nnode n3\n`;
  expect(selections(marked)).toEqual([
    "2",
    "y=2",
    "op_params y=2",
    "op monitor interval=10s op_params y=2",
    statement,
    `node n2\n${statement}\n# end`,
  ]);
});

test("the id of a resource with a role comes before the two together", () => {
  expect(selections("colocation c inf: web ms|-st:Promoted\n")).toEqual([
    "ms-st",
    "ms-st:Promoted",
    "colocation c inf: web ms-st:Promoted",
  ]);
});

test("in corosync.conf it grows from the value to the option, the section's content, the section", () => {
  const node = "node {\n    name: n1\n    nodeid: 1\n  }";
  expect(selections(`# a\nnodelist {\n  ${node.replace("n1", "n|1")}\n}\n`, "corosync")).toEqual([
    "n1",
    "name: n1",
    "name: n1\n    nodeid: 1",
    node,
    `nodelist {\n  ${node}\n}`,
  ]);
});

test.each(["|", "\n|\n", "# com|ment\n", "xml <a|/>", "}|{"])("%j has a result", (marked) => {
  const { text, offset } = cursor(marked);
  for (const language of ["crm", "corosync"] as const) {
    for (const span of selectionsAt(parseDocument("x", language, text), offset)) {
      expect(span.start <= offset && offset <= span.end).toBe(true);
    }
  }
});
