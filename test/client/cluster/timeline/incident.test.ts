import { expect, it } from "vitest";
import { timelineText } from "../../../../client/src/cluster/timeline/format-timeline.ts";
import { timelineOf } from "./timeline-of.ts";

// Recorded on a cluster of three nodes (2.1.5) whose node n3 was cut off the network.
const n1 = `Nov 30 06:49:41.090 n1 pacemaker-controld  [88] (log_executor_event) 	notice: Result of start operation for dark on n1: ok | call=6 key=dark_start_0 rc=0
Nov 30 06:49:57.714 n1 pacemaker-fenced    [84] (update_peer_state_iter) 	notice: Node n3 state is now lost | nodeid=3 previous=member source=crm_update_peer_proc
Nov 30 06:49:57.714 n1 pacemaker-controld  [88] (quorum_notification_cb) 	info: Quorum retained | membership=13 members=2
Nov 30 06:49:57.714 n1 pacemaker-controld  [88] (update_peer_state_iter) 	notice: Node n3 state is now lost | nodeid=3 previous=member source=pcmk__reap_unseen_nodes
Nov 30 06:49:57.942 n1 pacemaker-controld  [88] (do_dc_takeover) 	info: Taking over DC status for this partition
Nov 30 06:49:59.022 n1 pacemaker-schedulerd[87] (pe_fence_node) 	warning: Cluster node n3 will be fenced: peer is no longer part of the cluster
Nov 30 06:49:59.022 n1 pacemaker-schedulerd[87] (log_list_item) 	notice: Actions: Fence (reboot) n3 'peer is no longer part of the cluster'
Nov 30 06:49:59.022 n1 pacemaker-schedulerd[87] (log_list_item) 	notice: Actions: Move       w2      ( n3 -> n1 )
Nov 30 06:49:59.022 n1 pacemaker-schedulerd[87] (pcmk__log_transition_summary) 	warning: Calculated transition 0 (with warnings), saving inputs in /var/lib/pacemaker/pengine/pe-warn-0.bz2
Nov 30 06:49:59.026 n1 pacemaker-controld  [88] (controld_execute_fence_action) 	notice: Requesting fencing (reboot) of node n3 | action=1 timeout=60000
Nov 30 06:49:59.166 n1 pacemaker-fenced    [84] (log_async_result) 	notice: Operation 'reboot' [150] targeting n3 using dark returned 0 | call 5 from pacemaker-controld.88
Nov 30 06:49:59.166 n1 pacemaker-fenced    [84] (finalize_op) 	notice: Operation 'reboot' targeting n3 by n1 for pacemaker-controld.88@n1: OK (complete) | id=26cf0176
Nov 30 06:49:59.170 n1 pacemaker-controld  [88] (handle_fence_notification) 	notice: Peer n3 was terminated (reboot) by n1 on behalf of pacemaker-controld.88@n1: OK | event=26cf0176-d9b6-47fb-afa7-de12ca096b3e
Nov 30 06:49:59.214 n1 pacemaker-controld  [88] (log_executor_event) 	notice: Result of start operation for w2 on n1: ok | call=15 key=w2_start_0 rc=0
Nov 30 06:49:59.214 n1 pacemaker-controld  [88] (do_state_transition) 	notice: State transition S_TRANSITION_ENGINE -> S_IDLE | input=I_TE_SUCCESS
`;
const n3 = `Nov 30 06:49:57.706 n3 pacemaker-controld  [88] (quorum_notification_cb) 	warning: Quorum lost | membership=13 members=1
Nov 30 06:49:57.706 n3 pacemaker-controld  [88] (update_peer_state_iter) 	notice: Node n1 state is now lost | nodeid=1 previous=member
Nov 30 06:49:58.718 n3 pacemaker-schedulerd[87] (pe_fence_node) 	warning: Cluster node n1 is unclean: peer is no longer part of the cluster
Nov 30 06:49:58.718 n3 pacemaker-schedulerd[87] (log_list_item) 	notice: Actions: Stop       dark    ( n1 )  due to no quorum (blocked)
Nov 30 06:49:58.718 n3 pacemaker-schedulerd[87] (log_list_item) 	notice: Calculated transition 6 (with warnings), saving inputs in /var/lib/pacemaker/pengine/pe-warn-0.bz2
`;
const ring = `Nov 30 06:49:54.790 [55] n1 corosync info    [KNET  ] link: host: 3 link: 0 is down
Nov 30 06:49:55.726 [55] n1 corosync notice  [TOTEM ] A processor failed, forming new configuration: token timed out (1650ms), waiting 1980ms for consensus.
`;

