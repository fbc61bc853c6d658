import { execFileSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { localTimeline } from "../../../../client/src/cluster/timeline/timeline.ts";
import { folderOf } from "./timeline-of.ts";

const lost =
  "Nov 30 06:49:57.714 n1 pacemaker-controld  [88] (update) \tnotice: Node n3 state is now lost | nodeid=3\n";
const fenced =
  "2026-11-30T06:49:59.022000+00:00 n2 pacemaker-controld[88]:  notice: Peer n3 was terminated (reboot) by n2 on behalf of x@n2: OK\n";

/** An archive of a report with the logs of two nodes, packed by tar. */
function report(suffix: string, option: string): string {
  const folder = folderOf({
    "report/n1/pacemaker.log": lost,
    "report/n2/journal.log": fenced,
    "report/n2/sysinfo.txt": "x",
  });
  execFileSync("tar", ["-C", folder, `-c${option}f`, join(folder, `report.${suffix}`), "report"]);
  return join(folder, `report.${suffix}`);
}

it.each([
  ["tar", ""],
  ["tar.gz", "z"],
  ["tar.bz2", "j"],
  ["tar.xz", "J"],
])("reads the logs in a .%s", async (suffix, option) => {
  const { nodes, incidents, events } = await localTimeline(report(suffix, option), {});
  expect(nodes).toEqual(["n1", "n2"]);
  expect(incidents[0]?.sentences).toHaveLength(2);
  expect(events[0]?.place).toEqual({ file: "report/n1/pacemaker.log", line: 1 });
});

it("reads a folder of archives, an archive in an archive, and a compressed log", async () => {
  const inner = report("tar.gz", "z");
  const folder = folderOf({ "messages-20261130.gz": gzipSync(fenced) });
  execFileSync("tar", ["-C", join(inner, ".."), "-cf", join(folder, "sos.tar"), "report.tar.gz"]);
  const { events } = await localTimeline(folder, {});
  expect(events.map(({ place }) => place.file)).toEqual([
    "sos.tar/report.tar.gz/report/n1/pacemaker.log",
    "messages-20261130.gz",
  ]);
});

it("follows no links and writes nowhere, whatever names an archive has", async () => {
  const folder = folderOf({ "secret/pacemaker.log": lost, "in/pacemaker.log": lost });
  symlinkSync(join(folder, "secret"), join(folder, "in/corosync"));
  symlinkSync(join(folder, "secret/pacemaker.log"), join(folder, "in/corosync.log"));
  const target = join(folder, "bad.tar");
  execFileSync("tar", [
    "-C",
    join(folder, "in"),
    "-Pcf",
    target,
    "--transform",
    "s,^pacemaker,../../escaped-pacemaker,",
    "corosync",
    "corosync.log",
    "pacemaker.log",
  ]);
  const { events } = await localTimeline(target, {});
  expect(events).toHaveLength(1);
  expect(existsSync(join(folder, "../escaped-pacemaker.log"))).toBe(false);
  expect((await localTimeline(join(folder, "in"), {})).events).toHaveLength(1);
});

it("says what is damaged or no archive", async () => {
  const folder = folderOf({ "a.tar.gz": "no archive", "n1.log": lost });
  await expect(localTimeline(join(folder, "a.tar.gz"), {})).rejects.toThrow(
    /a\.tar\.gz can't be read: it isn't a tar archive/,
  );
  const { unknown, events } = await localTimeline(folder, {});
  expect(events).toHaveLength(1);
  expect(unknown[0]).toBe("a.tar.gz wasn't read: it isn't a tar archive, or it is empty.");
});
