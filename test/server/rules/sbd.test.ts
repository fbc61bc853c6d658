import { describe, expect, test } from "vitest";
import type { SbdTexts } from "../../../server/src/model/sbd.ts";
import { createWorkspace, parseDocument, readSbd } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";
import { corosyncOf } from "../support/corosync-of.ts";
import { expectFindingsOf } from "../support/findings-of-rules.ts";

const { checkDocuments } = createWorkspace();

describe("timeouts of SBD", () => {
  test("the fencing timeout", () => {
    expectFindingsOf("fencing-timeout-too-short", {
      "corosync.conf": corosyncOf(2).replace("version: 2\n", "version: 2\n  token: 5000\n"),
      "cluster.crm": `
        property stonith-timeout=60s
                 ^^^^^^^^^^^^^^^^^^^ warning fencing-timeout-too-short
        primitive sbd stonith:external/sbd params pcmk_delay_max=30s
      `,
    });
    expectFindingsOf("fencing-timeout-too-short", {
      "corosync.conf": corosyncOf(2).replace("version: 2\n", "version: 2\n  token: 5000\n"),
      "cluster.crm": `
        property fencing-timeout=150
        primitive sbd stonith:fence_sbd params devices=/dev/sdb
      `,
    });
    expectFindingsOf("fencing-timeout-too-short", {
      "corosync.conf": corosyncOf(2),
      "cluster.crm": `
        primitive sbd stonith:fence_sbd params devices=/dev/sdb
                  ^^^ warning fencing-timeout-too-short
      `,
    });
    expectFindingsOf(
      "fencing-timeout-too-short",
      `
      property stonith-timeout=20s
      primitive f stonith:fence_ipmilan params ip=1.2.3.4 pcmk_host_list=n1
    `,
    );
  });

  test("the watchdog timeout", () => {
    expectFindingsOf(
      "watchdog-timeout-too-short",
      `
      property fencing-watchdog-timeout=8s
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning watchdog-timeout-too-short
    `,
    );
    expectFindingsOf(
      "watchdog-timeout-too-short",
      `
      property stonith-watchdog-timeout=5
               ^^^^^^^^^^^^^^^^^^^^^^^^^^ error watchdog-timeout-too-short
    `,
    );
    expectFindingsOf("watchdog-timeout-too-short", "property stonith-watchdog-timeout=-1");
    expectFindingsOf("watchdog-timeout-too-short", "property stonith-watchdog-timeout=10s");
  });

  test("no watchdog timeout at all", () => {
    expectFindingsOf(
      "diskless-sbd-without-timeout",
      `
      property have-watchdog=true
               ^^^^^^^^^^^^^^^^^^ error diskless-sbd-without-timeout
      primitive a Dummy
    `,
    );
    expectFindingsOf(
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
      expectFindingsOf("diskless-sbd-without-timeout", `property have-watchdog=true\n${more}`);
    }
  });

  test("a quorum device with a longer timeout", () => {
    const device = "  device {\n    model: net\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n  }\n";
    expectFindingsOf("diskless-sbd-and-quorum-device", {
      "corosync.conf": corosyncOf(2, device),
      "cluster.crm": `
        property stonith-watchdog-timeout=10
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning diskless-sbd-and-quorum-device
      `,
    });
    expectFindingsOf("diskless-sbd-and-quorum-device", {
      "corosync.conf": corosyncOf(2),
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
    const corosync = { "corosync.conf": corosyncOf(2).replace("version: 2\n", "version: 2\n  token: 5000\n") };
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
    const conf = { "corosync.conf": corosyncOf(2, device) };
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
