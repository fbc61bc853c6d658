import { expect, test } from "vitest";
import { parseStatement } from "../../../server/src/crm/parse-statement.ts";
import { printObject } from "../../../server/src/crm/statements.ts";

function printed(text: string): string {
  const statement = parseStatement(text);
  expect(statement.problems.filter((problem) => problem.severity === "error")).toEqual([]);
  if (!statement.object) throw new Error(`no object in ${text}`);
  return printObject(statement.object);
}

const unchanged = [
  "node 1: n1",
  "node n1 \\\n\tattributes standby=on",
  "node 3: r1:remote",
  "primitive vip ocf:heartbeat:IPaddr2 \\\n\tparams ip=10.0.0.1 cidr_netmask=24 \\\n\top monitor interval=10s timeout=20s \\\n\tmeta target-role=Stopped",
  "primitive p ocf:pacemaker:Stateful \\\n\top monitor interval=10s role=Promoted \\\n\top monitor interval=11s role=Unpromoted op_params OCF_CHECK_LEVEL=10",
  "primitive w @web-template \\\n\tutilization cpu=2",
  'primitive a apache description="two words" \\\n\tparams options="-D SSL" quoted="say \\"hi\\""',
  "group g a b c \\\n\tmeta target-role=Started",
  "clone cl p \\\n\tmeta interleave=true",
  "ms m p \\\n\tmeta promoted-max=1",
  "location l vip 100: n1",
  "location l vip role=Promoted resource-discovery=never -inf: n1",
  "location l /^web-.*/ 50: n2",
  "location l { a b } inf: n1",
  "location l vip rule -inf: not_defined pingd or pingd lte 0",
  "location l vip rule $role=Promoted 100: #uname eq n1 and date lt 2030-01-01",
  "location l vip \\\n\trule 100: #uname eq n1 \\\n\trule 50: date spec hours=8-16 weekdays=1-5",
  "location l vip rule inf: ( a eq 1 or b eq 2 ) and c eq 3",
  "colocation c inf: web vip",
  "colocation c -inf: web:Promoted vip node-attribute=rack",
  "colocation c inf: a b c",
  "colocation c inf: ( a b ) c",
  "order o Mandatory: vip web",
  "order o Optional: ms:promote web:start symmetrical=false",
  "order o Serialize: a b c",
  "order o Mandatory: a [ b c ] d",
  "colocation c inf: ( a b sequential=true score=5 ) c",
  "colocation c inf: _rsc_set_ a b",
  "order o Mandatory: ( a b ) c d",
  "order o Mandatory: a b ( c d sequential=true )",
  "order o Mandatory: ( a b require-all=false sequential=true ) c".replace(
    "require-all=false sequential=true",
    "sequential=true require-all=false",
  ),
  "bundle b \\\n\tdocker image=web:1 replicas=3 \\\n\tnetwork ip-range-start=10.0.0.9 port-mapping id=p port=80 \\\n\tstorage storage-mapping id=s source-dir=/a target-dir=/b \\\n\tprimitive httpd \\\n\tmeta target-role=Started",
  'role oper description="may stop" \\\n\twrite xpath:/cib/a \\\n\tdeny ref:vip \\\n\tread type:primitive attr:id',
  "acl_target alice oper viewer",
  "acl_group staff oper",
  "user alice \\\n\trole:oper \\\n\trole:viewer",
  'user bob \\\n\twrite "xpath:/cib/a b" attribute:id \\\n\tdeny ref:vip tag:primitive',
  "user carol",
  "alert a /usr/bin/mail \\\n\tattributes x=1 \\\n\tmeta timeout=10s \\\n\tselect nodes attributes { standby shutdown } \\\n\tto root@example.com \\\n\tto { /var/log/x meta timeout=5s }",
  "monitor vip:Started 10s:20s",
  "op_defaults \\\n\trule ( rsc class=ocf or op name=monitor interval=10s ) and #uname eq n1 \\\n\ttimeout=60s".replace(
    "rule (",
    "rule inf: (",
  ),
  "rsc_ticket t ticketA: web loss-policy=fence",
  "tag t a b",
  "fencing_topology ipmi,pdu sbd",
  "fencing_topology \\\n\tn1: ipmi1 sbd \\\n\tn2: ipmi2 sbd",
  "property cib-bootstrap-options: \\\n\tstonith-enabled=true \\\n\tno-quorum-policy=stop",
  "rsc_defaults resource-stickiness=100".replace(" resource", " \\\n\tresource"),
];

