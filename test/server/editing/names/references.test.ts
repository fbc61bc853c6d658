import { expect, test } from "vitest";
import { createWorkspace } from "../../../../server/src/workspace.ts";
import { describePlace, type Scene, scene } from "../../support/cluster.ts";

const { definitionAt, highlightsAt, referencesAt } = createWorkspace();

function definitions(files: Parameters<typeof scene>[0]): string[] | undefined {
  const at: Scene = scene(files);
  return definitionAt(at.document, at.offset, at.cluster)?.places.map((place) => describePlace(at, place));
}

function references(files: Parameters<typeof scene>[0], withDefinitions: boolean): string[] {
  const at = scene(files);
  return referencesAt(at.document, at.offset, at.cluster, withDefinitions).map((place) => describePlace(at, place));
}

test.each([
  ["a resource in a constraint", "primitive vip Dummy\nlocation l v|ip 100: n1", "cluster.crm:1:11 vip"],
  ["a resource with a role", "ms ms-st st\ncolocation c inf: vip ms-s|t:Promoted", "cluster.crm:1:4 ms-st"],
  ["a quoted resource", "primitive vip Dummy\ngroup g 'v|ip'", "cluster.crm:1:11 vip"],
  ["the last resource before a bracket", "primitive vip Dummy\norder o Mandatory: a (b vip|)", "cluster.crm:1:11 vip"],
  ["a template", "rsc_template tmpl Dummy\nprimitive x @tm|pl", "cluster.crm:1:14 tmpl"],
  ["a node in a location", "node 1: n1:remote\nlocation l vip 100: n|1", "cluster.crm:1:9 n1"],
  ["a node in a rule", "node n1\nlocation l vip rule #uname eq n|1", "cluster.crm:1:6 n1"],
  ["a node in the fencing topology", "node n1\nfencing_topology n|1: dev", "cluster.crm:1:6 n1"],
  ["a fence device", "primitive dev2 stonith:fence_sbd\nfencing_topology n1: dev1,de|v2", "cluster.crm:1:11 dev2"],
  ["a set", "primitive a Dummy params $id=set1 x=1\nprimitive b Dummy params $id-ref=se|t1", "cluster.crm:1:30 set1"],
  [
    "a set by its resource's id",
    "primitive a Dummy params x=1\nprimitive b Dummy params $id-ref=|a",
    "cluster.crm:1:11 a",
  ],
  [
    "operations",
    "primitive a Dummy operations $id=ops op monitor interval=1\nprimitive b Dummy operations $id-ref=op|s",
    "cluster.crm:1:34 ops",
  ],
  ["a rule", "location l1 a rule $id=r1 #uname eq n1\nlocation l2 b rule $id-ref=r|1", "cluster.crm:1:24 r1"],
  ["an attribute", "primitive a Dummy params $x1:ip=1\nprimitive b Dummy params @x|1:ip", "cluster.crm:1:27 x1"],
  ["a tag in a constraint", "tag t: a b\nlocation l |t 100: n1", "cluster.crm:1:5 t"],
  ["a tagged constraint", "location l vip 100: n1\ntag t |l", "cluster.crm:1:10 l"],
  ["an ACL role", "role operator read status\nacl_target alice oper|ator", "cluster.crm:1:6 operator"],
  ["an ACL role of a user", "role operator read status\nuser alice role:oper|ator", "cluster.crm:1:6 operator"],
  ["what a user's own right is about", "primitive v Dummy\nuser bob write ref:|v", "cluster.crm:1:11 v"],
  ["what an ACL right is about", "primitive ref Dummy\nrole r write ref:r|ef", "cluster.crm:1:11 ref"],
  [
    "whose meta attributes an ACL right is about",
    "primitive v Dummy\nrole r write meta:|v:target-role",
    "cluster.crm:1:11 v",
  ],
  ["a bundle's primitive", "primitive app Dummy\nbundle b docker image=i primitive a|pp", "cluster.crm:1:11 app"],
  ["a monitored resource", "primitive app Dummy\nmonitor a|pp:Promoted 10s", "cluster.crm:1:11 app"],
  ["a guest node", "primitive vm VirtualDomain meta remote-node=g1\nlocation l a 100: g|1", "cluster.crm:1:45 g1"],
  ["a remote node", "primitive r1 ocf:pacemaker:remote\nlocation l a 100: r|1", "cluster.crm:1:11 r1"],
  ["something in xml", 'xml <primitive id="vip" class="ocf"/>\ngroup g vi|p', "cluster.crm:1:20 vip"],
  [
    "something that xml names",
    'primitive vip Dummy\nxml <rsc_location id="l" rsc="vi|p" node="n1"/>',
    "cluster.crm:1:11 vip",
  ],
])("%s leads to its definition", (_, text, place) => {
  expect(definitions(text)).toEqual([place]);
});

test("a definition may be in another file of the folder, a node's in corosync.conf", () => {
  expect(definitions({ "a.crm": "group g v|ip", "b.crm": "primitive vip Dummy" })).toEqual(["b.crm:1:11 vip"]);
  expect(
    definitions({
      "a.crm": "location l vip 100: n|1",
      "corosync.conf": "nodelist {\n  node {\n    name: n1\n  }\n}\n",
    }),
  ).toEqual(["corosync.conf:3:11 n1"]);
});

test("an undefined name has no definition; a word that isn't a name has no result", () => {
  expect(definitions("group g v|ip")).toEqual([]);
  expect(definitions("primitive vip ocf:heart|beat:Dummy")).toBeUndefined();
  expect(definitions("# about v|ip")).toBeUndefined();
  expect(definitions("location l /v|ip/ 100: n1")).toBeUndefined();
});

test("references are found in all files, with or without the definition", () => {
  const files = {
    "a.crm": "primitive v|ip Dummy\ngroup g vip x\n",
    "b.crm": "location l vip 100: n1\norder o vip:start web\ntag t vip vip2\n# vip\n",
  };
  const uses = ["a.crm:2:9 vip", "b.crm:1:12 vip", "b.crm:2:9 vip", "b.crm:3:7 vip"];
  expect(references(files, false)).toEqual(uses);
  expect(references(files, true)).toEqual(["a.crm:1:11 vip", ...uses]);
});

test("nodes, tickets and ids of the same name are distinct", () => {
  const text = "node x\nprimitive x Dummy\nlocation l1 x 1: x\nrsc_ticket l2 x: x\n";
  expect(references(text.replace("1: x", "1: |x"), true)).toEqual(["cluster.crm:1:6 x", "cluster.crm:3:18 x"]);
  expect(references(text.replace("l2 x:", "l2 |x:"), true)).toEqual(["cluster.crm:4:15 x"]);
  expect(references(text.replace("primitive x", "primitive |x"), true)).toHaveLength(3);
});

test("an ACL user isn't a resource", () => {
  expect(references("role x read status\nacl_target |x x\ngroup g x", true)).toEqual(["cluster.crm:2:12 x"]);
});

test("a copy of a file is separate", () => {
  const files = { "a.crm": "primitive v|ip Dummy", "old.crm": "primitive vip Dummy\ngroup g vip" };
  expect(references(files, true)).toEqual(["a.crm:1:11 vip"]);
});

test("highlights distinguish writes from reads, in this file only", () => {
  const at = scene({ "a.crm": "primitive vip Dummy\ngroup g v|ip\n", "b.crm": "tag t vip" });
  expect(highlightsAt(at.document, at.offset)).toEqual([
    { span: { start: 10, end: 13 }, access: "write" },
    { span: { start: 28, end: 31 }, access: "read" },
  ]);
});
