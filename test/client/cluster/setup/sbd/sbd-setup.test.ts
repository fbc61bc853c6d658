import { describe, expect, it } from "vitest";
import { firstCrm, sbdFencing, sbdIn } from "../../../../../client/src/cluster/setup/first-crm.ts";
import { type MachineFacts, readMachine } from "../../../../../client/src/cluster/setup/machines/machine-facts.ts";
import type { SeenDisks } from "../../../../../client/src/cluster/setup/sbd/sbd-disks.ts";
import {
  joinSbd,
  planSbd,
  type SbdSetup,
  sbdProperties,
} from "../../../../../client/src/cluster/setup/sbd/sbd-setup.ts";
import { sbdSteps } from "../../../../../client/src/cluster/setup/sbd/sbd-steps.ts";

const disk = "/dev/disk/by-id/wwn-1";

/** A machine with systemd; lines of look.sh with spaces for tabs. */
const machine = (name: string, ...lines: string[]): MachineFacts =>
  readMachine(
    name,
    [`name ${name}`, "systemd yes", "family debian", ...lines].map((line) => line.replace(" ", "\t")).join("\n"),
  );
const names = ["n1", "n2", "n3"];
const withWatchdog = (count: number, ...lines: string[]): MachineFacts[] =>
  names.slice(0, count).map((name) => machine(name, "watchdog /dev/watchdog", ...lines));

interface Situation {
  readonly disks?: readonly string[];
  readonly watchdog?: string;
  /** By node: what it sees of the disk: path|state|about|more. */
  readonly seen?: Readonly<Record<string, string>>;
  readonly hasDevice?: boolean;
  readonly atBoot?: boolean;
}

const seenOf = (seen: Readonly<Record<string, string>>): SeenDisks =>
  new Map(
    Object.entries(seen).map(([node, text]) => {
      const [path = "", state = "", about = "", ...more] = text.split("|");
      return [node, [{ path, state, about, more }]] as [string, never[]];
    }),
  );

function plan(
  machines: readonly MachineFacts[],
  { disks = [], watchdog, seen = {}, hasDevice = false, atBoot = false }: Situation,
): SbdSetup {
  return planSbd({ disks, watchdog, machines, count: machines.length, seen: seenOf(seen), hasDevice, atBoot });
}

const emptyOnBoth = { n1: `${disk}|empty|1048576|0x1`, n2: `${disk}|empty|1048576|0x1` };

