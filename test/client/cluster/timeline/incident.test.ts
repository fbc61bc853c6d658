import { expect, it } from "vitest";
import { timelineText } from "../../../../client/src/cluster/timeline/format-timeline.ts";
import { sentencesOf, shownOf, timelineOf } from "./timeline-of.ts";

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
        "06:49:57 n3 lost quorum.",
        "06:49:57 n3 left (the token was lost, its link 0 was down), as n1 saw it.",
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
    "06:49:41 web was started again on n2, as the transition was complete; no log of n2 shows when.",
  ]);
});

// Recorded on 3.0.3: nobody could fence n2, until a person confirmed that it was off.
const unfenced = `Nov 30 15:38:00.385 n1 pacemaker-controld  [86] (update_peer_state_iter) \tnotice: Node n2 state is now lost | nodeid=2 previous=member
Nov 30 15:38:01.813 n1 pacemaker-schedulerd[85] (pe_fence_node) \twarning: Cluster node n2 will be fenced: peer is no longer part of the cluster
Nov 30 15:38:01.813 n1 pacemaker-schedulerd[85] (log_list_item) \tnotice: Actions: Move       web      ( n2 -> n3 )
Nov 30 15:38:01.813 n1 pacemaker-schedulerd[85] (log) \twarning: Calculated transition 27 (with warnings), saving inputs in /var/lib/pacemaker/pengine/pe-warn-10.bz2
Nov 30 15:38:01.817 n1 pacemaker-controld  [86] (fence) \tnotice: Requesting fencing (reboot) targeting node n2 | action=1 timeout=60000
Nov 30 15:38:02.873 n1 pacemaker-fenced    [82] (log_async_result) \tnotice: Operation 'reboot' [1104] targeting n2 using bad returned 1 | call 2 from pacemaker-controld.86
Nov 30 15:38:03.929 n1 pacemaker-fenced    [82] (log_async_result) \tnotice: Operation 'reboot' [1106] targeting n2 using ipmi returned 1 | call 2 from pacemaker-controld.86
Nov 30 15:38:03.937 n1 pacemaker-fenced    [82] (finalize_op) \terror: Operation 'reboot' targeting n2 by n1 for pacemaker-controld.86@n1: Error occurred (Done) | id=1a2b3c4d
Nov 30 15:38:03.940 n1 pacemaker-controld  [86] (run_graph) \tnotice: Transition 27 (Complete=1, Pending=0, Fired=0, Skipped=0, Incomplete=3, Source=/var/lib/pacemaker/pengine/pe-warn-10.bz2): Complete
`;
const confirmed = `Nov 30 15:38:36.941 n1 pacemaker-fenced    [82] (confirm) \tnotice: Received manual confirmation that n2 has been fenced | client=stonith_admin.712
Nov 30 15:38:36.945 n1 pacemaker-fenced    [82] (finalize_op) \tnotice: Operation 'off' targeting n2 by a human for stonith_admin.712@n1: OK (Done) | id=5e6f7a8b
Nov 30 15:38:37.097 n1 pacemaker-fenced    [82] (finalize_op) \terror: Operation 'reboot' targeting n2 by n1 for pacemaker-controld.86@n1: Error occurred (Done) | id=99887766
Nov 30 15:38:37.245 n1 pacemaker-controld  [86] (log_executor_event) \tnotice: Result of start operation for web on n1: OK | graph action confirmed; call=30 key=web_start_0 rc=0
Nov 30 15:38:37.300 n1 pacemaker-controld  [86] (do_state_transition) \tnotice: State transition S_TRANSITION_ENGINE -> S_IDLE | input=I_TE_SUCCESS
`;

it("doesn't take a transition that ended without its steps for a move, where fencing failed", async () => {
  expect(await sentencesOf({ "n1/pacemaker.log": unfenced })).toEqual([
    "15:38:00 n2 left, as n1 saw it.",
    "15:38:00 web was down from then on; the logs show no start of it.",
    "15:38:01 n2 was to be fenced because: peer is no longer part of the cluster; 1 failed try (bad and ipmi).",
    "n2 was still to be fenced when it went quiet.",
  ]);
});

it("says that a person confirmed a fencing, though a try under way fails after that", async () => {
  const { incidents } = await timelineOf({ "n1/pacemaker.log": unfenced + confirmed });
  expect(incidents.map(({ isOver, sentences }) => ({ isOver, sentences: sentences.slice(1) }))).toEqual([
    {
      isOver: true,
      sentences: [
        "15:38:36 somebody confirmed by hand that n2 was down after 2 failed tries (bad and ipmi); it was to be fenced because: peer is no longer part of the cluster.",
        "15:38:37 web moved to n1; it was down for 37 s.",
      ],
    },
  ]);
});

it("says how often a node was fenced", async () => {
  const again = n1.replaceAll("06:49:", "06:53:").replaceAll("26cf0176", "77aa88bb");
  expect((await sentencesOf({ "n1/pacemaker.log": n1 + again })).filter((text) => /fenced/.test(text))).toEqual([
    "06:49:59 n1 fenced n3 by dark in 0.1 s because: peer is no longer part of the cluster.",
    "06:53:59 n1 fenced n3 by dark in 0.1 s because: peer is no longer part of the cluster; the 2nd time in 4 min.",
  ]);
});

