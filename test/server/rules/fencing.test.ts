import { describe, expect, test } from "vitest";
import { expectFindings } from "../support/annotated.ts";
import { corosyncOf } from "../support/corosync-of.ts";
import { expectFindingsOf, messagesOf } from "../support/findings-of-rules.ts";

describe("a device without hosts", () => {
  test("that can't list its own", () => {
    expectFindingsOf(
      "fence-device-without-hosts",
      `
      primitive f1 stonith:fence_ipmilan params ip=10.0.0.1
                ^^ warning fence-device-without-hosts
      primitive f2 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
      primitive f3 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_map="n1:1"
      primitive f4 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_check=none
    `,
    );
  });

  test("is fine if the device or the cloud can list nodes, or the agent is unknown", () => {
    expectFindingsOf(
      "fence-device-without-hosts",
      `
      primitive a stonith:fence_virsh params ip=10.0.0.1 username=root
      primitive b stonith:fence_azure_arm params msi=true resourceGroup=g subscriptionId=s
      primitive c stonith:external/sbd params pcmk_delay_max=30s
      primitive d stonith:external/ec2 params tag=pacemaker
      primitive e stonith:fence_sbd params devices=/dev/sdb
      primitive f stonith:fence_of_our_own params x=1
    `,
    );
  });

  test("by a template", () => {
    expectFindingsOf(
      "fence-device-without-hosts",
      `
      rsc_template ipmi stonith:fence_ipmilan params username=admin
      primitive f1 @ipmi params ip=10.0.0.1
                ^^ warning fence-device-without-hosts
      primitive f2 @ipmi params ip=10.0.0.2 pcmk_host_list=n2
      primitive f3 @elsewhere params ip=10.0.0.3
    `,
    );
  });
});

describe("unknown hosts", () => {
  test("in lists and maps", () => {
    expectFindingsOf(
      "fence-host-unknown",
      `
      node 1: n1
      node 2: n2.example.com
      primitive f1 stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1,n2"
                                                                         ^^^^^^^ warning fence-host-unknown
      primitive f2 stonith:fence_virsh params ip=10.0.0.1 pcmk_host_map="n1:vm1;N2.EXAMPLE.COM:vm2"
      primitive f3 stonith:fence_virsh params ip=10.0.0.1 pcmk_host_map="n1:vm1;n3:vm2"
                                                                        ^^^^^^^^^^^^^^^ warning fence-host-unknown
    `,
    );
  });

  test("remote nodes and guests are nodes too", () => {
    expectFindingsOf(
      "fence-host-unknown",
      `
      node n1
      node n2
      primitive r1 ocf:pacemaker:remote params server=10.0.0.9
      primitive vm ocf:heartbeat:VirtualDomain params config=/x meta remote-node=guest1
      primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2 r1 guest1"
    `,
    );
  });

  test("are checked against corosync's nodelist, and not if the nodes are unknown", () => {
    expectFindingsOf("fence-host-unknown", {
      "corosync.conf": corosyncOf(2),
      "cluster.crm": `
        primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n22"
                                                                          ^^^^^^^^ warning fence-host-unknown
      `,
    });
    expectFindingsOf(
      "fence-host-unknown",
      `
      node n1 attributes standby=on
      primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2"
    `,
    );
  });
});

describe("a node without a fence device", () => {
  test("is reported where the node is defined", () => {
    expectFindingsOf(
      "node-without-fencing",
      `
      node n1
      node n2
           ^^ warning node-without-fencing
      property fencing-enabled=true
      primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    `,
    );
    expectFindingsOf("node-without-fencing", {
      "corosync.conf": corosyncOf(2).replace(
        "    name: n2\n",
        "    name: n2\n          ^^ warning node-without-fencing\n",
      ),
      "cluster.crm": `
        primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
      `,
    });
  });

  test("is not reported if a device lists its nodes, or fencing is disabled", () => {
    expectFindingsOf(
      "node-without-fencing",
      `
      node n1
      node n2
      primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
      primitive g stonith:fence_virsh params ip=10.0.0.1
    `,
    );
    expectFindingsOf(
      "node-without-fencing",
      `
      node n1
      node n2
      property stonith-enabled=false
      primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    `,
    );
  });
});

test("a device on the node that it fences", () => {
  expectFindingsOf(
    "fence-device-on-own-node",
    `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2
    primitive all stonith:fence_virsh params ip=10.0.0.2 pcmk_host_list="n1 n2"
    location l1 f1 inf: n1
                        ^^ warning fence-device-on-own-node
    location l2 f2 rule inf: #uname eq n2
                   ^^^^^^^^^^^^^^^^^^^^^^ warning fence-device-on-own-node
    location l3 f2 rule -inf: #uname ne n2
                   ^^^^^^^^^^^^^^^^^^^^^^^ warning fence-device-on-own-node
    location l4 f1 -inf: n1
    location l5 f1 inf: n2
    location l6 all 100: n1
    location l7 f2 rule -inf: #uname eq n2
  `,
  );
});

