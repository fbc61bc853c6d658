import { test } from "vitest";
import { expectFindingsOf } from "../support/findings-of-rules.ts";

test("file systems of one node on several", () => {
  expectFindingsOf(
    "cloned-filesystem",
    `
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone m r0 meta promotable=true promoted-max=2 notify=true
    primitive fs Filesystem params device=/dev/drbd0 directory=/a fstype=ext4
                                                                  ^^^^^^^^^^^ error cloned-filesystem
    clone c fs meta interleave=true
    primitive fs2 Filesystem params device=/dev/sdb directory=/b fstype=xfs force_clones=true
    clone c2 fs2
    primitive fs3 Filesystem params device=/dev/sdc directory=/c fstype=gfs2
    clone c3 fs3
    primitive fs4 Filesystem params device=nfs:/d directory=/d fstype=nfs
    primitive fs5 Filesystem params device=/dev/sde directory=/e fstype=btrfs
                                                                 ^^^^^^^^^^^^ error cloned-filesystem
    primitive fs6 Filesystem params device=/srv/x directory=/f fstype=btrfs options=bind
    group g fs4 fs5 fs6
    clone c4 g
    primitive fs7 Filesystem params device=/dev/sdf directory=/g fstype=ext4
    clone c5 fs7 meta clone-max=1
  `,
  );
});

test("addresses in a clone", () => {
  expectFindingsOf(
    "cloned-address",
    `
    primitive a IPaddr2 params ip=10.0.0.1
    clone ca a
          ^^ warning cloned-address
    primitive b IPaddr2 params ip=10.0.0.2 clusterip_hash=sourceip
    clone cb b meta globally-unique=true clone-max=2 clone-node-max=2
    primitive c IPaddr2 params ip=10.0.0.3
    clone cc c meta clone-max=1
  `,
  );
});

test("addresses that the agent refuses", () => {
  expectFindingsOf(
    "wrong-parameter-value",
    `
    primitive a IPaddr2 params ip=10.0.0.1/24
                                  ^^^^^^^^^^^ error wrong-parameter-value
    primitive b IPaddr2 params ip=10.0.0.300 cidr_netmask=24
                                  ^^^^^^^^^^ error wrong-parameter-value
    primitive c IPaddr2 params ip=web.example.com
                                  ^^^^^^^^^^^^^^^ error wrong-parameter-value
    primitive d IPaddr2 params ip=10.0.0.4 cidr_netmask=255.255.255.0
    primitive e IPaddr2 params ip=fd00::5 cidr_netmask=64
    primitive f IPaddr2 params ip="<address>"
    primitive g IPaddr2 params ip=x.x.x.x
    primitive h IPaddr2 params ip=VIRTUAL_IP
  `,
  );
});

test("what every node needs, on one node", () => {
  expectFindingsOf(
    "agent-without-clone",
    `
    primitive dlm ocf:pacemaker:controld
                  ^^^^^^^^^^^^^^^^^^^^^^ warning agent-without-clone
    primitive dlm2 ocf:pacemaker:controld
    primitive lv lvmlockd
    group locks dlm2 lv
    clone c-locks locks meta interleave=true
    primitive ctdb CTDB params ctdb_recovery_lock=/shared/lock
                   ^^^^ warning agent-without-clone
    primitive p ocf:pacemaker:ping params host_list=10.0.0.1
  `,
  );
});

test("connectivity rules that don't fit", () => {
  expectFindingsOf(
    "ping-rule",
    `
    primitive p ocf:pacemaker:ping params host_list="10.0.0.1 10.0.0.2" multiplier=100
    clone cp p
    primitive a Dummy
    location l1 a rule -inf: pingd lt 1000
                             ^^^^^^^^^^^^^ warning ping-rule
    location l2 a rule -inf: pingd lt 101
    location l3 a rule 100: pingd gt 200
                            ^^^^^^^^^^^^ warning ping-rule
    location l4 a rule pingd: defined pingd
    location l5 a rule -inf: not_defined pingd or pingd lte 0
  `,
  );
  expectFindingsOf(
    "ping-rule",
    `
    node n1 attributes ping=1
    primitive p ocf:pacemaker:ping params host_list="10.0.0.1" name=net
    clone cp p
    primitive a Dummy
    location l1 a rule -inf: not_defined pingd or pingd lte 0
                             ^^^^^^^^^^^^^^^^^ warning ping-rule
    location l2 a rule -inf: ping eq 0
    location l3 a rule -inf: rack eq 0
  `,
  );
  expectFindingsOf(
    "ping-rule",
    `
    primitive p ocf:pacemaker:ping params host_list="10.0.0.1"
    primitive a Dummy
    location l1 a rule -inf: not_defined pingd or pingd lte 0
                             ^^^^^^^^^^^^^^^^^ warning ping-rule
  `,
  );
});

test("clones placed with one resource", () => {
  expectFindingsOf(
    "clone-with-single",
    `
    primitive ip IPaddr2 params ip=10.0.0.1
    primitive w systemd:haproxy
    clone cw w
    primitive v systemd:nginx
    clone cv v meta clone-max=1
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone m r0 meta promotable=true notify=true
    colocation c1 inf: cw ip
               ^^ warning clone-with-single
    colocation c2 inf: cw m:Promoted
               ^^ warning clone-with-single
    colocation c3 inf: cw m
    colocation c4 100: cw ip
    colocation c5 inf: ip cw
    colocation c6 inf: cv ip
    colocation c7 inf: m:Promoted ip
    colocation c8 -inf: cw ip
  `,
  );
});

test("more than any node has", () => {
  expectFindingsOf(
    "no-node-with-capacity",
    `
    node n1 utilization memory=4096 cpu=4
    node n2 utilization memory=2048 cpu=8
    property placement-strategy=balanced
    primitive a Dummy utilization memory=8192
                                  ^^^^^^^^^^^ error no-node-with-capacity
    primitive b Dummy utilization memory=4096 cpu=4
    primitive c Dummy utilization memory=4096 cpu=8
                                  ^^^^^^^^^^^^^^^^^ error no-node-with-capacity
    primitive d Dummy utilization disk=1
                                  ^^^^^^ error no-node-with-capacity
  `,
  );
  expectFindingsOf(
    "no-node-with-capacity",
    `
    node n1 utilization memory=4096
    node n2
    property placement-strategy=balanced
    primitive a Dummy utilization memory=8192
  `,
  );
});

test("constraints of DRBD's fence-peer handler", () => {
  expectFindingsOf(
    "leftover-move",
    `
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone m r0 meta promotable=true notify=true
    location drbd-fence-by-handler-r0-m m rule $role=Promoted -inf: #uname ne n1
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning leftover-move
  `,
  );
});

test("remote nodes are fenced, too", () => {
  expectFindingsOf(
    "node-without-fencing",
    `
    node n1
    node n2
    property stonith-enabled=true
    primitive f stonith:fence_vmware_rest params ip=vc username=u pcmk_host_map="n1:vm1;n2:vm2"
    primitive r1 ocf:pacemaker:remote params server=10.0.0.50
              ^^ warning node-without-fencing
    primitive g ocf:heartbeat:VirtualDomain params config=/g.xml meta remote-node=guest
  `,
  );
});
