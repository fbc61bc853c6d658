import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

test("options spelt with underscores, everywhere", () => {
  expectFindings(
    `
    property no_quorum_policy=freeze stonith_enabled=true
             ^^^^^^^^^^^^^^^^ warning underscore-in-option
                                     ^^^^^^^^^^^^^^^ warning underscore-in-option
    primitive a nginx meta target_role=Started op monitor interval=10s on_fail=restart
                           ^^^^^^^^^^^ warning underscore-in-option
                                                                       ^^^^^^^ warning underscore-in-option
    clone c a meta clone_max=2
                   ^^^^^^^^^ warning underscore-in-option
    rsc_defaults resource_stickiness=100
                 ^^^^^^^^^^^^^^^^^^^ warning underscore-in-option
    primitive b nginx op monitor interval=10s OCF_CHECK_LEVEL=10
  `,
    "cluster.crm",
    { rules: ["underscore-in-option", "unknown-option", "removed-construct"] },
  );
});

test("unknown options", () => {
  expectFindings(
    `
    property no-quorum-polcy=freeze expected-quorum-votes=2 last-lrm-refresh=1
             ^^^^^^^^^^^^^^^ warning unknown-option
                                    ^^^^^^^^^^^^^^^^^^^^^ warning unknown-option
    property SAPHanaSR: hana_prd_site_srHook_A=SOK anything=1
    primitive a nginx meta migration-treshold=3 interleave=true my-note=1
                           ^^^^^^^^^^^^^^^^^^ warning unknown-option
                                                ^^^^^^^^^^ warning unknown-option
                                                                ^^^^^^^ warning unknown-option
    primitive b nginx op monitor intervall=10s timeout=30s OCF_CHECK_LEVEL=10 my_param=1
                                 ^^^^^^^^^ warning unknown-option
    clone c a meta interleave=true target-role=Started
    group g b meta ordered=true
    primitive d galera meta notify=true promotable=true
    bundle in-containers podman image=galera replicas=3 primitive d
    primitive e nginx meta notify=true
    clone c-e e
    rsc_defaults interleave=true clone-max=2 migration-threshold=3
    op_defaults timeout=60s record-pending=true
  `,
    "cluster.crm",
    { rules: ["unknown-option"] },
  );
});

test("values in another case", () => {
  expectFindings(
    `
    property stonith-action=Off no-quorum-policy=Freeze node-health-base=infinity node-health-red=red
                            ^^^ error wrong-option-value
                                                                         ^^^^^^^^ error wrong-option-value
                                                                                                  ^^^ error wrong-option-value
    primitive a nginx meta resource-stickiness=Infinity requires=Fencing migration-threshold=-INFINITY priority=RED
                                               ^^^^^^^^ error wrong-option-value
  `,
    "cluster.crm",
    { rules: ["wrong-option-value"] },
  );
  expectFindings("property stonith-action=REBOOT", "cluster.crm", {
    rules: ["wrong-option-value"],
    target: { pacemaker: "2.0.5" },
  });
  const found = checkDocuments([
    parseDocument("a.crm", "crm", "property stonith-action=REBOOT node-health-green=-infinity"),
  ]);
  expect(
    (found.get("a.crm") ?? []).filter(({ code }) => code === "wrong-option-value").map(({ message }) => message),
  ).toEqual([
    'stonith-action must be one of reboot, off, poweroff, not "REBOOT". Did you mean "reboot"?',
    'node-health-green must be a whole number, INFINITY or -INFINITY, not "-infinity". Did you mean "-INFINITY"?',
  ]);
});

test("words for what isn't set, and numbers with a rest", () => {
  const text = `
    primitive a nginx meta is-managed=default target-role=Default migration-threshold=#default priority=5s
                                      ^^^^^^^ warning legacy-syntax
                                                          ^^^^^^^ warning legacy-syntax
                                                                                      ^^^^^^^^ warning legacy-syntax
                                                                                                        ^^ warning wrong-option-value
    primitive b nginx meta maintenance=default priority=default
                                       ^^^^^^^ error wrong-option-value
                                                        ^^^^^^^ error wrong-option-value
  `;
  const rules = ["legacy-syntax", "wrong-option-value"];
  expectFindings(text, "cluster.crm", { rules });
  expectFindings(text, "cluster.crm", { rules, target: { pacemaker: "2.1.5" } });
});

test("values that the release doesn't take yet", () => {
  const text = `
    property no-quorum-policy=fence
                              ^^^^^ error wrong-option-value
    primitive a nginx meta multiple-active=stop_unexpected
    primitive b nginx meta multiple-active=stop_only
  `;
  const rules = ["wrong-option-value"];
  expectFindings(text, "cluster.crm", { rules, target: { pacemaker: "2.1.5" } });
  const without = text.replace(/^ *\^.*\n/m, "");
  expectFindings(without, "cluster.crm", { rules, target: { pacemaker: "3.0.0" } });
  expectFindings(without, "cluster.crm", { rules });
});

