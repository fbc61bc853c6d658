import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { samples } from "../../../scripts/compare/samples.ts";
import { rules } from "../../../server/src/rules/registry.ts";

const page = fs.readFileSync(fileURLToPath(new URL("../../../docs/comparison.md", import.meta.url)), "utf8");

/** The rules that are said to find what no other program reports. */
const unique = [
  "fence-device-without-hosts",
  "fence-device-on-own-node",
  "fencing-level-device",
  "two-node-count",
  "wait-for-all-off",
  "expected-votes",
  "last-man-standing",
  "quorum-device-votes",
  "corosync-obsolete",
  "corosync-unknown-key",
  "unknown-agent",
  "unique-parameter-clash",
  "no-monitor",
  "unreadable-duration",
  "underscore-in-option",
  "unknown-option",
  "maintenance-left-on",
  "clones-without-interleave",
  "cannot-migrate",
  "clone-option-as-parameter",
  "utilization-without-strategy",
  "order-cycle",
  "colocation-cycle",
  "self-constraint",
  "contradictory-colocations",
  "no-allowed-node",
  "unknown-node",
  "order-against-group",
  "not-promotable",
  "misspelt-score",
  "missing-colon",
  "misspelt-yeardays",
  "missing-continuation-space",
  "trailing-comment",
];

test("every rule that supposedly has no counterpart in other tools has a sample", () => {
  expect(samples.map(({ rule }) => rule)).toEqual(unique);
});

test.each(samples)("docs/comparison.md describes $rule as it is: run npm run compare", ({ rule }) => {
  const severity = rules.find(({ id }) => id === rule)?.severity;
  expect(page).toContain(`| [${rule}](rules.md#${rule}) | ${severity} |`);
});
