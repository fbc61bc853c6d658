import { describe, expect, it } from "vitest";
import type { LiveCorosync } from "../../../server/src/protocol.ts";
import {
  changedDefaults,
  clusterFacts,
  createWorkspace,
  describeTrial,
  formatUpgrade,
  parseDocument,
  upgradedTarget,
  upgradeFindings,
  upgradeFindingsOfCorosync,
  upgradeFindingsOfLive,
} from "../../../server/src/workspace.ts";

const text = `node 1: n1
node 2: n2
property concurrent-fencing=false stonith-enabled=true
primitive s ocf:pacemaker:Stateful op monitor interval=10s
ms m s meta notify=true
rsc_defaults rule #uname eq n1 resource-stickiness=200
`;

const cib = `<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.2" admin_epoch="0" epoch="3" num_updates="0">
<configuration><crm_config><cluster_property_set id="o">
<nvpair id="o1" name="dc-version" value="2.1.5-a3f44794f94"/><nvpair id="o2" name="have-watchdog" value="true"/>
</cluster_property_set></crm_config><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
<resources><master id="m"><primitive id="s" class="ocf" provider="pacemaker" type="Stateful"/></master></resources>
<constraints/></configuration><status/></cib>`;

describe("the advice for an upgrade", () => {
  const document = parseDocument("cluster.crm", "crm", text);
  const found = createWorkspace().checkDocuments([document], undefined, { target: upgradedTarget("3.0.3") });
  const findings = upgradeFindings("cluster.crm", text, found.get("cluster.crm") ?? []);

  it("sorts what it finds by what becomes of it, with a fix where one edit is enough", () => {
    expect(findings.map(({ line, effect, rule, fix }) => `${line} ${effect} ${rule}: ${fix ?? ""}`)).toEqual([
      "3 different deprecated-option: Remove concurrent-fencing",
      "3 deprecated deprecated-option: Change to fencing-enabled",
      "5 refused refused-by-schema-4: Convert to a clone",
      "6 ignored node-rule-in-meta: ",
    ]);
  });

  it("gives no all-clear for a live CIB that its schema would refuse", () => {
    const wrong = cib
      .replace('validate-with="pacemaker-3.9"', 'validate-with="none"')
      .replace("<constraints/>", '<constraints><rsc_order id="o" first="m" then="m" kind="foo"/></constraints>');
    expect(upgradeFindingsOfLive(wrong, "3.0.3")).toContainEqual(
      expect.objectContaining({ effect: "refused", rule: "refused-by-schema" }),
    );
  });

  it("says which agents are gone and what replaces them, and keeps old names until the upgrade", () => {
    const script = `node 1: n1
primitive o ocf:pacemaker:o2cb op monitor interval=10s
primitive f stonith:external/dracmc-telnet params nodename=n1 cyclades_ip=10.0.0.1
primitive g stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_map="n1:a\\\\;b"
property stonith-enabled=true
`;
    const all = createWorkspace().checkDocuments([parseDocument("a.crm", "crm", script)], undefined, {
      target: upgradedTarget("3.0.3"),
    });
    const found = upgradeFindings("a.crm", script, all.get("a.crm") ?? []);
    expect(found.map(({ line, effect, rule }) => `${line} ${effect} ${rule}`)).toEqual([
      "2 missing unknown-agent",
      "3 missing retired-agent",
      "4 different fence-host-syntax",
      "5 deprecated deprecated-option",
    ]);
    const report = (pacemaker: string) =>
      formatUpgrade("3.0.3", found, { pacemaker, nodes: [], usesSbd: false }, { sentence: "" });
    expect(report("2.1.5")).toMatch(/## Renamed[^#]*stonith-enabled[\s\S]*except the new names/);
    expect(report("3.0.2")).toMatch(/## Deprecated[^#]*stonith-enabled/);
    expect(report("3.0.2")).not.toContain("Renamed");
  });

  it("has the steps with the cluster's own numbers", () => {
    const facts = clusterFacts(cib);
    expect(facts).toEqual({
      ...{ pacemaker: "2.1.5", schema: "pacemaker-3.9", featureSet: "3.16.2" },
      ...{ nodes: ["n1", "n2"], usesSbd: true },
    });
    const report = formatUpgrade("3.0.3", findings, facts, { sentence: "It wasn't tried." });
    for (const part of ['"n1", "n2"', "3.16.2", "pacemaker-3.9", "SBD is in use", "2 things must be changed"])
      expect(report).toContain(part);
  });

  it("checks the corosync.conf of every node, each text once, and names what differs or can't be read", () => {
    const old = "totem {\n  version: 2\n  transport: udpu\n  rrp_mode: passive\n}\n";
    const files = [{ nodes: ["n1", "n2"], text: old }];
    const found = upgradeFindingsOfCorosync({ files, unread: [] }, "3.0.3");
    expect(found).toContainEqual(
      expect.objectContaining({
        file: "corosync.conf of n1, n2",
        line: 4,
        effect: "ignored",
        rule: "corosync-obsolete",
      }),
    );
    const report = (corosync: LiveCorosync): string =>
      formatUpgrade("3.0.3", [], { nodes: [], usesSbd: false }, { sentence: "" }, corosync);
    expect(report({ files, unread: [] })).toContain('The corosync.conf of "n1", "n2" was checked, too.');
    const unread = [{ node: "n4", why: "No answer." }];
    const text = report({ files: [...files, { nodes: ["n3"], text: "" }], unread });
    expect(text).toContain('The nodes have different files corosync.conf: "n1", "n2" | "n3".');
    expect(text).toContain("corosync.conf couldn't be read, and wasn't checked, on \"n4\": No answer.");
  });

  it("names the defaults of agents that the new packages change, where nothing sets them", () => {
    const script = `primitive vip IPaddr2 params ip=10.0.0.1
primitive set IPaddr2 params ip=10.0.0.2 lvs_ipv6_addrlabel=false
primitive same IPaddr2 params $id-ref=set
rsc_template t ocf:heartbeat:awseip params curl_retries=5 curl_sleep=2
primitive aws @t params elastic_ip=10.0.0.4 allocation_id=a
primitive bare ocf:heartbeat:awseip params elastic_ip=10.0.0.5 allocation_id=b
`;
    const changes = (from: string | undefined, to: string): string[] => {
      const document = parseDocument("a.crm", "crm", script);
      const changed = changedDefaults([document], from, to).get("a.crm") ?? [];
      return upgradeFindings("a.crm", script, changed).map(
        ({ line, effect, message }) => `${line} ${effect} ${message}`,
      );
    };
    const ofAddress =
      '1 different "vip" leaves lvs_ipv6_addrlabel to IPaddr2, whose default is "true" since resource-agents 4.16, before "false". Set lvs_ipv6_addrlabel=false to keep it.';
    expect(changes("2.1.5", "3.0.0")).toEqual([ofAddress]);
    expect(changes(undefined, "3.0.3")).toEqual([ofAddress]);
    expect(changes("3.0.0", "3.0.3")).toEqual([
      '6 different "bare" leaves curl_retries to awseip, whose default is "4" since resource-agents 4.18, before "3". Set curl_retries=3 to keep it.',
      '6 different "bare" leaves curl_sleep to awseip, whose default is "3" since resource-agents 4.18, before "1". Set curl_sleep=1 to keep it.',
    ]);
    expect(changes("3.0.0", "3.0.0")).toEqual([]);
    const live = cib.replace(
      "</resources>",
      `<primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr2"><instance_attributes id="i"><nvpair id="ip" name="ip" value="10.0.0.1"/></instance_attributes></primitive></resources>`,
    );
    expect(upgradeFindingsOfLive(live, "3.0.0")).toContainEqual(
      expect.objectContaining({ effect: "different", rule: "changed-default" }),
    );
  });

  it("checks a live configuration as crm", () => {
    expect(upgradeFindingsOfLive(cib, "3.0.3")).toMatchObject([{ effect: "converted", fix: "Convert to a clone" }]);
  });

  it("says what the upgrade of a live CIB converts, what it leaves out, and what else becomes of it", () => {
    const own = (id: string, body: string) => `<primitive id="${id}" ${body}/>`;
    const old = cib
      .replace("<nodes>", '<nodes><node id="7" uname="gw" type="ping"/>')
      .replace("have-watchdog", "crmd-transition-delay")
      .replace(
        "</resources>",
        `${own("a", 'class="upstart" type="x"')}${own("b", 'class="systemd" type="x"')}</resources>`,
      )
      .replace(
        "<constraints/>",
        `<constraints><rsc_location id="l" rsc="b" node="n1" score="5"><lifetime><rule id="r" score="5"><date_expression id="d" operation="lt" end="2099-01-01"/></rule></lifetime></rsc_location><rsc_location id="k" rsc="b"><rule id="r1" score="5"><expression id="e1" attribute="x" operation="defined"/></rule><rule id="r2" score="6"><expression id="e2" attribute="y" operation="defined"/></rule></rsc_location></constraints>`,
      );
    const found = upgradeFindingsOfLive(old, "3.0.3").map(({ effect, message }) => `${effect}: ${message}`);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^different: The ping node "gw" is taken for a member of the cluster that never joins/),
        expect.stringMatching(/^converted: The cluster option crmd-transition-delay still works with pacemaker-3\.9/),
        expect.stringMatching(/^refused: The class upstart of "a" makes Pacemaker 3 leave the resource out/),
        expect.stringMatching(/^refused: The lifetime of "l" makes Pacemaker 3 leave the constraint out/),
        expect.stringMatching(/^converted: "k" has 2 rules/),
      ]),
    );
  });

  it("says neither what isn't there nor what can't be done", () => {
    const facts = { pacemaker: "2.1.5", nodes: ["n1"], usesSbd: false };
    const report = (to: string, schema?: string) =>
      formatUpgrade(to, [], { ...facts, ...(schema === undefined ? {} : { schema }) }, { sentence: "" });
    expect(report("3.0.3")).not.toContain("changes above");
    expect(report("3.0.3", "none")).toContain("Name a schema");
    expect(report("2.0.5")).toContain("newer than 2.0.5");
  });

  it("says what the release's own upgrade changes, or that it wasn't tried", () => {
    const upgraded = cib.replaceAll("master", "clone").replace("pacemaker-3.9", "pacemaker-4.0");
    const tried = describeTrial("3.0.3", cib, { release: "3.0.3", cib: upgraded, messages: "" });
    expect(tried.sentence).toMatch(/^Pacemaker 3\.0\.3 upgraded a copy .* these changes: .* m/);
    expect(describeTrial("3.0.3", cib, { release: "2.1.5", cib, messages: "" }).sentence).toContain("wasn't tried");
    expect(describeTrial("3.0.3", cib, undefined).sentence).toContain("no Pacemaker is at hand");
    expect(describeTrial("3.0.3", cib, { release: "3.0.3", messages: "no" }).sentence).toContain("refused");
  });
});
