import { expect, test } from "vitest";
import { downtimes, observationOf } from "../../../../client/src/cluster/drill/downtimes.ts";
import type { DrillResult } from "../../../../client/src/cluster/drill/drill.ts";
import { drillQuestion, drillReport, drillSentence } from "../../../../client/src/cluster/drill/format-drill.ts";
import { measuredExpectations } from "../../../../client/src/cluster/drill/measured-expectations.ts";
import { readExpectations } from "../../../../client/src/cluster/expectations/read-expectations.ts";
import type { NodeState, ResourceState } from "../../../../client/src/cluster/status/snapshot.ts";

const at = (time: number, active: Record<string, string[]>) => ({ at: time, active: new Map(Object.entries(active)) });

test("a resource is down from where no node runs it to where one does again; gaps add up, and one may last", () => {
  const found = downtimes([
    at(0, { web: ["n1"], db: ["n1", "n2"], off: [], late: ["n1"] }),
    at(1000, { web: [], db: ["n2"], off: [], late: ["n1"] }),
    at(3000, { web: ["n2"], db: ["n2"], off: ["n2"], late: [] }),
    at(4000, { web: [], db: ["n2"], off: ["n2"], late: [] }),
    at(4500, { web: ["n2"], db: ["n2"], off: ["n2"], late: [] }),
  ]);
  expect(found.map(({ resource, down, isDown, after }) => [resource, down, isDown, after.join(" ")])).toEqual([
    ["web", 2500, false, "n2"],
    ["db", 0, false, "n2"],
    ["late", 1500, true, ""],
  ]);
  expect(downtimes([])).toEqual([]);
});

test("what is on a node that is offline or unclean serves nobody", () => {
  const node = (name: string, condition: NodeState["condition"]) => ({ name, condition }) as NodeState;
  const primitive = (id: string, ...placements: ResourceState["placements"]) =>
    ({ id, placements, children: [] }) as unknown as ResourceState;
  const group = { id: "g", placements: [], children: [primitive("a", { node: "n1", role: "Started" })] };
  const clone = {
    ...{ id: "c", placements: [] },
    children: [primitive("p:0", { node: "n1", role: "Promoted" }), primitive("p:1", { node: "n2", role: "Starting" })],
  };
  const of = (condition: NodeState["condition"]) =>
    Object.fromEntries(
      observationOf(
        {
          nodes: [node("n1", condition), node("n2", "online")],
          resources: [group, clone] as unknown as ResourceState[],
        },
        0,
      ).active,
    );
  expect(of("online")).toEqual({ a: ["n1"], p: ["n1"] });
  expect(of("unclean")).toEqual({ a: [], p: [] });
  expect(of("offline")).toEqual({ a: [], p: [] });
});

const plan: DrillResult["plan"] = {
  ...{ node: "n1", kind: "standby", devices: ["fence"], command: ["crm_attribute", "--node=n1"] },
  predicted: {
    ...{ id: "standby n1", kind: "standby", title: "n1 goes to standby", fenced: [], weight: 2 },
    cells: [
      {
        resource: "web",
        outcome: "moves",
        short: "",
        sentence: "web moves from n1 to n2.",
        on: ["n2"],
        promotedOn: [],
      },
      { resource: "fence", outcome: "moves", short: "", sentence: "fence moves.", on: ["n2"], promotedOn: [] },
    ],
  },
};
const result: DrillResult = {
  ...{
    plan,
    began: Date.UTC(2026, 10, 30, 9),
    took: 12_300,
    isIdle: true,
    ending: '"n1" was taken out of standby again.',
  },
  resources: [
    { resource: "web", before: ["n1"], after: ["n2"], predicted: ["n2"], down: 1250, isDown: false, agrees: true },
    { resource: "db|x", before: ["n1"], after: [], predicted: ["n2"], down: 900, isDown: true, agrees: false },
  ],
};

test("the question says what the scheduler says, fence devices left out", () => {
  expect(drillQuestion(plan)).toBe(
    '"n1" goes to standby, and comes back when the cluster is idle.\nThe scheduler says:\n  web moves from n1 to n2.',
  );
  expect(drillQuestion({ ...plan, kind: "fence", predicted: { ...plan.predicted, cells: [] } })).toContain(
    "unwritten data on it is lost.\nThe scheduler says that nothing changes.",
  );
});

test("the report has a line for each resource, and names what differs", () => {
  expect(drillSentence(result)).toBe(
    'The cluster was idle 12 s after "n1" went to standby; db|x is down; web was down longest, 1.3 s; 1 resource not as predicted',
  );
  const report = drillReport(result, "lab", "ann");
  expect(report).toContain("# Drill: n1 to standby\n\nCluster lab, 2026-11-30 09:00:00 UTC, by ann.");
  expect(report.replace(/ +/g, " ")).toContain("| web | n1 | n2 | n2 | 1.3 s | yes |");
  expect(report.replace(/ +/g, " ")).toContain("| db\\|x | n1 | n2 | – | 0.9 s, still down | **no** |");
  expect(report).toContain("`crm_attribute --node=n1`");
});

test("what is stated about a drill is checked by what was measured, times too", () => {
  const { expectations } = readExpectations(`when n1 goes to standby:
  - web runs on n2 within 3 s
  - web runs within 1 s
  - g runs on n3
  - db is promoted
  - everything runs
when n1 is lost:
  - web runs
`);
  const cib = `<cib><configuration><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/><node id="3" uname="n3"/></nodes>
<resources><group id="g"><primitive id="web" class="ocf" provider="heartbeat" type="Dummy"/></group>
<primitive id="db" class="ocf" provider="heartbeat" type="Dummy"/></resources></configuration><status/></cib>`;
  const web = { resource: "web", before: ["n1"], after: ["n2"], down: 2500, isDown: false, agrees: true };
  expect(measuredExpectations(expectations, { plan, resources: [web] }, cib)).toEqual([
    { text: "web runs on n2 within 3 s", result: "held", sentence: "Down for 2.5 s at most." },
    { text: "web runs within 1 s", result: "failed", sentence: "web was down for 2.5 s, longer than 1 s." },
    { text: "g runs on n3", result: "failed", sentence: "web runs on n2." },
    { text: "db is promoted", result: "unknown", sentence: "A drill measures where resources run, not in which role." },
    { text: "everything runs", result: "held", sentence: "Down for 2.5 s at most." },
  ]);
});
