import { expect, test } from "vitest";
import {
  type ConvertedView,
  emptyText,
  formatProblem,
  noteOf,
  viewAddress,
  viewOfQuery,
  viewTitle,
} from "../../../../../client/src/editor/views/documents/converted-view.ts";
import { sampleView } from "../../../support/sample-snapshot.ts";

const file: ConvertedView = {
  source: { kind: "document", uri: "file:///srv/a%20b/cib.xml", path: "/srv/a b/cib.xml" },
  from: "cib",
  to: "crm",
};
const unsaved: ConvertedView = {
  source: { kind: "document", uri: "untitled:Untitled-1", path: "Untitled-1" },
  from: "crm",
  to: "cib",
};
const live: ConvertedView = { source: { kind: "cluster", name: "lab/ä" }, from: "cib", to: "crm" };
const problem = { uri: "file:///srv/a%20b/cib.xml", line: 3, column: 14, message: "Unclosed tag: resources." };

test("a tab's title has the file and the language", () => {
  expect([file, unsaved, live].map(viewTitle)).toEqual(["cib.xml (crm)", "Untitled-1 (CIB XML)", "lab/ä live (crm)"]);
});

test("a view's URI ends in its title, and has the folder to distinguish files of one name", () => {
  expect([file, unsaved, live].map((view) => viewAddress(view).path)).toEqual([
    "/srv/a b/cib.xml (crm)",
    "/Untitled-1 (CIB XML)",
    "/lab⁄ä live (crm)",
  ]);
});

test("a URI describes the whole view, so that the editor can open it again", () => {
  for (const view of [file, unsaved, live]) expect(viewOfQuery(viewAddress(view).query)).toEqual(view);
  for (const query of ["", "from=crm", "from=crm&to=pdf&cluster=lab", "from=crm&to=cib"])
    expect(viewOfQuery(query)).toBeUndefined();
});

test("a problem is formatted with file, line and column", () => {
  expect(formatProblem(problem)).toBe("cib.xml:3:14: Unclosed tag: resources.");
  expect(formatProblem({ ...problem, uri: "" })).toBe("Unclosed tag: resources.");
});

test("a view that is not up to date shows why, and nothing otherwise", () => {
  expect(noteOf(file, [])).toBeUndefined();
  expect(noteOf(file, [problem])).toBe("Not up to date: cib.xml:3:14: Unclosed tag: resources.");
  expect(noteOf(live, [], sampleView())).toBeUndefined();
  expect(noteOf(live, [], { name: "lab", connection: { kind: "disconnected" } })).toBe(
    'Not up to date: "lab" is not connected.',
  );
  expect(noteOf(live, [])).toBe('Not up to date: "lab/ä" is no longer configured.');
});

test("a view without a conversion shows why as a comment", () => {
  expect(emptyText(file, [problem])).toBe("# cib.xml:3:14: Unclosed tag: resources.\n");
  expect(emptyText(unsaved, [{ ...problem, message: "No -- such." }])).toBe("<!-- cib.xml:3:14: No - - such. -->\n");
});
