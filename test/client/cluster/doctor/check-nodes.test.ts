import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reportOf } from "../../../../client/src/cluster/doctor/check-nodes.ts";
import { readCibFacts } from "../../../../client/src/cluster/doctor/cib-facts.ts";
import { readNodeFacts } from "../../../../client/src/cluster/doctor/node-facts.ts";
import { sampleCib } from "../../support/sample-cib.ts";

const names = ["n1", "n2", "n3"];

/** What the script printed on the three nodes of a healthy cluster. */
function recorded(node: string): string {
  return readFileSync(new URL(`./recorded/${node}.txt`, import.meta.url), "utf8");
}

const resources = `
  <primitive id="dark" class="stonith" type="fence_lab"/>
  <group id="g">
    <primitive id="ip" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="i"><nvpair id="i1" name="ip" value="192.168.1.100"/></instance_attributes></primitive>
    <primitive id="web" class="ocf" provider="heartbeat" type="apache"><instance_attributes id="w"><nvpair id="w1" name="configfile" value="/etc/apache2/apache2.conf"/></instance_attributes></primitive>
  </group>`;

/** The findings of severity warning and error, after an edit of what nodes printed: `check nodes`. */
function found(
  edits: Readonly<Record<string, (text: string) => string>> = {},
  cib = sampleCib({ resources }),
): string[] {
  return report(edits, cib)
    .findings.filter(({ severity, check }) => severity !== "information" && check !== "fencing-enabled")
    .map(({ check, nodes }) => `${check} ${nodes.join(",")}`);
}

function report(edits: Readonly<Record<string, (text: string) => string>>, cib: string | undefined) {
  const nodes = names.map((name) => {
    const output = (edits[name] ?? ((text) => text))(recorded(name).replace(/^load\t.*$/m, "load\t0.1 2"));
    const time = (word: string) => Number(new RegExp(`^${word}\t(.*)$`, "m").exec(recorded(name))?.[1]) * 1000;
    return readNodeFacts(name, output, { began: time("begin") - 20, ended: time("end") + 20 });
  });
  return reportOf("lab", {
    ...{ nodes, unanswered: [], snapshot: undefined },
    cib: cib === undefined ? undefined : readCibFacts(cib),
  });
}

const replace = (from: RegExp, to: string) => (text: string) => {
  const result = text.replace(from, to);
  if (result === text) throw new Error(`${from} isn't in what was recorded.`);
  return result;
};
const add = (line: string) => (text: string) => `${line}\n${text}`;

