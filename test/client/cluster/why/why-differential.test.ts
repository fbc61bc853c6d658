import { beforeAll, describe, expect, test } from "vitest";
import { localScheduler } from "../../../../client/src/cluster/what-if/local-scheduler.ts";
import { withPlausibleStatus } from "../../../../client/src/cluster/what-if/plausible-status.ts";
import type { Scheduler } from "../../../../client/src/cluster/what-if/scheduler.ts";
import { askWhy } from "../../../../client/src/cluster/why/ask-why.ts";
import type { Why } from "../../../../client/src/cluster/why/why.ts";
import { convert } from "../../../../server/src/workspace.ts";
import { installedRelease, isSince } from "../../../support/installed-releases.ts";
import { askablePacemakers, pacemakerIn } from "../../../support/pacemaker-releases.ts";
import { releaseScheduler } from "../../../support/release-scheduler.ts";
import { isSoak } from "../../../support/soak.ts";

// Two nodes, a fence device and two services; each case adds to the text, or defines one of them otherwise, and edits the state.
const common = `primitive f stonith:fence_sbd
primitive a Dummy op monitor interval=10s
primitive b Dummy op monitor interval=10s
`;
const stateful = "primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s\n";

/** The time of the failures, in seconds; the questions are asked ten seconds later. */
const failedAt = 1_800_000_000;

type Edit = (cib: string) => string;

/** Changes a node's state. */
function inState(node: string, change: Edit): Edit {
  return (cib) => cib.replace(new RegExp(`<node_state id="${node}"[\\s\\S]*?</node_state>`), change);
}

function transient(node: string, name: string, value: string): Edit {
  const pair = `<nvpair id="x-${name.replace(/\W/g, "")}-${node}" name="${name}" value="${value}"/>`;
  return inState(node, (state) =>
    state.replace(/(<instance_attributes id="status-[^"]*")\s*(\/?)>/, (_, start, empty) =>
      empty ? `${start}>${pair}</instance_attributes>` : `${start}>${pair}`,
    ),
  );
}

function failure(resource: string, node: string, operation: string, code: number, count: string, reason = ""): Edit {
  const interval = operation === "monitor" ? 10_000 : 0;
  const key = "9:9:0:00000000-0000-0000-0000-000000000000";
  const status = code === 5 ? 5 : 4;
  const failed = `<lrm_rsc_op id="${resource}_last_failure_0" operation="${operation}" operation_key="${resource}_${operation}_${interval}" interval="${interval}" call-id="99" rc-code="${code}" op-status="${status}" transition-key="${key}" transition-magic="${status}:${code};${key}" last-rc-change="${failedAt}" on_node="${node}" exit-reason="${reason}" crm_feature_set="3.1.0"/>`;
  const edits = [
    inState(node, (state) => state.replace(new RegExp(`(<lrm_resource id="${resource}"[^>]*>)`), `$1${failed}`)),
    transient(node, `fail-count-${resource}#${operation}_${interval}`, count),
    transient(node, `last-failure-${resource}#${operation}_${interval}`, String(failedAt)),
  ];
  return (cib) => edits.reduce((text, edit) => edit(text), cib);
}

function offline(node: string): Edit {
  const state = `<node_state id="${node}" uname="${node}" in_ccm="false" crmd="offline" join="down" expected="down">`;
  return (cib) => cib.replace(new RegExp(`<node_state id="${node}"[^>]*>`), state);
}

const neverStarted: Edit = (cib) => cib.replace(/<lrm_resource id="a"[\s\S]*?<\/lrm_resource>/g, "");
const withoutQuorum: Edit = (cib) => cib.replace('have-quorum="1"', 'have-quorum="0"');
const withoutTickets: Edit = (cib) => cib.replace(/<tickets>[\s\S]*?<\/tickets>/, "");
const withoutPromotionScores: Edit = (cib) =>
  cib.replace(/<nvpair[^>]*name="master-s"[^>]*\/>/g, "").replaceAll('rc-code="8"', 'rc-code="0"');
const locked: Edit = (cib) =>
  offline("n1")(
    cib
      .replace(/<lrm_resource id="a"[\s\S]*?<\/lrm_resource>/g, "")
      .replace(
        /(<node_state id="n1"[\s\S]*?<lrm_resources[^>]*?)(\/?>)/,
        `$1><lrm_resource id="a" class="ocf" provider="heartbeat" type="Dummy" shutdown-lock="${failedAt}"/>`,
      ),
  );

