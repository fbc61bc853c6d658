import { expect, it } from "vitest";
import { sentencesOf, shownOf, timelineOf } from "./timeline-of.ts";

// Texts as the releases write them, in the forms in which people post them.

it("reads syslog quoted in a mail, with a line that the mail program broke", async () => {
  const mail = `Hi all, after a network problem node2 was fenced and doesn't come back. Log of node1:

> May  4 01:27:57 node1 corosync[1722]:  [TOTEM ] A processor failed, forming new configuration.
> May  4 01:28:21 node1 corosync[1722]:  [TOTEM ] A new membership (1.116f4) was formed. Members left: 2
> May  4 01:28:22 node1 pacemaker-attrd[1737]:  notice: Node node2 state is now lost
> May  4 01:28:22 node1 pacemaker-controld[1740]:  notice: Node node2 state is now lost
> May  4 01:28:22 node1 pacemaker-schedulerd[1739]:  warning: Cluster node node2 will be fenced: peer is no
> longer part of the cluster
> May  4 01:28:22 node1 pacemaker-controld[1740]:  notice: Requesting fencing (reboot) of node node2
> May  4 01:28:22 node1 pacemaker-fenced[1736]:  notice: Client pacemaker-controld.1740.b27a2f4c wants to fence (reboot) 'node2' with device '(any)'
> May  4 01:28:33 node1 pacemaker-fenced[1736]:  notice: Operation 'reboot' [3100] (call 2 from pacemaker-controld.1740) for host 'node2' with device 'vmfence' returned: 0 (OK)
> May  4 01:28:33 node1 pacemaker-fenced[1736]:  notice: Operation 'reboot' targeting node2 on node1 for pacemaker-controld.1740@node1.26cf0176: OK
> May  4 01:28:33 node1 pacemaker-controld[1740]:  notice: Peer node2 was terminated (reboot) by node1 on behalf of pacemaker-controld.1740: OK

and on node2:
> May  4 01:28:33 node2 pacemaker-controld[1735]:  crit: We were allegedly just fenced by node1 for node1!
`;
  expect(await sentencesOf({ "mail.txt": mail })).toEqual([
    "01:28:21 node2 left (the token was lost), as node1 saw it.",
    "01:28:33 node1 fenced node2 by vmfence in 11 s because: peer is no longer part of the cluster.",
    "01:28:33 node2 heard that node1 had fenced it, though it runs: its cluster services stop.",
  ]);
});

