import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reportOf } from "../../../../client/src/cluster/doctor/check-nodes.ts";
import { readCibFacts } from "../../../../client/src/cluster/doctor/cib-facts.ts";
import { readNodeFacts } from "../../../../client/src/cluster/doctor/node-facts.ts";
import type { ClusterSnapshot } from "../../../../client/src/cluster/status/snapshot.ts";
import { sampleCib } from "../../support/sample-cib.ts";
import { sampleNode, samplePrimitive, sampleSnapshot } from "../../support/sample-snapshot.ts";

// A fault for each check that no other test plants one for; what healthy nodes print is edited.
const names = ["n1", "n2", "n3"];
type Edit = (text: string) => string;

const web = `<primitive id="web" class="ocf" provider="heartbeat" type="apache"><instance_attributes id="w"><nvpair id="w1" name="statusurl" value="http://localhost/server-status"/></instance_attributes></primitive>`;
const db = '<primitive id="db" class="ocf" provider="heartbeat" type="pgsql"/>';
const drbd = '<primitive id="disk" class="ocf" provider="linbit" type="drbd"/>';
const fence = '<primitive id="dark" class="stonith" type="fence_lab"/>';
const mount = `<primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"><instance_attributes id="f"><nvpair id="f1" name="device" value="/dev/sdb1"/><nvpair id="f2" name="directory" value="/srv/www"/></instance_attributes></primitive>`;
const address = `<primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="i"><nvpair id="i1" name="ip" value="10.9.9.9"/></instance_attributes></primitive>`;

interface Planted {
  readonly check: string;
  readonly on: string;
  readonly edits?: Readonly<Record<string, Edit>>;
  readonly resources?: string;
  readonly snapshot?: ClusterSnapshot;
  /** A node more in the configuration. */
  readonly member?: string;
  /** The last node doesn't answer. */
  readonly isAway?: true;
}

function findingsOf({ edits = {}, resources = fence, snapshot, isAway, member = "" }: Planted) {
  const nodes = names.slice(0, isAway ? 2 : 3).map((name) => {
    const output = readFileSync(new URL(`./recorded/${name}.txt`, import.meta.url), "utf8");
    const changed = (edits[name] ?? ((text) => text))(output.replace(/^load\t.*$/m, "load\t0.1 2"));
    return readNodeFacts(name, changed, { began: 0, ended: 0 });
  });
  return reportOf("lab", {
    ...{ nodes, unanswered: [], snapshot },
    cib: readCibFacts(
      sampleCib({ resources }).replace('value="false"', 'value="true"').replace("<nodes>", `<nodes>${member}`),
    ),
  }).findings;
}

const found = (planted: Planted): string[] =>
  findingsOf(planted).map(({ check, nodes: on }) => `${check} ${on.join(",")}`);

const replace =
  (from: RegExp, to: string): Edit =>
  (text) => {
    const result = text.replace(from, to);
    if (result === text) throw new Error(`${from} isn't in what was recorded.`);
    return result;
  };
const add =
  (...lines: readonly string[]): Edit =>
  (text) =>
    `${lines.join("\n")}\n${text}`;
const all =
  (...edits: readonly Edit[]): Edit =>
  (text) =>
    edits.reduce((result, edit) => edit(result), text);
const everywhere = (edit: Edit) => Object.fromEntries(names.map((name) => [name, edit]));
const systemd = (...units: readonly string[]): Edit =>
  all(replace(/^manager\t.*$/m, "manager\tsystemd"), add(...units.map((unit) => `unit\t${unit}`), "container\tlxc"));
const boots = ["corosync enabled active", "pacemaker enabled active"];
const started = (more: Readonly<Record<string, Edit>>) => ({ ...everywhere(systemd(...boots)), ...more });
const listed = names.map((name) => sampleNode(name));

const idleWeb = samplePrimitive("web", []);

