import { expect, test } from "vitest";
import { buildModel, updateModel } from "../../../server/src/analysis/build-model.ts";
import { Definitions } from "../../../server/src/analysis/definitions.ts";
import { changedStatements } from "../../../server/src/analysis/statement-changes.ts";
import { CrmTree, parseCrm } from "../../../server/src/crm/crm-tree.ts";
import { runsOf } from "../../../server/src/crm/statement-run.ts";
import { newest } from "../../../server/src/model/target.ts";
import { Memo } from "../../../server/src/text/memo.ts";

const read = (lines: readonly string[]) => {
  const text = lines.join("\n");
  return { language: "crm", uri: "file:///a.crm", text, tree: parseCrm(text) } as const;
};

test("after any edits ids mean what they mean in the text read from scratch, in the same order", () => {
  let seed = 7;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((seed / 0x80000000) * limit);
  };
  const lines = Array.from({ length: 8 }, (_, i) => `primitive p${i} Dummy`);
  const memo = new Memo();
  let document = read(lines);
  let model = buildModel([document], newest, memo);
  let shared = 0;
  for (let round = 0; round < 600; round++) {
    // Few names, so that ids are often defined twice, become free again, and come back.
    const written = [`primitive p${below(12)} Dummy`, `group g${below(3)} p1`, "# nothing", "location l p1 5: n1"];
    const change = below(10);
    if (change === 0) lines.splice(below(lines.length + 1), 0, `primitive p${below(12)} Dummy`);
    else if (change === 1 && lines.length > 4) lines.splice(below(lines.length), 1);
    else lines[below(lines.length)] = written[below(20) < 16 ? 0 : below(written.length)] as string;
    const next = read(lines);
    // Statements that are equal are the same objects, as after an edit.
    const known = new Map(document.tree.statements.map(({ statement }) => [statement.text, statement]));
    const statements = next.tree.statements.map(({ statement }) => known.get(statement.text) ?? statement);
    const after = { ...next, tree: new CrmTree(runsOf(statements)) };
    const updated = updateModel(model, [after], changedStatements([document], [after]), newest);
    const scratch = buildModel([after], newest, memo);
    expect([...updated.definitions].map(([id, { object }]) => [id, object.id])).toEqual(
      [...scratch.definitions].map(([id, { object }]) => [id, object.id]),
    );
    for (const [id, { object }] of scratch.definitions) expect(updated.definitions.get(id)?.object).toBe(object);
    for (const id of model.definitions) expect(updated.definitions.has(id[0])).toBe(scratch.definitions.has(id[0]));
    if (updated.definitions instanceof Definitions && updated.definitions !== model.definitions) shared++;
    [document, model] = [after, updated];
  }
  expect(shared).toBeGreaterThan(100);
});
