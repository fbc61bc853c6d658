import { test } from "vitest";
import { expectFindings } from "../support/annotated.ts";
import { expectFindingsOf } from "../support/findings-of-rules.ts";

test("lists and maps that the fencer reads differently", () => {
  expectFindingsOf(
    "fence-host-syntax",
    `
    primitive a stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:1,n2:2"
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
    primitive b stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:1;n2"
                                                     ^^^^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
    primitive c stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:;n2:2"
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
    primitive d stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:1,2;n2=3 n3:4"
    primitive e stonith:fence_apc params ip=10.0.0.1 pcmk_host_list="n1:1 n2:2"
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
    primitive f stonith:fence_apc params ip=10.0.0.1 pcmk_host_check=static-list
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
    primitive g stonith:fence_apc params ip=10.0.0.1 pcmk_host_check=none pcmk_host_list=n1
                                                     ^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
    primitive h stonith:fence_apc params ip=10.0.0.1 pcmk_host_check=static-list pcmk_host_list="n1,n2 n3"
    primitive i stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:00:11:22;n2:2"
    primitive j stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1 : 1"
                                                     ^^^^^^^^^^^^^^^^^^^^^^ error fence-host-syntax
  `,
  );
  const escaped = 'primitive a stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:my\\\\ port"';
  expectFindingsOf("fence-host-syntax", `    ${escaped}\n`, { target: { pacemaker: "2.1.5" } });
});

test("devices that fence the wrong node", () => {
  expectFindingsOf(
    "fence-device-fixed-plug",
    `
    node n1
    node n2
    node n3
    primitive a stonith:fence_virsh params ip=10.0.0.1 username=root plug=vm1
                                                                     ^^^^^^^^ error fence-device-fixed-plug
    primitive b stonith:fence_apc params ip=10.0.0.1 port=1 pcmk_host_list="n1 n2"
                                                     ^^^^^^ error fence-device-fixed-plug
    primitive c stonith:fence_apc params ip=10.0.0.1 port=1 pcmk_host_list=n1
    primitive d stonith:fence_apc params ip=10.0.0.1 pcmk_host_map="n1:1;n2:2"
    primitive e stonith:fence_mpath params devices=/dev/a key=1 pcmk_host_list="n1 n2"
                                                          ^^^^^ error fence-device-fixed-plug
    primitive f stonith:fence_mpath params devices=/dev/a key=1 pcmk_host_list=n1
    primitive g stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list="n1 n2"
              ^ warning fence-device-fixed-plug
    primitive h stonith:fence_scsi params devices=/dev/a pcmk_host_list="n1 n2"
    primitive i stonith:fence_sbd params devices=/dev/a
  `,
  );
  // On each of two nodes only the other one's device is there.
  expectFindingsOf(
    "fence-device-fixed-plug",
    `
    primitive a stonith:fence_gce params port=n1
    primitive b stonith:fence_gce params port=n2
    location la a -inf: n1
    location lb b -inf: n2
  `,
  );
});

test("devices that don't know nodes by their names", () => {
  expectFindingsOf(
    "fence-device-without-map",
    `
    primitive a stonith:fence_pve params ip=10.0.0.1 username=root@pam pcmk_host_list="n1 n2"
              ^ warning fence-device-without-map
    primitive b stonith:fence_aws params region=eu-west-1
              ^ warning fence-device-without-map
    primitive c stonith:fence_apc params ip=10.0.0.1 pcmk_host_list=n1
              ^ warning fence-device-without-map
    primitive d stonith:fence_apc params ip=10.0.0.1 pcmk_host_list=n1 port=1
    primitive e stonith:fence_aws params region=eu-west-1 pcmk_host_map="n1:i-1;n2:i-2"
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list=n1
    primitive g stonith:fence_gce params pcmk_host_list=n1
  `,
  );
});

