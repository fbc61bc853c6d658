import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "../../../server/src/pcs/write/pcs-line.ts";
import { convert } from "../../../server/src/workspace.ts";

function pcsOf(crm: string): { lines: string[]; notes: string[] } {
  const { text, errors, notes = [] } = convert("cluster.crm", crm, "crm", "pcs");
  expect(errors).toEqual([]);
  return { lines: text.replaceAll(" \\\n    ", " ").trimEnd().split("\n"), notes: notes.map(({ message }) => message) };
}

test("a resource is created with exactly its operations", () => {
  expect(pcsOf("primitive vip IPaddr2 params ip=192.168.1.100 cidr_netmask=24 op monitor interval=30s").lines).toEqual([
    "pcs resource create vip ocf:heartbeat:IPaddr2 ip=192.168.1.100 cidr_netmask=24 op monitor interval=30s --no-default-ops",
  ]);
});

test("a resource without operations gets none: pcs adds a monitor, which is removed", () => {
  expect(pcsOf("primitive d ocf:pacemaker:Dummy").lines).toEqual([
    "pcs resource create d ocf:pacemaker:Dummy op monitor interval=60s --no-default-ops",
    "pcs resource op remove d-monitor-interval-60s",
  ]);
});

test("members of a group or clone are created in it", () => {
  const { lines } = pcsOf(`
primitive a ocf:pacemaker:Dummy op monitor interval=10s
primitive b ocf:pacemaker:Dummy op monitor interval=10s
primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
group g a b meta resource-stickiness=10
clone s-clone s meta promotable=true notify=true`);
  expect(lines).toEqual([
    "pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s --group g --no-default-ops",
    "pcs resource create b ocf:pacemaker:Dummy op monitor interval=10s --group g --no-default-ops",
    "pcs resource meta g resource-stickiness=10",
    "pcs resource create s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted promotable notify=true --no-default-ops",
  ]);
});

test("constraints keep their ids, and an order has the action of its second resource", () => {
  const { lines } = pcsOf(`
primitive a ocf:pacemaker:Dummy op monitor interval=10s
primitive b ocf:pacemaker:Dummy op monitor interval=10s
location l a 50: n1
location r b rule -inf: not_defined pingd or pingd lte 0
colocation c inf: b a
order o Mandatory: a:start b
order o2 Mandatory: a:stop b`);
  expect(lines.slice(2)).toEqual([
    "pcs constraint location add l a n1 50",
    "pcs constraint location b rule constraint-id=r score=-INFINITY not_defined pingd or pingd lte 0",
    "pcs constraint colocation add b with a INFINITY id=c",
    "pcs constraint order start a then start b id=o kind=Mandatory",
    "pcs constraint order stop a then stop b id=o2 kind=Mandatory",
  ]);
});

test("a template is written out where it is used, and reported", () => {
  const { lines, notes } = pcsOf(`
rsc_template t ocf:pacemaker:Dummy params fake=1 op monitor interval=10s
primitive a @t params envfile=/x`);
  expect(lines).toEqual([
    `# pcs can't express: the template "t". Resources that use it are written out in full.`,
    `# pcs can't express: that "a" uses the template "t". It is written out in full.`,
    "pcs resource create a ocf:pacemaker:Dummy envfile=/x fake=1 op monitor interval=10s --no-default-ops",
  ]);
  expect(notes).toEqual([
    `pcs can't express the template "t". Resources that use it are written out in full.`,
    `pcs can't express that "a" uses the template "t". It is written out in full.`,
  ]);
});

test("a constraint that pcs would refuse is reported and left out", () => {
  const { lines, notes } = pcsOf(`
primitive a ocf:pacemaker:Dummy op monitor interval=10s
primitive b ocf:pacemaker:Dummy op monitor interval=10s
tag t a b
location l t inf: n1`);
  expect(lines.filter((line) => line.startsWith("pcs constraint"))).toEqual([]);
  expect(notes).toEqual([expect.stringContaining(`pcs can't express the constraint "l".`)]);
});

test("an unknown agent is forced, with a note", () => {
  const { lines } = pcsOf("primitive a ocf:mine:thing params x=1 op monitor interval=10s");
  expect(lines).toEqual([
    `# Quorate doesn't know the agent ocf:mine:thing: the command for "a" is forced.`,
    "pcs resource create a ocf:mine:thing --force x=1 op monitor interval=10s --no-default-ops",
  ]);
});

test("any word reaches pcs through a shell unchanged", () => {
  const words = [
    "",
    "a b",
    "it's",
    "$HOME",
    "`id`",
    "a\nb\tc",
    "\\",
    "x='y",
    "ü€",
    "-x",
    "!",
    "a=b c",
    "'",
    "\u007f\u0001",
  ];
  const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`], {
    encoding: "utf8",
  });
  expect(stdout.split("\0").slice(0, -1)).toEqual(words);
});

test("a line break in a value doesn't end the command", () => {
  const cib = `<cib><configuration><crm_config/><nodes/><resources><primitive id="a" class="ocf" provider="pacemaker" type="Dummy">
<instance_attributes id="i"><nvpair id="n" name="fake" value="x&#10;pcs resource delete a"/></instance_attributes></primitive></resources><constraints/></configuration></cib>`;
  const { text } = convert("cib.xml", cib, "cib", "pcs");
  expect(text.replaceAll(" \\\n    ", " ").split("\n")[0]).toBe(
    "pcs resource create a ocf:pacemaker:Dummy $'fake=x\\npcs resource delete a' op monitor interval=60s --no-default-ops",
  );
});
