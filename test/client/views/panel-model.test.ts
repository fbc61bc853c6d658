import { expect, test } from "vitest";
import { panelModel } from "../../../client/src/views/panel-model.ts";
import {
  sampleContainer,
  sampleFailure,
  sampleNode,
  samplePrimitive,
  sampleSnapshot,
  sampleView,
} from "../sample-snapshot.ts";

const matrix = (model: ReturnType<typeof panelModel>) =>
  model.rows.map((row) => [`${"  ".repeat(row.depth)}${row.id}`, ...row.cells.map((cell) => cell.text)]);

test("nodes are columns, resources rows, a cell says the role there", () => {
  const model = panelModel(sampleView());
  expect(model.nodes.map((node) => `${node.name} ${node.words}`)).toEqual(["n1 online", "n2 online · DC", "n3 online"]);
  expect(matrix(model)).toEqual([
    ["fence", "", "", "Started"],
    ["g-web", "Started", "", ""],
    ["  vip", "Started", "", ""],
    ["  web", "Started", "", ""],
    ["cl-ping", "Started", "Started", "Started"],
    ["ms-st", "Unpromoted", "Promoted", "Unpromoted"],
  ]);
});

test("a clone of one primitive is one row that names it", () => {
  const row = panelModel(sampleView()).rows.find((each) => each.id === "cl-ping");
  expect(row?.kind).toBe("clone of ping (ocf:pacemaker:ping)");
});

test("a group that runs in part says how much of it is there", () => {
  const group = sampleContainer("g", "group", [samplePrimitive("a", ["n1"]), samplePrimitive("b", [])]);
  const model = panelModel(sampleView(sampleSnapshot({ resources: [group] })));
  expect(matrix(model)[0]).toEqual(["g", "1 of 2", "", ""]);
});

test("a failure marks its cell, and can be cleaned up", () => {
  const model = panelModel(
    sampleView(sampleSnapshot({ resources: [samplePrimitive("web", ["n1"])], failures: [sampleFailure("web", "n2")] })),
  );
  expect(model.rows[0]?.cells.map((cell) => cell.look)).toEqual(["started", "failed", "none"]);
  expect(model.failures).toEqual([
    { key: "web/n2/start/0", resource: "web", node: "n2", words: "start on n2: not installed", when: "" },
  ]);
});

test("a role on an unclean node says that it is not certain", () => {
  const nodes = [sampleNode("n1", { condition: "unclean" }), sampleNode("n2")];
  const model = panelModel(sampleView(sampleSnapshot({ nodes, resources: [samplePrimitive("vip", ["n1"])] })));
  expect(model.rows[0]?.cells[0]).toEqual({ text: "Started, unclean", look: "failed" });
});

test("the head line tells quorum, DC, fencing, maintenance", () => {
  const model = panelModel(sampleView(sampleSnapshot({ fencingEnabled: false, maintenance: true })));
  expect(Object.fromEntries(model.facts.map((fact) => [fact.name, fact.value]))).toEqual({
    Nodes: "3 of 3 up",
    Quorum: "yes",
    DC: "n2",
    Fencing: "disabled",
    Maintenance: "whole cluster",
    Pacemaker: "2.1.5",
  });
});

test("without news there is the connection alone", () => {
  const model = panelModel({ name: "lab", connection: { kind: "failed", message: "Refused." } });
  expect(model).toMatchObject({ connection: { text: "Refused.", canConnect: true }, rows: [], nodes: [] });
});

test("rows keep their keys when a resource moves", () => {
  const keys = (nodes: readonly string[]) =>
    panelModel(sampleView(sampleSnapshot({ resources: [samplePrimitive("a", nodes)] }))).rows.map((row) => row.key);
  expect(keys(["n1"])).toEqual(keys(["n2"]));
});

test("the model of a thousand resources on sixteen nodes is plain data that survives the way to the page", () => {
  const nodes = Array.from({ length: 16 }, (_, i) => `n${i + 1}`);
  const resources = Array.from({ length: 1000 }, (_, i) => samplePrimitive(`r${i}`, [nodes[i % 16] ?? "n1"]));
  const model = panelModel(sampleView(sampleSnapshot({ resources })));
  expect(model.rows).toHaveLength(1000);
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});
