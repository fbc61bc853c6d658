import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  confirmationsOf,
  endSentence,
  noteConfirmations,
} from "../../../../client/src/cluster/rollback/confirmation.ts";
import { openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import { readRollbackTimers } from "../../../../client/src/cluster/rollback/rollback-timer.ts";
import { sampleCib } from "../../support/sample-cib.ts";

const note = {
  id: "e1",
  cluster: "lab",
  by: "alice@desk",
  at: "2026-11-20T08:00:00Z",
  summary: "1 added",
  seconds: 300,
};
const about = (more = {}): string => `about ${JSON.stringify({ ...note, ...more })}`;

it("reads what nodes tell, and puts it together by change: the first node counts, a second one only in its place", () => {
  const first = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${about()}\nwatched 42\nend\n`, "n1");
  const second = readRollbackTimers(
    `folder /tmp/quorate.ZyXwVu9876\n${about({ isDeputy: true })}\nwatched 52\nend\n`,
    "n2",
  );
  expect(confirmationsOf([...second, ...first])).toEqual([
    {
      note,
      places: [
        { node: "n1", folder: "/tmp/quorate.AbCdEf1234" },
        { node: "n2", folder: "/tmp/quorate.ZyXwVu9876", isDeputy: true },
      ],
      secondsLeft: 42,
      byTime: false,
    },
  ]);
  const over = readRollbackTimers(
    `folder /tmp/quorate.AbCdEf1234\n${about()}\nclaim time\nresult went-back\ndetail \nend\n`,
    "n1",
  );
  expect(confirmationsOf([...second, ...over])).toMatchObject([
    { end: { kind: "went-back", othersKept: false }, byTime: true },
  ]);
  expect(confirmationsOf([...second, ...over])[0]?.secondsLeft).toBeUndefined();
});

it("goes on to wait as long as the first node does, whatever the second was told", () => {
  const first = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${about()}\nwatched 42\nend\n`, "n1");
  const kept = "claim keep\nresult kept\ndetail \nend\n";
  const second = readRollbackTimers(`folder /tmp/quorate.ZyXwVu9876\n${about({ isDeputy: true })}\n${kept}`, "n2");
  const [both] = confirmationsOf([...second, ...first]);
  expect(both).toMatchObject({ secondsLeft: 42 });
  expect(both).not.toHaveProperty("end");
});

it("doesn't count as waiting what was never sent from the node, though it isn't over", () => {
  const tell = (sent: string) =>
    confirmationsOf(
      readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${about()}\nwatched 42\nsent ${sent}\nend\n`, "n1"),
    )[0];
  expect(tell("none")).toMatchObject({ isUnsent: true });
  expect(tell("none")).not.toHaveProperty("secondsLeft");
  expect(tell("103")).toMatchObject({ isUnsent: true });
  // It is on its way, it is in, or it isn't known.
  for (const sent of ["", "0", "124"]) expect(tell(sent)).toMatchObject({ secondsLeft: 42 });
});

it("notes that nothing waits any more only when all nodes that waited say so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "confirmation-"));
  try {
    const history = openHistory(folder);
    const news = {
      cluster: "lab",
      files: [],
      mode: "update",
      changes: [],
      before: { adminEpoch: 0, epoch: 1 },
    } as const;
    const by = { person: "alice@desk", account: "root", node: "n1" };
    const rollbackTimers = [{ node: "n1", folder: "/tmp/quorate.AbCdEf1234", name: "n1" }];
    const begun = await history.begin({ ...news, by, rollbackTimers }, sampleCib());
    const entry = await history.note(begun, { outcome: "waiting" });
    // Another cluster that goes by the same name, or a node that couldn't be asked.
    expect(await noteConfirmations(history, "lab", { found: [], asked: ["elsewhere"] })).toEqual([]);
    const own = { ...note, id: entry.id };
    const dead = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\nabout ${JSON.stringify(own)}\nend\n`, "n1");
    const deciding = readRollbackTimers(
      `folder /tmp/quorate.AbCdEf1234\nabout ${JSON.stringify(own)}\nclaim time\nend\n`,
      "n1",
    );
    expect(await noteConfirmations(history, "lab", { found: confirmationsOf(deciding), asked: ["n1"] })).toEqual([]);
    expect(await noteConfirmations(history, "lab", { found: confirmationsOf(dead), asked: ["n1"] })).toMatchObject([
      { outcome: "applied", message: expect.stringContaining("waits any more") },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("passes over what isn't one of ours", () => {
  expect(
    readRollbackTimers(`folder /etc\n${about()}\nfolder /tmp/quorate.AbCdEf1234\nabout {"id":1}\nend`, "n1"),
  ).toEqual([]);
  expect(readRollbackTimers("gone\n", "n1")).toEqual([]);
  expect(readRollbackTimers("", "n1")).toEqual([]);
});

it("says how it ended, and who stood in the way", () => {
  const head =
    '<cib epoch="9" update-user="root" update-client="crm_resource" update-origin="n2" cib-last-written="today">';
  const [left] = confirmationsOf(
    readRollbackTimers(
      `folder /tmp/quorate.AbCdEf1234\n${about()}\nclaim time\nresult left\ndetail changed\nhead ${head}\nend`,
      "n1",
    ),
  );
  expect(left && endSentence(left)).toBe(
    'The change to "lab" (1 added) could not be taken back: what you applied was changed since by others; the last change was made by "root" with crm_resource on "n2" (today). Everything was left as it is. Look at the plan of a roll back in the history.',
  );
  expect(endSentence({ note, end: { kind: "went-back", othersKept: true }, byTime: true })).toBe(
    'The change to "lab" (1 added) was taken back, since nobody kept it in time. What others changed meanwhile is still there.',
  );
  expect(endSentence({ note, byTime: false })).toMatch(
    /^Nothing takes back the change to "lab" \(1 added\) by itself any more/,
  );
});