/** A resource is found active on a node by a probe, as when something else than the cluster started it. */
function foundActive(resource: string, node: string): Edit {
  const key = "8:8:7:00000000-0000-0000-0000-000000000000";
  const probe = `<lrm_rsc_op id="${resource}_last_0" operation="monitor" operation_key="${resource}_monitor_0" interval="0" call-id="5" rc-code="0" op-status="0" transition-key="${key}" transition-magic="0:0;${key}" last-rc-change="${failedAt}" on_node="${node}" exit-reason="" crm_feature_set="3.1.0"/>`;
  return inState(node, (state) =>
    state.replace(new RegExp(`(<lrm_resource id="${resource}"[^>]*>)[\\s\\S]*?(</lrm_resource>)`), `$1${probe}$2`),
  );
}

const withoutB: Edit = (cib) => cib.replace(/<primitive id="b"[\s\S]*?<\/primitive>/, "");
const unpromoted: Edit = (cib) =>
  cib.replaceAll('rc-code="8"', 'rc-code="0"').replace(/<lrm_rsc_op [^>]*operation="promote"[^>]*\/>/g, "");

interface Case {
  readonly name: string;
  readonly text?: string;
  readonly edits?: readonly Edit[];
  readonly resource?: string;
  readonly node?: string;
  readonly says: string;
}

