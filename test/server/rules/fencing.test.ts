import { describe, expect, test } from "vitest";
import type { SbdTexts } from "../../../server/src/model/sbd.ts";
import { rules } from "../../../server/src/rules/registry.ts";
import { createWorkspace, parseDocument, readSbd } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

/** Checks by one rule alone: what others find in the same text doesn't matter here. */
function by(rule: string, annotated: string | Readonly<Record<string, string>>): void {
  expect(rules.map(({ id }) => id)).toContain(rule);
  expectFindings(annotated, "cluster.crm", { rules: [rule] });
}

/** The messages of one rule. */
function messages(rule: string, files: Readonly<Record<string, string>> | string): string[] {
  const texts = typeof files === "string" ? { "cluster.crm": files } : files;
  const documents = Object.entries(texts).map(([name, text]) =>
    parseDocument(name, name.endsWith(".conf") ? "corosync" : "crm", text),
  );
  const found = [...checkDocuments(documents).values()].flat();
  return found.filter(({ code }) => code === rule).map(({ message }) => message);
}

const nodelist = (count: number, rest = "") => `totem {
  version: 2
}
nodelist {
${Array.from({ length: count }, (_, i) => `  node {\n    name: n${i + 1}\n    nodeid: ${i + 1}\n    ring0_addr: 10.0.0.${i + 1}\n  }\n`).join("")}}
quorum {
  provider: corosync_votequorum
${rest}}
`;

