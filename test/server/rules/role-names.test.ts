import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const text = `primitive db ocf:pacemaker:Stateful op monitor interval=10s timeout=20s
clone db-clone db meta promotable=true
primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1 op monitor interval=10s timeout=20s
order o Mandatory: db-clone:promote vip:start
`;

test.each([
  ["2.0.5", "Master"],
  ["2.1.5", "Promoted"],
  ["3.0.3", "Promoted"],
])("fixes for Pacemaker %s write role %s", (pacemaker, role) => {
  const document = parseDocument("a.crm", "crm", text);
  const found = createWorkspace().checkDocuments([document], undefined, { target: { pacemaker } }).get("a.crm") ?? [];
  const titles = (rule: string) => found.filter(({ code }) => code === rule).flatMap(({ fixes }) => fixes ?? []);
  expect(titles("promotable-monitors").map(({ title }) => title)).toEqual([`Add a monitor with role=${role}`]);
  expect(titles("missing-colocation").map(({ title }) => title)).toEqual([
    expect.stringContaining(`db-clone:${role}"`),
  ]);
});