test("unfencing devices stay on their nodes", () => {
  const text = `
    primitive a stonith:fence_mpath params devices=/dev/a key=1 pcmk_host_list=n1 meta provides=unfencing
    location la a -inf: n1
  `;
  expectFindingsOf(
    "unfencing-banned",
    text.replace("-inf: n1", "-inf: n1\n                        ^^ error unfencing-banned"),
  );
  expectFindingsOf("unfencing-banned", text.replace("-inf: n1", "-inf: n2"));
  // Nothing says to ban it from there.
  expectFindingsOf("fence-device-on-own-node", text.replace("-inf: n1", "inf: n1"));
});

test("agents slower than the cluster allows", () => {
  expectFindingsOf(
    "fence-agent-timeout",
    `
    property stonith-timeout=90s
    primitive a stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 power_timeout=120
                                                                           ^^^^^^^^^^^^^^^^^ warning fence-agent-timeout
    primitive b stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 power_timeout=120 pcmk_reboot_timeout=180
    primitive c stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 power_timeout=60
    primitive d stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 login_timeout=40 pcmk_off_timeout=30
                                                                           ^^^^^^^^^^^^^^^^ warning fence-agent-timeout
  `,
  );
});

// What the fencers of Pacemaker 2.1.5 had was asked with stonith_admin -L on both nodes of a cluster. With the device allowed only on
// the node that it fences, that node stayed UNCLEAN after its power was cut.
test("a device that may run only on the node that it fences doesn't fence it", () => {
  const device = "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1";
  const rest =
    "node n1\nnode n2\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2\nlocation l2 f2 0: n1\n";
  const rules = ["node-without-fencing"];
  expectFindings(`${rest}${device}\nlocation l1 f1 -inf: n2\n         ^^ warning node-without-fencing\n`, undefined, {
    rules,
  });
  expectFindings(`${rest}${device}\nlocation l1 f1 -5: n2\n         ^^ warning node-without-fencing\n`, undefined, {
    rules,
  });
  expectFindings(`${rest}${device}\nlocation l1 f1 -inf: n1\n`, undefined, { rules });
  expectFindings(`${rest}${device}\nlocation l1 f1 rule -inf: date gt 2020-01-01\n`, undefined, { rules });
  expectFindings(
    `${rest}${device}\n          ^^ warning node-without-fencing\nproperty symmetric-cluster=false\n`,
    undefined,
    { rules },
  );
  expectFindings(`${rest}${device}\nlocation l1 f1 0: n2\nproperty symmetric-cluster=false\n`, undefined, { rules });
  expectFindings(`${rest}${device}\nlocation l1 f1 -inf: n2\nproperty stonith-watchdog-timeout=10s\n`, undefined, {
    rules,
  });
});

test("devices that are asked for a list that their agent doesn't have", () => {
  expectFindingsOf(
    "fence-device-cannot-list",
    `
    primitive a stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_check=dynamic-list
                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error fence-device-cannot-list
    primitive b stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_host_check=dynamic-list
                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error fence-device-cannot-list
    primitive c stonith:fence_virsh params ip=10.0.0.1 pcmk_host_check=dynamic-list
    primitive d stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_host_check=static-list
    primitive e stonith:fence_own params ip=10.0.0.1 pcmk_host_check=dynamic-list
    `,
  );
});

