import { expect, test } from "vitest";
import { transitionActions } from "../../../../client/src/cluster/simulate/transition-actions.ts";
import { transitionGraph } from "../../../../client/src/graph/transition-graph.ts";
import { writeMermaid } from "../../../../client/src/graph/write-mermaid.ts";

const op = (id: string, operation: string, resource: string, node: string, ...after: string[]) =>
  `<synapse id="s${id}"><action_set><rsc_op id="${id}" operation="${operation}" on_node="${node}"><primitive id="${resource}"/></rsc_op></action_set>
   <inputs>${after.map((each) => `<trigger><rsc_op id="${each}"/></trigger>`).join("")}</inputs></synapse>`;
const pseudo = (id: string, ...after: string[]) =>
  `<synapse id="s${id}"><action_set><pseudo_event id="${id}" operation="stopped"/></action_set>
   <inputs>${after.map((each) => `<trigger><rsc_op id="${each}"/></trigger>`).join("")}</inputs></synapse>`;
const graphOf = (...parts: string[]) => `<transition_graph>${parts.join("\n")}</transition_graph>`;

test("steps follow each other through what isn't shown, and no arrow says what others say already", () => {
  const steps = transitionActions(
    graphOf(
      op("1", "stop", "web", "n1"),
      op("2", "stop", "vip", "n1", "1"),
      pseudo("3", "1", "2"),
      op("4", "start", "vip", "n2", "3"),
      op("5", "start", "web", "n2", "4", "3"),
      op("6", "monitor", "web", "n2", "5"),
    ),
  );
  expect(steps.map(({ operation, resource, node, after }) => `${operation} ${resource} ${node}: ${after}`)).toEqual([
    "stop web n1: ",
    "stop vip n1: 1",
    "start vip n2: 2",
    "start web n2: 4",
  ]);
  expect(writeMermaid(transitionGraph(steps))).toContain('r0["stop web on n1<br>at once"]');
});

test("what waits for something that is blocked isn't drawn, and fencing is a step of its node", () => {
  const fence = `<synapse id="f"><action_set><crm_event id="9" operation="stonith" on_node="n1"/></action_set><inputs/></synapse>`;
  const steps = transitionActions(
    graphOf(fence, op("1", "start", "web", "n2", "9"), op("2", "start", "db", "n2", "99")),
  );
  expect(steps).toEqual([
    { id: "9", operation: "fence", node: "n1", after: [] },
    { id: "1", operation: "start", resource: "web", node: "n2", after: ["9"] },
  ]);
  expect(transitionActions("nothing")).toEqual([]);
});