it("reads corosync.log of 1.1 with a try to fence that failed", async () => {
  const log = `May 18 18:22:01 [1811] ha1       crmd:   notice: crm_update_peer_state: pcmk_quorum_notification: Node ha2[2] - state is now lost (was member)
May 18 18:22:01 [1810] ha1    pengine:  warning: pe_fence_node: Node ha2 will be fenced because the node is no longer part of the cluster
May 18 18:22:01 [1810] ha1    pengine:  warning: stage6: Scheduling Node ha2 for STONITH
May 18 18:22:01 [1810] ha1    pengine:   notice: LogActions: Move    vip	(Started ha2 -> ha1)
May 18 18:22:01 [1810] ha1    pengine:  warning: process_pe_message: Calculated Transition 39: /var/lib/pacemaker/pengine/pe-warn-14.bz2
May 18 18:22:01 [1811] ha1       crmd:   notice: te_fence_node: Executing reboot fencing operation (83) on ha2 (timeout=60000)
May 18 18:22:01 [1807] ha1 stonith-ng:   notice: initiate_remote_stonith_op: Initiating remote operation reboot for ha2: 9b1fe415-c935-4acf-bb43-6ffd9183e5f8 (0)
May 18 18:22:11 [1807] ha1 stonith-ng:    error: log_operation: Operation 'reboot' [6684] (call 2 from crmd.1811) for host 'ha2' with device 'ipmi2' returned: -62 (Timer expired)
May 18 18:22:11 [1807] ha1 stonith-ng:    error: remote_op_done: Operation reboot of ha2 by <no-one> for crmd.1811@ha1.9b1fe415: Timer expired
May 18 18:22:11 [1811] ha1       crmd:   notice: tengine_stonith_callback: Stonith operation 2 for ha2 failed (Timer expired): aborting transition.
May 18 18:22:11 [1811] ha1       crmd:   notice: tengine_stonith_notify: Peer ha2 was not terminated (reboot) by <anyone> for ha1: Timer expired (ref=9b1fe415-c935-4acf-bb43-6ffd9183e5f8) by client crmd.1811
May 18 18:22:21 [1807] ha1 stonith-ng:   notice: remote_op_done: Operation reboot of ha2 by ha1 for crmd.1811@ha1.1b1fe415: OK
May 18 18:22:21 [1811] ha1       crmd:   notice: tengine_stonith_notify: Peer ha2 was terminated (reboot) by ha1 for ha1: OK (ref=1b1fe415-c935-4acf-bb43-6ffd9183e5f8) by client crmd.1811
May 18 18:22:22 [1811] ha1       crmd:   notice: process_lrm_event: Operation vip_start_0: ok (node=ha1, call=43, rc=0, cib-update=99, confirmed=true)
May 18 18:22:23 [1811] ha1       crmd:   notice: process_lrm_event: LRM operation db_promote_0 (call=12, rc=1, cib-update=34, confirmed=true) unknown error
May 18 18:22:23 [1811] ha1       crmd:  warning: status_from_rc: Action 12 (db_promote_0) on ha1 failed (target: 0 vs. rc: 1): Error
May 18 18:22:23 [1810] ha1    pengine:  warning: unpack_rsc_op_failure: Processing failed op promote for db:0 on ha1: unknown error (1)
May 18 18:22:25 [1806] ha1        cib:     info: cib_process_request: Completed cib_apply_diff operation for section 'all': OK (rc=0, origin=ha1/cibadmin/2, version=0.58.0)
`;
  expect(await sentencesOf({ "corosync.log": log })).toEqual([
    "18:22:01 ha2 left, as ha1 saw it.",
    "18:22:21 ha1 fenced ha2 in 20 s after 1 failed try (ipmi2) because: the node is no longer part of the cluster.",
    "18:22:22 vip moved to ha1; it was down for 21 s.",
    "18:22:23 promote of db failed on ha1: unknown error.",
  ]);
  expect((await shownOf({ "corosync.log": log })).at(-1)).toBe(
    "18:22:25 the configuration was changed (all) by cibadmin on ha1: version 0.58",
  );
});

it("reads failures, their agent's reason and a change of the configuration from syslog of 1.1", async () => {
  const log = `Apr 17 10:03:38 master crmd[12481]: error: Result of start operation for ip on master: 1 (unknown error)
Apr 17 10:03:38 master lrmd[12478]: notice: ip_start_0:1234:stderr [ ocf-exit-reason:the endpoint can't be reached ]
Apr 17 10:03:39 master crmd[12481]: warning: Action 5 (ip_start_0) on master failed (target: 0 vs. rc: 1): Error
Apr 17 10:03:40 master pengine[12480]: warning: Forcing ip away from master after 1 failures (max=1)
Apr 17 10:03:40 master pengine[12480]: warning: Forcing ip away from master after 1 failures (max=1)
Apr 17 10:03:41 master crmd[12481]: notice: Transition aborted by nodes-1-standby, standby=on: Configuration change (cib=0.153.0, source=te_update_diff:456, 0)
`;
  expect(await shownOf({ messages: log })).toEqual([
    "10:03:38 start of ip failed on master: unknown error",
    "10:03:40 ip may no longer run on master, after 1 failure (limit 1)",
    "10:03:41 the configuration was changed: nodes-1-standby (standby=on), version 0.153",
  ]);
  expect(await sentencesOf({ messages: log })).toEqual([
    "10:03:38 start of ip failed on master: unknown error (its agent: the endpoint can't be reached); it may no longer run there (limit 1).",
  ]);
});