const planted: readonly Planted[] = [
  { check: "same-os", on: "n2", edits: { n2: replace(/^os\t.*$/m, "os\tdebian 13") } },
  { check: "same-machine", on: "n2", edits: { n2: replace(/^machine\t.*$/m, "machine\taarch64") } },
  { check: "needrestart", on: "n1", edits: { n1: add("needrestart\t$nrconf{restart} = 'a';") } },
  { check: "reboot-required", on: "n3", edits: { n3: add("reboot-required\tyes") } },
  { check: "disk-inodes", on: "n2", edits: { n2: replace(/^inodes\t.*$/m, "inodes\t/var/lib/pacemaker 12 99%") } },
  { check: "load", on: "n1", edits: { n1: replace(/^load\t.*$/m, "load\t31 2") } },
  {
    check: "same-selinux",
    on: "n3",
    edits: { ...everywhere(add("selinux\tEnforcing")), n3: add("selinux\tPermissive") },
  },
  { check: "scheduling", on: "n1", edits: { ...everywhere(replace(/SCHED_OTHER/, "SCHED_RR")), n1: (text) => text } },
  { check: "kernel-log", on: "n2", edits: { n2: replace(/^kernel-log\t0$/m, "kernel-log\t2") } },
  { check: "time-zone", on: "n2", edits: { n2: replace(/^zone\t.*$/m, "zone\tCET") } },
  {
    check: "time-synchronized",
    on: "n1",
    edits: { n1: all(replace(/^manager\t.*$/m, "manager\tsystemd"), add("synchronized\tno")) },
  },
  ...(["pause", "token", "form"] as const).map((kind) => ({
    ...{ check: `log-${kind}`, on: "n1", edits: { n1: add(`log-count\t${kind} 30`) } },
  })),
  {
    check: "unit-masked",
    on: "n2",
    edits: started({ n2: systemd("corosync masked inactive", "pacemaker enabled active") }),
  },
  {
    check: "pacemaker-enabled",
    on: "n2",
    edits: started({ n2: systemd("corosync enabled active", "pacemaker disabled active") }),
  },
  { check: "qdevice-unit", on: "n1", edits: started({ n1: systemd(...boots, "corosync-qdevice enabled failed") }) },
  { check: "nocluster", on: "n3", edits: { n3: add("nocluster\tyes") } },
  {
    check: "failed-units",
    on: "n3",
    edits: started({ n3: all(systemd(...boots), add("failed-unit\tlogrotate.service")) }),
  },
  {
    check: "machine-id",
    on: "n1,n2",
    edits: Object.fromEntries(
      ["n1", "n2"].map((name) => [name, all(systemd(), replace(/^machine-id\t.*$/m, "machine-id\tabc"))]),
    ),
  },
  { check: "link-dhcp", on: "n2", edits: { n2: replace(/^(address\teth0 192\.168\.1\.11\/24) $/m, "$1 dynamic") } },
  { check: "link-errors", on: "n1", edits: { n1: replace(/^nic\teth0 .*$/m, "nic\teth0 1500 up 1 90000 0") } },
  { check: "bond", on: "n1", edits: { n1: add("bond\tbond0 1") } },
  {
    check: "link-flaps",
    on: "n1",
    edits: { n1: replace(/^(stat\tstats\.knet\.node2\.link0\.down_count) 1$/m, "$1 44") },
  },
  { check: "firewall-or-interface", on: "n1", edits: { n1: replace(/^(stat\t.*nic_failure) 0$/m, "$1 1") } },
  { check: "same-firewall", on: "n2", edits: { n2: add("firewall\tfirewalld yes yes") } },
  { check: "encryption", on: "n1,n2,n3" },
  { check: "key-size", on: "n1", edits: { n1: add("file\t/etc/corosync/authkey 400 root 64 abc") } },
  {
    check: "sbd-equal",
    on: "n2",
    edits: {
      ...everywhere(add("process\tsbd 0", "watchdog\t/dev/watchdog iTCO_wdt")),
      n2: all(
        add("process\tsbd 0", "watchdog\t/dev/watchdog iTCO_wdt"),
        replace(/^(sbd-setting\tSBD_WATCHDOG_TIMEOUT) 5$/m, "$1 30"),
      ),
    },
  },
  {
    check: "watchdog-software",
    on: "n1,n2,n3",
    edits: everywhere(add("process\tsbd 0", "watchdog\t/dev/watchdog Software Watchdog")),
  },
  { check: "pacemaker-installed", on: "n3", edits: { n3: replace(/^code\tcrm_mon .*\n/m, "") } },
  { check: "same-cib", on: "n3", edits: { n3: replace(/^epoch\t8$/m, "epoch\t80") } },
  { check: "qdevice", on: "n1", edits: { n1: add("quorum-device\tyes", "qdevice\tState: Connect failed") } },
  {
    check: "member-leftover",
    on: "n9",
    member: '<node id="9" uname="n9"/>',
    snapshot: sampleSnapshot({ nodes: [...listed, sampleNode("n9", { condition: "offline" })] }),
  },
  {
    check: "member-state",
    on: "n3",
    snapshot: sampleSnapshot({
      nodes: [sampleNode("n1"), sampleNode("n2"), sampleNode("n3", { condition: "unclean" })],
    }),
  },
  {
    check: "member-state",
    on: "n3",
    isAway: true,
    snapshot: sampleSnapshot({
      nodes: [sampleNode("n1"), sampleNode("n2"), sampleNode("n3", { condition: "offline" })],
    }),
  },
  ...(["standby", "maintenance"] as const).map((condition) => ({
    ...{ check: `left-${condition}`, on: "n2" },
    snapshot: sampleSnapshot({ nodes: [sampleNode("n1"), sampleNode("n2", { condition }), sampleNode("n3")] }),
  })),
  { check: "left-maintenance-mode", on: "n1,n2,n3", snapshot: sampleSnapshot({ nodes: listed, maintenance: true }) },
  {
    check: "left-unmanaged",
    on: "n2",
    snapshot: sampleSnapshot({ nodes: listed, resources: [samplePrimitive("web", ["n2"], { managed: false })] }),
  },
  {
    check: "left-maintenance-resource",
    on: "n2",
    snapshot: sampleSnapshot({
      nodes: listed,
      resources: [samplePrimitive("web", ["n2"], { managed: false, maintenance: true })],
    }),
  },
  {
    check: "left-failures",
    on: "n3",
    snapshot: sampleSnapshot({
      nodes: listed,
      failCounts: [{ resource: "web", node: "n3", count: 2, threshold: 3 }],
    }),
  },
  {
    check: "runs-already",
    on: "n2",
    resources: fence + web,
    snapshot: sampleSnapshot({ nodes: listed, resources: [idleWeb] }),
    edits: started({ n2: systemd(...boots, "apache2 disabled active") }),
  },
  {
    check: "port-in-use",
    on: "n3",
    resources: fence + web,
    snapshot: sampleSnapshot({ nodes: listed, resources: [idleWeb] }),
    edits: started({ n3: all(systemd(...boots, "apache2 disabled inactive"), add("port-used\tweb 80 nginx")) }),
  },
  {
    check: "agent",
    on: "n2",
    resources: fence + web,
    edits: {
      n2: replace(
        /^agent\tocf:heartbeat:apache .*$/m,
        "agent\tocf:heartbeat:apache locked /usr/lib/ocf/resource.d/heartbeat/apache",
      ),
    },
  },
  {
    check: "link-mtu",
    on: "n1",
    edits: { n1: replace(/^(link\tLINK: 0 .*\.12\) enabled connected) mtu: 1446$/m, "$1 mtu: 1200") },
  },
  { check: "link-address-taken", on: "n2", edits: { n2: add("own-link\t192.168.1.11 1") } },
  {
    check: "mounted-outside",
    on: "n3",
    resources: fence + mount,
    snapshot: sampleSnapshot({ nodes: listed, resources: [samplePrimitive("fs", ["n1"])] }),
    edits: { n1: add("mounted\tmount /srv/www"), n3: add("mounted\tdevice /dev/sdb1") },
  },
  { check: "drbd-connection", on: "n1", resources: fence + drbd, edits: { n1: add("drbd\tr0 n2 StandAlone") } },
  { check: "denied", on: "n2", resources: fence + db, edits: { n2: add("denied\tpostgres 4", "denied\tman 9") } },
  {
    check: "sbd-runs",
    on: "n1,n2,n3",
    resources: `${fence}<primitive id="poison" class="stonith" type="fence_sbd"/>`,
  },
  {
    check: "watchdog-used",
    on: "n3",
    edits: {
      n3: add("unit\tsbd enabled active", "watchdog\t/dev/watchdog iTCO", "watchdog-user\tthe program watchdog"),
    },
  },
  { check: "fence-device", on: "n2", edits: everywhere(replace(/^fences\tn2 dark/m, "fences\tn2")) },
  {
    check: "fence-device-elsewhere",
    on: "n2",
    edits: { n1: replace(/^fences\tn2 dark/m, "fences\tn2"), n3: replace(/^fences\tn2 dark/m, "fences\tn2") },
  },
  {
    check: "fencer-devices",
    on: "n3",
    snapshot: sampleSnapshot({ nodes: listed }),
    edits: { n3: replace(/^registered\t.*$/m, "registered\t") },
  },
  {
    check: "fence-runs",
    on: "n1,n2,n3",
    edits: { n1: replace(/^fence\t.*\n/m, "") },
    snapshot: sampleSnapshot({
      nodes: listed,
      resources: [samplePrimitive("dark", [], { role: "Stopped", agent: "stonith:fence_lab" })],
    }),
  },
  {
    check: "fence-history",
    on: "n2",
    snapshot: sampleSnapshot({ nodes: listed, fencing: [{ target: "n2", action: "reboot", status: "failed" }] }),
  },
  {
    check: "file",
    on: "n3",
    edits: {
      n1: add("program\tocf:heartbeat:pgsql ok /usr/bin/pg_ctl"),
      n3: add("program\tocf:heartbeat:pgsql missing /usr/bin/pg_ctl"),
    },
    resources: db,
  },
  {
    check: "agent-equal",
    on: "n2",
    edits: { n2: replace(/^(agent\tocf:heartbeat:apache ok) .*$/m, "$1 0000") },
    resources: web,
  },
  {
    check: "status-url",
    on: "n1",
    edits: { n1: add("url\t22 http://localhost/server-status") },
    resources: web,
    snapshot: sampleSnapshot({ nodes: listed, resources: [samplePrimitive("web", ["n1"])] }),
  },
  {
    check: "user-equal",
    on: "n3",
    edits: { ...everywhere(add("user\tpostgres 107:114")), n3: add("user\tpostgres 999:999") },
    resources: db,
  },
  { check: "mount-point", on: "n1", edits: { n1: add("mount\t/srv/www other") }, resources: mount },
  {
    check: "drbd-equal",
    on: "n2",
    edits: { n2: replace(/^(file\t\/etc\/drbd\.conf .*) \S+$/m, "$1 0000") },
    resources: drbd,
  },
  { check: "address-network", on: "n1,n2,n3", resources: address },
];