describe("two nodes that fence each other", () => {
  const devices = `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
              ^^ warning fence-race
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2
  `;

  test("without a delay", () => {
    expectFindingsOf("fence-race", devices);
    expectFindingsOf("fence-race", { "corosync.conf": corosyncOf(2, "  two_node: 1\n"), "cluster.crm": devices });
  });

  test.each([
    ["pcmk_delay_max", devices.replace("pcmk_host_list=n1", "pcmk_host_list=n1 pcmk_delay_max=10s")],
    ["pcmk_delay_base", devices.replace("pcmk_host_list=n1", "pcmk_host_list=n1 pcmk_delay_base=5")],
    ["a delay by node", devices.replace("pcmk_host_list=n1", 'pcmk_host_list=n1 pcmk_delay_base="n1:5s;n2:0"')],
    ["the agent's delay", devices.replace("pcmk_host_list=n1", "pcmk_host_list=n1 delay=5")],
    ["priority-fencing-delay", `${devices}    property priority-fencing-delay=30s\n  `],
    ["fencing off", `${devices}    property stonith-enabled=no\n  `],
    ["a third node", `${devices}    primitive f3 stonith:fence_ipmilan params ip=10.0.0.3 pcmk_host_list=n3\n  `],
    ["reservations", devices.replaceAll("fence_ipmilan", "fence_scsi")],
  ])("doesn't happen with %s", (_, text) => {
    expectFindingsOf("fence-race", text.replace(/^.*\^\^ warning fence-race\n/m, ""));
  });

  test("not if a single node has no quorum", () => {
    const plain = devices.replace(/^.*\^\^ warning fence-race\n/m, "");
    expectFindingsOf("fence-race", { "corosync.conf": corosyncOf(2), "cluster.crm": plain });
    const device = "  device {\n    model: net\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n  }\n";
    expectFindingsOf("fence-race", { "corosync.conf": corosyncOf(2, device), "cluster.crm": plain });
  });
});

test("the same delay for both", () => {
  expectFindingsOf(
    "equal-fence-delays",
    `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_delay_base=5s
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2 pcmk_delay_base=5000ms
                                                                            ^^^^^^^^^^^^^^^^^^^^^^ warning equal-fence-delays
  `,
  );
  expectFindingsOf(
    "equal-fence-delays",
    `
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" pcmk_delay_base=10s
                                                                              ^^^^^^^^^^^^^^^^^^^ warning equal-fence-delays
  `,
  );
  for (const delays of ['pcmk_delay_base="n1:10s;n2:0s"', "pcmk_delay_base=10s pcmk_delay_max=20s"]) {
    expectFindingsOf(
      "equal-fence-delays",
      `
      primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" ${delays}
    `,
    );
  }
});

test("priority-fencing-delay without priorities, or too short", () => {
  expectFindingsOf(
    "priority-fencing-delay",
    `
    property priority-fencing-delay=60
             ^^^^^^^^^^^^^^^^^^^^^^^^^ warning priority-fencing-delay
    primitive a Dummy meta priority=0
  `,
  );
  expectFindingsOf(
    "priority-fencing-delay",
    `
    property priority-fencing-delay=15s
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning priority-fencing-delay
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" pcmk_delay_max=10s
    rsc_defaults priority=1
  `,
  );
  for (const priorities of ["rsc_defaults priority=1", "group g a meta priority=10"]) {
    expectFindingsOf(
      "priority-fencing-delay",
      `
      property priority-fencing-delay=60s
      primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" pcmk_delay_max=30s
      primitive a Dummy
      ${priorities}
    `,
    );
  }
});

test("a delay although quorum decides", () => {
  expectFindingsOf(
    "needless-fence-delay",
    `
    property priority-fencing-delay=30s
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning needless-fence-delay
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2 n3" pcmk_delay_max=10s
                                                                                 ^^^^^^^^^^^^^^^^^^ warning needless-fence-delay
    primitive g stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2 n3" pcmk_delay_base=0
  `,
  );
  expectFindingsOf(
    "needless-fence-delay",
    `
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" pcmk_delay_max=10s
    primitive g stonith:fence_virsh params ip=10.0.0.1 pcmk_delay_max=10s
  `,
  );
});

test("parameters that a device should not have", () => {
  expectFindings(
    `
    primitive f stonith:fence_ipmilan params ip=1.2.3.4 pcmk_host_list=n1 action=off method=cycle
                                                                          ^^^^^^^^^^ warning fence-action-parameter
                                                                                     ^^^^^^^^^^^^ warning fence-method-cycle
    rsc_template t stonith:fence_ipmilan params login=admin passwd_script=/x action=reboot
                                                ^^^^^ warning old-fence-parameter
                                                            ^^^^^^^^^^^^^ warning old-fence-parameter
                                                                             ^^^^^^^^^^^^^ warning fence-action-parameter
    primitive g @t params ip=1.2.3.5 pcmk_host_list=n2
    primitive h stonith:fence_apc params ipaddr=1.2.3.6 port=7 pcmk_host_list=n3 method=onoff
                                         ^^^^^^ warning old-fence-parameter
    primitive mine ocf:acme:Thing params action=off method=cycle ipaddr=1
  `,
    "cluster.crm",
    { rules: ["fence-action-parameter", "fence-method-cycle", "old-fence-parameter"] },
  );
});