const cases: readonly Case[] = [
  {
    name: "ordered after what is blocked",
    text: "primitive b Dummy op stop interval=0 timeout=20s on-fail=block\norder o b a\ncolocation c inf: a b",
    edits: [neverStarted, failure("b", "n1", "stop", 1, "INFINITY")],
    says: "a is stopped because b must be started first (o), and it must run with b (c), and b is blocked on n1 because its stop failed on n1, and the cluster won't touch it before a cleanup.",
  },
  {
    name: "removed from the configuration",
    edits: [withoutB],
    resource: "b",
    says: "b was removed from the configuration, and is still active on n1: the cluster is about to stop it.",
  },
  {
    name: "removed from the configuration, without fencing",
    edits: [withoutB, (cib) => cib.replace(/<primitive id="f"[\s\S]*?(?:<\/primitive>|\/>)/, "")],
    resource: "b",
    says: "b was removed from the configuration, and is still active on n1: the cluster stops nothing while fencing is enabled, and no fence device is configured.",
  },
  {
    name: "active on two nodes",
    edits: [foundActive("a", "n1")],
    says: "a is active on n1 and n2 at once, and may run on one node only: something started it outside of the cluster (at boot, or by hand), or a node was cut off without being fenced; the cluster stops it everywhere, and starts it on one node.",
  },
  {
    name: "active on two nodes, and blocked",
    text: "primitive a Dummy meta multiple-active=block",
    edits: [foundActive("a", "n2")],
    says: "a is active on n1 and n2 at once, and may run on one node only: something started it outside of the cluster (at boot, or by hand), or a node was cut off without being fenced; the cluster won't touch it (multiple-active is block).",
  },
  {
    name: "one of two that must be started first",
    text: "primitive b Dummy meta target-role=Stopped\nprimitive c Dummy meta target-role=Stopped\norder o [ b c ] a",
    says: "a is stopped because b or c must be started first (o), and b is stopped because its target-role says so, and c is stopped because its target-role says so.",
  },
  {
    name: "a promotion that failed, and is tried elsewhere",
    text: `${stateful}ms m s`,
    edits: [unpromoted, failure("s", "n1", "promote", 1, "3", "no disk")],
    resource: "s",
    says: "s is about to be promoted on n2, where its promotion score is the highest (n2 5, n1 -INFINITY), and runs on n1 and n2.",
  },
  {
    name: "target-role",
    text: "primitive a Dummy meta target-role=Stopped",
    says: "a is stopped because its target-role says so.",
  },
  {
    name: "target-role of a container",
    text: "group g a meta target-role=Stopped",
    says: "a is stopped because the target-role of g says so.",
  },
  {
    name: "target-role of all",
    text: "rsc_defaults target-role=Stopped",
    says: "a is stopped because target-role in rsc_defaults says so.",
  },
  {
    name: "stop-all-resources",
    text: "property stop-all-resources=true",
    says: "a is stopped because stop-all-resources is set: the whole cluster has to stop.",
  },
  {
    name: "no quorum",
    edits: [withoutQuorum],
    says: "a is about to stop because there is no quorum (no-quorum-policy is stop).",
  },
  {
    name: "a ticket",
    text: "rsc_ticket t1 T: a",
    edits: [withoutTickets],
    says: "a is about to stop because it needs the ticket T (t1), which this site doesn't hold.",
  },
  {
    name: "all nodes in standby",
    text: "node n1 attributes standby=on\nnode n2 attributes standby=on",
    says: "a is stopped because n1 is in standby, and n2 is in standby.",
  },
  {
    name: "a ban by hand",
    text: "location cli-ban-a-on-n1 a -inf: n1\nnode n2 attributes standby=on",
    says: "a is stopped because somebody banned it from n1 by hand (cli-ban-a-on-n1), and n2 is in standby.",
  },
  {
    name: "a rule",
    text: "location l2 a rule -inf: not_defined pingd",
    says: "a is stopped because l2 forbids nodes where pingd is not defined: n1 and n2.",
  },
  {
    name: "a rule on dates",
    text: "location l2 a rule -inf: date lt 2099-01-01",
    says: "a is stopped because l2 forbids it while it is before 2099-01-01.",
  },
  {
    name: "an asymmetric cluster",
    text: "property symmetric-cluster=false",
    says: "a is stopped because no location allows it on a node, and symmetric-cluster is false.",
  },
  {
    name: "exclusive discovery",
    text: "location l1 a resource-discovery=exclusive 100: n1\nnode n1 attributes standby=on",
    says: "a is stopped because l1 has resource-discovery=exclusive: only listed nodes count, and n1 is in standby.",
  },
  {
    name: "the migration threshold",
    text: "primitive a Dummy op monitor interval=10s meta migration-threshold=3 failure-timeout=300000000s\nlocation l1 a -inf: n2",
    edits: [failure("a", "n1", "monitor", 1, "3")],
    says: "a is about to stop because it failed 3 times on n1 (limit 3), and is tried there again in 83334 h, and l1 forbids n2.",
  },
  {
    name: "a failed start",
    text: "location l1 a -inf: n2",
    edits: [failure("a", "n1", "start", 1, "INFINITY")],
    says: "a is about to stop because its start failed on n1, and isn't tried there again before a cleanup, and l1 forbids n2.",
  },
  {
    name: "an agent that isn't installed",
    text: "location l1 a -inf: n2",
    edits: [failure("a", "n1", "start", 5, "INFINITY")],
    says: "a is about to stop because its start failed on n1: its agent, or something that it needs, isn't installed there, and l1 forbids n2.",
  },
  {
    name: "the agent's own reason, on both nodes",
    edits: [
      failure("a", "n1", "start", 1, "INFINITY", "the database is damaged"),
      failure("a", "n2", "start", 1, "INFINITY", "the database is damaged"),
    ],
    says: "a is about to stop because its start failed on n1 and n2 (the database is damaged), and isn't tried there again before a cleanup.",
  },
  {
    name: "a failure below the limit keeps nothing away",
    text: "primitive a Dummy op monitor interval=10s meta is-managed=false",
    edits: [neverStarted, failure("a", "n1", "monitor", 7, "1")],
    says: "a is stopped because it isn't managed (its is-managed is false), so it is neither started nor stopped.",
  },
  {
    name: "what waits for a node's fencing doesn't run yet",
    text: "location l1 a 10: n1",
    edits: [offline("n1"), (cib) => cib.replace(/(uname="n1"[^>]* expected=")down"/, '$1member"')],
    says: "a is about to start on n2 once n1 is fenced because no other node is available: n1 is offline.",
  },
  {
    name: "nobody knows what a lost node runs while there is no quorum to fence it",
    text: "location l1 a 10: n1",
    edits: [offline("n1"), (cib) => cib.replace(/(uname="n1"[^>]* expected=")down"/, '$1member"'), withoutQuorum],
    says: "a ran on n1 when that was lost, and nobody knows whether it still does (n1 is unclean); a doesn't run on n2 because there is no quorum (no-quorum-policy is stop).",
  },
  {
    name: "Pacemaker stopped where corosync runs",
    text: "primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s\nclone m s meta promotable=true",
    edits: [
      inState("n2", (state) => state.replace(/<lrm_resource id="s"[\s\S]*?<\/lrm_resource>/g, "")),
      offline("n2"),
      (cib) => cib.replace('uname="n2" in_ccm="false"', 'uname="n2" in_ccm="true"'),
    ],
    resource: "m",
    node: "n2",
    says: "s doesn't run on n2 because n2 is offline: corosync runs there, and Pacemaker doesn't.",
  },
  {
    name: "what isn't configured",
    text: "location l1 a 10: n1",
    edits: [failure("a", "n1", "start", 6, "INFINITY")],
    says: "a is about to stop because its start failed on n1: it isn't configured properly.",
  },
  {
    name: "a failed stop",
    text: "property stonith-enabled=false\nlocation l1 a 10: n1",
    edits: [failure("a", "n1", "stop", 1, "INFINITY")],
    says: "a is blocked on n1 because its stop failed on n1, and the cluster won't touch it before a cleanup.",
  },
  {
    name: "on-fail=block",
    text: "primitive a Dummy op monitor interval=10s on-fail=block\nlocation l1 a 10: n1",
    edits: [failure("a", "n1", "monitor", 1, "1")],
    says: "a is blocked on n1 because its monitor failed on n1, and its operation has on-fail=block: the cluster won't touch it.",
  },
  {
    name: "a failed stop with fencing",
    text: "location l1 a 10: n1",
    edits: [failure("a", "n1", "stop", 1, "INFINITY")],
    says: "a is about to start on n2 once n1 is fenced; a won't stay on n1 because n1 must be fenced since its stop failed there.",
  },
  {
    name: "on-fail=standby",
    text: "primitive a Dummy op monitor interval=10s on-fail=standby\nlocation l1 a 10: n1",
    edits: [failure("a", "n1", "monitor", 1, "1")],
    says: "a is about to move from n1 to n2; a won't stay on n1 because n1 is in standby since its monitor failed there (on-fail=standby).",
  },
  {
    name: "what another's on-fail=standby keeps away",
    text: "primitive a Dummy op monitor interval=10s on-fail=standby\nlocation l1 a 10: n1",
    edits: [failure("a", "n1", "monitor", 1, "1")],
    resource: "b",
    node: "n1",
    says: "b runs on n2; b doesn't run on n1 because n1 is in standby since a's monitor failed there (on-fail=standby).",
  },
  {
    name: "a member of its group that is blocked elsewhere",
    text: "primitive b Dummy op monitor interval=10s op stop on-fail=block\ngroup g a b\nlocation l1 g 10: n1",
    edits: [failure("b", "n1", "stop", 1, "INFINITY")],
    node: "n2",
    says: "a runs on n1; a doesn't run on n2 because the group g stays together, and b's stop failed on n1, and the cluster won't touch b before a cleanup.",
  },
  {
    name: "the member before it may run nowhere",
    text: "group g b a\nlocation l1 b -inf: n1\nlocation l2 b -inf: n2",
    says: "a is stopped because it needs b, which is before it in the group g, and l1 forbids n1 (for b), and l2 forbids n2 (for b).",
  },
  {
    name: "colocated with what isn't promoted",
    text: `${stateful}clone m s meta promotable=true\ncolocation c inf: a m:Promoted\norder o m:promote a:start`,
    edits: [withoutPromotionScores],
    says: "a is about to stop because it must run with the clone m, where it is promoted (c), and the clone m must be promoted first (o), and s isn't promoted anywhere because its agent gave no node a promotion score (no node has the attribute master-s).",
  },
  {
    name: "a bundle whose containers run",
    text: 'bundle box docker image="x:1" replicas=1 network ip-range-start=10.0.0.20 control-port=3121 primitive a\nlocation l1 box 100: n2',
    node: "n1",
    says: "a is about to start on box-0: the container box-0 is on n2, and none on n1.",
  },
  {
    name: "on-fail=stop",
    text: "primitive a Dummy op monitor interval=10s on-fail=stop\nlocation l1 a 10: n1",
    edits: [failure("a", "n1", "monitor", 1, "1")],
    says: "a is about to stop because its monitor failed on n1, and its operation has on-fail=stop.",
  },
  {
    name: "what isn't managed",
    text: "primitive a Dummy meta is-managed=false",
    edits: [neverStarted],
    says: "a is stopped because it isn't managed (its is-managed is false), so it is neither started nor stopped.",
  },
  {
    name: "maintenance of the cluster",
    text: "property maintenance-mode=true",
    says: "a is stopped because the whole cluster is in maintenance, so nothing is started.",
  },
  {
    name: "a colocation",
    text: "colocation c1 inf: a b\nprimitive b Dummy meta target-role=Stopped",
    says: "a is stopped because it must run with b (c1), and b is stopped because its target-role says so.",
  },
  {
    name: "a chain of three",
    text: "primitive c Dummy meta target-role=Stopped\ncolocation c1 inf: a b\norder o1 Mandatory: c b",
    says: "a is stopped because it must run with b (c1), and b is stopped because c must be started first (o1), and c is stopped because its target-role says so.",
  },
  {
    name: "an anti-colocation",
    text: "colocation c1 -inf: a b\nnode n2 attributes standby=on",
    says: "a is stopped because n2 is in standby, and it may not run with b (c1), and b runs on n1.",
  },
  {
    name: "an order",
    text: "order o1 Mandatory: b a\nprimitive b Dummy meta target-role=Stopped",
    says: "a is stopped because b must be started first (o1), and b is stopped because its target-role says so.",
  },
  {
    name: "order and colocation together",
    text: "order o1 Mandatory: b a\ncolocation c1 inf: a b\nprimitive b Dummy meta target-role=Stopped",
    says: "a is stopped because b must be started first (o1), and it must run with b (c1), and b is stopped because its target-role says so.",
  },
  {
    name: "the member before it",
    text: "group g b a\nprimitive b Dummy meta target-role=Stopped",
    says: "a is stopped because it needs b, which is before it in the group g, and b's target-role says so.",
  },
  {
    name: "utilization",
    text: "property placement-strategy=utilization\nnode n1 utilization memory=100\nnode n2 utilization memory=50\nprimitive a Dummy utilization memory=200",
    says: "a is stopped because it needs 200 memory, and no node has that much left (n1 has 100 and n2 has 50 in all).",
  },
  {
    name: "node health",
    text: "property node-health-strategy=migrate-on-red",
    edits: [transient("n1", "#health-smart", "red"), transient("n2", "#health-smart", "red")],
    says: "a is about to stop because node-health-strategy is migrate-on-red, and n1 isn't healthy: #health-smart is red, and n2 isn't healthy: #health-smart is red.",
  },
  { name: "clone-max", text: "clone c a meta clone-max=0", says: "a is stopped because the clone-max of c is 0." },
  {
    name: "no promotion score",
    text: `${stateful}clone m s meta promotable=true`,
    edits: [withoutPromotionScores],
    resource: "s",
    says: "s isn't promoted anywhere because its agent gave no node a promotion score (no node has the attribute master-s).",
  },
  {
    name: "not to be promoted",
    text: `${stateful}clone m s meta promotable=true target-role=Unpromoted`,
    resource: "s",
    says: "s isn't promoted anywhere because the target-role of m is Unpromoted.",
  },
  {
    name: "a rule on promotion",
    text: `${stateful}clone m s meta promotable=true\nlocation l m rule $role=Promoted -inf: defined #uname`,
    resource: "s",
    says: "s isn't promoted anywhere because l forbids promotion on nodes where #uname is defined: n1 and n2.",
  },
  {
    name: "no fence device",
    text: "primitive f Dummy",
    says: "a is stopped because fencing is enabled, and no fence device is configured.",
  },
  {
    name: "nodes that leave",
    edits: [transient("n1", "shutdown", String(failedAt)), transient("n2", "shutdown", String(failedAt))],
    says: "a is about to stop because n1 is leaving the cluster, and n2 is leaving the cluster.",
  },
  {
    name: "a ban that only counts with a colocation",
    text: "colocation c1 inf: a b\nlocation l2 b -inf: n2\nlocation cli-ban-a-on-n1 a -inf: n1",
    says: "a is stopped because somebody banned it from n1 by hand (cli-ban-a-on-n1), and it must run with b (c1), and b runs on n1.",
  },
  { name: "a location", text: "location l1 a 50: n1", says: "a runs on n1 because it prefers n1 to n2 by 50 (l1 50)." },
  {
    name: "stickiness",
    text: "location l1 a 50: n1\nrsc_defaults resource-stickiness=7",
    says: "a runs on n1 because it prefers n1 to n2 by 57 (l1 50 and stickiness 7).",
  },
  {
    name: "a group with stickiness",
    text: "primitive c Dummy\ngroup g b c a\nlocation l1 g 100: n1\nrsc_defaults resource-stickiness=10",
    says: "a runs on n1 because it is in the group g with b, and b runs on n1 because it prefers n1 to n2 by 130 (l1 100 and stickiness 30).",
  },
  {
    name: "a place by colocation",
    text: "colocation c1 inf: a b\nlocation l1 b 100: n1",
    says: "a runs on n1 because it must run with b (c1), and b runs on n1 because it prefers n1 to n2 by 100 (l1 100).",
  },
  {
    name: "the only node",
    text: "node n2 attributes standby=on",
    says: "a runs on n1 because no other node is available: n2 is in standby.",
  },
  {
    name: "not on a node: banned",
    text: "location cli-ban-a-on-n2 a -inf: n2",
    node: "n2",
    says: "a runs on n1; a doesn't run on n2 because somebody banned it from n2 by hand (cli-ban-a-on-n2).",
  },
  {
    name: "a ban by hand with a lifetime",
    text: "location cli-ban-a-on-n1 a rule -inf: #uname eq n1 and date lt 2099-01-01\nnode n2 attributes standby=on",
    says: "a is stopped because somebody banned it from n1 by hand until 2099-01-01 (cli-ban-a-on-n1), and n2 is in standby.",
  },
  {
    name: "a move by hand",
    text: "location cli-prefer-a a inf: n2\nlocation l1 a 50: n1",
    says: "a runs on n2; a doesn't run on n1 because somebody moved it to n2 by hand (cli-prefer-a).",
  },
  {
    name: "a move by hand with a lifetime",
    text: "location cli-prefer-a a rule inf: #uname eq n2 and date lt 2099-01-01",
    node: "n1",
    says: "a runs on n2; a doesn't run on n1 because somebody moved it to n2 by hand (cli-prefer-a).",
  },
  {
    name: "a preference that nothing overcomes",
    text: "location l2 a inf: n2",
    node: "n1",
    says: "a runs on n2; a doesn't run on n1 because l2 prefers n2 by INFINITY.",
  },
  {
    name: "not on a node: it prefers another",
    text: "location l1 a 50: n1",
    node: "n2",
    says: "a runs on n1 and not on n2 because it prefers n1 to n2 by 50 (l1 50).",
  },
  {
    name: "not on a node: a clone",
    text: "clone c a\nlocation l1 c -inf: n2",
    node: "n2",
    says: "a doesn't run on n2 because l1 forbids n2.",
  },
  {
    name: "a pinged gateway that nothing has reached yet",
    text: "primitive ping ocf:pacemaker:ping params host_list=10.0.0.1 name=reach op monitor interval=10s\nclone pings ping\nlocation l2 a rule -inf: not_defined reach",
    edits: [(cib) => cib.replace(/<nvpair[^>]*name="reach"[^>]*\/>/g, "")],
    says: "a is about to stop because it waits for the attribute reach, which ping sets once it runs (l2 forbids nodes where reach is not defined: n1 and n2).",
  },
  {
    name: "not on a node: the only constraint",
    text: "location l1 a -inf: n1",
    node: "n1",
    says: "a runs on n2; a doesn't run on n1 because l1 forbids n1.",
  },
  {
    name: "a remote node",
    text: "primitive r ocf:pacemaker:remote params server=10.0.0.9 op monitor interval=10s\nlocation l1 a -inf: r",
    node: "r",
    says: "a runs on n1; a doesn't run on r because l1 forbids r.",
  },
  {
    name: "a remote node that isn't connected",
    text: "primitive r ocf:pacemaker:remote params server=10.0.0.9 op monitor interval=10s meta target-role=Stopped\nlocation l1 a 100: r",
    node: "r",
    says: "a runs on n2; a doesn't run on r because the remote node r isn't connected, and r's target-role says so.",
  },
  {
    name: "an order of sets",
    text: "primitive b Dummy op monitor interval=10s meta target-role=Stopped\norder o1 Mandatory: ( b ) ( a )",
    says: "a is stopped because b must be started first (o1), and b is stopped because its target-role says so.",
  },
  {
    name: "a colocation of sets",
    text: "primitive b Dummy op monitor interval=10s meta target-role=Stopped\ncolocation c1 inf: ( a ) ( b )",
    says: "a is stopped because it must run with b (c1), and b is stopped because its target-role says so.",
  },
  {
    name: "a location of sets",
    text: "location l1 { a b } -inf: n1\nnode n2 attributes standby=on",
    says: "a is stopped because l1 forbids n1, and n2 is in standby.",
  },
  {
    name: "the primitive of a bundle whose container is off",
    text: 'bundle box docker image="x:1" replicas=1 network ip-range-start=10.0.0.20 control-port=3121 primitive a meta target-role=Stopped',
    says: "a is stopped because the target-role of box says so.",
  },
  {
    name: "reserved by shutdown-lock",
    text: "property shutdown-lock=true",
    edits: [locked],
    says: "a is stopped because it is reserved for n1, which was shut down in order (shutdown-lock), and n1 is offline.",
  },
];

// The releases whose crm_simulate writes XML; all of them in a soak.
/** What changes the answer, as advice. */
const advice: readonly (Omit<Case, "says"> & { readonly fixes: readonly string[] })[] = [
  {
    name: "what it must run with",
    text: "primitive b Dummy meta target-role=Stopped\ncolocation c inf: a b",
    fixes: ["start b"],
  },
  {
    name: "what that in turn must run with",
    text: "primitive b Dummy meta target-role=Stopped\nprimitive c Dummy\ncolocation c1 inf: a c\norder o c b\ncolocation c2 inf: c b",
    fixes: ["start b"],
  },
  {
    name: "one of two that must be started first",
    text: "primitive b Dummy meta target-role=Stopped\nprimitive c Dummy meta target-role=Stopped\norder o [ b c ] a",
    fixes: ["start b", "start c"],
  },
  {
    name: "a removed resource",
    text: "property stop-orphan-resources=false",
    edits: [withoutB],
    resource: "b",
    fixes: ["configure b again, and delete it while it is stopped"],
  },
];

const own = installedRelease("crm_simulate");
const others = isSoak
  ? askablePacemakers().filter((each) => each.pacemaker !== own && isSince(each.pacemaker, "2.1"))
  : [];

describe.each([undefined, ...others].map((release) => [release?.name ?? "this machine", release] as const))(
  "why, by the scheduler of %s",
  (_, release) => {
    let scheduler: Scheduler;

    beforeAll(async () => {
      const found = release ? releaseScheduler(await pacemakerIn(release)) : await localScheduler();
      if (!found) throw new Error("crm_simulate is needed.");
      scheduler = found;
    });

    async function ask({ text = "", edits = [], resource = "a", node }: Case): Promise<Why> {
      const redefined = new Set([...text.matchAll(/^primitive (\S+)/gm)].map(([, id]) => id));
      const kept = common.split("\n").filter((line) => !redefined.has(line.split(" ")[1]));
      const { text: cib, errors } = convert("file:///cluster.crm", `${kept.join("\n")}${text}\n`, "crm", "cib");
      expect(errors).toEqual([]);
      let state = (await withPlausibleStatus(cib, ["n1", "n2"], scheduler)).text;
      for (const edit of edits) {
        const changed = edit(state);
        expect(changed).not.toBe(state);
        state = changed;
      }
      return askWhy({ cib: state, scheduler, resource, node, now: failedAt + 10 });
    }

    test.each(cases)("$name", async (each) => {
      const { sentence } = await ask(each);
      expect(sentence).toBe(each.says);
    });

    test.each(advice)("advice about $name", async (each) => {
      const { remedies } = await ask({ ...each, says: "" });
      expect(remedies.filter(({ isFix }) => isFix).map(({ text }) => text)).toEqual(each.fixes);
    });
  },
);
