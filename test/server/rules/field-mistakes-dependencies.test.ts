import { test } from "vitest";
import { expectFindingsOf } from "../support/findings-of-rules.ts";

test("levels of the fencing topology with devices of other nodes", () => {
  expectFindingsOf(
    "fencing-level-other-node",
    `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=N2
    primitive pdu stonith:fence_apc params ip=10.0.0.3 pcmk_host_map="n1:1;n2:2"
    primitive vm stonith:fence_virsh params ip=10.0.0.4
    fencing_topology n1: f1 pdu vm n2: f1,pdu f2
                                       ^^ error fencing-level-other-node
    fencing_topology n3: pdu
                         ^^^ error fencing-level-other-node
  `,
  );
});

test("devices that cut nodes off their storage", () => {
  expectFindingsOf(
    "unfencing-missing",
    `
    primitive a stonith:fence_scsi params devices=/dev/sdb pcmk_host_list="n1 n2"
                ^^^^^^^^^^^^^^^^^^ warning unfencing-missing
    primitive b stonith:fence_mpath params devices=/dev/sdb pcmk_host_map="n1:1;n2:2" meta provides=unfencing
    primitive c stonith:fence_brocade params ip=10.0.0.1 pcmk_host_map="n1:1;n2:2" meta provides=fencing
                ^^^^^^^^^^^^^^^^^^^^^ warning unfencing-missing
    primitive d stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    rsc_template t stonith:fence_scsi params devices=/dev/sdb meta provides=unfencing
    primitive e @t params pcmk_host_list="n1 n2"
  `,
  );
});

test("what must run on one node, and needs more than any node has", () => {
  expectFindingsOf(
    "no-node-with-capacity",
    `
    node 1: n1 utilization cpu=4 memory=10
    node 2: n2 utilization cpu=2 memory=20
    property placement-strategy=balanced
    primitive a Dummy utilization cpu=2
    primitive b Dummy utilization cpu=2
    primitive c Dummy utilization cpu=1
    group g a b c
          ^ error no-node-with-capacity
    primitive d Dummy utilization cpu=3
    primitive e Dummy utilization memory=15
    colocation de inf: e d
               ^^ error no-node-with-capacity
    primitive h Dummy utilization cpu=4
    primitive i Dummy utilization cpu=1
    colocation hi 5000: i h
    primitive j Dummy utilization cpu=4
    primitive k Dummy utilization cpu=4 meta target-role=Stopped
    colocation jk inf: k j
    primitive l Dummy utilization cpu=2
    primitive m Dummy utilization cpu=2
    group g2 l m
  `,
  );
});

test("stacked DRBD resources", () => {
  expectFindingsOf(
    "stacked-drbd",
    `
    primitive low ocf:linbit:drbd params drbd_resource=r0
    primitive up ocf:linbit:drbd params drbd_resource=r0-U
    ms low-clone low
    ms up-clone up meta clone-max=1
       ^^^^^^^^ warning stacked-drbd
    primitive ip IPaddr2 params ip=10.0.0.1
    colocation c1 inf: ip low-clone:Master
    colocation c2 inf: up-clone ip
    order o1 ip up-clone:start
    primitive low2 ocf:linbit:drbd params drbd_resource=data
    primitive up2 ocf:linbit:drbd params drbd_resource=data_stacked
    clone low2-clone low2 meta promotable=true
    clone up2-clone up2 meta promotable=true clone-max=1
    colocation c3 inf: up2-clone low2-clone:Promoted
    order o2 Mandatory: low2-clone:promote up2-clone:start
    primitive other ocf:linbit:drbd params drbd_resource=logs-U
    clone other-clone other meta promotable=true
  `,
  );
});

test("devices of two DRBD resources, of which constraints name one", () => {
  expectFindingsOf(
    "drbd-device-unconstrained",
    `
    primitive d0 ocf:linbit:drbd params drbd_resource=data
    primitive d1 ocf:linbit:drbd params drbd_resource=logs
    clone m0 d0 meta promotable=true
    clone m1 d1 meta promotable=true
    primitive fs0 Filesystem params device=/dev/drbd/by-res/data/0 directory=/a fstype=xfs
    primitive fs1 Filesystem params device=/dev/drbd/by-res/logs/0 directory=/b fstype=xfs
                                           ^^^^^^^^^^^^^^^^^^^^^^^ warning drbd-device-unconstrained
    primitive lun iSCSILogicalUnit params path=/dev/drbd/by-res/logs/0 lun=1
                                               ^^^^^^^^^^^^^^^^^^^^^^^ warning drbd-device-unconstrained
    primitive lun2 iSCSILogicalUnit params path=/dev/sdb lun=1
    group g fs0 fs1
    colocation c inf: g m0:Promoted
    order o m0:promote g:start
  `,
  );
});

