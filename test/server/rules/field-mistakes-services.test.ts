import { test } from "vitest";
import { expectFindingsOf } from "../support/findings-of-rules.ts";

test("group members before their target or their locks", () => {
  expectFindingsOf(
    "group-member-too-early",
    `
    primitive t iSCSITarget params iqn=iqn.2020-01.com.example:t
    primitive lu iSCSILogicalUnit params target_iqn=iqn.2020-01.com.example:t lun=1 path=/dev/x
    primitive lu2 iSCSILogicalUnit params target_iqn=iqn.2020-01.com.example:other lun=1 path=/dev/x
    group g lu t
            ^^ warning group-member-too-early
    primitive dlm ocf:pacemaker:controld
    primitive lv lvmlockd
    group g2 lv dlm
             ^^ warning group-member-too-early
    primitive vg LVM-activate params vgname=vg1 vg_access_mode=lvmlockd
    primitive lv2 lvmlockd
    group g3 vg lv2
             ^^ warning group-member-too-early
    primitive vg2 LVM-activate params vgname=vg2 vg_access_mode=system_id
    primitive lv3 lvmlockd
    group g4 vg2 lv3 lu2
  `,
  );
});

test("replication without roles", () => {
  expectFindingsOf(
    "missing-promotable",
    `
    primitive my mysql params replication_user=r
    clone cm my
          ^^ warning missing-promotable
    primitive my2 mysql params config=/etc/my.cnf
    clone cm2 my2
    primitive pg pgsql params rep_mode=sync node_list="n1 n2"
              ^^ warning missing-promotable
    primitive pg2 pgsql params rep_mode=slave
    primitive pg3 pgsql
    primitive ga galera params wsrep_cluster_address=gcomm://n1,n2
    clone cg ga
          ^^ warning missing-promotable
  `,
  );
});

test("Galera on one node, and with names that no node has", () => {
  expectFindingsOf(
    "galera-promoted-max unknown-node-in-parameter",
    `
    node n1
    node n2
    node n3
    primitive a galera params wsrep_cluster_address=gcomm://n1,n2,n4
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unknown-node-in-parameter
    clone ca a meta promotable=true
          ^^ warning galera-promoted-max
    primitive b galera params wsrep_cluster_address=gcomm://10.0.0.1,10.0.0.2 cluster_host_map="n1:10.0.0.1;n2:10.0.0.2"
    clone cb b meta promotable=true promoted-max=3
    primitive c pgsql params rep_mode=sync node_list="n1 n5"
                                           ^^^^^^^^^^^^^^^^^ warning unknown-node-in-parameter
    ms mc c meta notify=true
  `,
  );
});

test("exports with one fsid, and probes that nothing ties", () => {
  expectFindingsOf(
    "duplicate-fsid probe-without-address",
    `
    primitive e1 exportfs params directory=/a clientspec=10.0.0.0/24 fsid=1
    primitive e2 exportfs params directory=/a clientspec=10.1.0.0/24 fsid=1
    primitive e3 exportfs params directory=/b clientspec=10.0.0.0/24 fsid=1
                                                                     ^^^^^^ warning duplicate-fsid
    primitive ip IPaddr2 params ip=10.0.0.1
    primitive l1 azure-lb params port=62500
                 ^^^^^^^^ warning probe-without-address
    primitive l2 azure-lb params port=62501
    primitive l3 gcp-ilb params port=62502
    group g ip l2
    colocation c inf: l3 g
  `,
  );
});

test("failures that nobody counts", () => {
  expectFindingsOf(
    "start-failures-stay threshold-never-reached",
    `
    property start-failure-is-fatal=false
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning start-failures-stay
    primitive a nginx op monitor interval=10s
    primitive b nginx meta migration-threshold=3 failure-timeout=1min op monitor interval=10min
                                                 ^^^^^^^^^^^^^^^^^^^^ warning threshold-never-reached
    primitive c nginx meta migration-threshold=1 failure-timeout=1min op monitor interval=10min
    primitive d nginx meta migration-threshold=3 failure-timeout=1min op monitor interval=10s
    primitive e nginx meta migration-threshold=3 failure-timeout=1min
  `,
  );
  expectFindingsOf(
    "start-failures-stay",
    `
    property start-failure-is-fatal=false
    rsc_defaults migration-threshold=3
    primitive a nginx op monitor interval=10s
  `,
  );
});

test("nodes in standby, and guests with a resource's name", () => {
  expectFindingsOf(
    "standby-left-on guest-node-name",
    `
    node n1 attributes standby=on
                       ^^^^^^^^^^ information standby-left-on
    node n2 attributes standby=off
    primitive vm1 VirtualDomain params config=/a.xml meta remote-node=vm1
                                                                      ^^^ error guest-node-name
    primitive vm2 VirtualDomain params config=/b.xml meta remote-node=guest2
  `,
  );
});

test("bundles that Pacemaker ignores, and tickets for every role", () => {
  expectFindingsOf(
    "bundle-without-control ticket-without-role",
    `
    primitive w apache
    bundle b podman image=x replicas=2 network host-interface=eth0 primitive w
           ^ error bundle-without-control
    primitive w2 apache
    bundle b2 podman image=x network control-port=3121 primitive w2
    bundle b3 podman image=x replicas=2
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone m r0 meta promotable=true notify=true
    rsc_ticket t1 A: m loss-policy=demote
                     ^ warning ticket-without-role
    rsc_ticket t2 A: m:Promoted loss-policy=demote
    rsc_ticket t3 A: m loss-policy=stop
  `,
  );
});

test("resources that never rest, and orders that let storage go first", () => {
  expectFindingsOf(
    "negative-stickiness missing-order node-service-order",
    `
    rsc_defaults resource-stickiness=-1
                                     ^^ warning negative-stickiness
    primitive fs Filesystem params device=/dev/x directory=/x fstype=xfs
    primitive db mysql params datadir=/x
    colocation c1 inf: db fs
    order o1 Mandatory: fs db symmetrical=false
          ^^ warning missing-order
    primitive md mdraid params md_dev=/dev/md0 mdadm_conf=/etc/mdadm.conf
    primitive fs2 Filesystem params device=/dev/md0 directory=/y fstype=xfs
              ^^^ warning node-service-order
  `,
  );
});
