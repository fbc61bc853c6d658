import { expect, it } from "vitest";
import type { NodeReport } from "../../../../client/src/cluster/doctor/check-nodes.ts";
import { shellLine } from "../../../../client/src/cluster/ssh/quote.ts";
import { checkRows } from "../../../../client/src/editor/views/checks-view-model.ts";

const report: NodeReport = {
  ...{ cluster: "web", nodes: ["n1", "n2"] },
  findings: [
    {
      ...{ kind: "finding", topic: "services", check: "started-twice", severity: "error", nodes: ["n2"] },
      ...{
        message: "apache2 starts at boot, too.",
        why: "It runs twice.",
        fix: { command: shellLine`systemctl disable apache2` },
      },
    },
    {
      ...{ kind: "finding", topic: "corosync", check: "encryption", severity: "information", nodes: ["n1", "n2"] },
      ...{ message: "Messages aren't encrypted.", why: "Others can read them.", fix: { advice: "Set crypto_cipher." } },
    },
  ],
  unchecked: [{ kind: "unchecked", topic: "time", subject: "the clock", nodes: ["n1"], reason: "no systemd" }],
};

it("shows findings by node, those of several nodes first, then what wasn't checked", () => {
  const lines = (rows: ReturnType<typeof checkRows>, indent = ""): string[] =>
    rows.flatMap(({ label, description, children = [] }) => [
      `${indent}${label}${description === undefined ? "" : ` | ${description}`}`,
      ...lines(children, `${indent}  `),
    ]);
  expect(lines(checkRows(report))).toEqual([
    "Several nodes | 1 note",
    "  Messages aren't encrypted. | n1, n2 · corosync.conf and keys",
    "    Others can read them.",
    "    Set crypto_cipher.",
    "n1 | no problems found",
    "n2 | 1 error",
    "  apache2 starts at boot, too. | Services",
    "    It runs twice.",
    "    systemctl disable apache2",
    "Not checked | 1",
    "  the clock | n1: no systemd",
  ]);
});

it("copies the command of a fix, offers to run a safe one, and does neither with advice", () => {
  const all = (rows: ReturnType<typeof checkRows>): unknown[] =>
    rows.flatMap(({ copies, runs, children = [] }) => [copies, runs, ...all(children)]);
  const clicked = (each: NodeReport) => all(checkRows(each)).filter((what) => what !== undefined);
  const command = shellLine`systemctl disable apache2`;
  expect(clicked(report)).toEqual([command]);
  const safe = report.findings.map((each) =>
    "command" in each.fix ? { ...each, fix: { command, isSafe: true as const } } : each,
  );
  expect(clicked({ ...report, findings: safe })).toEqual([{ cluster: "web", nodes: ["n2"], command }]);
});

it("gives every line an id of its own", () => {
  const ids = (rows: ReturnType<typeof checkRows>): string[] =>
    rows.flatMap(({ id, children = [] }) => [id, ...ids(children)]);
  expect(new Set(ids(checkRows(report))).size).toBe(ids(checkRows(report)).length);
});