describe("the checks of nodes", () => {
  it("find nothing on healthy nodes", () => expect(found()).toEqual([]));

  it("call a node without Pacemaker stopped, and not one of another release", () => {
    const mixed = replace(/mixed_version="false"/, 'mixed_version="true"');
    const edits = { n1: mixed, n2: replace(/^process\tpacemakerd .*\n/m, ""), n3: mixed };
    const { findings } = report(edits, sampleCib({ resources }));
    expect(findings.filter(({ severity }) => severity !== "information").map(({ message }) => message)).toContain(
      "Corosync runs there, and Pacemaker doesn't.",
    );
    expect(findings.map(({ check }) => check)).not.toContain("mixed-versions");
  });

  describe("of nodes that run and don't reach each other", () => {
    const without = (id: string) => replace(new RegExp(`^link\tnodeid: ${id} .*\n(?:link\tLINK: .*\n)+`, "m"), "");
    const message = (edits: Parameters<typeof report>[0]): string | undefined =>
      report(edits, sampleCib({ resources })).findings.find(({ check }) => check === "link")?.message;
    // What corosync 3.1.7 printed while one node's frames to another went to nobody.
    const lost = (peer: string, counts: string, id: string) => (text: string) =>
      add(`ping\t${peer} 0 ${counts}`)(without(id)(text));

    it("says which direction is lost", () =>
      expect(message({ n1: lost("3", "848 852", "3"), n3: lost("1", "796 796", "1") })).toBe(
        `Corosync runs on "n1" and "n3", and they don't reach each other: what "n1" sends doesn't arrive at "n3", and the other direction works.`,
      ));

    it("says that both are", () =>
      expect(message({ n1: lost("3", "848 848", "3"), n3: lost("1", "796 796", "1") })).toBe(
        'Corosync runs on "n1" and "n3", and they don\'t reach each other, in neither direction.',
      ));

    it("says that the keys differ", () => {
      const keyed = (id: string, digest: string) => (text: string) =>
        add(`file\t/etc/corosync/authkey 400 root 256 ${digest}`)(without(id)(text.replace(/^cipher\t.*\n/m, "")));
      expect(message({ n1: keyed("3", "aaaa"), n3: keyed("1", "bbbb") })).toBe(
        `Corosync runs on "n1" and "n3", and they don't reach each other: they have different keys (/etc/corosync/authkey), and reject each other's messages.`,
      );
    });

    it("guesses no direction", () =>
      expect(message({ n1: without("3"), n3: without("1") })).toBe(
        `Corosync runs on "n1" and "n3", and they don't reach each other.`,
      ));
  });

  it("name the node of a lost link by its nodeid, whatever the order in the file", () => {
    const swapped = (text: string) =>
      text.replace(/^listed\tnodeid 3$/m, "listed\tnodeid 7").replace("link\tnodeid: 3", "link\tnodeid: 7");
    const cut = replace(/^(link\tLINK: 0 .*\.12\) enabled) connected.*$/m, "$1 disconnected mtu: 1446");
    const { findings } = report({ n1: (text) => swapped(cut(text)) }, sampleCib({ resources }));
    expect(findings.find(({ check }) => check === "link")?.message).toContain('No link to node "n3" is connected');
  });

  it.each([
    [
      "a name that resolves to another machine",
      "name-resolves n2",
      { n2: replace(/^resolves\tn1 .*$/m, "resolves\tn1 10.0.0.9") },
    ],
    [
      "a name that resolves to the node itself",
      "name-resolves n2",
      { n2: replace(/^resolves\tn1 .*$/m, "resolves\tn1 127.0.1.1") },
    ],
    [
      "a host name for the next boot only",
      "static-name n1",
      { n1: replace(/^hostname-file\t.*$/m, "hostname-file\tlocalhost") },
    ],
    ["a clock that is behind", "clock n3", { n3: shiftClock(-40) }],
    ["a clock that is ahead by little", "clock n3", { n3: shiftClock(3) }],
    ["two programs that set the clock", "time-daemons n1", { n1: add("time-daemon\tchronyd\ntime-daemon\tntpd") }],
    [
      "another release of a package",
      "same-packages n3",
      { n3: replace(/^package\tcorosync .*$/m, "package\tcorosync 3.1.9-1") },
    ],
    ["a package that is missing", "same-packages n3", { n3: replace(/^package\tcorosync .*\n/m, "") }],
    [
      "a program that was upgraded",
      "stale-program n1",
      { n1: replace(/^process\tcorosync 0$/m, "process\tcorosync 3") },
    ],
    [
      "a link address that nobody has",
      "link-address n2",
      { n2: replace(/^address\teth0 192.168.1.11.*$/m, "address\teth0 192.168.1.99/24") },
    ],
    [
      "an interface without carrier",
      "link-interface n2",
      { n2: replace(/^nic\teth0 1500 up 1/m, "nic\teth0 1500 down 0") },
    ],
    ["different MTUs", "same-mtu n2", { n2: replace(/^nic\teth0 1500/m, "nic\teth0 9000") }],
    [
      "a lost link",
      "link n1",
      { n1: replace(/^(link\tLINK: 0 .*\.12\) enabled) connected.*$/m, "$1 disconnected mtu: 1446") },
    ],
    ["a firewall", "firewall n1", { n1: add("firewall\tfirewalld no no") }],
    ["a firewall that is open until the next boot", "firewall-lasting n1", { n1: add("firewall\tfirewalld yes no") }],
    ["a port that doesn't answer", "port n1", { n1: add("tcp\tremote1 3121 124") }],
    ["a different corosync.conf", "conf-equal n2", { n2: replace(/593 bf68303300cd92eb/, "600 0123456789abcdef") }],
    ["a key on some nodes only", "key-equal n3", { n1: key("aa"), n2: key("aa") }],
    ["different keys", "key-equal n3", { n1: key("aa"), n2: key("aa"), n3: key("bb") }],
    ["a key that all may read", "key-mode n2", { n1: key("aa"), n2: key("aa", "644"), n3: key("aa") }],
    ["a refused corosync.conf", "conf-valid n1", { n1: replace(/^valid\t0.*$/m, "valid\t8 parse error in config") }],
    [
      "a corosync.conf that isn't in force",
      "conf-running n1",
      { n1: replace(/^(running\tnodelist.node.2.ring0_addr) .*$/m, "$1 192.168.1.13") },
    ],
    [
      "a cluster that doesn't start at boot on one node",
      "same-units n2",
      { n1: systemd("enabled"), n2: systemd("disabled"), n3: systemd("enabled") },
    ],
    [
      "a service that the system starts, too",
      "started-twice n1",
      {
        n1: (text: string) => add("unit\tapache2 enabled active")(systemd("enabled")(text)),
        n2: systemd("enabled"),
        n3: systemd("enabled"),
      },
    ],
    ["a stopped cluster", "cluster-runs n3", { n3: replace(/^process\t.*\n/gm, "") }],
    [
      "a cluster that waits for all nodes",
      "quorum n1",
      {
        n1: (text: string) =>
          text
            .replace(/^quorum\tQuorate: .*$/m, "quorum\tQuorate:          No")
            .replace(/^quorum\tFlags: .*$/m, "quorum\tFlags:            2Node WaitForAll"),
      },
    ],
    ["no quorum", "quorum n3", { n3: replace(/^quorum\tQuorate: .*$/m, "quorum\tQuorate: No") }],
    [
      "a membership of its own",
      "same-membership n3",
      { n3: replace(/^quorum\tRing ID: .*$/m, "quorum\tRing ID: 3.99") },
    ],
    ["another DC", "same-dc n3", { n3: replace(/(current_dc .*name=)"n\d"/, '$1"n3"') }],
    [
      "a missing agent",
      "agent n3",
      { n3: replace(/^agent\tocf:heartbeat:apache ok.*$/m, "agent\tocf:heartbeat:apache missing") },
    ],
    ["a missing file", "file n1", { n1: replace(/^path\tfile \S+ /m, "path\tmissing - ") }],
    ["a different file", "file-equal n1", { n1: replace(/^path\tfile \S+ /m, "path\tfile 0000 ") }],
    [
      "no status page",
      "status-page n1",
      { n1: replace(/^status-page\t\/etc\/apache2 .*$/m, "status-page\t/etc/apache2 0") },
    ],
    ["SBD on some nodes only", "sbd-everywhere n2,n3", { n1: add("process\tsbd 0\nwatchdog\t/dev/watchdog iTCO_wdt") }],
    [
      "SBD without a watchdog",
      "watchdog n1,n2,n3",
      Object.fromEntries(names.map((name) => [name, add("process\tsbd 0")])),
    ],
    ["a full disk", "disk-space n2", { n2: replace(/^disk\t\/ .*$/m, "disk\t/ 51200 99%") }],
    ["files of root in Pacemaker's folder", "state-owner n2", { n2: replace(/^foreign\t0$/m, "foreign\t4") }],
    ["a crash", "core-files n2", { n2: replace(/^cores\t0$/m, "cores\t1") }],
    ["rejected packets", "log-key n1", { n1: add("log-count\tkey 3") }],
  ])("find %s", (_, expected, edits) => {
    expect(found(edits as Record<string, (text: string) => string>)).toContain(expected);
  });

  it("find an agent missing only where the resource may run", () => {
    const banned = sampleCib({ resources, constraints: '<rsc_location id="l" rsc="g" node="n3" score="-INFINITY"/>' });
    const byRule = sampleCib({
      resources,
      constraints:
        '<rsc_location id="l" rsc="g"><rule id="r" score="-INFINITY"><expression id="e" attribute="kind" operation="eq" value="db"/></rule></rsc_location>',
    });
    const missing = { n3: replace(/^agent\tocf:heartbeat:apache ok.*$/m, "agent\tocf:heartbeat:apache missing") };
    expect(found(missing)).toEqual(["agent n3"]);
    expect(found(missing, banned)).toEqual([]);
    expect(found(missing, byRule)).toEqual([]);
  });

  it("find the file system that the system mounts, too", () => {
    const disk = sampleCib({
      resources:
        '<primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"><instance_attributes id="i"><nvpair id="d" name="device" value="/dev/sdb1"/><nvpair id="m" name="directory" value="/srv/www"/></instance_attributes></primitive>',
    });
    expect(found({ n2: add("fstab\t/dev/sdb1 /srv/www defaults") }, disk)).toEqual(["fstab n2"]);
    expect(found({ n2: add("fstab\t/dev/sdb1 /srv/www defaults,noauto") }, disk)).toEqual([]);
    expect(found({ n3: add("device\t/dev/sdb1 missing") }, disk)).toEqual(["device n3"]);
  });

  it("say what couldn't be checked, and why", () => {
    const { unchecked } = report({ n1: replace(/^log\tread\n/gm, "") }, undefined);
    expect(unchecked.map(({ subject, nodes, reason }) => `${subject} on ${nodes.join(",")}: ${reason}`)).toEqual([
      "whether a time service keeps the clock right on n1,n2,n3: no systemd and no chrony",
      "which services start at boot on n1,n2,n3: no systemd",
      "fencing on n1,n2,n3: the configuration couldn't be read",
      "what resources need on n1,n2,n3: the configuration couldn't be read",
      "the cluster's log on n1: there is none, or the account may not read it",
    ]);
  });

  it("say so of a node that broke off", () => {
    const { unchecked } = report({ n2: (text) => text.slice(0, 2000) }, undefined);
    expect(unchecked[0]).toMatchObject({ subject: "some of the checks", nodes: ["n2"] });
  });
});

function key(digest: string, mode = "400") {
  return add(`file\t/etc/corosync/authkey ${mode} root 256 ${digest}`);
}

function systemd(state: string) {
  return (text: string) => `unit\tcorosync ${state} active\n${text.replace(/^manager\t.*$/m, "manager\tsystemd")}`;
}

function shiftClock(seconds: number) {
  return (text: string) =>
    text.replace(/^(begin|end)\t(.*)$/gm, (_, word: string, time: string) => `${word}\t${Number(time) + seconds}`);
}