test("one machine for two nodes", () => {
  expectFindingsOf(
    "fence-same-machine",
    `
    node n1
    node n2
    primitive a stonith:fence_ipmilan params ip=10.0.0.1 username=a pcmk_host_list=n1 pcmk_delay_base=5s
    primitive b stonith:fence_ipmilan params ipaddr=10.0.0.1 username=b pcmk_host_list=n2
                                             ^^^^^^^^^^^^^^^ error fence-same-machine
    primitive c stonith:fence_ipmilan params ip=10.0.0.9 ipport=6230 pcmk_host_list=n1
    primitive d stonith:fence_ipmilan params ip=10.0.0.9 ipport=6231 pcmk_host_list=n2
    primitive e stonith:fence_aws params region=r pcmk_host_map="n1:i-1;n2:I-1"
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error fence-same-machine
    primitive f stonith:fence_apc params ip=p1 pcmk_host_map="n1:1;n2:2"
    primitive g stonith:fence_apc params ip=p2 pcmk_host_map="n1:1;n2:2"
    primitive h stonith:fence_virsh params ip=h1 plug=vm1 pcmk_host_list=n1
    primitive i stonith:fence_virsh params ip=h1 plug=vm1 pcmk_host_list=n2
                                                 ^^^^^^^^ error fence-same-machine
    primitive j stonith:fence_virsh params ip=h2 plug=vm1 pcmk_host_list=n2
    primitive k stonith:fence_gce params zone=a plug=n1 pcmk_host_list=n2
                                                ^^^^^^^ error fence-same-machine
    primitive l stonith:fence_gce params zone=a plug=n1 pcmk_host_list=n1
    primitive m stonith:fence_scsi params devices=/dev/a pcmk_host_list="n1 n2"
    primitive o stonith:fence_virsh params ip=h3 pcmk_host_map="n1:vm1;n1.example.com:vm1;n2:vm2"
  `,
  );
});

test("fence devices at an address that can't be right", () => {
  expectFindingsOf(
    "fence-device-address",
    `
    primitive a stonith:fence_ipmilan params ip=localhost pcmk_host_list=n1
                                             ^^^^^^^^^^^^ warning fence-device-address
    primitive b stonith:fence_ilo4 params username=a pcmk_host_list=n1
              ^ warning fence-device-address
    primitive c stonith:fence_ipmilan params ip=127.0.0.1 ipport=6230 pcmk_host_list=n1
    primitive d stonith:fence_aws params region=r pcmk_host_map="n1:i-1"
    primitive e stonith:fence_redfish params ipaddr=bmc1 pcmk_host_list=n1
  `,
  );
});

test("kdump, heuristics and outlets in the fencing topology", () => {
  expectFindingsOf(
    "fencing-level-helper",
    `
    primitive kd stonith:fence_kdump params pcmk_host_list="n1 n2 n3 n4"
    primitive ping stonith:fence_heuristics_ping params ping_targets=10.0.0.254
    primitive ipmi stonith:fence_virsh params ip=10.0.0.1 username=a pcmk_host_list="n1 n2 n3 n4"
    fencing_topology n1: kd ipmi n2: kd,ipmi n3: ipmi kd n4: ping,ipmi
                                     ^^ error fencing-level-helper
                                                      ^^ warning fencing-level-helper
  `,
  );
  expectFindingsOf(
    "fencing-level-helper",
    `
    primitive ping stonith:fence_heuristics_ping params ping_targets=10.0.0.254
    primitive ipmi stonith:fence_virsh params ip=10.0.0.1 username=a pcmk_host_list="n1 n2"
    fencing_topology n1: ping ipmi n2: ipmi,ping
                         ^^^^ error fencing-level-helper
                                            ^^^^ warning fencing-level-helper
  `,
  );
  expectFindingsOf(
    "redundant-power",
    `
    primitive a stonith:fence_apc_snmp params ip=p1 pcmk_host_map="n1:1;n2:2"
    primitive b stonith:fence_apc_snmp params ip=p2 pcmk_host_map="n1:1;n2:2"
                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ warning redundant-power
    fencing_topology n1: a,b n2: a b
  `,
  );
  expectFindingsOf(
    "redundant-power",
    `
    primitive a stonith:fence_apc_snmp params ip=p1 pcmk_host_map="n1:1;n2:2"
    primitive b stonith:fence_apc_snmp params ip=p2 pcmk_host_map="n3:1;n4:2"
    primitive c stonith:fence_ipmilan params ip=p3 pcmk_host_list=n1
  `,
  );
});
