// Which tests and on-fail values can't be read is asked of Pacemaker's own crm_verify.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { convert, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();
const missing = spawnSync("crm_verify", ["--version"]).error ? " (crm_verify is not installed)" : "";
const before = "node 1: n1\nnode 2: n2\nproperty stonith-enabled=false\n";

function finds(rule: string, text: string): boolean {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return found.some(({ code }) => code === rule);
}

function verify(text: string): string {
  const { text: cib } = convert("cluster.crm", text, "crm", "cib");
  const state = ["1", "2"]
    .map((id) => `<node_state id="${id}" uname="n${id}" in_ccm="true" crmd="online" join="member" expected="member"/>`)
    .join("");
  const input = cib.replace(/<status\s*\/>/, "").replace("</cib>", `<status>${state}</status></cib>`);
  return spawnSync("crm_verify", ["-V", "-p"], { input, encoding: "utf8" }).stderr;
}

const dates =
  `2026-13-45 20261301 2026-02-30 2026-02-29 2028-02-29 2026/01/01 01.02.2026 1.2.2026 01-02-2026 2026-1-1 2026-01
2026 2026-00-10 2026-01-00 2026-366 2026-W53-1 2026-W54-1 tomorrow now epoch T05:00 05:00 2026-01-01T24:00 2026-01-01T24:01
2026-01-01T23:60 2026-01-01T12:30:60 2026-01-01Z 2026-01-01x 1767225600 20260101T050000Z 2026-032`.split(/\s+/);

test.skipIf(missing)(`what Pacemaker reads as no date is found${missing}`, () => {
  const wrong = (date: string): string =>
    `${before}primitive a ocf:pacemaker:Dummy\nlocation l a rule -inf: date gt ${date}\n`;
  const expected = dates.map((date) => [date, /is not a valid/.test(verify(wrong(date)))]);
  expect(dates.map((date) => [date, finds("invalid-rule-test", wrong(date))])).toEqual(expected);
});

test
  .skipIf(missing)
  .each([
    "op demote interval=0 on-fail=demote",
    "op start interval=0 on-fail=demote",
    "op promote interval=0 on-fail=demote",
    "op monitor interval=12s role=Promoted on-fail=demote",
    "op monitor interval=12s on-fail=demote",
    "op monitor interval=12s role=Unpromoted on-fail=demote",
    "op start interval=0 on-fail=restart",
  ])(`on-fail=demote where it isn't possible is found: %s${missing}`, (operation) => {
  const text = `${before}primitive s ocf:pacemaker:Stateful ${operation}\nclone c s meta promotable=true\nlocation l c rule role=Promoted 100: #uname eq n1\n`;
  expect(finds("on-fail-demote", text)).toBe(/'demote' is not allowed/.test(verify(text)));
});

test("a test without its value, or with one that it doesn't take, is found", () => {
  const location = (expression: string): string =>
    `${before}primitive a ocf:pacemaker:Dummy\nxml <rsc_location id="l" rsc="a"><rule id="r" score="100"><expression id="e" ${expression}/></rule></rsc_location>\n`;
  const found = [
    'attribute="x" operation="eq"',
    'attribute="x" operation="defined" value="1"',
    'attribute="x" operation="eq" value=""',
    'attribute="x" operation="not_defined"',
  ].map((expression) => finds("invalid-rule-test", location(expression)));
  expect(found).toEqual([true, true, false, false]);
});
