import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  formatConfirmation,
  groupTimers,
  recordConfirmations,
} from "../../../../client/src/cluster/rollback/confirmation.ts";
import { openHistory } from "../../../../client/src/cluster/rollback/history.ts";
import { readRollbackTimers } from "../../../../client/src/cluster/rollback/read-rollback-timers.ts";
import { sampleCib } from "../../support/sample-cib.ts";

const note = {
  id: "e1",
  cluster: "lab",
  by: "alice@desk",
  at: "2026-11-20T08:00:00Z",
  summary: "1 added",
  seconds: 300,
};
/** What the history says of an apply, besides its timers. */
const applied = {
  cluster: "lab",
  files: [],
  mode: "update" as const,
  changes: [],
  before: { adminEpoch: 0, epoch: 1 },
  by: { person: "alice@desk", account: "root", node: "n1" },
};
const noteLine = (more = {}): string => `note ${JSON.stringify({ ...note, ...more })}`;

it("reads the timers of several nodes, and groups them by change: the first node counts, a backup only without it", () => {
  const first = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${noteLine()}\nwatched 42\nend\n`, "n1");
  const second = readRollbackTimers(
    `folder /tmp/quorate.ZyXwVu9876\n${noteLine({ isBackup: true })}\nwatched 52\nend\n`,
    "n2",
  );
  expect(groupTimers([...second, ...first])).toEqual([
    {
      note,
      places: [
        { node: "n1", folder: "/tmp/quorate.AbCdEf1234" },
        { node: "n2", folder: "/tmp/quorate.ZyXwVu9876", isBackup: true },
      ],
      secondsLeft: 42,
      byTimeout: false,
    },
  ]);
  const over = readRollbackTimers(
    `folder /tmp/quorate.AbCdEf1234\n${noteLine()}\ndecision timeout\nresult rolled-back\ndetail \nend\n`,
    "n1",
  );
  expect(groupTimers([...second, ...over])).toMatchObject([
    { end: { kind: "rolled-back", othersPreserved: false }, byTimeout: true },
  ]);
  expect(groupTimers([...second, ...over])[0]?.secondsLeft).toBeUndefined();
});

it("is awaiting confirmation as long as the first timer runs, whatever the backup was asked", () => {
  const first = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${noteLine()}\nwatched 42\nend\n`, "n1");
  const confirmed = "decision confirm\nresult confirmed\ndetail \nend\n";
  const second = readRollbackTimers(
    `folder /tmp/quorate.ZyXwVu9876\n${noteLine({ isBackup: true })}\n${confirmed}`,
    "n2",
  );
  const [both] = groupTimers([...second, ...first]);
  expect(both).toMatchObject({ secondsLeft: 42 });
  expect(both).not.toHaveProperty("end");
});

it("was rolled back when the backup did so, though the first process was stopped then and is there", () => {
  const first = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${noteLine()}\nwatched 0\nend\n`, "n1");
  const second = readRollbackTimers(
    `folder /tmp/quorate.ZyXwVu9876\n${noteLine({ isBackup: true })}\ndecision timeout\nresult rolled-back\ndetail \nend\n`,
    "n2",
  );
  const [both] = groupTimers([...first, ...second]);
  expect(both).toMatchObject({ end: { kind: "rolled-back" }, byTimeout: true });
  expect(both).not.toHaveProperty("secondsLeft");
});

it("is in progress when the time is up, also where the disk takes no decision", () => {
  const timer = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${noteLine()}\nwatched -7\nsent 0\nend\n`, "n1");
  const [one] = groupTimers(timer);
  expect(one).toMatchObject({ isInProgress: true });
  expect(one).not.toHaveProperty("secondsLeft");
  expect(one && formatConfirmation(one)).toMatch(/isn't known yet: its rollback timer is still at work/);
});