test("a clone of a device", () => {
  expectFindingsOf(
    "cloned-fence-device",
    `
    primitive f stonith:fence_ipmilan params ip=1.2.3.4 pcmk_host_list=n1
    primitive f2 stonith:fence_ipmilan params ip=1.2.3.5 pcmk_host_list=n2
    primitive a Dummy
    primitive b Dummy
    group g a f2
    clone c f
            ^ warning cloned-fence-device
    clone c2 g
             ^ warning cloned-fence-device
    clone c3 b
    clone c4 nothing
  `,
  );
});

test("levels of the topology", () => {
  const of = { rules: ["fencing-level-device", "fencing-level-target", "fencing-level-index"] };
  expectFindings(
    `
    node n1
    node n2
    primitive ipmi stonith:fence_ipmilan params ip=1.2.3.4 pcmk_host_list=n1
    primitive web Dummy
    rsc_template t stonith:fence_apc
    primitive pdu @t params ip=1.2.3.5
    fencing_topology n1: ipmi pdu,ipni n2: web
                                  ^^^^ error fencing-level-device
                                           ^^^ error fencing-level-device
    fencing_topology n3: ipmi
                     ^^ warning fencing-level-target
    fencing_topology pattern:n.* ipmi attr:rack=1 pdu
  `,
    "cluster.crm",
    of,
  );
  expectFindings(
    `
    primitive a stonith:fence_virsh
    fencing_topology n1: a a a a a a a a a a n2: a
                                           ^ error fencing-level-index
  `,
    "cluster.crm",
    of,
  );
});

describe("continuing without quorum", () => {
  test("is worse with more than two nodes", () => {
    expectFindingsOf(
      "quorum-ignored",
      `
      property no-quorum-policy=ignore
               ^^^^^^^^^^^^^^^^^^^^^^^ warning quorum-ignored
    `,
    );
    expectFindingsOf("quorum-ignored", {
      "corosync.conf": corosyncOf(3),
      "cluster.crm": `
        property no-quorum-policy="ignore"
                 ^^^^^^^^^^^^^^^^^^^^^^^^^ error quorum-ignored
      `,
    });
    expectFindingsOf("quorum-ignored", "property no-quorum-policy=freeze");
    const [message] = messagesOf("quorum-ignored", {
      "corosync.conf": corosyncOf(2, "  two_node: 1\n"),
      "cluster.crm": "property no-quorum-policy=ignore",
    });
    expect(message).toContain("this isn't needed, because corosync.conf sets two_node");
  });

  test("DLM needs the policy freeze", () => {
    expectFindingsOf(
      "dlm-without-freeze",
      `
      property no-quorum-policy=stop
               ^^^^^^^^^^^^^^^^^^^^^ warning dlm-without-freeze
      primitive dlm ocf:pacemaker:controld op monitor interval=30s
    `,
    );
    expectFindingsOf(
      "dlm-without-freeze",
      `
      primitive dlm ocf:pacemaker:controld op monitor interval=30s
                    ^^^^^^^^^^^^^^^^^^^^^^ warning dlm-without-freeze
    `,
    );
    expectFindingsOf("dlm-without-freeze", "property no-quorum-policy=freeze\nprimitive dlm ocf:pacemaker:controld");
  });

  test("startup fencing", () => {
    expectFindingsOf(
      "startup-fencing-off",
      `
      property startup-fencing=no
               ^^^^^^^^^^^^^^^^^^ information startup-fencing-off
    `,
    );
    expectFindingsOf("startup-fencing-off", "property startup-fencing=yes");
  });
});

describe("what only helps fencing", () => {
  const fence = "primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\n";
  test("without a level counts as a device that fences", () => {
    const helper = "primitive h stonith:fence_heuristics_ping params ping_targets=10.0.0.9\n";
    expect(messagesOf("fencing-level-helper", fence + helper)).toHaveLength(1);
    expect(messagesOf("fencing-level-helper", `${fence}${helper}fencing_topology n1: h,f\n`)).toEqual([]);
    expect(messagesOf("fencing-level-helper", helper)).toEqual([]);
  });
});

test.each([
  ["pcmk_delay_base=3s pcmk_delay_max=1s", 1],
  ["pcmk_delay_base=n1:10s;n2:0s pcmk_delay_max=5s", 1],
  ["pcmk_delay_base=5s pcmk_delay_max=5s", 0],
  ["pcmk_delay_base=5s", 0],
  ["pcmk_delay_base=n1:5s;n2:0s pcmk_delay_max=10s", 0],
])("a base delay above the maximum is cut: %s", (delays, count) => {
  const params = delays.replace(/=(\S+)/g, '="$1"');
  const text = `primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" ${params}\n`;
  expect(messagesOf("fence-delay-limited", text)).toHaveLength(count);
});
