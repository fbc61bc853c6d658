import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localLogLines } from "../../../../client/src/cluster/timeline/logs/log-excerpt.ts";
import { withFileNames } from "../../../../client/src/cluster/timeline/logs/log-places.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quorate-log-lines-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = `lab: what happened, from the logs of n1, n2 (UTC)

2026-11-30
  11:34:08.961    corosync 3.1.7 started on n1  [n1: /var/log/corosync/corosync.log:7]
  11:34:09.081  ! n2 is lost [n9: no place:1]  [n1, n3: my logs/pacemaker.log:120]
  11:34:10.000    transition 1: start web  [n1: /var/log/pacemaker/pacemaker.log:33; n1:pe-warn-3]
  11:34:11.000    sbd started  [n1: journal]
`;

test("a timeline's text is shown with names of files, whose places at the ends of its lines are known", () => {
  const { text: shown, places } = withFileNames(text);
  expect(shown).toContain("corosync 3.1.7 started on n1  [n1: corosync.log:7]\n");
  expect(shown).toContain("start web  [n1: pacemaker.log:33; n1:pe-warn-3]\n");
  const found = places.map(({ start, end, ...place }) => ({ at: shown.slice(start, end), ...place }));
  expect(found).toEqual([
    { at: "corosync.log:7", node: "n1", file: "/var/log/corosync/corosync.log", line: 7 },
    { at: "pacemaker.log:120", node: "n1", file: "my logs/pacemaker.log", line: 120 },
    { at: "pacemaker.log:33", node: "n1", file: "/var/log/pacemaker/pacemaker.log", line: 33 },
  ]);
});

test("lines of a log of a report are those that are asked for, as far as there are any", async () => {
  mkdirSync(path.join(folder, "n1"));
  writeFileSync(path.join(folder, "n1/pacemaker.log"), "one\ntwo\nthree\nfour\n");
  expect(await localLogLines(folder, { file: "n1/pacemaker.log", first: 2, last: 3 })).toBe("two\nthree\n");
  expect(await localLogLines(path.join(folder, "n1/pacemaker.log"), { file: "pacemaker.log", first: 4, last: 9 })).toBe(
    "four\n\n",
  );
  await expect(localLogLines(folder, { file: "n2/pacemaker.log", first: 1, last: 2 })).rejects.toThrow(
    'has no log "n2/pacemaker.log" any more',
  );
});
