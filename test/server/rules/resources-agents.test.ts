import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

/** The edits offered for findings of a rule, each with what it leads to, in the order of the text. */
function fixed(rule: string, text: string): string[] {
  const findings = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return findings
    .filter(({ code }) => code === rule)
    .flatMap(({ fixes = [] }) =>
      fixes.map((fix) => text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end)),
    );
}

test("a misspelt agent name, class or provider", () => {
  expectFindings(
    `
    primitive a ocf:heartbeat:IPAddr2
                ^^^^^^^^^^^^^^^^^^^^^ error unknown-agent
    primitive b ocf:hartbeat:IPaddr2
                ^^^^^^^^^^^^^^^^^^^^ error unknown-agent
    primitive c ofc:heartbeat:IPaddr2
                ^^^^^^^^^^^^^^^^^^^^^ error unknown-agent
    primitive d ocf:pacemaker:IPaddr2
                ^^^^^^^^^^^^^^^^^^^^^ error unknown-agent
    primitive e stonith:fence_ipmilam
                ^^^^^^^^^^^^^^^^^^^^^ error unknown-agent
    primitive f Filesytem
                ^^^^^^^^^ error unknown-agent
    rsc_template t ocf:heartbeat:Filesytem
                   ^^^^^^^^^^^^^^^^^^^^^^^ error unknown-agent
    primitive g @t
    primitive h systemctl:nginx
                ^^^^^^^^^^^^^^^ error unknown-agent
  `,
    "cluster.crm",
    { rules: ["unknown-agent"] },
  );
  expect(fixed("unknown-agent", "primitive vip ocf:hartbeat:IPAddr2")).toEqual(["primitive vip ocf:heartbeat:IPaddr2"]);
  expect(fixed("unknown-agent", "primitive vip ocf:hartbeat:IPaddr2")).toEqual(["primitive vip ocf:heartbeat:IPaddr2"]);
  expect(fixed("unknown-agent", "primitive vip IPAddr2")).toEqual(["primitive vip IPaddr2"]);
});

test("agents outside Debian's packages may be on the nodes", () => {
  expectFindings(
    `
    primitive a ocf:suse:SAPHanaController
    primitive b ocf:heartbeat:SAPHanaTopology
    primitive c ocf:acme:IPAddr2
    primitive d stonith:fence_lab
                ^^^^^^^^^^^^^^^^^ information unknown-agent
    primitive d2 stonith:fence_ipmi
                 ^^^^^^^^^^^^^^^^^^ warning unknown-agent
    primitive e stonith:fence_ilo6
    primitive f ocf:heartbeat:azure-events-az
    primitive g systemd:apache3
    primitive h lsb:IPaddr2
    primitive i ocf:heartbeat:MyOwnAgent
                ^^^^^^^^^^^^^^^^^^^^^^^^ information unknown-agent
    primitive j nginx
    primitive k ocf:IPaddr2
    primitive l stonith:external/ssh
    primitive m upstart:cron
  `,
    "cluster.crm",
    { rules: ["unknown-agent"] },
  );
});

test("parameters that the agent doesn't have", () => {
  expectFindings(
    `
    primitive vip IPaddr2 ip=10.0.0.1 cidr_netmsk=24 target-role=Stopped
                                      ^^^^^^^^^^^ warning unknown-parameter
                                                     ^^^^^^^^^^^ warning unknown-parameter
    primitive web apache params cofigfile="/etc/apache2.conf" interleave=true
                                ^^^^^^^^^ warning unknown-parameter
                                                              ^^^^^^^^^^ warning unknown-parameter
    rsc_template fs Filesystem params fstyp=ext4
                                      ^^^^^ warning unknown-parameter
    primitive data @fs params device=/dev/sdb1 direktory=/srv
                                               ^^^^^^^^^ warning unknown-parameter
    primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_lst=n1 pcmk_diag_timeout=10s
                                                             ^^^^^^^^^^^^^ warning unknown-parameter
    primitive traced Dummy params trace_ra=1 OCF_CHECK_LEVEL=10
    primitive own ocf:acme:Thing params whatever=1
    primitive given IPaddr2 params @vip-ip $id-ref=others
    primitive unit systemd:nginx params x=1
  `,
    "cluster.crm",
    { rules: ["unknown-parameter"] },
  );
  expect(fixed("unknown-parameter", "primitive vip IPaddr2 ip=10.0.0.1 cidr_netmsk=24")).toEqual([
    "primitive vip IPaddr2 ip=10.0.0.1 cidr_netmask=24",
  ]);
});

