// What these rules say about where something can't run is asked of Pacemaker's own scheduler too.
import { afterAll, expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { findScheduler, Scheduler } from "../support/scheduler.ts";

const { checkDocuments } = createWorkspace();
const missing = findScheduler() ? "" : " (crm_simulate is not installed)";
const scheduler = new Scheduler();
afterAll(() => scheduler.close());

const nodes = ["n1", "n2"];

function finds(rule: string, text: string): boolean {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return found.some(({ code }) => code === rule);
}

function placesOf(text: string, id: string): readonly string[] {
  return [
    ...(scheduler
      .start(text, { nodes, promotion: { s: { n1: 10 } } })
      .active.get(id)
      ?.keys() ?? []),
  ];
}

const listed = nodes.map((node) => `node ${node}\n`).join("");
const clones = `primitive ip ocf:pacemaker:Dummy op monitor interval=10s
primitive w ocf:pacemaker:Dummy op monitor interval=10s
clone cw w
primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
clone cs s meta promotable=true
`;

test
  .skipIf(missing)
  .each([
    "colocation c1 inf: cw ip",
    "colocation c1 inf: cw cs:Promoted",
    "colocation c1 inf: cw cs",
    "colocation c1 100: cw ip",
    "colocation c1 inf: ip cw",
    "colocation c1 inf: cs cw",
  ])(`a clone runs on one node only where that is found: %j${missing}`, (constraint) => {
  const isOnOne = placesOf(`${clones}${constraint}`, "w").length === 1;
  expect(finds("clone-with-single", `${listed}${clones}${constraint}`)).toBe(isOnOne);
});

const ping = (params: string): string =>
  `primitive p ocf:pacemaker:ping params host_list=10.0.0.1 ${params} op monitor interval=10s timeout=60s
clone cp p
primitive a ocf:pacemaker:Dummy op monitor interval=10s
`;

test.skipIf(missing).each([
  [ping("name=net"), "pingd"],
  [ping("name=net"), "net"],
  [ping(""), "pingd"],
])(`a rule about an attribute that nothing sets stops the resource: %j, %s${missing}`, (text, attribute) => {
  // The agent isn't run here: its attribute stands on the nodes as after its first start.
  const set = /name=(\S+)/.exec(text)?.[1] ?? "pingd";
  const location = `location l a rule -inf: not_defined ${attribute} or ${attribute} lte 0`;
  const runs = placesOf(`${text}${location.replaceAll(set, "#uname")}`, "a").length > 0;
  expect(finds("ping-rule", `${listed}${text}${location}`)).toBe(!runs);
});
