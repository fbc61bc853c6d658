import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStatus, sameStatus, statusCommand } from "../../../../client/src/cluster/status/read-status.ts";
import type { ResourceState } from "../../../../client/src/cluster/status/snapshot.ts";

/** A status as crm_mon prints it, with these sections. */
function status(sections: string, root = 'pacemaker-result api-version="2.25"'): string {
  const summary = sections.includes("<summary>")
    ? ""
    : '<summary><current_dc present="true" version="2.1.5-a3f44794f94" name="n1" id="1" with_quorum="true"/><cluster_options stonith-enabled="true" maintenance-mode="false" no-quorum-policy="stop"/></summary>';
  return `<${root}>${summary}${sections}<status code="0" message="OK"/></${root.split(" ")[0]}>\n`;
}

const read = (sections: string) => readStatus(status(sections), "n1", 1000);

/** A resource in short: `id kind role [node role, …]`, and what is in it. */
function short(resource: ResourceState): unknown {
  const places = resource.placements.map(({ node, role }) => `${node} ${role}`).join(", ");
  const line = `${resource.id} ${resource.kind} ${resource.role} [${places}]`;
  return resource.children.length === 0 ? line : [line, ...resource.children.map(short)];
}

const resources = (xml: string): unknown => read(`<resources>${xml}</resources>`).resources.map(short);

const started = (id: string, node: string, more = 'role="Started"'): string =>
  `<resource id="${id}" resource_agent="ocf:heartbeat:Dummy" ${more} active="true" orphaned="false" blocked="false" managed="true" failed="false" nodes_running_on="1"><node name="${node}" id="1" cached="true"/></resource>`;
const stopped = (id: string, more = ""): string =>
  `<resource id="${id}" resource_agent="ocf:heartbeat:Dummy" role="Stopped" active="false" orphaned="false" blocked="false" managed="true" failed="false" nodes_running_on="0" ${more}/>`;

