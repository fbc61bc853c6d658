import { test } from "vitest";
import { expectFindingsOf } from "../support/findings-of-rules.ts";

test("devices that fence nothing are no fence devices", () => {
  expectFindingsOf(
    "no-fence-device fence-device-for-tests",
    `
    property stonith-enabled=true
             ^^^^^^^^^^^^^^^^^^^^ error no-fence-device
    primitive f1 stonith:null params hostlist="n1 n2"
                 ^^^^^^^^^^^^ warning fence-device-for-tests
    primitive f2 stonith:external/ssh params hostlist="n1 n2"
                 ^^^^^^^^^^^^^^^^^^^^ warning fence-device-for-tests
    primitive f3 stonith:fence_dummy
                 ^^^^^^^^^^^^^^^^^^^ warning fence-device-for-tests
    primitive f4 stonith:meatware params hostlist=n1
                 ^^^^^^^^^^^^^^^^ warning fence-device-for-tests
    primitive f5 stonith:fence_kdump params nodename=n1
    primitive web nginx
  `,
  );
  expectFindingsOf(
    "no-fence-device fence-device-for-tests",
    `
    property stonith-enabled=true
    primitive f1 stonith:fence_kdump params nodename=n1
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    primitive web nginx
  `,
  );
});

test("fence devices tied to services", () => {
  expectFindingsOf(
    "fence-device-constrained",
    `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2
    primitive web nginx
    primitive vip IPaddr2 ip=10.0.0.9
    group g vip f1
                ^^ warning fence-device-constrained
    order o1 f2 web
             ^^ warning fence-device-constrained
    colocation c1 inf: web f2
                           ^^ warning fence-device-constrained
    order o2 ( f1 f2 ) web
               ^^ warning fence-device-constrained
    order o3 Optional: f2 web
    colocation c2 -inf: f1 f2
    colocation c3 -inf: web f2
    order o4 f1 f2
    location l1 f1 -inf: n1
  `,
  );
});

test("roles without a promotable clone", () => {
  expectFindingsOf(
    "missing-promotable",
    `
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone m0 r0 meta notify=true
          ^^ warning missing-promotable
    primitive r1 ocf:linbit:drbd params drbd_resource=r1
              ^^ warning missing-promotable
    primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted
    clone cs s meta promotable=false
          ^^ warning missing-promotable
    primitive t ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave
    ms mt t
    primitive u ocf:pacemaker:Stateful op monitor interval=10s role=Started
    primitive v ocf:pacemaker:Stateful op monitor interval=10s role=Promoted
    bundle b docker image=x promoted-max=1 network control-port=3121 primitive v
    primitive r2 ocf:linbit:drbd params drbd_resource=r2
    clone m2 r2 meta promotable=true notify=true
  `,
  );
});

test("agents that rely on notifications", () => {
  expectFindingsOf(
    "agent-without-notify drbd-without-notify",
    `
    primitive p pgsqlms
    clone cp p meta promotable=true
          ^^ warning agent-without-notify
    primitive r redis
    clone cr r meta promotable=true notify=false
                                    ^^^^^^^^^^^^ warning agent-without-notify
    primitive q pgsql
    clone cq q
    primitive rabbit rabbitmq-cluster
    clone crabbit rabbit
          ^^^^^^^ warning agent-without-notify
    primitive m mysql
    ms mm m meta notify=true
    primitive s ocf:pacemaker:Stateful
    clone cs s meta promotable=true
    primitive d ocf:linbit:drbd params drbd_resource=r0
    clone cd d meta promotable=true
          ^^ warning drbd-without-notify
    primitive d2 ocf:linbit:drbd params drbd_resource=r0 ignore_missing_notifications=true
    clone cd2 d2 meta promotable=true
  `,
  );
});