test("a device whose user constraints reach through another member of its group alone", () => {
  expectFindingsOf(
    "drbd-device-unconstrained missing-order missing-colocation",
    `
    primitive d ocf:linbit:drbd params drbd_resource=data
    clone m d meta promotable=true
    primitive fs Filesystem params device=/dev/drbd0 directory=/a fstype=xfs
                                          ^^^^^^^^^^ warning drbd-device-unconstrained
    primitive ip IPaddr2 params ip=10.0.0.1
    primitive web apache
    group g fs ip web
    colocation c inf: web m:Promoted
    order o m:promote web:start
  `,
  );
  expectFindingsOf(
    "drbd-device-unconstrained missing-order missing-colocation",
    `
    primitive d ocf:linbit:drbd params drbd_resource=data
    clone m d meta promotable=true
    primitive ip IPaddr2 params ip=10.0.0.1
    primitive fs Filesystem params device=/dev/drbd0 directory=/a fstype=xfs
    group g ip fs
    colocation c inf: ip m:Promoted
    order o m:promote ip:start
  `,
  );
});

test("storage that no constraint connects with what uses it", () => {
  expectFindingsOf(
    "storage-unconstrained",
    `
    primitive i iscsi params portal=10.0.0.5 target=iqn.2020-01.com.example:d1
    primitive fs Filesystem params device=/dev/disk/by-path/ip-10.0.0.5:3260-iscsi-iqn.2020-01.com.example:d1-lun-0 directory=/data fstype=xfs
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning storage-unconstrained
    primitive db pgsql params pgdata=/data/pg
                                     ^^^^^^^^ warning storage-unconstrained
    primitive inner Filesystem params device=/dev/sdc1 directory=/data/logs fstype=xfs
                                                                 ^^^^^^^^^^ warning storage-unconstrained
    primitive db2 pgsql params pgdata=/database/pg
    primitive fs2 Filesystem params device=/dev/sdd1 directory=/srv fstype=xfs
    primitive web apache params configfile=/srv/httpd.conf
    primitive site exportfs params directory=/srv/x clientspec=* fsid=1
    group g fs2 web
    colocation c inf: site g
    order o g site
  `,
  );
  expectFindingsOf(
    "storage-unconstrained node-service-order",
    `
    primitive fs Filesystem params device=/dev/mapper/shared directory=/srv fstype=nfs
    primitive ctdb CTDB params ctdb_recovery_lock=/srv/lock
                                                  ^^^^^^^^^ warning storage-unconstrained
    primitive smb systemd:smb
    clone fs-clone fs
    clone ctdb-clone ctdb
    clone smb-clone smb
          ^^^^^^^^^ warning node-service-order
  `,
  );
  expectFindingsOf(
    "storage-unconstrained node-service-order",
    `
    primitive fs Filesystem params device=/dev/mapper/shared directory=/srv fstype=nfs
    primitive ctdb CTDB params ctdb_recovery_lock=/srv/lock
    primitive smb systemd:smbd.service
    group g ctdb smb
    clone fs-clone fs
    clone g-clone g
    order o fs-clone g-clone
  `,
  );
});

test("parameters that repeat what another resource has", () => {
  expectFindingsOf(
    "unmatched-parameter",
    `
    primitive ip IPaddr2 params ip=10.0.0.9
    primitive ip2 IPaddr2 params ip=10.0.1.9
    primitive t iSCSITarget params iqn=iqn.2024-01.com.example:disk
    primitive u iSCSILogicalUnit params target_iqn=iqn.2024-01.com.example:dist lun=1 path=/dev/sdb
                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unmatched-parameter
    primitive u2 iSCSILogicalUnit params target_iqn=iqn.2024-01.com.example:disk lun=2 path=/dev/sdc
    primitive pg pgsql params rep_mode=sync node_list="n1 n2" master_ip=10.0.1.8
                                                                        ^^^^^^^^ warning unmatched-parameter
    primitive n nfsnotify params source_host=10.0.0.9,10.0.1.9
    primitive n2 nfsnotify params source_host=nfs.example.com
    primitive n3 nfsnotify params source_host="10.0.0.9 10.0.0.10"
                                              ^^^^^^^^^^^^^^^^^^^^ warning unmatched-parameter
    primitive s IPsrcaddr params ipaddress=10.0.0.9
  `,
  );
  expectFindingsOf(
    "unmatched-parameter",
    "primitive pg pgsql params rep_mode=sync node_list='n1 n2' master_ip=10.0.1.8",
  );
});