describe("a planted fault is found by its check", () => {
  it.each(planted)("$check on $on", (each) => expect(found(each)).toContain(`${each.check} ${each.on}`));
});

it("the commands that it advises take names of nodes as words, whatever they hold", () => {
  const member = '<node id="9" uname="n9; rm -rf / $(reboot)"/>';
  const fixes = findingsOf({ check: "member-leftover", on: "n9", member }).map(({ fix }) => fix);
  expect(fixes).toContainEqual(
    expect.objectContaining({ command: "crm_node --force --remove 'n9; rm -rf / $(reboot)'" }),
  );
});

it("no node reaches the shell of another one by what it says of itself", () => {
  const address = "10.0.0.1';reboot;'";
  const edits = {
    n1: replace(/^address\teth0 .*$/m, `address\teth0 ${address}/24`),
    n2: replace(/^resolves\tn1 .*$/m, "resolves\tn1 10.9.9.9 "),
  };
  const commands = findingsOf({ check: "name-resolves", on: "n2", edits }).map(({ fix }) =>
    "command" in fix ? fix.command : "",
  );
  expect([...new Set(commands.filter((each) => each.includes("reboot")))]).toEqual([
    "sed -i '/[[:space:]]n1\\([[:space:]]\\|$\\)/d' /etc/hosts; echo '10.0.0.1'\\'';reboot;'\\'' n1' >>/etc/hosts",
  ]);
});

it("takes no node for unfenceable whose device may not run on it", () => {
  const isKept: Edit = (text) =>
    text.replace(/^registered\t.*$/m, "registered\t").replace(/^(fences\t\S+) dark/gm, "$1");
  expect(found({ check: "", on: "", edits: { n1: isKept } })).not.toContainEqual(expect.stringMatching(/^fence/));
});
