import { expect, test } from "vitest";
import { readGraph, withoutFencing } from "../../../../client/src/cluster/simulate/transition-graph.ts";
import { applyCibEdits, editRoot } from "../../../../client/src/cluster/what-if/cib-edit.ts";
import { leanCib } from "../../../../client/src/cluster/what-if/lean-cib.ts";
import { nodesOfCib } from "../../../../client/src/cluster/what-if/member-nodes.ts";
import { readPrediction } from "../../../../client/src/cluster/what-if/placements.ts";
import { hasQuorum, quorumRules } from "../../../../client/src/cluster/what-if/quorum.ts";
import { parseXml } from "../../../../server/src/text/xml.ts";

test("edits are put into the text in its order, whatever theirs", () => {
  const edits = [
    { start: 4, end: 5, text: "X" },
    { start: 0, end: 1, text: "" },
    { start: 6, end: 6, text: "!" },
  ];
  expect(applyCibEdits("abcdef", edits)).toBe("bcdXf!");
});

test.each([
  ['<cib a="1" have-quorum="1">\n<x/></cib>', '<cib a="1" have-quorum="0">\n<x/></cib>'],
  ['<cib a="x>y"/>', '<cib a="x&gt;y" have-quorum="0"/>'],
])("the root of %s gets other attributes, the rest stays", (text, expected) => {
  expect(applyCibEdits(text, [editRoot(text, parseXml(text), { "have-quorum": "0" })])).toBe(expected);
});

test("quorum: more than half of all votes, one of two with two_node, a device's votes for who is left", () => {
  const survives = (nodes: string[], left: string[], known: Partial<Parameters<typeof quorumRules>[2]> = {}) =>
    hasQuorum(quorumRules(nodes, nodes, { twoNode: false, ...known }), nodes, left);
  expect(survives(["a", "b", "c"], ["a", "b"])).toBe(true);
  expect(survives(["a", "b", "c"], ["a"])).toBe(false);
  expect(survives(["a", "b", "c", "d"], ["a", "b"])).toBe(false);
  expect(survives(["a", "b"], ["a"])).toBe(false);
  expect(survives(["a", "b"], ["a"], { twoNode: true })).toBe(true);
  expect(survives(["a", "b"], ["a"], { deviceVotes: 1 })).toBe(true);
  expect(survives(["a", "b", "c"], ["a"], { deviceVotes: 2 })).toBe(true);
  expect(survives(["a", "b", "c"], ["a"], { votes: new Map([["a", 3]]) })).toBe(true);
  expect(survives(["a", "b"], [], { twoNode: true })).toBe(false);
  expect(survives(["a", "b", "c", "d"], ["a", "b"], { tieBreakers: ["a"] })).toBe(true);
  expect(survives(["a", "b", "c", "d"], ["a", "b"], { tieBreakers: ["c", "a"] })).toBe(false);
  expect(survives(["a", "b", "c"], ["a", "b"], { expected: 5 })).toBe(false);
});

test("quorum: a node that is down already is a vote that is missing", () => {
  const rules = quorumRules(["a", "b", "c", "d", "e"], ["a", "b", "c"], { twoNode: false });
  expect(hasQuorum(rules, ["a", "b", "c"], ["a", "b", "c"])).toBe(true);
  expect(hasQuorum(rules, ["a", "b", "c"], ["a", "b"])).toBe(false);
});

test("a node is online by words, and by the times that newer releases write", () => {
  const state = (name: string, attributes: string) =>
    `<node_state id="${name}" uname="${name}" join="member" ${attributes}/>`;
  const cib = `<cib><configuration><nodes><node id="1" uname="a"/><node id="r" uname="r" type="remote"/></nodes></configuration><status>
    ${state("a", 'in_ccm="true" crmd="online"')}${state("b", 'in_ccm="1795985345" crmd="1795985346"')}${state("c", 'in_ccm="0" crmd="0"')}
  </status></cib>`;
  expect(nodesOfCib(parseXml(cib)).map(({ name, isMember, isOnline }) => [name, isMember, isOnline])).toEqual([
    ["a", true, true],
    ["r", false, false],
    ["b", true, true],
    ["c", true, false],
  ]);
});

test("what waits for fencing never happens when fencing fails, however long the chain", () => {
  const action = (id: string, type: string, operation: string, resource: string, after: string) =>
    `<synapse><action_set><${type} id="${id}" operation="${operation}" on_node="n1">${resource ? `<primitive id="${resource}"/>` : ""}</${type}></action_set><inputs>${after}</inputs></synapse>`;
  const trigger = (id: string) => `<trigger><rsc_op id="${id}"/></trigger>`;
  const graph = readGraph(
    `<transition_graph>${action("1", "crm_event", "stonith", "", "")}${action("2", "rsc_op", "start", "a", trigger("1"))}${action("3", "rsc_op", "start", "b", trigger("2"))}${action("4", "rsc_op", "stop", "c:0", "")}</transition_graph>`,
  );
  expect(withoutFencing(graph ?? []).map(({ operation, resource }) => `${operation} ${resource}`)).toEqual(["stop c"]);
  expect(readGraph("no xml")).toBeUndefined();
});

test("an answer that isn't known gives no prediction, never an empty one", () => {
  expect(readPrediction("")).toBeUndefined();
  expect(readPrediction("Transition Summary:\n")).toBeUndefined();
  expect(readPrediction("<pacemaker-result><cluster_status/></pacemaker-result>")).toBeUndefined();
});

test("probes that found nothing are left out of a CIB, and limits of failures and monitors while nothing has failed", () => {
  const history = (id: string, ...operations: string[]) =>
    `<lrm_resource id="${id}">${operations.join("")}</lrm_resource>`;
  const probe = (code: number) => `<lrm_rsc_op operation="monitor" interval="0" rc-code="${code}" op-status="0"/>`;
  const limit = '<meta_attributes id="m"><nvpair id="t" name="migration-threshold" value="3"/></meta_attributes>';
  const cib = (status: string) =>
    `<cib><configuration><crm_config/><resources><primitive id="a"><operations><op name="monitor" interval="10s"/><op name="start" interval="0"/></operations>${limit}</primitive></resources></configuration><status><node_state><lrm><lrm_resources>${history("a", probe(7))}${history("b", probe(0))}${history("c", probe(7), "<lrm_rsc_op/>")}${history("d", probe(8))}</lrm_resources></lrm>${status}</node_state></status></cib>`;
  const lean = leanCib(cib(""), { withoutFailures: true });
  expect([...lean.matchAll(/<lrm_resource id="(.)"/g)].map(([, id]) => id)).toEqual(["b", "c", "d"]);
  expect(lean).toContain('name="enable-startup-probes" value="false"');
  expect([...lean.matchAll(/name="migration-threshold" value="(\d)"/g)].map(([, value]) => value)).toEqual(["0"]);
  expect(lean).not.toContain('interval="10s"');
  const failed = cib('<nvpair name="fail-count-a#monitor_0" value="1"/>');
  expect(leanCib(failed, { withoutFailures: true })).toContain('name="migration-threshold" value="3"');
  expect(leanCib(cib(""), { withoutFailures: false })).toContain('name="migration-threshold" value="3"');
});
