import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";
import { localTimeline, type Timeline } from "../../../../client/src/cluster/timeline/timeline.ts";

const folders = new Set<string>();

afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
});

/** A folder with these files, as if somebody had sent it; it goes after the test. `written`: the time of the files. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>, written?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "quorate-timeline-test-"));
  folders.add(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (written !== undefined) utimesSync(join(folder, name), new Date(written), new Date(written));
  }
  return folder;
}

/** The timeline of these files. */
export function timelineOf(files: Readonly<Record<string, string | Buffer>>, written?: string): Promise<Timeline> {
  return localTimeline(folderOf(files, written), {});
}

/** The sentences of all incidents of these files. */
export async function sentencesOf(
  files: Readonly<Record<string, string>>,
  written?: string,
): Promise<readonly string[]> {
  return (await timelineOf(files, written)).incidents.flatMap(({ sentences }) => sentences);
}

/** What the list shows of these files, a line each: a time and a text. */
export async function shownOf(files: Readonly<Record<string, string>>, written?: string): Promise<readonly string[]> {
  const { events, zone = 0 } = await timelineOf(files, written);
  return events
    .filter(({ isDetail }) => !isDetail)
    .map(({ at, text }) => `${new Date(at + zone * 60_000).toISOString().slice(11, 19)} ${text}`);
}