it("shows each time that a link goes down, however soon", async () => {
  const line = (at: string, state: string) =>
    `Nov 30 ${at} [55] n1 corosync info    [KNET  ] link: host: 3 link: 1 is ${state}\n`;
  const shown = await shownOf(
    {
      "n1/corosync.log": [
        line("15:34:20.000", "up"),
        line("15:34:22.000", "down"),
        line("15:34:24.000", "up"),
        line("15:34:25.000", "down"),
        line("15:34:27.000", "up"),
      ].join(""),
    },
    "2026-11-30T16:00:00Z",
  );
  expect(shown.map((text) => text.split(" is ")[1])).toEqual(["up", "down", "up", "down", "up"]);
});

it("says how long one of several links was down, and that nobody left", async () => {
  const of = (host: string, id: number, state: string, at: string) =>
    `Nov 30 ${at} [55] ${host} corosync info    [KNET  ] link: host: ${id} link: 1 is ${state}\n`;
  const name = "Nov 30 15:00:00.000 [55] n1 corosync notice  [MAIN  ] Completed service synchronization\n";
  const sentences = await sentencesOf({
    "n1/corosync.log": name + of("n1", 2, "down", "15:34:21.245") + of("n1", 2, "up", "15:38:29.705"),
    "n2/corosync.log": of("n2", 1, "down", "15:34:20.973") + of("n2", 1, "up", "15:38:29.597"),
    "corosync.conf": "nodelist { \n node { \n name: n1\n nodeid: 1\n }\n node {\n name: n2\n nodeid: 2\n }\n}\n",
  });
  expect(sentences).toEqual([
    "15:34:20 link 1 between n1 and n2 was down for 4 min 9 s, and no node left because of it.",
  ]);
});

it("takes a check of corosync.conf for no end of corosync, and a node's watchdog for who fenced it", async () => {
  const check = "Nov 30 15:38:29.877 [907] n1 corosync notice  [MAIN  ] Corosync Cluster Engine exiting normally\n";
  const watchdog = `Nov 30 15:38:30.385 n1 pacemaker-controld  [86] (update_peer_state_iter) \tnotice: Node n2 state is now lost | nodeid=2 previous=member
Nov 30 15:38:31.000 n1 pacemaker-fenced    [82] (fence) \tnotice: Waiting 10s for n2 to self-fence (reboot) for client pacemaker-controld.86 | id=5e6f7a8b
Nov 30 15:38:41.000 n1 pacemaker-fenced    [82] (fence) \tnotice: Self-fencing (reboot) by n2 for pacemaker-controld.86 assumed complete | id=5e6f7a8b
Nov 30 15:38:41.002 n1 pacemaker-fenced    [82] (finalize_op) \tnotice: Operation 'reboot' targeting n2 by n1 for pacemaker-controld.86@n1: OK (complete) | id=5e6f7a8b
`;
  expect(await sentencesOf({ "n1/corosync.log": check, "n1/pacemaker.log": watchdog })).toEqual([
    "15:38:30 n2 left, as n1 saw it.",
    "15:38:41 n2 was taken to have fenced itself by its watchdog.",
  ]);
});

it("says that a guest node is fenced by a restart of what contains it", async () => {
  const { events } = await timelineOf({
    "n1/pacemaker.log": `Nov 30 20:03:59.213 n1 pacemaker-controld  [91] (log_executor_event) \terror: Result of monitor operation for g1 on n1: Error (Lost connection to remote executor) | key=g1_monitor_30000 rc=1
Nov 30 20:03:59.249 n1 pacemaker-schedulerd[90] (pe_fence_node) \twarning: Guest node g1 will be fenced (by recovering its guest resource vm1): db:2 is thought to be active there
`,
  });
  expect(events.map(({ text }) => text)).toContain(
    "g1 is to be fenced by a restart of vm1: db:2 is thought to be active there",
  );
});

it("takes the links of a node that was shut down for no incident", async () => {
  const sentences = await sentencesOf({
    "n1/pacemaker.log":
      "Nov 30 19:54:42.881 n1 pacemaker-controld  [91] (update_peer_state_iter) \tnotice: Node n3 state is now lost | nodeid=3\n",
    "n1/corosync.log": "Nov 30 19:54:43.249 [55] n1 corosync info    [KNET  ] link: host: 3 link: 0 is down\n",
    "n3/corosync.log": `Nov 30 19:54:42.261 [56] n3 corosync notice  [SERV  ] Unloading all Corosync service engines.
Nov 30 19:54:43.789 [56] n3 corosync info    [KNET  ] link: Resetting MTU for link 0 because host 1 joined
`,
    "corosync.conf": "nodelist {\n node {\n name: n1\n nodeid: 1\n }\n node {\n name: n3\n nodeid: 3\n }\n}\n",
  });
  expect(sentences).toEqual([]);
});
