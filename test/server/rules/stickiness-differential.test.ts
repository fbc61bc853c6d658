import { afterAll, expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { findScheduler, Scheduler } from "../support/scheduler.ts";

const { checkDocuments } = createWorkspace();
const missing = findScheduler() ? "" : " (crm_simulate is not installed)";
const scheduler = new Scheduler();
afterAll(() => scheduler.close());

const nodes = ["n1", "n2", "n3"];
const resources = `${nodes.map((node) => `node ${node}\n`).join("")}
primitive a ocf:pacemaker:Dummy op monitor interval=10s
primitive b ocf:pacemaker:Dummy op monitor interval=10s
primitive c ocf:pacemaker:Dummy op monitor interval=10s
`;

function isReported(text: string): boolean {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return found.some(({ code }) => code === "no-stickiness");
}

test.skipIf(missing).each([
  ["location l1 a 100: n1", "n1"],
  ["location l1 a 100: n1\nlocation l2 a 100: n2", "n1"],
  ["location l1 a 100: n1\nlocation l2 a 100: n2\nlocation l3 a 100: n3", "n1"],
  ["location l1 a 200: n1\nlocation l2 a 100: n2", "n1"],
  ["rsc_defaults resource-stickiness=100\nlocation l1 a 200: n1\nlocation l2 a 100: n2", "n1"],
  ["rsc_defaults resource-stickiness=99\nlocation l1 a 200: n1\nlocation l2 a 100: n2", "n1"],
  ["rsc_defaults resource-stickiness=50\nlocation l1 a 100: n1", "n1"],
  ["rsc_defaults resource-stickiness=150\nlocation l1 a 100: n1", "n1"],
  ["location l1 a 100: n1\nlocation l2 a -inf: n2\nlocation l3 a -inf: n3", ""],
  ["location l1 a rule 100: #uname eq n1\nlocation l2 a rule 100: #uname eq n2", "n1"],
  ["location l1 a rule 100: #uname eq n1", "n1"],
  ["location l1 a rule 100: #uname ne n3", ""],
  ["group g a b\nrsc_defaults resource-stickiness=60\nlocation l1 g 100: n1", "n1"],
  ["group g a b\nrsc_defaults resource-stickiness=40\nlocation l1 g 100: n1", "n1"],
  ["colocation c1 inf: b a\nrsc_defaults resource-stickiness=60\nlocation l1 a 100: n1", "n1"],
  ["colocation c1 inf: a b\nrsc_defaults resource-stickiness=60\nlocation l1 a 100: n1", "n1"],
  ["colocation c1 inf: a b\nlocation l1 a 100: n1\nlocation l2 b 100: n2", ""],
  ["colocation c1 inf: a b c\nrsc_defaults resource-stickiness=30\nlocation l1 a 100: n1", "n1"],
  [
    "property symmetric-cluster=false\nlocation l1 a 100: n1\nlocation l2 a 0: n2\nlocation l3 b 0: n3\nlocation l4 c 0: n3",
    "n1",
  ],
] as const)(`a finding says whether the resource moves back: %j${missing}`, (text, best) => {
  const configured = text.replace(/^property .*$/m, "");
  const property = /^property .*$/m.exec(text)?.[0] ?? "";
  let moves = false;
  if (best !== "") {
    const body = `${resources.replace(/^node .*\n/gm, "")}${property}\n${configured}`;
    const located = /group g/.test(text) ? "g" : "a";
    const before = scheduler.start(`${body}\nlocation ban ${located} -inf: ${best}\n`, { nodes });
    const after = scheduler.without("ban");
    moves = [...(after.active.get("a")?.keys() ?? [])].join() !== [...(before.active.get("a")?.keys() ?? [])].join();
  }
  expect(isReported(resources + text)).toBe(moves);
});
