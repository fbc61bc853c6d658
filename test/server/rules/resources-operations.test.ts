import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../../server/src/rules/support/durations.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

test("durations as Pacemaker parses them", () => {
  for (const [text, milliseconds] of [
    ["10", 10_000],
    [" 10s ", 10_000],
    ["10 seconds", 10_000],
    ["10000ms", 10_000],
    ["1500us", 1.5],
    ["1m", 60_000],
    ["1min", 60_000],
    ["1h", 3_600_000],
    ["2hr", 7_200_000],
    ["PT30S", 30_000],
    ["P10S", 10_000],
    ["PT1H5M", 3_900_000],
    ["P1DT1M", 86_460_000],
    ["P1W", 604_800_000],
    ["0", 0],
  ] as const) {
    expect(parseDuration(text), text).toBe(milliseconds);
  }
  for (const text of [
    "",
    "s",
    "ten",
    "10x",
    "-1",
    "P",
    "PT",
    "P1X",
    "INFINITY",
    "1,5",
    "5;",
    "5%",
    "10:00",
    "5_000",
    "5–6",
    "\u00a05",
  ]) {
    expect(parseDuration(text), text).toBeUndefined();
  }
  expect([500, 1000, 90_000, 120_000].map(formatDuration)).toEqual(["500 ms", "1 s", "90 s", "2 min"]);
});

test("resources without a monitor", () => {
  expectFindings(
    `
    primitive web nginx op start timeout=60s interval=0
              ^^^ warning no-monitor
    primitive unit systemd:nginx
              ^^^^ warning no-monitor
    primitive idle nginx op monitor timeout=30s
                         ^^^^^^^^^^^^^^^^^^^^^^ warning no-monitor
    primitive zero nginx op monitor interval=0 timeout=30s
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning no-monitor
    rsc_template bare nginx op stop timeout=60s
    primitive of-bare @bare
              ^^^^^^^ warning no-monitor
    rsc_template looked nginx op monitor interval=10s
    primitive of-looked @looked
    primitive of-nothing @elsewhere
    primitive timed nginx
    monitor timed 20s:10s
    primitive shared nginx operations $id-ref=others
    primitive fence stonith:fence_ipmilan params ip=10.0.0.1
    primitive iso nginx op monitor interval=PT10S
    primitive paused nginx op monitor interval=10s enabled=false
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information no-monitor
    primitive stray nginx op monitor interval=10s role=Stopped
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning no-monitor
  `,
    "cluster.crm",
    { rules: ["no-monitor"] },
  );
});

test("operations with the same name and interval, in any notation", () => {
  expectFindings(
    `
    primitive a nginx op monitor interval=60 op monitor interval=1min OCF_CHECK_LEVEL=10
                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error duplicate-operation
    primitive b ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=10s role=Slave
                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error duplicate-operation
    primitive c nginx op start timeout=60s op start timeout=90s interval=0
                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error duplicate-operation
    primitive d nginx op monitor interval=10s op monitor interval=11s op start timeout=60s op stop timeout=60s
    rsc_template t nginx op monitor interval=10s timeout=30s
    primitive e @t op monitor interval=10s timeout=60s
  `,
    "cluster.crm",
    { rules: ["duplicate-operation"] },
  );
});

test("promotable clones without a monitor for a role", () => {
  expectFindings(
    `
    primitive one ocf:pacemaker:Stateful op monitor interval=10s
    clone c-one one meta promotable=true
          ^^^^^ warning promotable-monitors
    primitive up ocf:pacemaker:Stateful op monitor interval=10s role=Promoted
    clone c-up up meta promotable=yes
          ^^^^ warning promotable-monitors
    primitive old ocf:pacemaker:Stateful op monitor interval=10s role=Slave
    ms c-old old
       ^^^^^ warning promotable-monitors
    primitive both ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s
    clone c-both both meta promotable=true
    primitive words ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave
    ms c-words words
    primitive plain ocf:pacemaker:Stateful op monitor interval=10s
    clone c-plain plain
    primitive none ocf:pacemaker:Stateful
    clone c-none none meta promotable=true
    rsc_template t ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
    primitive of-t @t
    group g of-t
    clone c-g g meta promotable=true
  `,
    "cluster.crm",
    { rules: ["promotable-monitors"] },
  );
});

