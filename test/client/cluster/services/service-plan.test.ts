import { expect, test } from "vitest";
import { readServiceFacts, type ServiceFacts } from "../../../../client/src/cluster/services/service-facts.ts";
import { planServices } from "../../../../client/src/cluster/services/service-plan.ts";
import type { ServicePlanInput } from "../../../../client/src/cluster/services/service-plan-input.ts";
import { missingIn } from "../../../../client/src/cluster/services/wait-until-online.ts";
import type { ClusterSnapshot } from "../../../../client/src/cluster/status/snapshot.ts";

const names = ["n1", "n2", "n3"];
const config = `nodelist {\n${names.map((name, index) => `node {\nname: ${name}\nnodeid: ${index + 1}\n}\n`).join("")}}`;

/** What look-services.sh prints on a node; `off` leaves out what runs. */
function facts(name: string, how: { off?: boolean; manager?: string; units?: string } = {}): ServiceFacts {
  const { off = false, manager = "systemd", units = "enabled" } = how;
  return readServiceFacts(
    [
      ...[`uname\t${name}`, `manager\t${manager}`, "has\tcorosync", "has\tpacemakerd"],
      ...["corosync", "pacemaker", "corosync-qdevice"].map((unit) => `unit\t${unit} ${units}`),
      ...(off ? [] : ["runs\tcorosync", "runs\tpacemakerd", `name\t${name}`]),
      ...config.split("\n").map((line) => `config\t${line}`),
      ...(off
        ? []
        : [
            "quorum\tQuorate:          Yes",
            "quorum\tExpected votes:   3",
            "quorum\tHighest expected: 3",
            "quorum\tTotal votes:      3",
            "quorum\tQuorum:           2  ",
            "quorum\tFlags:            Quorate ",
          ]),
    ].join("\n"),
  );
}

const node = (name: string, more = {}) => ({
  ...{ name, id: name, type: "member", condition: "online", isDc: name === "n1", resourcesRunning: 0, attributes: [] },
  ...more,
});
const resource = (id: string, on: string, more = {}) => ({
  ...{
    id,
    kind: "primitive",
    placements: [{ node: on, role: "Started" }],
    role: "Started",
    failed: false,
    managed: true,
  },
  ...{ disabled: false, maintenance: false, blocked: false, orphaned: false, children: [], ...more },
});
const snapshot = (more: object = {}) =>
  ({
    ...{ dc: "n1", quorum: true, maintenance: false, nodes: names.map((name) => node(name)) },
    resources: [resource("web", "n1")],
    ...more,
  }) as unknown as ClusterSnapshot;
const plan = (more: Partial<ServicePlanInput>) =>
  planServices({
    ...{ action: "stop", chosen: undefined, isTogether: false, cluster: "lab", unreachable: [] },
    ...{ nodes: names.map((name) => facts(name)), snapshot: snapshot() },
    ...more,
  });

test("the DC is the last, and all that might get resources are put in standby first", () => {
  const { nodes, standby, isOutage } = plan({ chosen: ["n1", "n2"] });
  expect(nodes).toEqual(["n2", "n1"]);
  expect(standby).toEqual(["n2", "n1"]);
  expect(isOutage).toBe(true);
});

test("no standby where nothing runs, or the cluster moves nothing", () => {
  expect(plan({ chosen: ["n2"] }).standby).toEqual([]);
  expect(plan({ chosen: ["n1"], snapshot: snapshot({ maintenance: true }) }).standby).toEqual([]);
  expect(plan({ chosen: ["n1"], snapshot: snapshot({ quorum: false }) }).standby).toEqual([]);
  const inStandby = snapshot({ nodes: names.map((name) => node(name, { condition: "standby" })) });
  expect(plan({ chosen: ["n1"], snapshot: inStandby }).standby).toEqual([]);
});

