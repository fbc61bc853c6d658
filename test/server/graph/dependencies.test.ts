import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const text = `primitive fs Filesystem
primitive db pgsql
primitive web apache
primitive vip IPaddr2
primitive log Dummy
primitive far Dummy
group g vip web
order db-after-fs fs db
colocation db-with-fs inf: db fs
order g-after-db Mandatory: db g
colocation away -inf: far db
order all-then-log [ fs db ] log
`;

function related(id: string, direction: "needs" | "needed by"): string[] {
  const document = parseDocument("file:///c.crm", "crm", text);
  return createWorkspace()
    .dependencies([document], id, direction)
    .map((each) => `${each.id}: ${each.via}`);
}

test("what a resource depends on, also by its group", () => {
  expect(related("db", "needs")).toEqual(["fs: order db-after-fs, colocation db-with-fs"]);
  expect(related("web", "needs")).toEqual(["vip: group g", "db: order g-after-db"]);
});

test("what depends on a resource; what is kept away from it doesn't", () => {
  expect(related("fs", "needed by")).toEqual([
    "db: order db-after-fs, colocation db-with-fs",
    "log: order all-then-log",
  ]);
  expect(related("db", "needed by")).toEqual(["g: order g-after-db", "log: order all-then-log"]);
  expect(related("far", "needs")).toEqual([]);
});

test("the resource at the cursor", () => {
  const document = parseDocument("file:///c.crm", "crm", text);
  const found = createWorkspace().resourceAt(document, text.indexOf("fs db"), [document]);
  expect(found && text.slice(found.place.span.start, found.place.span.end)).toBe("fs");
  expect(found && text.slice(found.statement.start, found.statement.end)).toContain("primitive fs Filesystem");
});