test("invalid parameter values, and the many valid ones", () => {
  expectFindings(
    `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 lanplus=ture ipport=ipmi power_wait=soon
                                                                  ^^^^ error wrong-parameter-value
                                                                              ^^^^ error wrong-parameter-value
                                                                                              ^^^^ error wrong-parameter-value
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.1 privlvl=admin method=Cycle pcmk_host_check=static
                                                                  ^^^^^ error wrong-parameter-value
                                                                                                     ^^^^^^ error wrong-parameter-value
    primitive f3 stonith:fence_ipmilan params ip=10.0.0.1 lanplus=ON ipport=623 power_wait=2s delay=1min pcmk_reboot_timeout=PT1M
    primitive f4 stonith:fence_ipmilan params ip=10.0.0.1 lanplus="" ssl_insecure=0
    primitive p1 ocf:pacemaker:ping params host_list=10.0.0.1 dampen=5s multiplier=1000 attempts=3
    primitive p2 ocf:pacemaker:ping params host_list=10.0.0.1 attempts=three
                                                                       ^^^^^ error wrong-parameter-value
    primitive fs Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4 force_unmount=safe fast_stop=YES
    primitive db pgsql params pgport=5432 restart_on_promote=ja
    primitive own ocf:acme:Thing params port=none
  `,
    "cluster.crm",
    { rules: ["wrong-parameter-value"] },
  );
  expect(fixed("wrong-parameter-value", "primitive f stonith:fence_ipmilan params ip=10.0.0.1 lanplus=ture")).toEqual([
    "primitive f stonith:fence_ipmilan params ip=10.0.0.1 lanplus=true",
  ]);
});

test("duplicate values of unique parameters", () => {
  expectFindings(
    `
    rsc_template address IPaddr2 params ip=10.0.0.9
    primitive vip1 IPaddr2 params ip=10.0.0.1
    primitive vip2 ocf:heartbeat:IPaddr2 params ip=10.0.0.1 cidr_netmask=24
                                                ^^^^^^^^^^^ error unique-parameter-clash
    primitive vip3 @address
    primitive vip4 @address
                   ^^^^^^^^ error unique-parameter-clash
    primitive vip5 IPaddr2 params ip=10.0.0.1 network_namespace=blue
    primitive vip6 IPaddr2 params rule '#uname' eq n1 ip=10.0.0.1
    primitive vip7 IPaddr2 params ip=fe80::1 nic=eth0
    primitive vip8 IPaddr2 params ip=fe80::1 nic=eth1
    primitive web1 apache params configfile=/etc/apache2/apache2.conf
    primitive web2 apache params configfile=/etc/apache2/apache2.conf
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error unique-parameter-clash
    primitive fs1 Filesystem params device=/dev/sdb1 directory=/a fstype=xfs
    primitive fs2 Filesystem params device=/dev/sdb1 directory=/b fstype=xfs
    primitive sbd1 stonith:external/sbd params sbd_device=/dev/sdc pcmk_host_list=n1
    primitive sbd2 stonith:external/sbd params sbd_device=/dev/sdc pcmk_host_list=n2
    primitive ns1 nvmet-namespace params nqn=a backing_path=/dev/sdd uuid=1 nguid=1
    primitive ns2 nvmet-namespace params nqn=a backing_path=/dev/sde uuid=2 nguid=2
    primitive r1 ocf:pacemaker:remote params server=10.0.0.5
    primitive r2 ocf:pacemaker:remote params server=10.0.0.5
                                             ^^^^^^^^^^^^^^^ error unique-parameter-clash
    primitive r3 ocf:pacemaker:remote params server=10.0.0.5 port=3122
  `,
    "cluster.crm",
    { rules: ["unique-parameter-clash"] },
  );
});

test("deprecated and removed agents and classes", () => {
  expectFindings(
    `
    primitive a ocf:heartbeat:IPaddr params ip=10.0.0.1
                ^^^^^^^^^^^^^^^^^^^^ warning retired-agent
    primitive b LVM params volgrpname=vg
                ^^^ warning retired-agent
    primitive c lsb:mysql
                ^^^^^^^^^ warning retired-agent
    primitive d service:mysql
                ^^^^^^^^^^^^^ warning retired-agent
    primitive e ocf:pacemaker:pingd
                ^^^^^^^^^^^^^^^^^^^ warning retired-agent
    primitive f upstart:mysql
                ^^^^^^^^^^^^^ error refused-by-schema-4
    primitive g nagios:check_tcp
                ^^^^^^^^^^^^^^^^ error refused-by-schema-4
    primitive h systemd:mysql
    primitive i ocf:pacemaker:ping params host_list=10.0.0.1
    primitive j ocf:acme:IPaddr
  `,
    "cluster.crm",
    { rules: ["retired-agent", "refused-by-schema-4", "unknown-agent"] },
  );
  expectFindings(
    `
    primitive f upstart:mysql
                ^^^^^^^^^^^^^ warning refused-by-schema-4
    `,
    "cluster.crm",
    { rules: ["refused-by-schema-4"], target: { pacemaker: "2.1.5" } },
  );
});

test("plain-text passwords", () => {
  expectFindings(
    `
    primitive a stonith:fence_ipmilan params ip=10.0.0.1 password=secret
                                                         ^^^^^^^^ information plain-password
    primitive b stonith:fence_ipmilan params ip=10.0.0.1 passwd=secret
                                                         ^^^^^^ information plain-password
    primitive c mysql params replication_passwd=secret
                             ^^^^^^^^^^^^^^^^^^ information plain-password
    primitive d stonith:fence_ipmilan params ip=10.0.0.1 password_script=/etc/secret
    primitive e stonith:fence_ipmilan params ip=10.0.0.1 password="lrm://"
    primitive f stonith:fence_ipmilan params ip=10.0.0.1 password=******
    primitive g stonith:fence_ipmilan params ip=10.0.0.1 password=""
  `,
    "cluster.crm",
    { rules: ["plain-password"] },
  );
});