test("durations that one release refuses for cluster options", () => {
  const text = "property cluster-delay=+5s shutdown-lock-limit=PT0S dc-deadtime=PT5S";
  const refusedBy = (pacemaker: string) =>
    (checkDocuments([parseDocument("a.crm", "crm", text)], undefined, { target: { pacemaker } }).get("a.crm") ?? [])
      .filter(({ code, severity }) => code === "unreadable-duration" && severity === "error")
      .map(({ span }) => text.slice(span.start, span.end));
  expect(refusedBy("2.1.5")).toEqual(["+5s"]);
  expect(refusedBy("3.0.3")).toEqual(["PT0S"]);
});

test("sets of another resource, which Pacemaker 3.0.3 doesn't find", () => {
  const text = `
    rsc_template t ocf:heartbeat:Dummy meta $id=of-template priority=1
    primitive a ocf:heartbeat:Dummy params $id=of-a fake=1
    primitive b ocf:heartbeat:Dummy params $id-ref=of-a
                                           ^^^^^^^^^^^^ error removed-construct
    primitive c @t meta $id-ref=of-template
    group g a b meta $id-ref=of-template
                     ^^^^^^^^^^^^^^^^^^^ error removed-construct
  `;
  const without = text.replaceAll(/^ *\^.*\n/gm, "");
  const rules = ["removed-construct"];
  expectFindings(text, "cluster.crm", { rules, target: { pacemaker: "3.0.3" } });
  expectFindings(without, "cluster.crm", { rules, target: { pacemaker: "3.0.0" } });
  expectFindings(without, "cluster.crm", { rules });
});

test("containers of a bundle, none or fewer", () => {
  expectFindings(
    `
    primitive a ocf:pacemaker:Dummy
    bundle b docker image=i replicas=0 replicas-per-host=-1 promoted-max=0 primitive a
                                     ^ error wrong-option-value
                                                         ^^ error wrong-option-value
    primitive c ocf:pacemaker:Dummy
    bundle d podman image=i replicas=3 replicas-per-host=1 primitive c
  `,
    "cluster.crm",
    { rules: ["wrong-option-value"] },
  );
});

test("invalid option values", () => {
  expectFindings(
    `
    property no-quorum-policy=freez stonith-enabled=ture batch-limit=many load-threshold=80%
                              ^^^^^ error wrong-option-value
                                                    ^^^^ error wrong-option-value
                                                                     ^^^^ error wrong-option-value
    property fencing-enabled=yes stonith-max-attempts=INFINITY no-quorum-policy=suicide
    property fencing-max-attempts=-INFINITY cluster-ipc-limit=0
                                  ^^^^^^^^^ error wrong-option-value
    rsc_defaults resource-stickiness=inf migration-threshold=INFINITY priority=1.0
                                     ^^^ error wrong-option-value
    primitive a nginx meta target-role=started multiple-active=stop_begin \\
                                                               ^^^^^^^^^^ error wrong-option-value
      op monitor interval=10s on-fail=Restart role=Promoted enabled=0
                                      ^^^^^^^ error wrong-option-value
    clone c a meta clone-max=two interleave=TRUE promoted-max=1
                             ^^^ error wrong-option-value
  `,
    "cluster.crm",
    { rules: ["wrong-option-value"] },
  );
});

test("resources that are kept promoted, stopped, unmanaged or in maintenance", () => {
  expectFindings(
    `
    primitive a nginx meta target-role=Promoted
                           ^^^^^^^^^^^^^^^^^^^^ error promoted-target-role
    primitive b ocf:pacemaker:Stateful meta target-role=Master
    clone c-b b meta promotable=true target-role=Promoted
    primitive c nginx meta target-role=Stopped is-managed=no maintenance=true
                           ^^^^^^^^^^^^^^^^^^^ information leftover-target-role
                                               ^^^^^^^^^^^^^ warning unmanaged
                                                             ^^^^^^^^^^^^^^^^ warning maintenance-left-on
    primitive d nginx meta is-managed=true maintenance=false target-role=Started
    primitive e nginx meta rule date gt 2030-01-01 target-role=Stopped
    group g c d meta is-managed=false
                     ^^^^^^^^^^^^^^^^ warning unmanaged
    node n1 attributes maintenance=on
                       ^^^^^^^^^^^^^^ warning maintenance-left-on
    node n2 attributes standby=on
    property maintenance-mode=true
             ^^^^^^^^^^^^^^^^^^^^^ warning maintenance-left-on
    rsc_defaults is-managed=false
                 ^^^^^^^^^^^^^^^^ warning unmanaged
  `,
    "cluster.crm",
    { rules: ["promoted-target-role", "leftover-target-role", "unmanaged", "maintenance-left-on"] },
  );
});

