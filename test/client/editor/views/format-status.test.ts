import { expect, test } from "vitest";
import { clockTime } from "../../../../client/src/editor/views/format-cluster.ts";
import {
  formatFailCount,
  formatFencing,
  formatLeftover,
  formatQuorum,
} from "../../../../client/src/editor/views/format-status.ts";

test("a leftover constraint is described by its effect", () => {
  const left = { id: "c", resource: "web", node: "n1", promotedOnly: false };
  expect(formatLeftover({ ...left, kind: "ban" })).toBe("is banned from n1");
  expect(formatLeftover({ ...left, kind: "prefer", promotedOnly: true, until: "2026-11-20 08:35:22Z" })).toBe(
    "prefers n1 as promoted until 2026-11-20 08:35:22Z",
  );
});

test("failures are counted, with the migration threshold", () => {
  const at = { resource: "web", node: "n1" };
  expect(formatFailCount({ ...at, count: 1, threshold: 0 })).toBe("Failed once on n1");
  expect(formatFailCount({ ...at, count: 2, threshold: 3 })).toBe("Failed 2 times on n1, migration threshold 3");
  expect(formatFailCount({ ...at, count: 1_000_000, threshold: 0 })).toBe(
    "Failed on n1 permanently: it doesn't start there again until the failure is cleaned up",
  );
});

test("fencing shows the executing node and the outcome", () => {
  expect(formatFencing({ target: "n3", action: "reboot", status: "pending" })).toBe(
    'Fencing (reboot) of "n3" is pending',
  );
  expect(formatFencing({ target: "n3", action: "off", device: "n1", status: "failed", reason: "no such device" })).toBe(
    'Fencing (off) of "n3" by n1 failed: no such device',
  );
});

test("quorum comes with its votes where they are known", () => {
  expect(formatQuorum(false, undefined)).toBe("no");
  expect(formatQuorum(true, { expected: 5, total: 3, quorum: 3 })).toBe("yes, 3 of 5 votes, 3 needed");
});

test("a time has its date when it was not today", () => {
  const at = new Date(2026, 10, 19, 14, 2, 5).getTime();
  expect(clockTime(at, new Date(2026, 10, 19, 18).getTime())).toBe("14:02:05");
  expect(clockTime(at, new Date(2026, 10, 20, 1).getTime())).toBe("2026-11-19 14:02:05");
});