describe("SBD with a shared disk", () => {
  it("gives an empty disk its header, and all nodes the same settings", () => {
    const machines = withWatchdog(2);
    const sbd = plan(machines, { disks: [disk], seen: emptyOnBoth });
    const steps = sbdSteps(sbd, machines).filter(({ nodes }) => nodes.length > 0);
    expect(steps.map(({ id, nodes }) => `${id}: ${nodes.join(" ")}`)).toEqual(["sbd-disk: n1", "sbd: n1 n2"]);
    expect(steps[0]?.commands).toEqual([`sbd -d ${disk} -1 15 -4 30 create`]);
    expect(steps[1]?.commands).toContain(`SBD_DEVICE="${disk}"`);
    expect(sbd.settings.get("n2")).toContain("SBD_WATCHDOG_DEV=/dev/watchdog");
  });

  it("is fenced with by an agent that waits longer than msgwait, within stonith-timeout", () => {
    const sbd = plan(withWatchdog(2), { disks: [disk], seen: emptyOnBoth });
    const properties = sbdProperties(sbd, "totem {\n  token: 5000\n}\n");
    const crm = firstCrm({
      cluster: "web",
      nodes: ["n1", "n2"],
      fencing: sbdFencing(sbd),
      likely: undefined,
      properties,
    });
    expect(crm).toContain(`stonith:fence_sbd \\\n    params devices=${disk} power_timeout=36`);
    expect(crm).toContain("property stonith-enabled=true stonith-timeout=71s\n");
    expect(sbdIn(crm)).toEqual({ disks: [disk], watchdog: undefined });
  });

  it("uses a header that is there, with its timeouts", () => {
    const header = `${disk}|sbd|623d9c66|20|40`;
    const sbd = plan(withWatchdog(2), { disks: [disk], seen: { n1: header, n2: header } });
    expect(sbd.emptyDisks).toEqual([]);
    expect(sbd.settings.get("n1")).toContain("SBD_WATCHDOG_TIMEOUT=20");
    expect(sbd.notes.join(" ")).toContain("watchdog 20 s, msgwait 40 s");
  });

  it("has nothing to do where all is set already", () => {
    const set = [
      "sbd SBD_DEVICE=/dev/old",
      `sbd SBD_DEVICE=${disk}`,
      "sbd SBD_WATCHDOG_TIMEOUT=15",
      "sbd SBD_DELAY_START=no",
    ];
    const more = ["sbd SBD_PACEMAKER=yes", "sbd SBD_STARTMODE=always", "sbd SBD_WATCHDOG_DEV=/dev/watchdog"];
    const machines = withWatchdog(2, "enabled sbd", ...set, ...more);
    const header = `${disk}|sbd|623d9c66|15|30`;
    const sbd = plan(machines, { disks: [disk], seen: { n1: header, n2: header } });
    expect(sbdSteps(sbd, machines).flatMap(({ nodes }) => nodes)).toEqual([]);
  });

  it("waits at boot where virtual machines are back before they count as fenced", () => {
    const sbd = plan(withWatchdog(2, "virtual kvm"), { disks: [disk], seen: emptyOnBoth, atBoot: true });
    expect(sbd.settings.get("n1")).toContain("SBD_DELAY_START=yes");
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["a disk that one node lacks", { n1: emptyOnBoth.n1, n2: `${disk}|missing` }, /"n2" has no .*wwn-1/],
    ["a file", { n1: emptyOnBoth.n1, n2: `${disk}|no-disk` }, /on "n2" is no block device/],
    ["a file system", { n1: `${disk}|used|ext4`, n2: emptyOnBoth.n2 }, /on "n1" has ext4 on it.*wipefs/],
    ["disks of different sizes", { n1: emptyOnBoth.n1, n2: `${disk}|empty|2097152|0x1` }, /isn't the same disk/],
    ["disks with different identities", { n1: emptyOnBoth.n1, n2: `${disk}|empty|1048576|0x2` }, /isn't the same disk/],
    [
      "different headers",
      { n1: `${disk}|sbd|aa|5|10`, n2: `${disk}|sbd|bb|5|10` },
      /header aa on n1; a header bb on n2/,
    ],
    ["a header on one node only", { n1: `${disk}|sbd|aa|5|10`, n2: emptyOnBoth.n2 }, /isn't the same disk/],
    [
      "a msgwait that is too short",
      { n1: `${disk}|sbd|aa|5|6`, n2: `${disk}|sbd|aa|5|6` },
      /msgwait 6 s, less than twice/,
    ],
  ])("refuses %s", (_, seen, message) => {
    expect(() => plan(withWatchdog(2), { disks: [disk], seen })).toThrow(message);
  });

  it.each<[readonly string[], RegExp]>([
    [["sdb"], /begins with \/dev/],
    [[disk, disk], /twice/],
    [["/dev/a", "/dev/b", "/dev/c", "/dev/d"], /one to three disks/],
  ])("refuses %j", (disks, message) => {
    expect(() => plan(withWatchdog(2), { disks })).toThrow(message);
  });
});

describe("SBD by the watchdogs alone", () => {
  it("has a property in place of a device", () => {
    const sbd = plan(withWatchdog(3), {});
    const crm = firstCrm({
      ...{ cluster: "web", nodes: names, fencing: undefined, likely: undefined },
      properties: sbdProperties(sbd, ""),
    });
    expect(crm).toContain("stonith-watchdog-timeout=10s");
    expect(crm).not.toContain("stonith:");
    expect(sbdIn(crm)).toEqual({ disks: [], watchdog: undefined });
  });

  it("waits longer than nodes wait for their quorum device", () => {
    const sbd = plan(withWatchdog(2), { hasDevice: true });
    expect(sbd.watchdogTimeout).toBe(35);
    expect(sbdProperties(sbd, "")["stonith-watchdog-timeout"]).toBe("70s");
  });

  it("refuses two nodes without a quorum device", () => {
    expect(() => plan(withWatchdog(2), {})).toThrow(/three nodes or a quorum device/);
  });

  it("joins nodes with the settings of the members, and refuses where these differ", () => {
    const member = (name: string, timeout: number): MachineFacts =>
      machine(name, "enabled sbd", "runs sbd", `sbd SBD_WATCHDOG_TIMEOUT=${timeout}`);
    const rest = { seen: new Map(), hasDevice: false, atBoot: false };
    const newcomer = machine("n4", "watchdog /dev/watchdog1");
    const sbd = joinSbd(
      names.map((name) => member(name, 8)),
      [newcomer],
      rest,
    );
    expect(sbd?.settings.get("n4")).toEqual(
      expect.arrayContaining(["SBD_WATCHDOG_TIMEOUT=8", "SBD_WATCHDOG_DEV=/dev/watchdog1"]),
    );
    expect(() => joinSbd([member("n1", 5), member("n2", 8)], [newcomer], rest)).toThrow(/different settings/);
    expect(joinSbd([machine("n1")], [newcomer], rest)).toBeUndefined();
  });
});

describe("the watchdog", () => {
  it("is softdog where there is no other, and that is said", () => {
    const machines = [machine("n1", "softdog yes"), ...withWatchdog(3).slice(1)];
    const sbd = plan(machines, {});
    expect(sbd.softdog).toEqual(["n1"]);
    expect(sbdSteps(sbd, machines)[0]).toMatchObject({ id: "watchdog", nodes: ["n1"] });
    expect(sbd.notes.join(" ")).toContain("n1 has no hardware watchdog");
  });

  it.each<[string, MachineFacts, string | undefined, RegExp]>([
    ["none", machine("n1"), undefined, /"n1" has no watchdog/],
    [
      "another one",
      machine("n1", "watchdog /dev/watchdog0"),
      "/dev/watchdog1",
      /no watchdog \/dev\/watchdog1; it has \/dev\/watchdog0/,
    ],
    [
      "one that is used",
      machine("n1", "watchdog /dev/watchdog", "watchdog-user watchdog"),
      undefined,
      /is used by watchdog/,
    ],
    [
      "a cluster that runs",
      machine("n1", "watchdog /dev/watchdog", "runs corosync"),
      undefined,
      /Stop the cluster first/,
    ],
    ["no systemd", readMachine("n1", "name\tn1\nwatchdog\t/dev/watchdog"), undefined, /no systemd/],
  ])("is refused: %s", (_, first, watchdog, message) => {
    expect(() => plan([first, ...withWatchdog(3).slice(1)], watchdog === undefined ? {} : { watchdog })).toThrow(
      message,
    );
  });
});
