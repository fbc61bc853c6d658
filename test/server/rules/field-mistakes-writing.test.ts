import { expect, test } from "vitest";
import { createWorkspace, type Diagnostic, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

/** What is found in a file: rules with the words they point at; notes left out. */
function found(text: string, language: "crm" | "pcs" | "corosync" = "crm"): string[] {
  const findings: readonly Diagnostic[] = checkDocuments([parseDocument("file", language, text)]).get("file") ?? [];
  return findings
    .filter(({ severity }) => severity !== "information")
    .map(({ span, severity, code }) => `${severity} ${code}: ${text.slice(span.start, span.end)}`);
}

test("a comment after a statement is one finding, as severe as what its words do to the configuration", () => {
  expect(found("primitive a ocf:pacemaker:Dummy op monitor interval=10s # every 10s\n")).toEqual([
    "error trailing-comment: # every 10s",
  ]);
  expect(found("primitive a ocf:pacemaker:Dummy op monitor interval=10s \\\n  # meta is-managed=false\n")).toEqual([
    "error trailing-comment: # meta is-managed=false",
  ]);
});

test("a line that lost the backslash above it", () => {
  expect(found("primitive a ocf:pacemaker:Dummy op monitor interval=10s\n  meta is-managed=true\n")).toEqual([
    "error syntax: meta",
  ]);
  expect(found("primitive a ocf:pacemaker:Dummy op monitor interval=10s\n  timeout=20s\n")).toEqual([
    "error syntax: timeout=20s",
  ]);
});

test("typographic quotes quote nothing", () => {
  const monitor = "op monitor interval=10s timeout=20s";
  expect(found(`primitive a apache params configfile=“/etc/x.conf” ${monitor}\n`)).toEqual([
    "warning syntax: “/etc/x.conf”",
  ]);
  expect(found(`primitive a apache description="the “big” one" params configfile=/etc/x.conf ${monitor}\n`)).toEqual(
    [],
  );
  expect(found(`primitive a apache description="it’s mine" params configfile=/x’s ${monitor}\n`)).toEqual([]);
  expect(found("pcs resource create a ocf:pacemaker:Dummy fake=“x y” op monitor interval=10s\n", "pcs")).toEqual([
    "warning syntax: “x y”",
  ]);
});

test("members of a group are ordered, whether an order names one of them or not", () => {
  const text = `primitive vip IPaddr2 params ip=10.0.0.1 op monitor interval=10s
primitive web apache params configfile=/etc/x.conf op monitor interval=10s
group g vip web
colocation c inf: web vip
`;
  expect(found(text)).toEqual([]);
  expect(found(text.replace("g vip web", "g web vip"))).not.toEqual([]);
});

test("a value that the shell ends at a semicolon or an ampersand", () => {
  const create = "pcs stonith create st fence_xvm pcmk_host_map=";
  expect(found(`${create}n1:vm1;n2:vm2\n`, "pcs")).toEqual(["error syntax: n1:vm1;n2:vm2"]);
  expect(found(`${create}"n1:vm1;n2:vm2" pcmk_delay_max=9\n`, "pcs")).toEqual([]);
  expect(found(`${create}n1:vm1;pcs property set maintenance-mode=false\n`, "pcs")).toEqual([]);
  expect(
    found("pcs resource create a ocf:pacemaker:Dummy fake=http://x/status?auto&a=b op monitor interval=9\n", "pcs"),
  ).toEqual(["error syntax: http://x/status?auto&a=b"]);
});

test("words that are missing in a command of pcs", () => {
  expect(found("pcs resource create a ocf:pacemaker:Dummy monitor interval=30s\n", "pcs")).toEqual([
    "error syntax: monitor",
  ]);
  for (const command of [
    "constraint colocation a with b",
    "constraint a with b",
    "constraint a then b",
    "constraint a prefers n1",
    "property stonith-enabled=true",
    "resource vip ocf:heartbeat:IPaddr2 ip=10.0.0.1",
    "stonith st fence_xvm",
  ]) {
    const text = `pcs ${command}\n`;
    const [problem] = checkDocuments([parseDocument("file", "pcs", text)]).get("file") ?? [];
    expect(problem?.message).toMatch(/a word is missing before it/);
  }
});

test("fence devices that target-role disables fence nothing", () => {
  const device = "primitive st stonith:fence_sbd params devices=/dev/sdb pcmk_delay_max=30";
  const rest = "node n1\nnode n2\nproperty stonith-timeout=120s\n";
  expect(found(`${rest}${device}\nprimitive a ocf:pacemaker:Dummy op monitor interval=10s\n`)).toEqual([]);
  expect(
    found(`${rest}${device} meta target-role=Stopped\nprimitive a ocf:pacemaker:Dummy op monitor interval=10s\n`),
  ).toEqual(["error no-fence-device: property"]);
  const ipmi = (node: string, more: string): string =>
    `primitive st-${node} stonith:fence_ipmilan params ip=10.0.0.${node.slice(1)} pcmk_host_list=${node}${more}\n`;
  expect(found(`${rest}${ipmi("n1", " pcmk_delay_base=5s")}${ipmi("n2", " meta target-role=stopped")}`)).toEqual([
    "warning node-without-fencing: n2",
  ]);
  // Nobody fences n2, so that the two can't fence each other.
  expect(found(`${rest}${ipmi("n1", "")}`)).toEqual(["warning node-without-fencing: n2"]);
});

test("a script for an existing cluster needs no fence device of its own", () => {
  const create = "pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s timeout=20s\n";
  expect(found(`pcs property set no-quorum-policy=freeze\npcs node attribute n1 site=a\n${create}`, "pcs")).toEqual([]);
  expect(found(`pcs property set stonith-enabled=true\n${create}`, "pcs")).toEqual([
    "error no-fence-device: stonith-enabled=true",
  ]);
  expect(found(`pcs cluster setup c n1 n2\n${create}`, "pcs").map((each) => each.slice(0, 21))).toEqual([
    "error no-fence-device",
  ]);
});

test("quotes in corosync.conf are part of the value", () => {
  const node = (name: string): string => `  node {\n    ring0_addr: 10.0.0.1\n    nodeid: 1\n    name: ${name}\n  }\n`;
  const text = (name: string): string =>
    `totem {\n  version: 2\n}\nnodelist {\n${node(name)}}\nquorum {\n  provider: corosync_votequorum\n}\n`;
  expect(found(text('"a"'), "corosync")).toEqual(['warning silently-misread-value: "a"']);
  expect(found(text("a"), "corosync")).toEqual([]);
});

test("findings in a script of pcs advise no command of crmsh", () => {
  const text = `pcs stonith create st fence_xvm pcmk_host_list=n1 pcmk_delay_max=9
pcs resource create a ocf:heartbeat:mysql replication_passwd=x op monitor interval=10s timeout=30s
pcs resource ban a n1
`;
  const messages = (checkDocuments([parseDocument("file", "pcs", text)]).get("file") ?? []).map(
    ({ message }) => message,
  );
  expect(messages.filter((message) => /\bcrm\b/.test(message))).toEqual([]);
  expect(messages.join("\n")).toMatch(/"cibsecret set a replication_passwd VALUE"/);
  expect(messages.join("\n")).toMatch(/"pcs resource clear a"/);
});

test("a misspelt monitor isn't a missing one as well", () => {
  expect(found("primitive a ocf:pacemaker:Dummy op montior interval=10s\n")).toEqual([
    "warning unknown-operation: montior",
  ]);
  expect(found("primitive a ocf:pacemaker:Dummy op start timeout=20s\n")).toEqual(["warning no-monitor: a"]);
});

test("commands of pcs after programs that run others", () => {
  for (const before of ["runuser -u root --", "runuser -u root", "strace -f -o /tmp/x", "flock -w 9 /tmp/lock"]) {
    expect(found(`${before} pcs property set maintenance_mode=false\n`, "pcs")).toEqual([
      "warning underscore-in-option: maintenance_mode",
    ]);
  }
  expect(found("flock /tmp/lock -c 'pcs property set maintenance_mode=false'\n", "pcs")).toEqual([
    "warning underscore-in-option: maintenance_mode",
  ]);
});

test("a score that pcs takes for a node: pcs 0.11 made a constraint for the node 50", () => {
  const create = "pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s\n";
  expect(found(`${create}pcs constraint location a prefers n1 50\n`, "pcs")).toEqual(["warning syntax: 50"]);
  expect(found(`${create}pcs constraint location a avoids n1:INFINITY\n`, "pcs")).toEqual([
    "warning syntax: n1:INFINITY",
  ]);
  expect(found(`${create}pcs constraint location a prefers n1 n2=50\n`, "pcs")).toEqual([]);
});