test.each(unchanged)("%s", (text) => {
  expect(printed(text)).toBe(text);
});

test.each([
  [
    "PRIMITIVE vip IPaddr2 PARAMS ip=1.2.3.4 OP monitor interval=5",
    "primitive vip IPaddr2 \\\n\tparams ip=1.2.3.4 \\\n\top monitor interval=5",
  ],
  ["primitive vip IPaddr2 ip=1.2.3.4", "primitive vip IPaddr2 \\\n\tparams ip=1.2.3.4"],
  ["colocation c infinity: a b", "colocation c inf: a b"],
  ["colocation c mandatory: a b", "colocation c inf: a b"],
  ["order o mandatory: a b", "order o Mandatory: a b"],
  ["order o 100: a b", "order o Mandatory: a b"],
  ["order o 0: a b", "order o Optional: a b"],
  ["primitive p Dummy params $foo=bar", "primitive p Dummy \\\n\tparams $foo:foo=bar"],
  ["role r read cib", "role r \\\n\tread xpath:/cib"],
  [
    "role r write meta:web:target-role",
    "role r \\\n\twrite \"xpath://primitive[@id='web']/meta_attributes/nvpair[@name='target-role']\"",
  ],
  ["user erin ROLE:r", "user erin \\\n\trole:r"],
  ["USER dave Read cib", "user dave \\\n\tread xpath:/cib"],
  ["crm -F configure tag t a", "tag t a"],
  ["configure tag t a", "tag t a"],
  ["order o Mandatory: a (b c)", "order o Mandatory: a ( b c )"],
  ["primitive p Dummy state='a b'", 'primitive p Dummy \\\n\tparams state="a b"'],
])("%s is understood", (text, expected) => {
  expect(printed(text)).toBe(expected);
});

test("a line join is removed, even inside a word", () => {
  expect(printed("primitive p Dum\\\n\t\tmy op mon\\\nitor interval=5")).toBe(
    "primitive p Dummy \\\n\top monitor interval=5",
  );
});

test.each(["commit", "show", "delete vip", "up", "exit", "configure", "load update x.crm"])(
  "%s is a session command, no mistake",
  (text) => {
    expect(parseStatement(text)).toMatchObject({ kind: "session", problems: [] });
  },
);

test.each([
  ["primitive", "The id of the primitive is missing here"],
  ["primitive vip", "The agent is missing here"],
  ["colocation c web vip", 'The score with its colon is missing before "web"'],
  ["colocation c inf: web", "The second resource is missing here"],
  ["location l vip", "A score and a node, or a rule, is missing here"],
  ["location l vip rule", "The rule's expression is missing here"],
  ["location l vip rule a eq 1 and b eq 2 or c eq 3", "can't be mixed in one rule"],
  ["order o Mandatory: a ( b c", "The closing ) of the set is missing here"],
  ["role r read params:a meta:b", "replaces the one before it"],
  ["user alice operator", 'Did you mean "role:operator"?'],
  ["user bob read type:node", 'Did you mean "tag:node"?'],
  ["user bob read attribute:id", "xpath:, ref: or tag: is missing"],
  ["user bob role:r read cib", "roles and rights of its own"],
  ["role r read xpath:/cib attr:id", "type: is missing"],
  ["primitve vip IPaddr2", 'Did you mean "primitive"?'],
  ['primitive vip IPaddr2 ip="1.2.3.4', "This quote is never closed"],
])("%s → %s", (text, message) => {
  const messages = parseStatement(text).problems.map((problem) => problem.message);
  expect(messages.join("\n")).toContain(message);
});

test("an error affects only its own part: the rest is parsed", () => {
  const { object } = parseStatement("primitive vip op monitor interval=10s meta target-role=Stopped");
  expect(object).toMatchObject({ kind: "primitive", id: "vip", operations: [{ name: "monitor" }], meta: [{}] });
});
