import { expect, it } from "vitest";
import { sentencesOf } from "./timeline-of.ts";

// Troubles that people report: the lines as the programs write them, and the cause that the sentences must name.

interface Trouble {
  readonly name: string;
  readonly file: string;
  readonly log: string;
  readonly sentences: readonly string[];
}

const troubles: readonly Trouble[] = [
  {
    name: "a fence device that refused, and the next one (2.0)",
    file: "pacemaker.log",
    log: `Nov 30 22:35:41 n1 pacemaker-controld  [88] (update_peer_state_iter) \tnotice: Node n2 state is now lost | nodeid=2 previous=member source=crm_reap_unseen_nodes
Nov 30 22:35:42 n1 pacemaker-schedulerd[87] (pe_fence_node) \twarning: Cluster node n2 will be fenced: peer is no longer part of the cluster
Nov 30 22:35:42 n1 pacemaker-controld  [88] (te_fence_node) \tnotice: Requesting fencing (reboot) of node n2 | action=31 timeout=60000
Nov 30 22:35:52 n1 pacemaker-fenced    [84] (log_action) \twarning: fence_ipmilan[2200] stderr: [ 2026-11-30 22:35:52,101 ERROR: Unable to connect/login to fencing device ]
Nov 30 22:35:52 n1 pacemaker-fenced    [84] (log_operation) \terror: Operation 'reboot' [2200] (call 3 from pacemaker-controld.88) for host 'n2' with device 'ipmi2' returned: -201 (Generic Pacemaker error)
Nov 30 22:35:58 n1 pacemaker-fenced    [84] (log_operation) \tnotice: Operation 'reboot' [2300] (call 3 from pacemaker-controld.88) for host 'n2' with device 'pdu' returned: 0 (OK)
Nov 30 22:35:58 n1 pacemaker-fenced    [84] (remote_op_done) \tnotice: Operation 'reboot' targeting n2 on n1 for pacemaker-controld.88@n1.1a2b3c4d: OK
Nov 30 22:35:58 n1 pacemaker-controld  [88] (tengine_stonith_notify) \tnotice: Peer n2 was terminated (reboot) by n1 on behalf of pacemaker-controld.88: OK | initiator=n1 ref=1a2b3c4d-0000-0000-0000-000000000000
`,
    sentences: [
      "22:35:41 n2 left, as n1 saw it.",
      "22:35:58 n1 fenced n2 by pdu in 16 s after ipmi2 failed (Unable to connect/login to fencing device) because: peer is no longer part of the cluster.",
    ],
  },
  {
    name: "a file system that is in use, whose stop fences its node",
    file: "messages",
    log: `Nov 30 03:12:00 ha1 pacemaker-controld[1301]: notice: Initiating stop operation srv_fs_stop_0 locally on ha1
Nov 30 03:12:01 ha1 Filesystem(srv_fs)[7731]: INFO: Trying to unmount /srv/data
Nov 30 03:12:02 ha1 Filesystem(srv_fs)[7731]: ERROR: Couldn't unmount /srv/data; trying cleanup with TERM
Nov 30 03:12:40 ha1 Filesystem(srv_fs)[7731]: ERROR: Couldn't unmount /srv/data, giving up!
Nov 30 03:13:00 ha1 pacemaker-execd[1298]: warning: srv_fs_stop_0[7731] timed out after 60000ms
Nov 30 03:13:00 ha1 pacemaker-controld[1301]: error: Result of stop operation for srv_fs on ha1: Timed Out after 60s (Process did not exit within specified timeout)
Nov 30 03:13:00 ha1 pacemaker-schedulerd[1300]: warning: Cluster node ha1 will be fenced: srv_fs failed there
Nov 30 03:13:01 ha2 pacemaker-fenced[1201]: notice: Operation 'reboot' [9912] targeting ha1 using vmware returned 0 (OK)
Nov 30 03:13:01 ha2 pacemaker-controld[1205]: notice: Peer ha1 was terminated (reboot) by ha2 on behalf of pacemaker-controld.1301@ha1: OK
Nov 30 03:13:04 ha2 pacemaker-controld[1205]: notice: Result of start operation for srv_fs on ha2: ok
`,
    sentences: [
      "03:13:00 stop of srv_fs failed on ha1: Timed Out after 60s (Process did not exit within specified timeout) (its agent: Couldn't unmount /srv/data, giving up!).",
      "03:13:01 ha2 fenced ha1 by vmware in 1.0 s because: srv_fs failed there.",
    ],
  },
  {
    name: "memory that was full, so that the kernel killed corosync",
    file: "messages",
    log: `Nov 30 11:02:09 db2 kernel: [881231.120021] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/corosync.service,task=corosync,pid=912,uid=0
Nov 30 11:02:09 db2 kernel: [881231.120422] Out of memory: Killed process 912 (corosync) total-vm:561012kB, anon-rss:180100kB, file-rss:60124kB, shmem-rss:4kB, UID:0 pgtables:520kB oom_score_adj:0
Nov 30 11:02:09 db2 pacemakerd[940]: crit: Lost connection to cluster layer, shutting down
Nov 30 11:02:11 db1 corosync[803]:   [TOTEM ] A processor failed, forming new configuration: token timed out (1000ms), waiting 1200ms for consensus.
Nov 30 11:02:12 db1 corosync[803]:   [TOTEM ] A new membership (1.2f) was formed. Members left: 2
Nov 30 11:02:12 db1 pacemaker-controld[830]: notice: Node db2 state is now lost
Nov 30 11:02:13 db1 pacemaker-schedulerd[829]: warning: Cluster node db2 will be fenced: peer is no longer part of the cluster
Nov 30 11:02:19 db1 pacemaker-controld[830]: notice: Peer db2 was terminated (reboot) by db1 on behalf of pacemaker-controld.830@db1: OK
`,
    sentences: [
      "11:02:09 on db2, the memory was full, and the kernel killed corosync.",
      "11:02:09 Pacemaker on db2 lost its connection to corosync.",
      "11:02:12 db2 left (the token was lost), as db1 saw it.",
      "11:02:19 db1 fenced db2 in 6.0 s because: peer is no longer part of the cluster.",
    ],
  },
  {
    name: "a disk of sbd that was lost",
    file: "messages",
    log: `Nov 30 04:00:01 san1 kernel: blk_update_request: I/O error, dev sdc, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0
Nov 30 04:00:05 san1 sbd[612]: /dev/sdc:    error: slot_read: slot_read() failed
Nov 30 04:00:06 san1 sbd[610]:  warning: inquisitor_child: Servant /dev/sdc is outdated (age: 6)
Nov 30 04:00:06 san1 sbd[610]:  warning: inquisitor_child: Majority of devices lost - surviving on pacemaker
Nov 30 04:00:20 san1 sbd[613]:       cluster:   notice: inquisitor_child: Servant cluster is outdated (age: 6)
Nov 30 04:00:25 san1 sbd[610]:     crit: do_timeout_action: Rebooting system: reboot
Nov 30 04:00:25 san2 pacemaker-controld[701]: notice: Node san1 state is now lost
Nov 30 04:00:35 san2 pacemaker-fenced[697]: notice: Self-fencing (reboot) by san1 for pacemaker-controld.701 assumed complete
`,
    sentences: [
      "04:00:01 on san1, the disk sdc gave errors.",
      "04:00:06 sbd on san1 hears nothing from /dev/sdc.",
      "04:00:06 sbd on san1 lost most of its disks; as long as Pacemaker is well, san1 stays up.",
      "04:00:20 sbd on san1 hears nothing from cluster.",
      "04:00:25 san1 left, as san2 saw it.",
      "04:00:25 sbd restarts san1 (reboot).",
    ],
  },
  {
    name: "a split brain of DRBD",
    file: "messages",
    log: `Nov 30 05:20:11 st1 kernel: drbd r0 st2: Handshake successful: Agreed network protocol version 121
Nov 30 05:20:11 st1 kernel: drbd r0/0 drbd1 st2: Split-Brain detected but unresolved, dropping connection!
Nov 30 05:20:12 st1 pacemaker-controld[701]: error: Result of promote operation for drbd_r0 on st1: error
Nov 30 05:20:12 st1 pacemaker-controld[701]: notice: Result of demote operation for drbd_r0 on st1: ok
`,
    sentences: [
      "05:20:11 on st1, DRBD r0 found a split brain and dropped the connection: both sides have data of their own.",
      "05:20:12 promote of drbd_r0 failed on st1: error.",
    ],
  },
  {
    name: "locks of DLM that wait for a fencing that fails",
    file: "messages",
    log: `Nov 30 06:10:00 g1 pacemaker-controld[701]: notice: Node g2 state is now lost
Nov 30 06:10:00 g1 dlm_controld[910]: 81231 fence request 2 pid 3312 nodedown time 1796019000 fence_all dlm_stonith
Nov 30 06:10:01 g1 pacemaker-fenced[697]: error: Operation 'reboot' [3320] targeting g2 using ipmi2 returned 1
Nov 30 06:10:01 g1 pacemaker-fenced[697]: warning: fence_ipmilan[3320] stderr: [ 2026-11-30 06:10:01,004 ERROR: Unable to connect/login to fencing device ]
Nov 30 06:10:01 g1 pacemaker-controld[701]: notice: Peer g2 was not terminated (reboot) by g1 on behalf of stonith-api.3312@g1: No data available
Nov 30 06:10:01 g1 dlm_controld[910]: 81232 fence result 2 pid 3312 result 195 exit status
Nov 30 06:10:02 g1 dlm_controld[910]: 81233 fence wait 2 pid 3330 running
`,
    sentences: [
      "06:10:00 g2 left, as g1 saw it.",
      "06:10:00 the locks of DLM on g1 stand still until node 2 is fenced.",
      "06:10:01 g2 was to be fenced; 1 failed try (ipmi2: Unable to connect/login to fencing device).",
      "06:10:01 DLM on g1 couldn't get node 2 fenced (result 195).",
      "g2 was still to be fenced when it went quiet.",
    ],
  },
  {
    name: "a node that no longer reaches what it pings",
    file: "messages",
    log: `Nov 30 07:00:00 r1 pacemaker-attrd[601]: notice: Setting pingd[r1]: 1000 -> 0
Nov 30 07:00:01 r1 pacemaker-schedulerd[600]: notice: Actions: Move       vip     ( r1 -> r2 )
Nov 30 07:00:01 r1 pacemaker-schedulerd[600]: notice: Calculated transition 12, saving inputs in /var/lib/pacemaker/pengine/pe-input-40.bz2
Nov 30 07:00:02 r1 pacemaker-controld[603]: notice: Result of stop operation for vip on r1: ok
Nov 30 07:00:03 r2 pacemaker-controld[703]: notice: Result of start operation for vip on r2: ok
`,
    sentences: [
      "07:00:00 r1 reaches fewer of the addresses that are pinged: pingd fell from 1000 to 0.",
      "07:00:03 vip moved to r2; it was down for 1.0 s.",
    ],
  },
  {
    name: "an address without a network for it",
    file: "messages",
    log: `Nov 30 08:00:00 w1 IPaddr2(vip)[5120]: ERROR: Unable to find nic or netmask.
Nov 30 08:00:00 w1 IPaddr2(vip)[5120]: ERROR: [findif] failed
Nov 30 08:00:00 w1 pacemaker-execd[600]: notice: vip_start_0[5120] error output [ ocf-exit-reason:Unable to find nic or netmask. ]
Nov 30 08:00:00 w1 pacemaker-controld[603]: error: Result of start operation for vip on w1: not configured (Unable to find nic or netmask.)
Nov 30 08:00:01 w1 pacemaker-schedulerd[602]: error: Preventing vip from restarting anywhere because of hard failure (not configured: Unable to find nic or netmask.)
`,
    sentences: [
      "08:00:00 start of vip failed on w1: not configured (Unable to find nic or netmask.).",
      "08:00:01 vip may not be started anywhere any more: not configured: Unable to find nic or netmask.",
    ],
  },
  {
    name: "a live migration that took too long",
    file: "pacemaker.log",
    log: `Nov 30 09:00:00.100 v1 pacemaker-controld  [603] (log_executor_event) \terror: Result of migrate_to operation for vm7 on v1: Timed Out after 2min | graph action confirmed; call=40 key=vm7_migrate_to_0
Nov 30 09:00:00.200 v2 pacemaker-schedulerd[602] (log_list_item) \tnotice: Actions: Recover    vm7     (            v1 -> v2 )
Nov 30 09:00:00.300 v2 pacemaker-schedulerd[602] (pcmk__log_transition_summary) \tnotice: Calculated transition 77, saving inputs in /var/lib/pacemaker/pengine/pe-input-90.bz2
Nov 30 09:00:05.000 v1 pacemaker-controld  [603] (log_executor_event) \tnotice: Result of stop operation for vm7 on v1: ok | graph action confirmed; call=41 key=vm7_stop_0 rc=0
Nov 30 09:00:15.000 v2 pacemaker-controld  [603] (log_executor_event) \tnotice: Result of start operation for vm7 on v2: ok | graph action confirmed; call=21 key=vm7_start_0 rc=0
`,
    sentences: [
      "09:00:00 migrate_to of vm7 failed on v1: Timed Out after 2min.",
      "09:00:15 vm7 moved to v2; it was down for 15 s.",
    ],
  },
  {
    name: "a machine that stood still",
    file: "corosync.log",
    log: `Nov 30 10:00:00 [803] a1 corosync warning [MAIN  ] Corosync main process was not scheduled (@1796032800000) for 21345.1230 ms (threshold is 2400.0000 ms). Consider token timeout increase.
Nov 30 10:00:00 [803] a1 corosync notice  [TOTEM ] A processor failed, forming new configuration: token timed out (3000ms), waiting 3600ms for consensus.
Nov 30 10:00:00 [803] a1 corosync notice  [TOTEM ] A new membership (1.3a) was formed. Members left: 2
`,
    sentences: [
      "10:00:00 node 2 left (the token was lost), as a1 saw it.",
      "10:00:00 corosync on a1 stood still for 21345 ms.",
    ],
  },
  {
    name: "network cards that lost their links",
    file: "messages",
    log: `Nov 30 11:30:00 b1 kernel: bond0: (slave eno1): link status definitely down, disabling slave
Nov 30 11:30:00 b1 kernel: bnxt_en 0000:3b:00.1 eno2: NIC Link is Down
Nov 30 11:30:02 b1 corosync[700]:   [KNET  ] link: host: 2 link: 0 is down
Nov 30 11:30:03 b1 corosync[700]:   [TOTEM ] A new membership (1.41) was formed. Members left: 2
Nov 30 11:30:03 b1 pacemaker-controld[720]: notice: Node b2 state is now lost
Nov 30 11:30:03 b1 pacemaker-controld[720]: warning: Quorum lost
Nov 30 11:30:04 b1 pacemaker-schedulerd[719]: warning: Fencing and resource management disabled due to lack of quorum
`,
    sentences: [
      "11:30:00 on b1, eno1 of bond0 lost its link.",
      "11:30:00 on b1, the network card eno2 lost its link.",
      "11:30:03 b2 left (its link 0 was down), as b1 saw it.",
      "11:30:03 b1 lost quorum.",
      "11:30:04 b1 may not fence anybody: it has no quorum.",
    ],
  },
  {
    name: "a remote node that was lost",
    file: "messages",
    log: `Nov 30 12:00:00 c1 pacemaker-controld[720]: error: Lost connection to Pacemaker Remote node rem1
Nov 30 12:00:00 c1 pacemaker-controld[720]: error: Result of monitor operation for rem1 on c1: Error (Lost connection to remote executor)
Nov 30 12:00:01 c1 pacemaker-schedulerd[719]: warning: Remote node rem1 will be fenced: remote connection is unrecoverable
Nov 30 12:00:05 c1 pacemaker-controld[720]: notice: Peer rem1 was terminated (reboot) by c1 on behalf of pacemaker-controld.720@c1: OK
`,
    sentences: [
      "12:00:00 monitor of rem1 failed on c1: Error (Lost connection to remote executor).",
      "12:00:05 c1 fenced rem1 in 4.0 s because: remote connection is unrecoverable.",
    ],
  },
  {
    name: "a resource that runs twice",
    file: "messages",
    log: `Nov 30 13:00:00 d1 pacemaker-schedulerd[719]: error: ocf resource fs might be active on 2 nodes (attempting recovery)
Nov 30 13:00:00 d1 pacemaker-schedulerd[719]: notice: See https://wiki.clusterlabs.org/wiki/FAQ#Resource_is_Too_Active for more information
Nov 30 13:00:01 d1 pacemaker-controld[720]: notice: Result of stop operation for fs on d1: ok
Nov 30 13:00:02 d2 pacemaker-controld[720]: notice: Result of start operation for fs on d2: ok
`,
    sentences: ["13:00:00 fs is active on 2 nodes at once (attempting recovery)."],
  },
  {
    name: "a quorum device that was lost",
    file: "messages",
    log: `Nov 30 14:00:00 e1 corosync-qdevice[810]: Server closed connection
Nov 30 14:00:00 e1 corosync-qdevice[810]: Can't connect to qnetd host. (-5980): Network connect to host timed out
Nov 30 14:00:05 e1 corosync[700]:   [QUORUM] This node is within the non-primary component and will NOT provide any services.
`,
    sentences: [
      "14:00:00 the quorum device of e1 has no connection to its server: Server closed connection.",
      "14:00:05 e1 lost quorum.",
    ],
  },
  {
    name: "a monitor that took too long (1.1)",
    file: "corosync.log",
    log: `May 18 18:22:01 [1811] ha1       lrmd:  warning: child_timeout_callback: \tweb_monitor_10000 process (PID 2321) timed out
May 18 18:22:01 [1811] ha1       lrmd:  warning: operation_finished: \tweb_monitor_10000:2321 - timed out after 20000ms
May 18 18:22:01 [1814] ha1       crmd:    error: process_lrm_event: \tLRM operation web_monitor_10000 (31) Timed Out (timeout=20000ms)
May 18 18:22:01 [1813] ha1    pengine:  warning: unpack_rsc_op_failure: \tProcessing failed op monitor for web on ha1: unknown error (1)
May 18 18:22:01 [1813] ha1    pengine:   notice: LogActions: \tRecover web\t(Started ha1)
May 18 18:22:02 [1814] ha1       crmd:   notice: process_lrm_event: \tLRM operation web_stop_0 (call=33, rc=0, cib-update=40, confirmed=true) ok
May 18 18:22:03 [1814] ha1       crmd:   notice: process_lrm_event: \tLRM operation web_start_0 (call=34, rc=0, cib-update=41, confirmed=true) ok
`,
    sentences: [
      "18:22:01 monitor of web failed on ha1: Timed Out.",
      "18:22:03 web ran again on ha1; it was down for 2.0 s.",
    ],
  },
];

it.each(troubles)("names the cause: $name", async ({ file, log, sentences }) => {
  expect(await sentencesOf({ [file]: log }, "2026-11-30T23:00:00Z")).toEqual(sentences);
});
