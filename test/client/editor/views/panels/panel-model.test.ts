import { expect, test } from "vitest";
import { formatWhen } from "../../../../../client/src/editor/views/format-history.ts";
import { announcements, panelModel } from "../../../../../client/src/editor/views/panels/panel-model.ts";
import {
  sampleContainer,
  sampleFailure,
  sampleNode,
  samplePrimitive,
  sampleSnapshot,
  sampleView,
} from "../../../support/sample-snapshot.ts";

const matrix = (model: ReturnType<typeof panelModel>) =>
  model.rows.map((row) => [`${"  ".repeat(row.depth)}${row.id}`, ...row.cells.map((cell) => cell.text)]);

test("nodes are columns, resources rows, a cell shows the role there", () => {
  const model = panelModel(sampleView());
  expect(model.nodes.map((node) => `${node.name} ${node.state}`)).toEqual(["n1 online", "n2 online · DC", "n3 online"]);
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

test("a group that runs in part shows how much of it runs there", () => {
  const group = sampleContainer("g", "group", [samplePrimitive("a", ["n1"]), samplePrimitive("b", [])]);
  const model = panelModel(sampleView(sampleSnapshot({ resources: [group] })));
  expect(matrix(model)[0]).toEqual(["g", "1 of 2", "", ""]);
});

test("a failure marks its cell, and can be cleaned up", () => {
  const model = panelModel(
    sampleView(sampleSnapshot({ resources: [samplePrimitive("web", ["n1"])], failures: [sampleFailure("web", "n2")] })),
  );
  expect(model.rows[0]?.cells.map((cell) => cell.look)).toEqual(["started", "failed", "none"]);
  expect(model.lists).toEqual([
    {
      key: "failures",
      title: "1 failed action",
      items: [
        {
          key: "web/n2/start/0",
          subject: "web",
          text: "start on n2: not installed",
          attention: "warning",
          action: { type: "cleanup", label: "Clean Up", resource: "web", node: "n2" },
        },
      ],
    },
  ]);
});

test("a role on an unclean node is marked as uncertain", () => {
  const nodes = [sampleNode("n1", { condition: "unclean" }), sampleNode("n2")];
  const model = panelModel(sampleView(sampleSnapshot({ nodes, resources: [samplePrimitive("vip", ["n1"])] })));
  expect(model.rows[0]?.cells[0]).toEqual({ text: "Started, unclean", look: "failed" });
});

test("the head line shows quorum, DC, fencing, maintenance", () => {
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

test("without a status there is the connection alone", () => {
  const model = panelModel({ name: "lab", connection: { kind: "failed", message: "Refused." } });
  expect(model).toMatchObject({ connection: { text: "Refused.", canConnect: true }, rows: [], nodes: [] });
});

test("rows keep their keys when a resource moves", () => {
  const keys = (nodes: readonly string[]) =>
    panelModel(sampleView(sampleSnapshot({ resources: [samplePrimitive("a", nodes)] }))).rows.map((row) => row.key);
  expect(keys(["n1"])).toEqual(keys(["n2"]));
});

test("the model of a thousand resources on sixteen nodes is plain data that can be sent to the page", () => {
  const nodes = Array.from({ length: 16 }, (_, i) => `n${i + 1}`);
  const resources = Array.from({ length: 1000 }, (_, i) => samplePrimitive(`r${i}`, [nodes[i % 16] ?? "n1"]));
  const model = panelModel(sampleView(sampleSnapshot({ resources })));
  expect(model.rows).toHaveLength(1000);
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});

test("pending actions, leftover constraints, fencing and tickets have their own lists", () => {
  const snapshot = sampleSnapshot({
    resources: [samplePrimitive("web", ["n1"], { role: "Starting", pending: "Starting" })],
    nodes: [sampleNode("n1"), sampleNode("n2", { condition: "pending" })],
    leftovers: [{ id: "cli-ban-web-on-n2", resource: "web", kind: "ban", node: "n2", promotedOnly: false }],
    fencing: [
      { target: "n3", action: "reboot", status: "failed", device: "n1", reason: "no such device" },
      { target: "n3", action: "reboot", status: "success", completed: "2026-11-20 04:00:00Z" },
    ],
    tickets: [{ id: "site A", granted: false, standby: false }],
    lastChange: { time: "Fri Nov 20 04:00:00 2026", user: "root" },
  });
  const lists = panelModel(sampleView(snapshot)).lists.map(({ title, items }) => [
    title,
    ...items.map(({ subject, text, attention }) => `${subject}: ${text} [${attention}]`),
  ]);
  expect(lists).toEqual([
    ["Pending actions", "web: starting on n1 [busy]", "n2: joining the cluster [busy]"],
    ["Leftover move and ban constraints", "web: is banned from n2 (cli-ban-web-on-n2) [muted]"],
    [
      "Fencing",
      'n3: Fencing (reboot) of "n3" by n1 failed: no such device [error]',
      `n3: Fencing (reboot) of "n3" succeeded · ${formatWhen("2026-11-20 04:00:00Z")} [good]`,
    ],
    ["Tickets", "site A: revoked [muted]"],
    ["Notes", ": Configuration last changed Fri Nov 20 04:00:00 2026 by root. [muted]"],
  ]);
});

test("quorum shows its votes, with a warning when some are missing", () => {
  const model = panelModel(sampleView(sampleSnapshot({ votes: { expected: 3, total: 2, quorum: 2 } })));
  expect(model.facts.find(({ name }) => name === "Quorum")).toEqual({
    name: "Quorum",
    value: "yes, 2 of 3 votes, 2 needed",
    attention: "warning",
  });
});

test("a screen reader announces what changed, and not everything again", () => {
  const before = panelModel(sampleView());
  expect(announcements(undefined, before)).toEqual([]);
  expect(announcements(before, panelModel(sampleView()))).toEqual([]);
  const now = panelModel(
    sampleView(
      sampleSnapshot({
        nodes: [sampleNode("n1", { condition: "standby" }), sampleNode("n2", { isDc: true }), sampleNode("n3")],
        resources: [samplePrimitive("fence", ["n2"], { agent: "stonith:fence_lab" })],
      }),
    ),
  );
  expect(announcements(before, now)).toEqual(["Node n1: standby.", "fence: Started on n2."]);
});

test("a row's context value has its actions: those of a clone's instances apply to the clone", () => {
  const contexts = panelModel(sampleView()).rows.map((row) => `${row.id} ${row.context}`);
  expect(contexts).toEqual([
    "fence resource.on.managed.one",
    "g-web resource.on.managed.one",
    "vip resource.on.managed.one",
    "web resource.on.managed.one",
    "cl-ping resource.on.managed",
    "ms-st resource.on.managed.one",
  ]);
});