test("a crm session copied from a terminal", () => {
  expectFindingsOf(
    "session-command",
    `
    [root@n1 ~]# crm configure primitive web ocf:pacemaker:Dummy op monitor interval=10s timeout=20s
    ^^^^^^^^^^^^ warning session-command
    sudo crm configure group g web
    ^^^^ warning session-command
    crm(live)# configure
               ^^^^^^^^^ warning session-command
    crm(live/n1)configure# property no-quorum-policy=stop
    ^^^^^^^^^^^^^^^^^^^^^^ warning session-command
    crm(live)configure# commit
                        ^^^^^^ warning session-command
    INFO: constraint colocation:c updated
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning session-command
    crm(live)resource# stop web
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning session-command
    EOF
    ^^^ warning session-command
  `,
  );
});

test("commands of a crm session", () => {
  expectFindingsOf(
    "session-command",
    `
    configure
    ^^^^^^^^^ warning session-command
    primitive web nginx
    show
    ^^^^ warning session-command
    verify
    ^^^^^^ warning session-command
    commit
    ^^^^^^ warning session-command
    cd ..
    ^^ warning session-command
    up
    ^^ warning session-command
    bye
    ^^^ warning session-command
    quit
    ^^^^ warning session-command
    exit
    ^^^^ warning session-command
    # commit
  `,
  );
});

test("group members before what they need", () => {
  expectFindingsOf(
    "group-member-too-early",
    `
    primitive lvm LVM-activate vgname=vg vg_access_mode=system_id
    primitive fs Filesystem device=/dev/vg/data directory=/srv fstype=xfs
    primitive sub Filesystem device=/dev/sdc1 directory=/srv/sub fstype=xfs
    primitive other Filesystem device=/dev/sdd1 directory=/other fstype=xfs
    primitive vip IPaddr2 ip=10.0.0.1
    primitive src IPsrcaddr ipaddress=10.0.0.1
    primitive web apache configfile=/srv/httpd.conf
    primitive db pgsql
    primitive nfs nfsserver
    primitive dir exportfs directory=/srv/export clientspec=* fsid=1
    primitive job systemd:backup
    group g1 fs lvm web
             ^^ warning group-member-too-early
    group g2 web lvm fs vip
             ^^^ warning group-member-too-early
    group g3 lvm fs vip web
    group g4 sub fs
             ^^^ warning group-member-too-early
    group g5 src vip
             ^^^ warning group-member-too-early
    group g6 db fs
             ^^ warning group-member-too-early
    group g7 db fs job
    group g8 dir fs
             ^^^ warning group-member-too-early
    group g9 fs nfs dir vip
    group g10 lvm other fs
    group g11 web vip
              ^^^ warning group-member-too-early
    group g12 fs db vip
    group g13 web fs meta ordered=false
  `,
  );
});

test("live migration that never happens", () => {
  expectFindingsOf(
    "migration-prevented",
    `
    primitive fs Filesystem device=/dev/sdb1 directory=/vm fstype=xfs
    primitive vm1 VirtualDomain config=/vm/1.xml meta allow-migrate=true
    primitive vm2 VirtualDomain config=/vm/2.xml meta allow-migrate=true
    primitive vm3 VirtualDomain config=/vm/3.xml meta allow-migrate=true
    primitive vm4 VirtualDomain config=/vm/4.xml
    primitive shared Filesystem device=/dev/sdc1 directory=/shared fstype=gfs2
    clone cs shared meta interleave=true
    colocation c1 inf: vm1 fs
    order o1 fs vm1
          ^^ warning migration-prevented
    colocation c2 inf: vm2 cs
    order o2 cs vm2
    colocation c3 inf: vm3 vm2
    order o3 vm2 vm3
    colocation c4 inf: vm4 fs
    order o4 fs vm4
  `,
  );
});

test("accounts that may look at a board but not switch its power", () => {
  expectFindingsOf(
    "fence-privilege",
    `
    primitive f1 stonith:fence_ilo5 params ip=10.0.0.1 privlvl=user pcmk_host_list=n1
                                                       ^^^^^^^^^^^^ error fence-privilege
    primitive f2 stonith:external/ipmi params hostname=n1 ipaddr=10.0.0.1 priv=USER
                                                                          ^^^^^^^^^ error fence-privilege
    primitive f3 stonith:external/ipmi params hostname=n1 ipaddr=10.0.0.1 priv=OPERATOR
    primitive f4 stonith:fence_idrac params ip=10.0.0.1 pcmk_host_list=n1
  `,
  );
});