test("one of three leaves no outage; the last node, or quorum, does", () => {
  expect(plan({ chosen: ["n2"] }).isOutage).toBe(false);
  expect(plan({}).isOutage).toBe(true);
  expect(plan({ action: "restart" }).isOutage).toBe(false);
  expect(plan({ action: "restart", isTogether: true }).isOutage).toBe(true);
  expect(
    plan({ action: "start", nodes: names.map((name) => facts(name, { off: true })), snapshot: undefined }).isOutage,
  ).toBe(false);
});

test("what is so already stays", () => {
  const nodes = [facts("n1"), facts("n2", { off: true }), facts("n3")];
  expect(plan({ nodes }).nodes).toEqual(["n3", "n1"]);
  expect(plan({ action: "start", nodes }).nodes).toEqual(["n2"]);
  expect(plan({ action: "start", nodes }).notes).toContain("n1 and n3 are already running.");
  expect(plan({ action: "enable" }).nodes).toEqual([]);
  expect(plan({ action: "disable" }).nodes).toEqual(["n2", "n3", "n1"]);
});

test("what keeps running is said", () => {
  const resources = [resource("web", "n1", { managed: false })];
  expect(plan({ chosen: ["n1"], snapshot: snapshot({ resources }) }).notes.join()).toContain(
    `"web" isn't managed, so it keeps running`,
  );
  expect(plan({ snapshot: snapshot({ maintenance: true }) }).notes.join()).toContain("is in maintenance");
});

test("what the nodes that are left do without quorum is said", () => {
  const policy = (noQuorumPolicy: string) =>
    plan({ chosen: ["n1", "n2"], snapshot: snapshot({ noQuorumPolicy }) }).notes.join();
  expect(policy("ignore")).toContain("go on without quorum");
  expect(policy("suicide")).toContain("are fenced");
});

test("a cluster that starts without some nodes may fence them", () => {
  const nodes = names.map((name) => facts(name, { off: true }));
  const notes = plan({ action: "start", chosen: ["n1", "n2"], nodes, snapshot: undefined }).notes.join();
  expect(notes).toContain("n3 doesn't start. Where fencing is enabled");
});

test.each([
  ["an unknown node", { chosen: ["n9"] }, `has no node "n9", only "n1", "n2" and "n3"`],
  [
    "a node that can't be connected",
    { unreachable: [{ name: "n4", reason: "No route." }] },
    `"n4" can't be connected: No route.`,
  ],
  ["no service manager", { nodes: [facts("n1", { manager: "none" })] }, `"n1" has neither systemd nor init scripts`],
  ["no systemd", { action: "disable", nodes: [facts("n1", { manager: "service" })] }, `"n1" has no systemd`],
  ["a masked unit", { action: "start", nodes: [facts("n1", { off: true, units: "masked" })] }, "a masked unit"],
  [
    "nothing installed",
    { action: "start", nodes: [readServiceFacts("uname\tn1\nmanager\tsystemd\n")] },
    "has no corosync and Pacemaker",
  ],
] as const)("refuses %s", (_, more, words) => {
  expect(() => plan(more)).toThrow(words);
});

test("the name of a stopped node is that of corosync.conf", () => {
  const listed =
    "config\tnodelist {\nconfig\tnode {\nconfig\tring0_addr: 10.0.0.7\nconfig\tname: alpha\nconfig\t}\nconfig\t}";
  expect(readServiceFacts(`uname\thost7.example\naddress\t10.0.0.7\n${listed}`).name).toBe("alpha");
  expect(readServiceFacts(`uname\talpha\n${listed}`).name).toBe("alpha");
  expect(readServiceFacts(`uname\tother\n${listed}`).name).toBe("other");
});

test("a node is online with a DC, and quorum where that is wanted", () => {
  const xml = (dc: string, own: string) =>
    `  <current_dc present="${dc}" with_quorum="false"/>\n  <node name="n1" online="${own}" pending="false"/>`;
  expect(missingIn(xml("true", "true"), "n1", false)).toBeUndefined();
  expect(missingIn(xml("true", "true"), "n1", true)).toContain("no quorum");
  expect(missingIn(xml("false", "true"), "n1", false)).toContain("no DC");
  expect(missingIn(xml("true", "false"), "n1", false)).toContain("isn't online");
});