describe("the status of a cluster", () => {
  it("has its controller, quorum, fencing, and who changed it last", () => {
    const snapshot = read(
      '<summary><stack type="corosync"/><current_dc present="true" version="3.0.1-1.el10" name="n2" id="2" with_quorum="false"/><last_change time="Fri Nov 20 04:37:29 2026" user="root" client="cibadmin" origin="n1"/><cluster_options stonith-enabled="false" no-quorum-policy="ignore" maintenance-mode="true"/></summary>',
    );
    expect(snapshot).toMatchObject({
      takenAt: 1000,
      source: "n1",
      pacemakerVersion: "3.0.1-1.el10",
      dc: "n2",
      quorum: false,
      fencingEnabled: false,
      maintenance: true,
      noQuorumPolicy: "ignore",
      lastChange: { time: "Fri Nov 20 04:37:29 2026", user: "root", client: "cibadmin", origin: "n1" },
      nodes: [],
      resources: [],
    });
  });

  it.each([
    ["2.1.5-a3f44794f94", "2.1.5"],
    ["3.0.0-3.0.0", "3.0.0"],
    ["2.1.7-5.el9-0f7f88312", "2.1.7-5.el9"],
    ["2.1.7+20231219.0f7f88312-150600.6.9.1-2.1.7+20231219.0f7f88312", "2.1.7+20231219.0f7f88312-150600.6.9.1"],
    ["3.0.1", "3.0.1"],
  ])("has the release of %s", (version, release) => {
    const snapshot = read(`<summary><current_dc present="true" version="${version}" name="n1"/></summary>`);
    expect(snapshot.pacemakerVersion).toBe(release);
  });

  it("names no program where Pacemaker 3.0.0 writes the user in its place", () => {
    const change = (client: string) =>
      read(`<summary><last_change time="now" user="root" client="${client}" origin="n1"/></summary>`).lastChange;
    expect(change("cibadmin")).toEqual({ time: "now", user: "root", client: "cibadmin", origin: "n1" });
    expect(change("root")).toEqual({ time: "now", user: "root", origin: "n1" });
  });

  it("has no controller while none is elected", () => {
    const snapshot = read('<summary><current_dc present="false"/><cluster_options stonith-enabled="true"/></summary>');
    expect(snapshot.dc).toBeUndefined();
    expect(snapshot.quorum).toBe(false);
    expect(snapshot.pacemakerVersion).toBe("");
  });

  it("has the most important condition of each node", () => {
    const node = (name: string, more: string): string =>
      `<node name="${name}" id="${name}" online="true" standby="false" standby_onfail="false" maintenance="false" pending="false" unclean="false" is_dc="false" resources_running="2" type="member" ${more}/>`;
    const change = (name: string, ...pairs: [string, string][]): string =>
      pairs.reduce((xml, [from, to]) => xml.replace(from, to), node(name, ""));
    const { nodes } = read(`<nodes>
      ${node("fine", "")}
      ${change("dc", ['is_dc="false"', 'is_dc="true"'])}
      ${change("asleep", ['standby="false"', 'standby="true"'])}
      ${change("failed", ['standby_onfail="false"', 'standby_onfail="true"'])}
      ${change("kept", ['maintenance="false"', 'maintenance="true"'])}
      ${change("joining", ['pending="false"', 'pending="true"'])}
      ${change("off", ['online="true"', 'online="false"'], ['standby="false"', 'standby="true"'])}
      ${change("lost", ['unclean="false"', 'unclean="true"'], ['standby="false"', 'standby="true"'])}
      ${change("far", ['type="member"', 'type="remote"'])}
      ${change("vm1", ['type="member"', 'type="remote" id_as_resource="vm1-machine"'])}
      ${change("odd", ['type="member"', 'type="something"'])}</nodes>`);
    expect(nodes.map(({ name, condition, type }) => `${name} ${condition} ${type}`)).toEqual([
      "fine online member",
      "dc online member",
      "asleep standby member",
      "failed standby member",
      "kept maintenance member",
      "joining pending member",
      "off offline member",
      "lost unclean member",
      "far online remote",
      "vm1 online guest",
      "odd online unknown",
    ]);
    expect(nodes[1]).toMatchObject({ isDc: true, resourcesRunning: 2 });
  });

  it("has where a primitive runs, and what is wrong with it", () => {
    const { resources: list } = read(`<resources>
      ${started("vip", "n1")}
      ${stopped("off", 'target_role="Stopped"')}
      ${started("moving", "n2", 'role="Started" pending="Migrating"')}
      ${started("bad", "n1").replace('failed="false"', 'failed="true"').replace('blocked="false"', 'blocked="true"').replace('managed="true"', 'managed="false"')}
      ${started("gone", "n1").replace('orphaned="false"', 'orphaned="true"')}
      <resource id="twice" resource_agent="ocf:heartbeat:Dummy" role="Started" managed="true" failed="true" nodes_running_on="2"><node name="n1"/><node name="n2"/></resource></resources>`);
    expect(list.map(short)).toEqual([
      "vip primitive Started [n1 Started]",
      "off primitive Stopped []",
      "moving primitive Migrating [n2 Migrating]",
      "bad primitive Started [n1 Started]",
      "gone primitive Started [n1 Started]",
      "twice primitive Started [n1 Started, n2 Started]",
    ]);
    expect(list[0]).toMatchObject({ agent: "ocf:heartbeat:Dummy", failed: false, managed: true, disabled: false });
    expect(list[1]).toMatchObject({ disabled: true });
    expect(list[2]).toMatchObject({ pending: "Migrating" });
    expect(list[3]).toMatchObject({ failed: true, blocked: true, managed: false });
    expect(list[4]).toMatchObject({ orphaned: true });
  });

  it("calls a group started when all of it is", () => {
    const group = (id: string, inner: string): string =>
      `<group id="${id}" number_resources="2" managed="true" disabled="false">${inner}</group>`;
    expect(resources(group("web", started("vip", "n1") + started("site", "n1")))).toEqual([
      ["web group Started [n1 Started]", "vip primitive Started [n1 Started]", "site primitive Started [n1 Started]"],
    ]);
    expect(resources(group("web", started("vip", "n1") + stopped("site")))).toEqual([
      ["web group Stopped [n1 Started]", "vip primitive Started [n1 Started]", "site primitive Stopped []"],
    ]);
    expect(resources(group("web", started("vip", "n1") + started("site", "n1", 'role="Starting"')))).toEqual([
      [
        "web group Starting [n1 Starting]",
        "vip primitive Started [n1 Started]",
        "site primitive Starting [n1 Starting]",
      ],
    ]);
    expect(resources(group("web", started("vip", "n1") + stopped("site", 'target_role="Stopped"')))).toEqual([
      ["web group Started [n1 Started]", "vip primitive Started [n1 Started]", "site primitive Stopped []"],
    ]);
  });

  it("merges a clone's instances into one resource with several placements", () => {
    expect(
      resources(
        `<clone id="pings" multi_state="false" unique="false" managed="true" disabled="false" failed="false">${started("ping", "n1")}${started("ping", "n2")}${stopped("ping")}</clone>`,
      ),
    ).toEqual([["pings clone Started [n1 Started, n2 Started]", "ping primitive Started [n1 Started, n2 Started]"]]);
    expect(
      resources(
        `<clone id="ips" multi_state="false" unique="true">${started("ip:0", "n1")}${started("ip:1", "n2")}</clone>`,
      ),
    ).toEqual([["ips clone Started [n1 Started, n2 Started]", "ip primitive Started [n1 Started, n2 Started]"]]);
  });

  for (const [promoted, unpromoted] of [
    ["Promoted", "Unpromoted"],
    ["Master", "Slave"],
  ])
    it(`has the roles whatever Pacemaker calls them (${promoted}, ${unpromoted})`, () => {
      expect(
        resources(
          `<clone id="db-clone" multi_state="true" unique="false">${started("db", "n2", `role="${unpromoted}"`)}${started("db", "n1", `role="${promoted}"`)}</clone>`,
        ),
      ).toEqual([
        [
          "db-clone promotable Promoted [n2 Unpromoted, n1 Promoted]",
          "db primitive Promoted [n2 Unpromoted, n1 Promoted]",
        ],
      ]);
    });

  it("merges a clone of a group by the group's members", () => {
    const instance = (index: number, node: string): string =>
      `<group id="store:${index}" number_resources="2">${started("lock", node)}${started("fs", node)}</group>`;
    expect(
      resources(
        `<clone id="stores" multi_state="false" unique="false">${instance(0, "n1")}${instance(1, "n2")}</clone>`,
      ),
    ).toEqual([
      [
        "stores clone Started [n1 Started, n2 Started]",
        [
          "store group Started [n1 Started, n2 Started]",
          "lock primitive Started [n1 Started, n2 Started]",
          "fs primitive Started [n1 Started, n2 Started]",
        ],
      ],
    ]);
  });

  it("places a bundle's replicas on the nodes of their containers", () => {
    const replica = (index: number, node: string, role: string): string => `<replica id="${index}">
      ${started(`httpd-bundle-ip-${index}`, node)}
      ${started("httpd", `httpd-bundle-${index}`, `role="${role}"`)}
      ${started(`httpd-bundle-podman-${index}`, node).replace("heartbeat:Dummy", "heartbeat:podman")}
      ${started(`httpd-bundle-${index}`, node)}</replica>`;
    const [bundle] = read(
      `<resources><bundle id="httpd-bundle" type="podman" image="i" unique="false" managed="true" failed="false">${replica(0, "n1", "Promoted")}${replica(1, "n2", "Unpromoted")}</bundle></resources>`,
    ).resources;
    expect(bundle).toMatchObject({
      kind: "bundle",
      role: "Promoted",
      placements: [
        { node: "n1", role: "Promoted" },
        { node: "n2", role: "Unpromoted" },
      ],
    });
    expect(bundle?.children.map(({ id, kind, placements }) => ({ id, kind, placements }))).toEqual([
      { id: "httpd-bundle:0", kind: "replica", placements: [{ node: "n1", role: "Promoted" }] },
      { id: "httpd-bundle:1", kind: "replica", placements: [{ node: "n2", role: "Unpromoted" }] },
    ]);
  });

  it("has failures with their operation, whatever characters names have", () => {
    const failure = (key: string, more: string): string =>
      `<failure op_key="${key}" node="n2" exitstatus="not installed" exitreason="Setup problem" exitcode="5" call="18" status="complete" ${more}/>`;
    const { failures } = read(`<failures>
      ${failure("my_web_site_start_0", "")}
      ${failure("web_monitor_10000", 'id="web" task="monitor" interval="10000" last-rc-change="Fri Nov 20 04:00:00 2026"')}
      ${failure("db:1_promote_0", "").replace('exitreason="Setup problem"', 'exitreason="none"')}</failures>`);
    expect(failures.map(({ resource, operation, interval }) => `${resource} ${operation} ${interval}`)).toEqual([
      "my_web_site start 0",
      "web monitor 10000",
      "db:1 promote 0",
    ]);
    expect(failures[1]).toEqual({
      resource: "web",
      node: "n2",
      operation: "monitor",
      interval: 10000,
      exitCode: 5,
      exitText: "not installed",
      reason: "Setup problem",
      status: "complete",
      when: "Fri Nov 20 04:00:00 2026",
    });
    expect(failures[2]?.reason).toBeUndefined();
  });

  it("has bans, whatever Pacemaker calls the promoted role", () => {
    const { bans } = read(
      '<bans><ban id="cli-ban-web-on-n1" resource="web" node="n1" weight="-1000000" promoted-only="false"/><ban id="b" resource="db" node="n2" weight="-1000000" master_only="true"/></bans>',
    );
    expect(bans).toEqual([
      { id: "cli-ban-web-on-n1", resource: "web", node: "n1", weight: "-1000000", promotedOnly: false },
      { id: "b", resource: "db", node: "n2", weight: "-1000000", promotedOnly: true },
    ]);
  });

  it("has the fencing history", () => {
    const { fencing } = read(`<fence_history status="0">
      <fence_event status="success" action="reboot" target="n3" client="pacemaker-controld.123" origin="n1" delegate="n2" completed="2026-11-20 04:00:00Z"/>
      <fence_event status="failed" extended-status="failed" exit-reason="No such device" action="off" target="n2" client="stonith_admin.9" origin="n1"/>
      <fence_event status="pending" extended-status="querying" action="reboot" target="n1" client="c" origin="n2"/></fence_history>`);
    expect(fencing).toEqual([
      {
        status: "success",
        action: "reboot",
        target: "n3",
        client: "pacemaker-controld.123",
        origin: "n1",
        device: "n2",
        completed: "2026-11-20 04:00:00Z",
      },
      {
        status: "failed",
        action: "off",
        target: "n2",
        client: "stonith_admin.9",
        origin: "n1",
        reason: "No such device",
      },
      { status: "pending", action: "reboot", target: "n1", client: "c", origin: "n2", reason: "querying" },
    ]);
  });

  it("has tickets, and what is known of nodes besides their condition", () => {
    // As crm_mon of Pacemaker 2.1.5 prints it.
    const { tickets, nodes } = read(`<nodes>
        <node name="n1" id="1" online="true" standby="false" standby_onfail="true" maintenance="false" pending="false" unclean="false" health="yellow" shutdown="true" is_dc="false" resources_running="4" type="member"/>
        <node name="vm" id="vm" online="true" standby="false" health="green" shutdown="false" type="remote" id_as_resource="vm-machine"/>
      </nodes>
      <node_attributes>
        <node name="n1">
          <attribute name="master-s" value="5"/>
          <attribute name="pingd" value="1000"/>
          <attribute name="maintenance" value="on"/>
        </node>
      </node_attributes>
      <tickets>
        <ticket id="tick A" status="granted" standby="false" last-granted="Fri Nov 20 07:35:22 2026"/>
        <ticket id="tick B" status="revoked" standby="true"/>
      </tickets>`);
    expect(tickets).toEqual([
      { id: "tick A", granted: true, standby: false, lastGranted: "Fri Nov 20 07:35:22 2026" },
      { id: "tick B", granted: false, standby: true },
    ]);
    expect(nodes).toMatchObject([
      { standbyOnFail: true, health: "yellow", isLeaving: true, attributes: [{ name: "pingd", value: "1000" }] },
      { type: "guest", asResource: "vm-machine", attributes: [] },
    ]);
    expect(nodes[1]).not.toHaveProperty("health");
  });

  it("has how often resources failed, and how often they may", () => {
    const history = (id: string, more: string): string => `<resource_history id="${id}" orphan="false" ${more}/>`;
    const { failCounts } = read(`<node_history><node name="n1">
      ${history("fine", 'migration-threshold="1000000"')}
      ${history("web", 'migration-threshold="3" fail-count="2" last-failure="Fri Nov 20 07:35:22 2026"')}
      ${history("db", 'migration-threshold="1000000" fail-count="INFINITY"')}</node></node_history>`);
    expect(failCounts).toEqual([
      { resource: "web", node: "n1", count: 2, threshold: 3 },
      { resource: "db", node: "n1", count: 1_000_000, threshold: 0 },
    ]);
  });

  it("is read after the output of a login script, and from the older root element", () => {
    const text = `Welcome to n1 <node>!\n<?xml version="1.0"?>\n${status("<nodes/>", 'crm_mon version="2.0.3"')}`;
    expect(readStatus(text, "n1", 0).dc).toBe("n1");
  });

  it("has names in one line each, so that none forges a line of what is shown", () => {
    expect(resources(stopped("web&#10;No problems found.&#13;"))).toEqual([
      "web No problems found.\\x0d primitive Stopped []",
    ]);
  });

  it("is an error with a message where there is none", () => {
    expect(() => readStatus("crm_mon: unrecognized option", "n1", 0)).toThrow(
      /"n1" can't be read \(crm_mon: unrecognized option\)/,
    );
    expect(() => readStatus("", "n1", 0)).toThrow(/nothing/);
    expect(() =>
      readStatus("crm_mon: Could not connect to the CIB: Transport endpoint is not connected", "n1", 0),
    ).toThrow(/"n1" doesn't answer crm_mon .* try again in a moment/);
    expect(() => readStatus("<pacemaker-result><summary>", "n1", 0)).toThrow(/can't be read/);
    expect(() =>
      readStatus(
        '<pacemaker-result><status code="0"><errors><error>Update does not conform.</error></errors></status></pacemaker-result>',
        "n1",
        0,
      ),
    ).toThrow(/Update does not conform/);
  });

  it("is the same when only the time differs", () => {
    const one = read(`<resources>${started("vip", "n1")}</resources>`);
    expect(sameStatus(one, { ...one, takenAt: 5 })).toBe(true);
    expect(sameStatus(one, read(`<resources>${started("vip", "n2")}</resources>`))).toBe(false);
  });
});

const noCrmMon = spawnSync("crm_mon", ["--version"]).error ? "skipped: there is no crm_mon on this machine" : undefined;

describe.skipIf(noCrmMon !== undefined)(`the installed crm_mon${noCrmMon ? ` (${noCrmMon})` : ""}`, () => {
  it("prints a status that can be read", () => {
    const folder = mkdtempSync(join(tmpdir(), "status-"));
    try {
      const file = join(folder, "cib.xml");
      writeFileSync(
        file,
        `<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.7" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/>
        <nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
        <resources><group id="web"><primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"/><primitive id="site" class="ocf" provider="heartbeat" type="apache"/></group>
        <clone id="pings"><primitive id="ping" class="ocf" provider="pacemaker" type="ping"/></clone></resources>
        <constraints><rsc_location id="no" rsc="web" node="n2" score="-INFINITY"/></constraints></configuration><status/></cib>`,
      );
      const [program = "", ...args] = statusCommand;
      const { stdout } = spawnSync(program, args, { env: { ...process.env, CIB_file: file }, encoding: "utf8" });
      const snapshot = readStatus(stdout, "file", 0);
      expect(snapshot.nodes.map(({ name }) => name)).toEqual(["n1", "n2"]);
      expect(snapshot.resources.map(short)).toEqual([
        ["web group Stopped []", "vip primitive Stopped []", "site primitive Stopped []"],
        ["pings clone Stopped []", "ping primitive Stopped []"],
      ]);
      expect(snapshot.bans).toMatchObject([{ id: "no", resource: "web", node: "n2" }]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