it("takes no monitor that finds a promoted instance for a failure, however the release writes it", async () => {
  const log = `Nov 30 13:27:36.541 n1 pacemaker-controld  [75] (log_executor_event) \tnotice: Result of promote operation for st on n1: OK | graph action confirmed; call=18 key=st_promote_0 rc=0
Nov 30 13:27:36.605 n1 pacemaker-controld  [75] (log_executor_event) \tnotice: Result of monitor operation for st on n1: Promoted | graph action unconfirmed; call=19 key=st_monitor_11000 rc=8
Nov 30 13:27:36.705 n1 pacemaker-controld  [75] (log_executor_event) \tnotice: Result of monitor operation for sx on n1: promoted | call=20 key=sx_monitor_11000 rc=8
`;
  expect(await shownOf({ "pacemaker.log": log })).toEqual(["13:27:36 promote of st on n1: ok"]);
  expect(await sentencesOf({ "pacemaker.log": log })).toEqual([]);
});

it("calls no incident what was a shutdown in order", async () => {
  const log = `Feb 13 17:29:43 n1 crmd[3496]:   notice: handle_shutdown_request: Creating shutdown request for n2 (state=S_IDLE)
Feb 13 17:29:44 n1 pengine[3494]:   notice: stage6: Scheduling Node n2 for shutdown
Feb 13 17:29:46 n1 corosync[3400]:  [pcmk  ] info: pcmk_peer_update: lost: n2 3232261517
Feb 13 17:29:46 n1 crmd[3496]:   notice: crm_update_peer_state: plugin_handle_membership: Node n2[3232261517] - state is now lost (was member)
`;
  expect(await sentencesOf({ messages: log })).toEqual([]);
  expect(await shownOf({ messages: log })).toEqual([
    "17:29:43 the cluster services of n2 are to stop, in order",
    "17:29:46 n2 left, as n1 saw it: it was shut down",
  ]);
});

it("takes over what only another daemon says where the better line is missing", async () => {
  const log = `May 11 17:41:18 a1 stonith-ng[2056]:  notice: crm_update_peer_proc: Node a2[2] - state is now lost (was member)
May 11 17:41:18 a1 attrd[2057]:  notice: crm_update_peer_proc: Node a2[2] - state is now lost (was member)
May 11 17:41:19 a1 pengine[2058]:  warning: Scheduling Node a2 for STONITH
May 11 17:42:18 a1 attrd[2057]:  notice: crm_update_peer_proc: Node a3[3] - state is now lost (was member)
`;
  expect(await shownOf({ messages: log })).toEqual([
    "17:41:18 a2 left, as a1 saw it",
    "17:41:19 a2 is to be fenced",
    "17:42:18 the attribute manager of a3 left",
  ]);
});

it("takes the host name for the node's where the node says how the cluster calls it", async () => {
  const log = `Jul 11 22:31:17 hv97.example.com lrmd[3396]: warning: pgsqld_monitor_16000:45046 - timed out after 10000ms
Jul 11 22:31:17 hv97.example.com crmd[3400]:   error: Result of monitor operation for pgsqld on db1: Timed Out
Jul 11 22:32:01 hv97.example.com crmd[3400]:  notice: Result of stop operation for pgsqld on db1: 0 (ok)
`;
  expect(await shownOf({ "corosync.log": log })).toEqual([
    "22:31:17 monitor of pgsqld failed on db1: Timed Out",
    "22:32:01 stop of pgsqld on db1: ok",
  ]);
});

it("finds the year of lines around the turn of the year", async () => {
  const log = `Dec 31 23:59:58 n1 pacemaker-controld[88]: notice: Node n3 state is now lost
Jan 01 00:00:09 n1 pacemaker-controld[88]: notice: Peer n3 was terminated (reboot) by n2 on behalf of pacemaker-controld.88@n1: OK
`;
  const { events } = await timelineOf({ messages: log }, "2026-01-05T10:00:00Z");
  expect(events.map(({ at }) => new Date(at).toISOString())).toEqual([
    "2025-12-31T23:59:58.000Z",
    "2026-01-01T00:00:09.000Z",
  ]);
});