test("intervals on operations that can't recur, and invalid durations", () => {
  expectFindings(
    `
    primitive a nginx op start interval=60s timeout=60s op stop interval=0s op monitor interval=10s
                               ^^^^^^^^^^^^ error interval-not-for-monitor
    primitive b nginx op monitor interval=10x timeout=soon op start interval=0 timeout=""
                                          ^^^ warning unreadable-duration
                                                      ^^^^ warning unreadable-duration
    primitive c nginx op monitor interval="10 s" timeout=PT30S meta failure-timeout=ten
                                                         ^^^^^ warning unreadable-duration
                                                                                    ^^^ warning unreadable-duration
    property stonith-timeout=60sec cluster-recheck-interval=-
                                                            ^ error unreadable-duration
    property stonith-watchdog-timeout=-1
    op_defaults timeout=long
                        ^^^^ warning unreadable-duration
    primitive d stonith:fence_own params pcmk_reboot_timeout=lang
                                                             ^^^^ warning unreadable-duration
  `,
    "cluster.crm",
    { rules: ["interval-not-for-monitor", "unreadable-duration"] },
  );
});

test("durations that Pacemaker takes for others", () => {
  const found = (value: string, name: string, pacemaker = "3.0.3") => {
    const text = `primitive a Dummy op monitor interval=1000s ${name}="${value}"`.replace(
      /interval=1000s (?=interval)/,
      "",
    );
    const document = parseDocument("a.crm", "crm", text);
    const all = checkDocuments([document], undefined, { target: { pacemaker } }).get("a.crm") ?? [];
    return all.filter(({ code }) => code === "unreadable-duration").map(({ fixes }) => fixes?.[0]?.text ?? "");
  };
  // Each is what crm_simulate of the four releases has in its transition graph, or another time.
  for (const right of ["5 minutes", "5M", "1h", "90sec", "010", "5.0s", "5.", "PT1H5M", "P10S", "100us"])
    expect(found(right, "interval").length, right).toBe(right === "100us" ? 1 : 0);
  expect(
    ["1h30m", "1.5min", "1min30s", "5months", "5milliseconds", "P1D", "P1W", "1,5", "5%"].map((value) =>
      found(value, "interval"),
    ),
  ).toEqual([["90min"], ["90s"], ["90s"], [""], [""], ["1440min"], ["10080min"], [""], ["5s"]]);
  expect(["PT5M", "1.5", "30d"].map((value) => found(value, "timeout"))).toEqual([["5min"], ["1500ms"], ["720h"]]);
  expect(found("600h", "timeout")).toHaveLength(1);
  expect(found("600h", "interval")).toEqual([]);
  expect([found("+5", "timeout"), found("+5", "timeout", "2.1.5")]).toEqual([[], ["5s"]]);
});

test("timeouts below what the agents advise", () => {
  expectFindings(
    `
    primitive fs Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4 \\
      op start timeout=60s op stop timeout=20s op monitor interval=20s timeout=5
                                   ^^^^^^^^^^^ warning short-timeout
                                                                       ^^^^^^^^^ warning short-timeout
    primitive db pgsql op start timeout=2min op stop timeout=120000ms op monitor interval=10s timeout=30s
    primitive web nginx op monitor interval=10s timeout=20s op start timeout=40s
    primitive own ocf:acme:Thing op start timeout=1s
    primitive fence stonith:fence_ipmilan params ip=10.0.0.1 op monitor interval=60s timeout=5s
    rsc_template t Filesystem
    primitive of-t @t op stop timeout=1s
                              ^^^^^^^^^^ warning short-timeout
  `,
    "cluster.crm",
    { rules: ["short-timeout"] },
  );
});

test("on-fail=fence while fencing is disabled", () => {
  expectFindings(
    `
    property fencing-enabled=no
    primitive a nginx op monitor interval=10s on-fail=fence
                                              ^^^^^^^^^^^^^ error on-fail-fence
    primitive b nginx meta requires=unfencing op monitor interval=10s on-fail=standby
                           ^^^^^^^^^^^^^^^^^^ warning on-fail-fence
    property no-quorum-policy=suicide
             ^^^^^^^^^^^^^^^^^^^^^^^^ error on-fail-fence
    op_defaults on-fail=fence
                ^^^^^^^^^^^^^ error on-fail-fence
  `,
    "cluster.crm",
    { rules: ["on-fail-fence"] },
  );
  expectFindings(
    `
    primitive a nginx op monitor interval=10s on-fail=fence
  `,
    "cluster.crm",
    { rules: ["on-fail-fence"] },
  );
});
