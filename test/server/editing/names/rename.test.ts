import { expect, test } from "vitest";
import { createWorkspace } from "../../../../server/src/workspace.ts";
import { applyEdits, scene } from "../../support/cluster.ts";

const { renameAt, renameTargetAt } = createWorkspace();

function renamed(files: Parameters<typeof scene>[0], newName: string): Record<string, string> | string {
  const at = scene(files);
  const result = renameAt(at.document, at.offset, newName, at.cluster);
  return "refused" in result ? result.refused : applyEdits(at, result.edits);
}

test("all references to a resource follow, in all files", () => {
  const files = {
    "resources.crm": "# web is served here\nprimitive w|eb ocf:heartbeat:apache params configfile=web\nclone cl web\n",
    "constraints.crm": 'location l web 100: n1\norder o Mandatory: vip ( web:start "web" )\ntag web-things web\n',
  };
  expect(renamed(files, "httpd")).toEqual({
    "resources.crm":
      "# web is served here\nprimitive httpd ocf:heartbeat:apache params configfile=web\nclone cl httpd\n",
    "constraints.crm":
      'location l httpd 100: n1\norder o Mandatory: vip ( httpd:start "httpd" )\ntag web-things httpd\n',
  });
});

test.each([
  ["a role stays", "ms ms-st s\ncolocation c inf: v ms-s|t:Promoted", "db", "ms db s\ncolocation c inf: v db:Promoted"],
  [
    "a user's role: stays",
    "role op|er read status\nuser alice role:oper",
    "viewer",
    "role viewer read status\nuser alice role:viewer",
  ],
  ["an @ stays", "rsc_template t Dummy\nprimitive x @|t", "tmpl", "rsc_template tmpl Dummy\nprimitive x @tmpl"],
  ["a colon stays", "tag t|: a\nlocation l t 1: n", "tt", "tag tt: a\nlocation l tt 1: n"],
  [
    "a node's kind stays",
    "node 1: n|1:remote\nlocation l a 1: n1",
    "node1",
    "node 1: node1:remote\nlocation l a 1: node1",
  ],
  [
    "the devices beside it stay",
    "primitive b stonith:x\nfencing_topology n1: a,|b,c 'a,b'",
    "ipmi",
    "primitive ipmi stonith:x\nfencing_topology n1: a,ipmi,c 'a,ipmi'",
  ],
  [
    "a word in two halves beside it stays",
    "primitive vip Dummy\ngroup g vi\\\np |x",
    "y",
    "primitive vip Dummy\ngroup g vi\\\np y",
  ],
  [
    "a name in two halves is replaced whole",
    "primitive v|ip Dummy\ngroup g vi\\\np",
    "ip",
    "primitive ip Dummy\ngroup g ip",
  ],
  [
    "xml follows",
    'primitive |a Dummy\nxml <rsc_order id="a2" first="a" then="b"/>',
    "c",
    'primitive c Dummy\nxml <rsc_order id="a2" first="c" then="b"/>',
  ],
  [
    "sets follow",
    "property o|pts: a=1\nrsc_defaults $id-ref=opts",
    "options",
    "property options: a=1\nrsc_defaults $id-ref=options",
  ],
  ["a ticket follows", "rsc_ticket a T|: x\nrsc_ticket b T: y", "site", "rsc_ticket a site: x\nrsc_ticket b site: y"],
  [
    "a remote node and its resource are one",
    "primitive r1 ocf:pacemaker:remote\nlocation l a 1: |r1\ngroup g r1",
    "r2",
    "primitive r2 ocf:pacemaker:remote\nlocation l a 1: r2\ngroup g r2",
  ],
])("%s", (_, text, newName, after) => {
  expect(renamed(text, newName)).toEqual({ "cluster.crm": after });
});

test("a node is renamed in corosync.conf too", () => {
  const files = { "a.crm": "location l a 1: |n1", "corosync.conf": "nodelist {\n node {\n  name: n1\n }\n}" };
  expect(renamed(files, "node1")).toEqual({
    "a.crm": "location l a 1: node1",
    "corosync.conf": "nodelist {\n node {\n  name: node1\n }\n}",
  });
});

test.each([
  ["primitive v|ip Dummy", "1a", "can't be an id"],
  ["primitive v|ip Dummy", "a b", "can't be an id"],
  ["primitive v|ip Dummy", "", "can't be an id"],
  ["primitive v|ip Dummy", "meta", "is a keyword of the crm language"],
  ["node n|1", "a:b", "can't be a node's name"],
  [
    "primitive v|ip Dummy\n\ngroup web vip",
    "web",
    '"web" is taken: it is the name of a group in cluster.crm, line 3. Choose another name.',
  ],
  ["primitive v|ip oc:Dummy params $id=p1 a=1", "p1", "a set of attributes"],
  ["primitive vip D|ummy", "x", "There is no name here"],
])("%j can't become %j: %s", (text, newName, part) => {
  expect(renamed(text, newName)).toContain(part);
});

test("a name taken by a node is free as an id", () => {
  expect(renamed("node web\nprimitive v|ip Dummy", "web")).toEqual({ "cluster.crm": "node web\nprimitive web Dummy" });
});

test("the range to edit is the name alone", () => {
  const at = scene("primitive x '@t|m'");
  expect(renameTargetAt(at.document, at.offset)).toEqual({ span: { start: 14, end: 16 }, name: "tm" });
});
