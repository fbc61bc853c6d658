import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listedRules } from "../../../../client/src/editor/commands/rule-list.ts";
import { allRules } from "../../../../server/src/workspace.ts";

test("the rules that can be explained are those of docs/rules.md", () => {
  const page = fs.readFileSync(fileURLToPath(new URL("../../../../docs/rules.md", import.meta.url)), "utf8");
  const listed = listedRules(page);
  expect(listed).toContainEqual({
    id: "fencing-disabled",
    severity: "error",
    title: "Fencing is disabled",
  });
  for (const { id } of listed) expect(page).toContain(`\n## ${id}\n`);
  expect(listed.map(({ id }) => id)).toEqual(allRules().map(({ id }) => id));
});
