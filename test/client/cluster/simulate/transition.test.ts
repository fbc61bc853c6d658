import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configuredResources } from "../../../../client/src/cluster/simulate/configured-resources.ts";
import {
  disruptiveSteps,
  formatReason,
  formatStep,
  simulationSentence,
} from "../../../../client/src/cluster/simulate/format-simulation.ts";
import {
  readSimulatedResources,
  readSimulation,
  readSimulationText,
  type Simulation,
} from "../../../../client/src/cluster/simulate/read-simulation.ts";
import type { SimulationResult } from "../../../../client/src/cluster/simulate/simulation-result.ts";
import { inactiveResources } from "../../../../client/src/cluster/simulate/stopped-resources.ts";
import { splitActions, stepsOf } from "../../../../client/src/cluster/simulate/transition.ts";
import { readStepOrder } from "../../../../client/src/cluster/simulate/transition-order.ts";
import { parseXml } from "../../../../server/src/text/xml.ts";

/** What crm_simulate 2.1.5 printed on a cluster of three nodes. */
const captured = (name: string): string => readFileSync(new URL(`simulations/${name}`, import.meta.url), "utf8");

function simulated(name: string): Simulation {
  const simulation = readSimulation(captured(name));
  if (simulation === undefined) throw new Error(`${name} is no simulation.`);
  return simulation;
}

const configured = new Set(["fence", "web", "g", "ga", "gb", "cl", "c", "ms", "st", "mig", "new", "nope"]);
const noTurn = () => undefined;

test("steps are in the order in which they happen, groups by their own name", () => {
  const { actions, resources = [] } = simulated("mixed.xml");
  const steps = stepsOf(actions, { resources, configured, orderOf: readStepOrder(captured("mixed-graph.xml")) });
  expect(steps.map(formatStep)).toEqual([
    '"web" reloads on "n2"',
    '"mig" migrates live from "n1" to "n2"',
    '"g" moves from "n3" to "n1"',
    '"st" is demoted on "n3"',
    '"new" starts on "n3"',
    '"st" is promoted on "n1"',
  ]);
  expect(steps.map(({ risk }) => risk)).toEqual([
    "harmless",
    "harmless",
    "interrupts",
    "interrupts",
    "harmless",
    "harmless",
  ]);
  expect(steps.find(({ subject }) => subject === "g")?.members).toEqual(["ga", "gb"]);
  expect(steps.find(({ kind }) => kind === "promote")?.within).toBe("ms");
});

test("fencing comes first, with its reason, and instances of a clone have no numbers", () => {
  const { actions, resources = [] } = simulated("lost-node.xml");
  const steps = stepsOf(actions, { resources, configured, orderOf: noTurn });
  expect(steps[0]).toMatchObject({ kind: "fence", subject: "n3", risk: "fences" });
  expect(steps[0]?.reason).toBe("peer is no longer part of the cluster");
  expect(steps.map(({ subject }) => subject)).toContain("st");
  expect(simulationSentence(resultOf(steps))).toMatch(/^"n3" is fenced, "c" and "st" stop on "n3", "g" moves from/);
});

test("text output of an older crm_simulate gives the same", () => {
  for (const name of ["mixed", "lost-node"])
    expect(readSimulationText(captured(`${name}.txt`))?.actions).toEqual(simulated(`${name}.xml`).actions);
  const old = "Transition Summary:\n * Promote db:1 (Slave -> Master n2)\n * Start x (n1) due to no quorum (blocked)\n";
  expect(readSimulationText(old)?.actions).toEqual([
    { kind: "promote", subject: "db", node: "n2", isBlocked: false },
    { kind: "start", subject: "x", node: "n1", reason: "no quorum", isBlocked: true },
  ]);
  expect(readSimulationText("Segmentation fault")).toBeUndefined();
});

test("a document without actions is no result: Pacemaker 3.0 leaves them out after --node-fail", () => {
  const document = (actions: string) =>
    `<pacemaker-result api-version="2.42"><cluster_status><nodes/><resources/></cluster_status><modifications/>${actions}<status code="0" message="OK"/></pacemaker-result>`;
  expect(readSimulation(document('<modify_node action="Failing" node="n2"/>'))).toBeUndefined();
  expect(readSimulatedResources(document(""))).toEqual([]);
  expect(readSimulation(document("<actions/>"))).toEqual({ actions: [], resources: [] });
  expect(readSimulationText("Transition Summary:\n")).toEqual({ actions: [] });
});

test.each([
  [["<node_action task='Fence (reboot)' node='g1 (resource: vm)' reason='guest is unclean'/>"], "g1"],
  [["<node_action task='Fence (on)' node='n1' reason='required by vm'/>"], undefined],
  [["<node_action task='Shutdown' node='n1'/>"], undefined],
])("of the actions on nodes only fencing counts: %s", (actions, fenced) => {
  const attribute = (name: string) => new RegExp(`${name}='(.*?)'`).exec(actions.join())?.[1];
  const [task, node, reason] = ["task", "node", "reason"].map(attribute);
  const text = `Transition Summary:\n  * ${task} ${node}${reason ? ` '${reason}'` : ""}\n\nExecuting Cluster Transition:\n  * x\n`;
  const expected =
    fenced === undefined ? [] : [{ kind: "fence", subject: fenced, node: fenced, reason, isBlocked: false }];
  const xml = `<pacemaker-result><cluster_status/><actions>${actions.join("")}</actions></pacemaker-result>`;
  expect(readSimulation(xml)?.actions).toEqual(expected);
  expect(readSimulationText(text)?.actions).toEqual(expected);
});