test("failures that never expire", () => {
  expectFindings(
    `
    primitive a nginx meta migration-threshold=3
                           ^^^^^^^^^^^^^^^^^^^^^ warning threshold-without-failure-timeout
    primitive b nginx meta migration-threshold=3 failure-timeout=10min
    primitive c nginx meta migration-threshold=3
    group g c meta failure-timeout=60
    primitive d nginx meta migration-threshold=INFINITY
    primitive e nginx meta migration-threshold=0
    primitive f nginx meta migration-threshold=5000
    rsc_template t nginx meta failure-timeout=60
    primitive h @t meta migration-threshold=1
  `,
    "cluster.crm",
    { rules: ["threshold-without-failure-timeout"] },
  );
  expectFindings(
    `
    primitive a nginx meta migration-threshold=3
    rsc_defaults failure-timeout=60s
    rsc_defaults migration-threshold=3
  `,
    "cluster.crm",
    { rules: ["threshold-without-failure-timeout"] },
  );
});

test("resources that move back automatically", () => {
  expectFindings(
    `
    primitive a nginx
    primitive b nginx meta resource-stickiness=100
    primitive c nginx
    clone cl c
    primitive fence stonith:fence_ipmilan params ip=10.0.0.1
    location l1 a 100: n1
                  ^^^ information no-stickiness
    location l2 b 100: n1
    location l3 cl 100: n1
    location l4 fence 100: n1
    location l5 a -inf: n2
    primitive d nginx
    location l6 d inf: n1
    primitive e nginx
    location l7 e 100: n1
    location l8 e 100: n2
    primitive f nginx
    location l9 f 200: n1
                  ^^^ information no-stickiness
    location l10 f 100: n2
  `,
    "cluster.crm",
    { rules: ["no-stickiness"] },
  );
  expectFindings(
    `
    primitive a nginx
    location l1 a 100: n1
    rsc_defaults resource-stickiness=0
  `,
    "cluster.crm",
    { rules: ["no-stickiness"] },
  );
});

test("ignored utilization", () => {
  expectFindings(
    `
    property cluster-name=c
    node n1 utilization cpu=8
    primitive a nginx utilization cpu=2 memory=1024
                                  ^^^^^^^^^^^^^^^^^ warning utilization-without-strategy
  `,
    "cluster.crm",
    { rules: ["utilization-without-strategy"] },
  );
  expectFindings(
    `
    property placement-strategy=minimal
    primitive a nginx utilization cpu=2
  `,
    "cluster.crm",
    { rules: ["utilization-without-strategy"] },
  );
  expectFindings(
    `
    primitive a nginx utilization cpu=2
  `,
    "cluster.crm",
    { rules: ["utilization-without-strategy"] },
  );
});

test("legacy syntax and removed constructs", () => {
  const older = `
    primitive a ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave
    ms m a meta master-max=1 target-role=Slave notify=true
    colocation c inf: b:Started m:Master
    property stonith-enabled=true stonith-action=reboot
  `;
  expectFindings(
    `
    primitive a ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave
                                                                    ^^^^^^ warning legacy-syntax
                                                                                                        ^^^^^ warning legacy-syntax
    ms m a meta master-max=1 target-role=Slave notify=true
       ^ warning legacy-syntax
                ^^^^^^^^^^ warning legacy-syntax
                                         ^^^^^ warning legacy-syntax
    colocation c inf: b:Started m:Master
                                  ^^^^^^ warning legacy-syntax
    property stonith-enabled=true stonith-action=reboot
  `,
    "cluster.crm",
    { rules: ["legacy-syntax"] },
  );
  expectFindings(older, "cluster.crm", { rules: ["legacy-syntax"], target: { pacemaker: "1.1.24" } });
  expectFindings(
    `
    property crmd-transition-delay=5s stonith-action=poweroff default-resource-stickiness=100
             ^^^^^^^^^^^^^^^^^^^^^ warning refused-by-schema-4
                                                     ^^^^^^^^ warning refused-by-schema-4
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error removed-construct
    primitive a nginx op monitor interval=10s can-fail=true
                                              ^^^^^^^^ error refused-by-schema-4
  `,
    "cluster.crm",
    { rules: ["removed-construct", "refused-by-schema-4"] },
  );
  expectFindings(
    `
    property crmd-transition-delay=5s stonith-action=poweroff default-resource-stickiness=100
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error removed-construct
  `,
    "cluster.crm",
    { rules: ["removed-construct"], target: { pacemaker: "2.1.9" } },
  );
});

test.each([
  ["user alice role:r1 role:r2", "acl_target alice r1 r2"],
  ["user bob read tag:node attribute:id", "role auto-bob \\\n\tread type:node attr:id\nacl_target bob auto-bob"],
  ["user carol read tag:node ref:n1", undefined],
])("%s is legacy syntax", (text, today) => {
  const findings = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  const [finding] = findings.filter(({ code }) => code === "legacy-syntax");
  expect(finding?.message).toContain("uses the legacy syntax");
  expect(finding?.fixes?.[0]?.text).toBe(today);
});
