import { expect, it } from "vitest";
import { timelineOf } from "./timeline-of.ts";

const at = (seconds: number): string =>
  new Date(Date.UTC(2026, 10, 30, 6, 0, 0) + seconds * 1000).toISOString().slice(11, 23);
const line = (seconds: number, node: string, daemon: string, text: string): string =>
  `Nov 30 ${at(seconds)} ${node} pacemaker-${daemon} [70] (f) \tinfo: ${text}\n`;
const change = (seconds: number, node: string, version: number): string =>
  line(
    seconds,
    node,
    "based",
    `Completed cib_modify operation for section crm_config: OK (rc=0, origin=n1/crm_attribute/3, version=0.${version}.0)`,
  );
const membership = (seconds: number, node: string, number: number): string =>
  line(seconds, node, "controld", `Quorum retained | membership=${number} members=3`);

it("takes a membership that a busy node notices late for no difference of the clocks", async () => {
  const { clocks, unknown } = await timelineOf({
    "n1/pacemaker.log": membership(0, "n1", 45) + change(60, "n1", 12),
    "n2/pacemaker.log": membership(4.1, "n2", 45) + change(60.1, "n2", 12),
    "n3/pacemaker.log": membership(4.7, "n3", 45),
  });
  expect(clocks.map(({ node, ahead, from }) => ({ node, ahead, from }))).toEqual([
    { node: "n1", ahead: 0, from: "pairs" },
    { node: "n2", ahead: 0, from: "pairs" },
    { node: "n3", ahead: 0, from: "pairs" },
  ]);
  expect(unknown.join("\n")).not.toContain("clock");
});

it("corrects a clock by the changes of the configuration that both logs have", async () => {
  const { clocks, events } = await timelineOf({
    "n1/pacemaker.log": change(0, "n1", 12) + change(50, "n1", 13),
    "n2/pacemaker.log": change(37, "n2", 12) + change(87.1, "n2", 13),
  });
  expect(clocks[1]).toMatchObject({ node: "n2", ahead: 37_000, from: "pairs" });
  expect(events.map(({ seenBy }) => seenBy)).toEqual([
    ["n1", "n2"],
    ["n1", "n2"],
  ]);
});

it("finds when a clock was set, and corrects what was written before and after", async () => {
  const changes = [0, 100, 200, 300, 400, 500];
  const { clocks, events, unknown } = await timelineOf({
    "n1/pacemaker.log": changes.map((seconds, index) => change(seconds, "n1", index)).join(""),
    "n2/pacemaker.log": changes.map((seconds, index) => change(seconds + (index < 3 ? 0 : 90), "n2", index)).join(""),
  });
  expect(clocks[1]).toMatchObject({ ahead: 90_000, before: [{ ahead: 0 }] });
  expect(events).toHaveLength(6);
  expect(unknown).toContain(
    "The clock of n2 was set by 90 s between 06:03:20 and 06:06:30, as it showed: in between, the order to the other nodes may be wrong.",
  );
});

it("takes one change that a node learned late for no clock that was set", async () => {
  const changes = [0, 100, 200, 300];
  const { clocks } = await timelineOf({
    "n1/pacemaker.log": changes.map((seconds, index) => change(seconds, "n1", index)).join(""),
    "n2/pacemaker.log": changes.map((seconds, index) => change(seconds + (index === 2 ? 20 : 0), "n2", index)).join(""),
  });
  expect(clocks[1]).toEqual({ node: "n2", ahead: 0, from: "pairs" });
});