describe("a device without hosts", () => {
  test("that can't list its own", () => {
    by(
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
    by(
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
    by(
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
    by(
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
    by(
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
    by("fence-host-unknown", {
      "corosync.conf": nodelist(2),
      "cluster.crm": `
        primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n22"
                                                                          ^^^^^^^^ warning fence-host-unknown
      `,
    });
    by(
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
    by(
      "node-without-fencing",
      `
      node n1
      node n2
           ^^ warning node-without-fencing
      property fencing-enabled=true
      primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
    `,
    );
    by("node-without-fencing", {
      "corosync.conf": nodelist(2).replace(
        "    name: n2\n",
        "    name: n2\n          ^^ warning node-without-fencing\n",
      ),
      "cluster.crm": `
        primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
      `,
    });
  });

  test("is not reported if a device lists its nodes, or fencing is disabled", () => {
    by(
      "node-without-fencing",
      `
      node n1
      node n2
      primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1
      primitive g stonith:fence_virsh params ip=10.0.0.1
    `,
    );
    by(
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
  by(
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
    by("fence-race", devices);
    by("fence-race", { "corosync.conf": nodelist(2, "  two_node: 1\n"), "cluster.crm": devices });
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
    by("fence-race", text.replace(/^.*\^\^ warning fence-race\n/m, ""));
  });

  test("not if a single node has no quorum", () => {
    const plain = devices.replace(/^.*\^\^ warning fence-race\n/m, "");
    by("fence-race", { "corosync.conf": nodelist(2), "cluster.crm": plain });
    const device = "  device {\n    model: net\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n  }\n";
    by("fence-race", { "corosync.conf": nodelist(2, device), "cluster.crm": plain });
  });
});

test("the same delay for both", () => {
  by(
    "equal-fence-delays",
    `
    primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_delay_base=5s
    primitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2 pcmk_delay_base=5000ms
                                                                            ^^^^^^^^^^^^^^^^^^^^^^ warning equal-fence-delays
  `,
  );
  by(
    "equal-fence-delays",
    `
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" pcmk_delay_base=10s
                                                                              ^^^^^^^^^^^^^^^^^^^ warning equal-fence-delays
  `,
  );
  for (const delays of ['pcmk_delay_base="n1:10s;n2:0s"', "pcmk_delay_base=10s pcmk_delay_max=20s"]) {
    by(
      "equal-fence-delays",
      `
      primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" ${delays}
    `,
    );
  }
});

test("priority-fencing-delay without priorities, or too short", () => {
  by(
    "priority-fencing-delay",
    `
    property priority-fencing-delay=60
             ^^^^^^^^^^^^^^^^^^^^^^^^^ warning priority-fencing-delay
    primitive a Dummy meta priority=0
  `,
  );
  by(
    "priority-fencing-delay",
    `
    property priority-fencing-delay=15s
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning priority-fencing-delay
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2" pcmk_delay_max=10s
    rsc_defaults priority=1
  `,
  );
  for (const priorities of ["rsc_defaults priority=1", "group g a meta priority=10"]) {
    by(
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
  by(
    "needless-fence-delay",
    `
    property priority-fencing-delay=30s
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning needless-fence-delay
    primitive f stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2 n3" pcmk_delay_max=10s
                                                                                 ^^^^^^^^^^^^^^^^^^ warning needless-fence-delay
    primitive g stonith:fence_virsh params ip=10.0.0.1 pcmk_host_list="n1 n2 n3" pcmk_delay_base=0
  `,
  );
  by(
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
  by(
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

describe("timeouts of SBD", () => {
  test("the fencing timeout", () => {
    by("fencing-timeout-too-short", {
      "corosync.conf": nodelist(2).replace("version: 2\n", "version: 2\n  token: 5000\n"),
      "cluster.crm": `
        property stonith-timeout=60s
                 ^^^^^^^^^^^^^^^^^^^ warning fencing-timeout-too-short
        primitive sbd stonith:external/sbd params pcmk_delay_max=30s
      `,
    });
    by("fencing-timeout-too-short", {
      "corosync.conf": nodelist(2).replace("version: 2\n", "version: 2\n  token: 5000\n"),
      "cluster.crm": `
        property fencing-timeout=150
        primitive sbd stonith:fence_sbd params devices=/dev/sdb
      `,
    });
    by("fencing-timeout-too-short", {
      "corosync.conf": nodelist(2),
      "cluster.crm": `
        primitive sbd stonith:fence_sbd params devices=/dev/sdb
                  ^^^ warning fencing-timeout-too-short
      `,
    });
    by(
      "fencing-timeout-too-short",
      `
      property stonith-timeout=20s
      primitive f stonith:fence_ipmilan params ip=1.2.3.4 pcmk_host_list=n1
    `,
    );
  });

  test("the watchdog timeout", () => {
    by(
      "watchdog-timeout-too-short",
      `
      property fencing-watchdog-timeout=8s
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning watchdog-timeout-too-short
    `,
    );
    by(
      "watchdog-timeout-too-short",
      `
      property stonith-watchdog-timeout=5
               ^^^^^^^^^^^^^^^^^^^^^^^^^^ error watchdog-timeout-too-short
    `,
    );
    by("watchdog-timeout-too-short", "property stonith-watchdog-timeout=-1");
    by("watchdog-timeout-too-short", "property stonith-watchdog-timeout=10s");
  });

  test("no watchdog timeout at all", () => {
    by(
      "diskless-sbd-without-timeout",
      `
      property have-watchdog=true
               ^^^^^^^^^^^^^^^^^^ error diskless-sbd-without-timeout
      primitive a Dummy
    `,
    );
    by(
      "diskless-sbd-without-timeout",
      `
      property have-watchdog=true fencing-watchdog-timeout=0s
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error diskless-sbd-without-timeout
    `,
    );
    for (const more of [
      "property stonith-watchdog-timeout=10",
      "property stonith-enabled=false",
      "primitive sbd stonith:external/sbd",
    ]) {
      by("diskless-sbd-without-timeout", `property have-watchdog=true\n${more}`);
    }
  });

  test("a quorum device with a longer timeout", () => {
    const device = "  device {\n    model: net\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n  }\n";
    by("diskless-sbd-and-quorum-device", {
      "corosync.conf": nodelist(2, device),
      "cluster.crm": `
        property stonith-watchdog-timeout=10
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning diskless-sbd-and-quorum-device
      `,
    });
    by("diskless-sbd-and-quorum-device", {
      "corosync.conf": nodelist(2),
      "cluster.crm": "property stonith-watchdog-timeout=10",
    });
  });
});

describe("the SBD settings of the connected node", () => {
  /** Checks with the facts of a connected cluster's SBD. */
  function withSbd(texts: SbdTexts, rule: string, annotated: string | Readonly<Record<string, string>>): void {
    expectFindings(annotated, "cluster.crm", { rules: [rule], target: { sbd: readSbd(texts) } });
  }
  const disk = (path: string, watchdog: number, msgwait: number): string =>
    `==Dumping header on disk ${path}\nHeader version     : 2.1\nTimeout (watchdog) : ${watchdog}\nTimeout (allocate) : 2\nTimeout (loop)     : 1\nTimeout (msgwait)  : ${msgwait}\n==Header on disk ${path} is dumped\n`;
  const onDisk = { settings: "SBD_DEVICE='/dev/sdb;/dev/sdc'\nSBD_WATCHDOG_TIMEOUT=5\n" };

  test("msgwait of the device's disks", () => {
    const dump = disk("/dev/sdb", 15, 30) + disk("/dev/sdc", 15, 20);
    withSbd(
      { ...onDisk, dump },
      "sbd-message-wait",
      `
      primitive a stonith:external/sbd params pcmk_delay_max=30s
                ^ warning sbd-message-wait
    `,
    );
    withSbd(
      { ...onDisk, dump },
      "sbd-message-wait",
      `
      primitive a stonith:fence_sbd params devices=/dev/sdb
      primitive b stonith:fence_sbd params devices=/dev/sdd
    `,
    );
    withSbd(
      { ...onDisk, dump: "" },
      "sbd-message-wait",
      `
      primitive a stonith:fence_sbd params devices=/dev/sdb
    `,
    );
  });

  test("the fencing timeout, by the disk's msgwait", () => {
    const corosync = { "corosync.conf": nodelist(2).replace("version: 2\n", "version: 2\n  token: 5000\n") };
    withSbd({ ...onDisk, dump: disk("/dev/sdb", 60, 120) }, "fencing-timeout-too-short", {
      ...corosync,
      "cluster.crm": `
        property stonith-timeout=150
                 ^^^^^^^^^^^^^^^^^^^ warning fencing-timeout-too-short
        primitive sbd stonith:fence_sbd params devices=/dev/sdb
      `,
    });
    withSbd({ ...onDisk, dump: disk("/dev/sdb", 60, 120) }, "fencing-timeout-too-short", {
      ...corosync,
      "cluster.crm": `
        property stonith-timeout=160
        primitive sbd stonith:fence_sbd params devices=/dev/sdb
      `,
    });
  });

  test("the watchdog timeout, by SBD_WATCHDOG_TIMEOUT", () => {
    withSbd(
      { settings: "SBD_WATCHDOG_TIMEOUT=35\n", dump: "" },
      "watchdog-timeout-too-short",
      `
      property stonith-watchdog-timeout=30
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error watchdog-timeout-too-short
    `,
    );
    withSbd(
      { settings: "SBD_WATCHDOG_TIMEOUT=3\n", dump: "" },
      "watchdog-timeout-too-short",
      "property stonith-watchdog-timeout=6",
    );
  });

  test("the quorum device, by SBD_WATCHDOG_TIMEOUT", () => {
    const device = "  device {\n    model: net\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n  }\n";
    const conf = { "corosync.conf": nodelist(2, device) };
    withSbd({ settings: "SBD_WATCHDOG_TIMEOUT=20", dump: "" }, "diskless-sbd-and-quorum-device", {
      ...conf,
      "cluster.crm": `
        property stonith-watchdog-timeout=70
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning diskless-sbd-and-quorum-device
      `,
    });
    withSbd({ settings: "SBD_WATCHDOG_TIMEOUT=35", dump: "" }, "diskless-sbd-and-quorum-device", {
      ...conf,
      "cluster.crm": "property stonith-watchdog-timeout=70",
    });
    withSbd({ ...onDisk, dump: "" }, "diskless-sbd-and-quorum-device", {
      ...conf,
      "cluster.crm": "property stonith-watchdog-timeout=10",
    });
  });

  test("advice without and with a disk", () => {
    const messages = (settings: string): string[] => {
      const crm = parseDocument("cluster.crm", "crm", "property have-watchdog=true\n");
      const found = checkDocuments([crm], undefined, { target: { sbd: readSbd({ settings, dump: "" }) } });
      return [...found.values()].flat().flatMap(({ code, message }) => (code.startsWith("diskless") ? [message] : []));
    };
    expect(messages("SBD_WATCHDOG_TIMEOUT=15")).toEqual([expect.stringContaining("which is 30s")]);
    expect(messages("SBD_DEVICE=/dev/sdb")).toEqual([expect.stringContaining("add a primitive of stonith:fence_sbd")]);
  });
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
    by(
      "quorum-ignored",
      `
      property no-quorum-policy=ignore
               ^^^^^^^^^^^^^^^^^^^^^^^ warning quorum-ignored
    `,
    );
    by("quorum-ignored", {
      "corosync.conf": nodelist(3),
      "cluster.crm": `
        property no-quorum-policy="ignore"
                 ^^^^^^^^^^^^^^^^^^^^^^^^^ error quorum-ignored
      `,
    });
    by("quorum-ignored", "property no-quorum-policy=freeze");
    const [message] = messages("quorum-ignored", {
      "corosync.conf": nodelist(2, "  two_node: 1\n"),
      "cluster.crm": "property no-quorum-policy=ignore",
    });
    expect(message).toContain("this isn't needed, because corosync.conf sets two_node");
  });

  test("DLM needs the policy freeze", () => {
    by(
      "dlm-without-freeze",
      `
      property no-quorum-policy=stop
               ^^^^^^^^^^^^^^^^^^^^^ warning dlm-without-freeze
      primitive dlm ocf:pacemaker:controld op monitor interval=30s
    `,
    );
    by(
      "dlm-without-freeze",
      `
      primitive dlm ocf:pacemaker:controld op monitor interval=30s
                    ^^^^^^^^^^^^^^^^^^^^^^ warning dlm-without-freeze
    `,
    );
    by("dlm-without-freeze", "property no-quorum-policy=freeze\nprimitive dlm ocf:pacemaker:controld");
  });

  test("startup fencing", () => {
    by(
      "startup-fencing-off",
      `
      property startup-fencing=no
               ^^^^^^^^^^^^^^^^^^ information startup-fencing-off
    `,
    );
    by("startup-fencing-off", "property startup-fencing=yes");
  });
});

describe("what only helps fencing", () => {
  const fence = "primitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\n";
  test("without a level counts as a device that fences", () => {
    const helper = "primitive h stonith:fence_heuristics_ping params ping_targets=10.0.0.9\n";
    expect(messages("fencing-level-helper", fence + helper)).toHaveLength(1);
    expect(messages("fencing-level-helper", `${fence}${helper}fencing_topology n1: h,f\n`)).toEqual([]);
    expect(messages("fencing-level-helper", helper)).toEqual([]);
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
  expect(messages("fence-delay-limited", text)).toHaveLength(count);
});