it("isn't awaiting confirmation while nothing was sent from the node, though it hasn't ended", () => {
  const timer = (sent: string) =>
    groupTimers(
      readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\n${noteLine()}\nwatched 42\nsent ${sent}\nend\n`, "n1"),
    )[0];
  expect(timer("none")).toMatchObject({ isUnsent: true });
  expect(timer("none")).not.toHaveProperty("secondsLeft");
  expect(timer("103")).toMatchObject({ isUnsent: true });
  // It is under way, it is in, or it isn't known.
  for (const sent of ["", "0", "124"]) expect(timer(sent)).toMatchObject({ secondsLeft: 42 });
});

it("records that no timer runs any more only when all nodes that had one were asked", async () => {
  const folder = mkdtempSync(join(tmpdir(), "confirmation-"));
  try {
    const history = openHistory(folder);
    const rollbackTimers = [{ node: "n1", folder: "/tmp/quorate.AbCdEf1234", name: "n1" }];
    const started = await history.start({ ...applied, rollbackTimers }, sampleCib());
    const entry = await history.update(started, { outcome: "awaiting-confirmation" });
    // Another cluster with the same name, or a node that couldn't be asked.
    expect(await recordConfirmations(history, "lab", { found: [], asked: ["elsewhere"] })).toEqual([]);
    const own = { ...note, id: entry.id };
    const dead = readRollbackTimers(`folder /tmp/quorate.AbCdEf1234\nnote ${JSON.stringify(own)}\nend\n`, "n1");
    const deciding = readRollbackTimers(
      `folder /tmp/quorate.AbCdEf1234\nnote ${JSON.stringify(own)}\nwatched -1\ndecision timeout\nend\n`,
      "n1",
    );
    expect(await recordConfirmations(history, "lab", { found: groupTimers(deciding), asked: ["n1"] })).toEqual([]);
    expect(await recordConfirmations(history, "lab", { found: groupTimers(dead), asked: ["n1"] })).toMatchObject([
      { outcome: "applied", message: expect.stringContaining("its nodes were restarted") },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// Its process may have undone the change before it was ended, as may a timer of which nothing is left.
it.each([
  ["whose process was ended after the time was up", "\ndecision timeout"],
  ["of which one is gone", undefined],
])("doesn't know whether a change was rolled back with timers %s", async (_, fields) => {
  const folder = mkdtempSync(join(tmpdir(), "confirmation-"));
  try {
    const history = openHistory(folder);
    const started = await history.start(
      {
        ...applied,
        rollbackTimers: [
          { node: "n1", folder: "/tmp/quorate.AbCdEf1234", name: "n1" },
          { node: "n2", folder: "/tmp/quorate.ZyXwVu9876", name: "n2" },
        ],
      },
      sampleCib(),
    );
    const { id } = await history.update(started, { outcome: "awaiting-confirmation" });
    const first = `folder /tmp/quorate.AbCdEf1234\n${noteLine({ id })}\nend\n`;
    const backup = `folder /tmp/quorate.ZyXwVu9876\n${noteLine({ id, isBackup: true })}${fields}\nend\n`;
    const found = groupTimers([
      ...readRollbackTimers(first, "n1"),
      ...(fields === undefined ? [] : readRollbackTimers(backup, "n2")),
    ]);
    expect(await recordConfirmations(history, "lab", { found, asked: ["n1", "n2"] })).toMatchObject([
      { outcome: "unknown", message: expect.stringContaining("whether the change was rolled back isn't known") },
    ]);
    expect(await recordConfirmations(history, "lab", { found, asked: ["n1", "n2"] })).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  ["started", "sent none", "failed", "never got in"],
  ["started", "sent 103", "failed", "never got in"],
  ["unknown", "sent 124", "not-in", "it isn't in the configuration"],
  ["started", "sent ", "not-in", "it isn't in the configuration"],
  ["awaiting-confirmation", "sent 0", "rolled-back", "it isn't in the configuration"],
] as const)("says that a change that was %s (%s) and isn't in is %s", async (before, sent, outcome, message) => {
  const folder = mkdtempSync(join(tmpdir(), "confirmation-"));
  try {
    const history = openHistory(folder);
    const started = await history.start(
      { ...applied, rollbackTimers: [{ node: "n1", folder: "/tmp/quorate.AbCdEf1234", name: "n1" }] },
      sampleCib(),
    );
    const { id } = await history.update(started, { outcome: before });
    const own = noteLine({ id });
    const first = readRollbackTimers(
      `folder /tmp/quorate.AbCdEf1234\n${own}\n${sent}\ndecision timeout\nresult nothing\ndetail \nend\n`,
      "n1",
    );
    const backup = readRollbackTimers(
      `folder /tmp/quorate.ZyXwVu9876\n${noteLine({ id, isBackup: true })}\nsent none\ndecision timeout\nresult nothing\ndetail elsewhere\nend\n`,
      "n2",
    );
    expect(await recordConfirmations(history, "lab", { found: groupTimers([...first, ...backup]), asked: [] })).toEqual(
      [expect.objectContaining({ outcome, message: expect.stringContaining(message) })],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("says once that nobody knows whether a change whose timers are gone got in", async () => {
  const folder = mkdtempSync(join(tmpdir(), "confirmation-"));
  try {
    const history = openHistory(folder);
    await history.start(
      { ...applied, rollbackTimers: [{ node: "n1", folder: "/tmp/quorate.AbCdEf1234", name: "n1" }] },
      sampleCib(),
    );
    expect(await recordConfirmations(history, "lab", { found: [], asked: ["n1"] })).toMatchObject([
      { outcome: "unknown", message: expect.stringContaining("whether the change ever got in isn't known") },
    ]);
    expect(await recordConfirmations(history, "lab", { found: [], asked: ["n1"] })).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("skips what isn't a rollback timer", () => {
  expect(
    readRollbackTimers(`folder /etc\n${noteLine()}\nfolder /tmp/quorate.AbCdEf1234\nnote {"id":1}\nend`, "n1"),
  ).toEqual([]);
  expect(readRollbackTimers("gone\n", "n1")).toEqual([]);
  expect(readRollbackTimers("", "n1")).toEqual([]);
});

it("describes how it ended, and who prevented it", () => {
  const head =
    '<cib epoch="9" update-user="root" update-client="crm_resource" update-origin="n2" cib-last-written="today">';
  const [failed] = groupTimers(
    readRollbackTimers(
      `folder /tmp/quorate.AbCdEf1234\n${noteLine()}\ndecision timeout\nresult failed\ndetail changed\nhead ${head}\nend`,
      "n1",
    ),
  );
  expect(failed && formatConfirmation(failed)).toBe(
    'The change to "lab" (1 added) could not be rolled back: what you applied was changed concurrently; the last change was made by "root" with crm_resource on "n2" (today). Nothing was changed. Look at the plan of a rollback in the history.',
  );
  expect(formatConfirmation({ note, end: { kind: "rolled-back", othersPreserved: true }, byTimeout: true })).toBe(
    'The change to "lab" (1 added) was rolled back, since nobody confirmed it in time. Concurrent changes are still there.',
  );
  expect(formatConfirmation({ note, byTimeout: false })).toMatch(
    /^The change to "lab" \(1 added\) isn't rolled back automatically any more/,
  );
});