test("an action that isn't known makes the whole unreadable, not harmless", () => {
  const xml = (action: string) =>
    `<pacemaker-result><cluster_status/><actions><rsc_action action="start" resource="a" node="n1"/>${action}</actions></pacemaker-result>`;
  expect(readSimulation(xml(""))?.actions).toHaveLength(1);
  expect(readSimulation(xml('<rsc_action action="banish" resource="a" node="n1"/>'))).toBeUndefined();
  expect(readSimulation(xml('<node_action task="Banish" node="n1"/>'))).toBeUndefined();
  expect(readSimulation(xml("<site_action/>"))).toBeUndefined();
  expect(readSimulationText("Transition Summary:\n  * Start a ( n1 )\n  * Banish b ( n1 )\n")).toBeUndefined();
});

test("a configuration has the groups and agents that text output doesn't describe", () => {
  const configuration = parseXml(
    '<configuration><resources><template id="t" class="ocf" type="Dummy"/><group id="g"><primitive id="ga" class="ocf" provider="heartbeat" type="Dummy"/><primitive id="gb" template="t"/></group><clone id="cl"><meta_attributes id="m"/><primitive id="c" class="lsb" type="x"/></clone><primitive id="fence" class="stonith" type="fence_lab"/></resources></configuration>',
  );
  const resources = configuredResources(configuration);
  const text =
    "Transition Summary:\n * Move fence ( n1 -> n2 )\n * Move ga ( n1 -> n2 )\n * Move gb ( n1 -> n2 )\n * Start c:0 ( n1 )\n";
  const { actions = [] } = readSimulationText(text) ?? {};
  const steps = stepsOf(actions, { resources, configured, orderOf: noTurn });
  expect(steps.map((step) => [formatStep(step), step.risk])).toEqual([
    ['"fence" moves from "n1" to "n2"', "harmless"],
    ['"g" moves from "n1" to "n2"', "interrupts"],
    ['"c" starts on "n1"', "harmless"],
  ]);
});

test("what the cluster would do anyway is not an effect of the plan", () => {
  const wanted = simulated("lost-node.xml");
  const now: Simulation = { actions: wanted.actions.filter(({ kind }) => kind === "promote" || kind === "migrate") };
  const { own, anyway } = splitActions(now, wanted);
  expect(anyway.map(({ subject }) => subject)).toEqual(["st", "mig"]);
  expect(own).toHaveLength(wanted.actions.length - 2);
});

test("a resource that is no longer configured stops permanently; a fence device that moves interrupts nothing", () => {
  const resources = simulated("mixed.xml").resources ?? [];
  const steps = stepsOf(
    [
      { kind: "stop", subject: "gone", node: "n1", reason: "node availability", isBlocked: false },
      { kind: "move", subject: "fence", node: "n1", to: "n2", isBlocked: false },
    ],
    { resources, configured, orderOf: noTurn },
  );
  expect(steps.map(({ risk }) => risk)).toEqual(["removes", "harmless"]);
  expect(steps.slice(0, 1).map((step) => [formatStep(step), formatReason(step)])).toEqual([
    ['"gone" stops on "n1" permanently', "it is removed"],
  ]);
  expect(disruptiveSteps(resultOf(steps)).map(({ subject }) => subject)).toEqual(["gone"]);
});

test("the same on many nodes is one step, the nodes in natural order", () => {
  const actions = [10, 9, 2, 16, 1].map(
    (n) => ({ kind: "start", subject: "c", node: `n${n}`, isBlocked: false }) as const,
  );
  const steps = stepsOf(actions, { resources: [], configured, orderOf: noTurn });
  expect(steps).toHaveLength(1);
  expect(steps[0]?.nodes).toEqual(["n1", "n2", "n9", "n10", "n16"]);
  expect(simulationSentence(resultOf(steps))).toBe(
    '"c" starts on "n1", "n2", "n9" and 2 more, no running resource is interrupted, no node is fenced',
  );
});

test("what stays stopped is reported with a reason, if it concerns the plan", () => {
  const wanted = simulated("mixed.xml");
  const nope = { resource: "nope", state: "stopped", why: "the scheduler finds no node that may run it now" };
  expect(inactiveResources({ actions: [], resources: [] }, wanted, new Set(), new Set(["nope"]))).toEqual([nope]);
  expect(inactiveResources(wanted, wanted, new Set(), new Set(["nope"]))).toEqual([]);
  expect(inactiveResources(wanted, wanted, new Set(["nope"]), new Set(["nope"]))).toEqual([nope]);
});

test("a graph that can't be read, or has a cycle, gives no order and ends", () => {
  expect(readStepOrder("")("start", "a", "n1")).toBeUndefined();
  const synapse = (id: number, after: number) =>
    `<synapse><action_set><rsc_op id="${id}" operation="start" operation_key="r${id}_start_0" on_node="n1"/></action_set><inputs><trigger><rsc_op id="${after}"/></trigger></inputs></synapse>`;
  const cycle = readStepOrder(`<transition_graph>${synapse(1, 2)}${synapse(2, 1)}${synapse(3, 9)}</transition_graph>`);
  expect(cycle("start", "r1", "n1")).toBeUndefined();
  expect(cycle("start", "r3", "n1")).toBe(0);
});

function resultOf(steps: ReturnType<typeof stepsOf>): SimulationResult {
  return { verify: [], transition: { steps, anyway: [], inactive: [] } };
}