it("puts logs of several time zones onto one clock, and finds the zone of the one that names none", async () => {
  const lost = (at: string) => `${at} n1 pacemaker-controld[88]: notice: Node n3 state is now lost`;
  const files = {
    "n1/messages": `${lost("Nov 30 07:49:57")}\n`,
    "n1/journal.log": `${lost("2026-11-30T06:49:57+00:00")}\n`,
    "n2/messages":
      "2026-11-30T07:49:59.022+01:00 n2 pacemaker-controld[88]: notice: Peer n3 was terminated (reboot) by n2 on behalf of x@n2: OK\n",
  };
  const { zone, events } = await timelineOf(files, "2026-11-30T12:00:00Z");
  expect(zone).toBe(60);
  expect(events.map(({ at, seenBy, text }) => `${new Date(at).toISOString()} ${seenBy} ${text}`)).toEqual([
    "2026-11-30T06:49:57.000Z n1 n3 left, as n1 saw it",
    "2026-11-30T06:49:59.022Z n2 n3 was fenced (reboot) by n2 for x@n2",
  ]);
});

it.each([
  ["short-full", "Mon 2026-11-30 06:49:57 UTC n1 pacemaker-controld[88]:  notice: Node n3 state is now lost"],
  ["short-unix", "1796021397.500000 n1 pacemaker-controld[88]:  notice: Node n3 state is now lost"],
  ["RFC 5424", "<29>1 2026-11-30T06:49:57.5Z n1 pacemaker-controld 88 - - notice: Node n3 state is now lost"],
  ["without a host", "2026-11-30T06:49:57Z pacemaker-controld[88]:  notice: Node n3 state is now lost"],
  [
    "of heartbeat's days",
    "Nov 30 06:49:57 n1 crmd: [1234]: info: ais_status_callback: status: n3 is now lost (was member)",
  ],
  [
    "json",
    '{"__REALTIME_TIMESTAMP":"1796021397500000","_HOSTNAME":"n1","SYSLOG_IDENTIFIER":"pacemaker-controld","MESSAGE":" notice: Node n3 state is now lost"}',
  ],
  [
    "export",
    "__CURSOR=x\n__REALTIME_TIMESTAMP=1796021397500000\n_HOSTNAME=n1\nSYSLOG_IDENTIFIER=pacemaker-controld\n_PID=88\nMESSAGE= notice: Node n3 state is now lost\n",
  ],
])("reads the form %s", async (_, log) => {
  const shown = await shownOf({ "journal.txt": `${log}\n` }, "2026-11-30T12:00:00Z");
  expect(shown).toHaveLength(1);
  expect(shown[0]).toMatch(/^06:49:57 n3 left, as (?:n1|this node) saw it$/);
});

it("names nodes in corosync's lines by corosync.conf beside them", async () => {
  const files = {
    "corosync.conf": "nodelist {\n  node {\n    ring0_addr: 10.0.0.3\n    name: mail3\n    nodeid: 3\n  }\n}\n",
    "corosync.log": `Feb  7 14:55:34 mail4 corosync[10737]:   [KNET  ] link: host: 3 link: 0 is down
Feb  7 14:57:43 mail4 corosync[10737]:   [TOTEM ] A new membership (4.b1) was formed. Members left: 3
Feb  7 14:57:43 mail4 corosync[10737]:   [QUORUM] This node is within the non-primary component and will NOT provide any services.
`,
  };
  expect(await shownOf(files)).toEqual([
    "14:55:34 link 0 from mail4 to mail3 is down",
    "14:57:43 mail3 left, as mail4 saw it",
    "14:57:43 mail4 lost quorum",
  ]);
});

it("says how many lines have no time, and shows no values of the configuration", async () => {
  const log = `crmd[30804]:   notice: State transition S_IDLE -> S_POLICY_ENGINE
Nov 30 06:00:00 [12] n1        cib:     info: cib_perform_op: ++ /cib/configuration/resources: <primitive id="f1" class="stonith" type="fence_ipmilan"><nvpair name="passwd" value="s3cret"/>
Nov 30 06:00:00 [12] n1        cib:     info: cib_perform_op: +  /cib/configuration/nodes/node[@id='1']/instance_attributes[@id='nodes-1']/nvpair[@id='nodes-1-standby']:  @value=on
`;
  const { unknown } = await timelineOf({ "pacemaker.log": log });
  expect(unknown[0]).toBe(
    "1 lines of the cluster's programs don't say when, or not in a known form: they aren't shown.",
  );
  expect(await shownOf({ "pacemaker.log": log })).toEqual([
    "06:00:00 in the configuration, primitive f1 was added",
    "06:00:00 in the configuration, standby of node 1 was set to on",
  ]);
});