test("the enqueue replicator of SAP beside the enqueue server", () => {
  const instances = `
    primitive ascs SAPInstance params InstanceName=HA1_ASCS00_sapascs
    primitive ers SAPInstance params InstanceName=HA1_ERS10_sapers IS_ERS=true
    primitive ip IPaddr2 params ip=10.0.0.1
    group g ip ascs`;
  expectFindingsOf(
    "enqueue-replication-together",
    `${instances}
    colocation c 100: ers g
               ^ warning enqueue-replication-together
  `,
  );
  expectFindingsOf("enqueue-replication-together", `${instances}\n    colocation c -5000: ers g\n`);
  expectFindingsOf(
    "enqueue-replication-together",
    `
    primitive a SAPInstance params InstanceName=HA1_ASCS00_sapascs
    primitive e SAPInstance params InstanceName=HA2_ERS10_sapers
    colocation c inf: e a
  `,
  );
  expectFindingsOf(
    "enqueue-replication-order",
    `${instances}
    colocation c -5000: ers g
               ^ warning enqueue-replication-order
    order o Optional: g:start ers:start symmetrical=false
  `,
  );
  expectFindingsOf(
    "enqueue-replication-order",
    `${instances}
    colocation c -5000: ers g
    order o Optional: g:start ers:stop symmetrical=false
  `,
  );
});

test("what containers of a bundle use", () => {
  expectFindingsOf(
    "storage-unconstrained",
    `
    primitive fs Filesystem params device=/dev/sdb directory=/srv/html fstype=xfs
    primitive web apache params configfile=/srv/html/httpd.conf
    bundle b podman image=x replicas=1 network control-port=3121 storage storage-mapping source-dir=/srv/html target-dir=/var/www primitive web
                                                                                                    ^^^^^^^^^ warning storage-unconstrained
    primitive fs2 Filesystem params device=/dev/sdc directory=/srv/logs fstype=xfs
    primitive app Dummy
    bundle c podman image=x replicas=1 network control-port=3122 storage storage-mapping source-dir-root=/srv/logs target-dir=/log primitive app
    order o fs2 c
    colocation oc inf: c fs2
  `,
  );
});

test("group members before what they need: sessions, addresses, CTDB", () => {
  expectFindingsOf(
    "group-member-too-early",
    `
    primitive fs Filesystem params device=/dev/sdc1 directory=/data fstype=xfs
    primitive i iscsi params portal=10.0.0.5 target=iqn.2020-01.com.example:d1
    group g1 fs i
             ^^ warning group-member-too-early
    primitive n nfsnotify params source_host=10.0.0.9
    primitive ip IPaddr2 params ip=10.0.0.9
    group g2 n ip
             ^ warning group-member-too-early
    primitive smb systemd:smb
    primitive ctdb CTDB params ctdb_recovery_lock=/x/lock
    group g3 smb ctdb
             ^^^ warning group-member-too-early
    primitive i2 iscsi params portal=10.0.0.5 target=iqn.2020-01.com.example:d2
    primitive fs2 Filesystem params device=/dev/sdd1 directory=/more fstype=xfs
    primitive i3 iscsi params portal=10.0.0.5 target=iqn.2020-01.com.example:d3
    group g4 i2 fs2 i3
  `,
  );
});

test("cluster options in a set of any name are Pacemaker's", () => {
  expectFindingsOf(
    "wrong-option-value unreadable-duration",
    `
    property mine: stonith-enabled=maybe cluster-delay=60x
                                   ^^^^^ error wrong-option-value
                                                       ^^^ error unreadable-duration
    property hana: hana_ha1_site=maybe lpa_ha1_lpt=10x
  `,
  );
});

test("several directories of one export count on from its fsid", () => {
  expectFindingsOf(
    "duplicate-fsid",
    `
    primitive e1 exportfs params directory="/a /b" clientspec=* fsid=1
    primitive e2 exportfs params directory=/c clientspec=* fsid=2
                                                           ^^^^^^ warning duplicate-fsid
    primitive e3 exportfs params directory=/d clientspec=* fsid=3
    primitive e4 exportfs params directory=/b clientspec=10.0.0.0/8 fsid=2
  `,
  );
});
