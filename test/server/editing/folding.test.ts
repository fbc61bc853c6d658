import { expect, test } from "vitest";
import { foldsOf, LineIndex, parseDocument } from "../../../server/src/workspace.ts";

/** First and last line (from 1) of what folds over several lines. */
function folds(text: string, language: "crm" | "corosync" = "crm"): [number, number, string][] {
  const lines = new LineIndex(text);
  return foldsOf(parseDocument("x", language, text))
    .map(({ span, kind }): [number, number, string] => [
      lines.position(span.start).line + 1,
      lines.position(span.end).line + 1,
      kind,
    ])
    .filter(([first, last]) => first < last);
}

test("statements of several lines fold, and runs of comments", () => {
  const text = "# one\n# two\n\n# alone\nprimitive a Dummy \\\n\tparams x=1 \\\n\n# x\nnode n1\n# y\n# z";
  expect(folds(text)).toEqual([
    [1, 2, "comment"],
    [5, 6, "region"],
    [10, 11, "comment"],
  ]);
});

test("sections of corosync.conf fold up to their closing brace, which stays visible", () => {
  const text = "# a\n# b\nnodelist {\n  # c\n  # d\n  node {\n    name: n1\n    nodeid: 1\n  }\n}\nquorum {\n}\n";
  expect(folds(text, "corosync")).toEqual([
    [1, 2, "comment"],
    [3, 9, "region"],
    [4, 5, "comment"],
    [6, 8, "region"],
  ]);
});