it("sums up a node that was cut off as the others saw it, not as it did itself", async () => {
  const timeline = await timelineOf({ "n1/pacemaker.log": n1, "n1/corosync.log": ring, "n3/pacemaker.log": n3 });
  expect(timeline.incidents.map(({ isOver, sentences }) => ({ isOver, sentences }))).toEqual([
    {
      isOver: true,
      sentences: [
        "06:49:57 n3 left (the token was lost, its link was down), as n1 saw it.",
        "06:49:57 n3 lost quorum.",
        "06:49:59 n1 fenced n3 by dark in 0.1 s because: peer is no longer part of the cluster.",
        "06:49:59 w2 moved to n1; it was down for 1.5 s.",
      ],
    },
  ]);
});

it("lists each event once, with its cause and the line it was read in", async () => {
  const text = timelineText(await timelineOf({ "n1/pacemaker.log": n1 }), { only: ["fencing", "transition"] });
  expect(text.replace(/^.*\n\n/, "")).toBe(
    `2026-11-30
  06:49:59.022  ! n3 is to be fenced: peer is no longer part of the cluster  [n1: n1/pacemaker.log:6]
  06:49:59.022    transition 0 (with warnings): fence (reboot) n3 'peer is no longer part of the cluster', move w2 ( n3 -> n1 ) (after: n3 left, as n1 saw it)  [n1: n1/pacemaker.log:9; n1:pe-warn-0]
  06:49:59.026    n1 asked to fence n3 (reboot)  [n1: n1/pacemaker.log:10]
  06:49:59.166    dark, on n1, fenced n3 (reboot)  [n1: n1/pacemaker.log:11]
  06:49:59.166    n3 was fenced (reboot) by n1 for pacemaker-controld.88@n1  [n1: n1/pacemaker.log:12]

Lines without a year have the one that fits the time of their file.
Times are as the logs have them.
`.replaceAll("2026", String(new Date().getFullYear())),
  );
});

it("says where it found no log", async () => {
  expect((await timelineOf({ "notes.txt": "nothing" })).unknown).toEqual([
    "Times are as the logs have them.",
    "No log of a cluster was found there.",
  ]);
});

it("reads what 2.0.5 and corosync 3.1.10 write differently", async () => {
  const old = `Nov 30 06:55:12 n1 pacemaker-schedulerd[77] (LogAction) \tnotice:  * Start      fence   (    n1 )
Nov 30 06:55:12 n1 pacemaker-schedulerd[77] (pcmk__log_transition_summary) \tnotice: Calculated transition 0, saving inputs in /var/lib/pacemaker/pengine/pe-input-0.bz2
`;
  const late = `Nov 30 07:08:44.581 [55] n1 corosync info    [KNET  ] link: host: 2 link: 0 is down
Nov 30 07:08:44.749 [55] n1 corosync info    [KNET  ] link: Resetting MTU for link 0 because host 2 joined
`;
  const { events } = await timelineOf({ "n1/pacemaker.log": old, "n1/corosync.log": late });
  expect(events.filter(({ isDetail }) => !isDetail).map(({ text }) => text)).toEqual([
    "transition 0: start fence ( n1 )",
    "link 0 from n1 to node 2 is down",
    "link 0 from n1 to node 2 is up",
  ]);
});

it("knows by the DC that a resource was started again where the log of its node is missing", async () => {
  const log = `Nov 30 06:49:41 n1 pacemaker-controld[88]: warning: Transition 3 action 4 (web_monitor_2000 on n2): expected 'ok' but got 'not running'
Nov 30 06:49:41 n1 pacemaker-schedulerd[87]: notice: Actions: Recover    web     ( n2 )
Nov 30 06:49:41 n1 pacemaker-schedulerd[87]: notice: Calculated transition 4, saving inputs in /var/lib/pacemaker/pengine/pe-input-4.bz2
Nov 30 06:49:42 n1 pacemaker-controld[88]: notice: Transition 4 (Complete=5, Pending=0, Fired=0, Skipped=0, Incomplete=0, Source=/var/lib/pacemaker/pengine/pe-input-4.bz2): Complete
`;
  const { incidents } = await timelineOf({ messages: log });
  expect(incidents[0]?.sentences).toEqual([
    "06:49:41 monitor of web failed on n2: not running.",
    "web was started again on n2, as the transition was complete; the logs of n2 don't show when.",
  ]);
});
