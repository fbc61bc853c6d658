import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "../../../server/src/pcs/write/pcs-line.ts";
import { convert } from "../../../server/src/workspace.ts";

function pcsOf(crm: string, pacemaker?: string): { lines: string[]; notes: string[] } {
  const { text, errors, notes = [] } = convert("cluster.crm", crm, "crm", "pcs", { pacemaker });
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

const mixed = `
property stonith-enabled=true
primitive a ocf:pacemaker:Dummy description="the first" op monitor interval=10s
primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave
primitive f stonith:fence_xvm op monitor interval=60s
primitive b ocf:pacemaker:Dummy op monitor interval=10s
group g a
group fences f
clone ms-s s meta promotable=true notify=true
location l b 50: n1
location r b rule -inf: not_defined pingd or pingd lte 0
colocation c inf: b ms-s:Master
rsc_defaults x: rule date gt 2020-01-01 resource-stickiness=2`;

test("for Pacemaker 3 the commands have the forms of pcs 0.12, which warns of none", () => {
  const { lines, notes } = pcsOf(mixed, "3.0.0");
  expect(lines).toEqual([
    "pcs property set stonith-enabled=true",
    "pcs resource defaults set create id=x meta resource-stickiness=2 rule 'date gt 2020-01-01'",
    "pcs resource create b ocf:pacemaker:Dummy op monitor interval=10s --no-default-ops",
    `# pcs can't express: the description of "a".`,
    "pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s group g --no-default-ops --future",
    "pcs stonith create f fence_xvm op monitor interval=60s --no-default-ops",
    `# pcs can't express: fence devices in the group "fences". They are written alone.`,
    "pcs resource create s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted promotable ms-s meta notify=true --no-default-ops --future",
    "pcs constraint location add l b n1 score=50",
    "pcs constraint location b rule constraint-id=r score=-INFINITY 'not_defined pingd or pingd lte 0'",
    "pcs constraint colocation add b with Promoted ms-s score=INFINITY id=c",
  ]);
  expect(notes).toHaveLength(2);
});

test("for Pacemaker 3.0.3, beside pcs 0.12.3, descriptions are commands", () => {
  expect(pcsOf(mixed, "3.0.3").lines).toContain("pcs cib element description a 'the first'");
});

test.each(["2.1.9", undefined])("for Pacemaker %s the commands have forms that pcs 0.11 knows", (release) => {
  const { lines } = pcsOf(mixed, release);
  expect(lines).toContain("pcs stonith create f fence_xvm op monitor interval=60s --group fences --no-default-ops");
  expect(lines.join("\n")).not.toMatch(/--future|score=50|rule '/);
});

test("an option that Pacemaker 3 refuses is written by its name of today, or left out", () => {
  const crm = "property crmd-transition-delay=2s remove-after-stop=false dc-deadtime=10s";
  expect(pcsOf(crm, "3.0.0").lines.at(-1)).toBe("pcs property set transition-delay=2s dc-deadtime=10s");
  expect(pcsOf(crm, "2.1.5").lines.join("\n")).toContain("remove-after-stop=false");
  expect(pcsOf(crm).lines.join("\n")).toContain("crmd-transition-delay=2s");
});

test.each([
  ["2.1.5", "-- -INFINITY"],
  ["3.0.0", "score=-INFINITY"],
])("for Pacemaker %s a negative score is no option: %s", (release, score) => {
  const crm = "primitive a Dummy\nlocation l a -inf: n1";
  expect(pcsOf(crm, release).lines.at(-1)).toBe(`pcs constraint location add l a n1 ${score}`);
});

test("the release that a CIB names decides the forms where none is given", () => {
  const cib = (release: string): string =>
    `<cib validate-with="pacemaker-3.9"><configuration><crm_config><cluster_property_set id="o"><nvpair id="v" name="dc-version" value="${release}"/></cluster_property_set></crm_config><nodes/><resources>
<primitive id="a" class="ocf" provider="pacemaker" type="Dummy"/></resources><constraints><rsc_location id="l" rsc="a" node="n1" score="5"/></constraints></configuration></cib>`;
  const location = (release: string, pacemaker?: string): string | undefined =>
    convert("cib.xml", cib(release), "cib", "pcs", { pacemaker })
      .text.split("\n")
      .find((line) => line.startsWith("pcs constraint"));
  expect(location("3.0.3-1")).toBe("pcs constraint location add l a n1 score=5");
  expect(location("2.1.5-a3f44794f94")).toBe("pcs constraint location add l a n1 5");
  expect(location("2.1.5-a3f44794f94", "3.0.0")).toBe("pcs constraint location add l a n1 score=5");
});
