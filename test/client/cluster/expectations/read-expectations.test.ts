import { expect, test } from "vitest";
import { readExpectations } from "../../../../client/src/cluster/expectations/read-expectations.ts";
import { meaningOf } from "../../../../client/src/cluster/expectations/scenario-titles.ts";

const claimOf = (sentence: string) => {
  const { expectations, problems } = readExpectations(`now:\n  - ${sentence}\n`);
  return expectations[0]?.claim ?? problems[0]?.message;
};

test("sentences below a scenario, with or without the signs of YAML", () => {
  const { files, nodes, expectations, problems } = readExpectations(
    `---\n# about\nfiles: [cluster.crm, "corosync.conf"]\nnodes: n1, n2\nwhen n1 is lost:\n  - web runs on n2 # why\n  "db stays."\n"if n2 is lost":\r\n  - everything runs\n`,
  );
  expect({ files, nodes, problems }).toEqual({
    files: ["cluster.crm", "corosync.conf"],
    nodes: ["n1", "n2"],
    problems: [],
  });
  expect(expectations.map(({ when, text, line }) => `${line} ${when}: ${text}`)).toEqual([
    "6 n1 is lost: web runs on n2",
    "7 n1 is lost: db stays",
    "9 n2 is lost: everything runs",
  ]);
});

test.each([
  ["web runs", { resource: "web", kind: "runs", isDenied: false, nodes: [] }],
  ["web runs on n2 or n3", { resource: "web", kind: "runs", isDenied: false, nodes: ["n2", "n3"] }],
  ["web runs on n1, n2, or n3", { resource: "web", kind: "runs", isDenied: false, nodes: ["n1", "n2", "n3"] }],
  ["web doesn't run on n1", { resource: "web", kind: "runs", isDenied: true, nodes: ["n1"] }],
  ["db is promoted on n2", { resource: "db", kind: "promoted", isDenied: false, nodes: ["n2"] }],
  ["db is not promoted", { resource: "db", kind: "promoted", isDenied: true, nodes: [] }],
  ["web runs on n2 within 30 s", { resource: "web", kind: "runs", isDenied: false, nodes: ["n2"], within: 30 }],
  ["everything runs, within 2 minutes", { kind: "runs", isDenied: false, nodes: [], within: 120 }],
  ["everything runs", { kind: "runs", isDenied: false, nodes: [] }],
])("%s", (sentence, claim) => expect(claimOf(sentence)).toEqual(claim));

test.each([
  ["web runs within 30 s on n2", "at the end"],
  ["web doesn't run within 30 s", "how soon"],
  ["web flies", "isn't known"],
  ["web runs on n1 and n2", "isn't a node"],
])("what can't be read is said: %s", (sentence, message) => expect(claimOf(sentence)).toContain(message));

test("a file without anything to check, and a sentence without a scenario, are problems", () => {
  expect(readExpectations("# nothing\n").problems).toHaveLength(1);
  expect(readExpectations("- web runs\n").problems).toEqual([{ line: 1, message: expect.stringContaining("first") }]);
  expect(readExpectations("nodes:\n  - n1\n").problems).toHaveLength(2);
});

test.each([
  ["n1 is lost", "n1 is lost", true],
  ["n1 is lost", "n1 is lost and can't be fenced", false],
  ["any node is lost", "n2 is lost", true],
  ["any node is lost", "quorum is lost", false],
  ["any node is lost and cannot be fenced", "n2 is lost and can't be fenced", true],
  ["n2 and n1 are lost", "n1 and n2 are lost", true],
  ["any two nodes are lost", "n1 and n2 are lost", true],
  ["web fails", "web fails on n1", true],
  ["web fails", "the stop of web fails on n1", false],
  ["web fails", "web fails 3 times on n1", false],
  ["any resource fails", "web fails on n1", true],
  ["any node goes to standby", "n1 goes to standby", true],
])("%s means %s: %s", (words, title, isMeant) => expect(meaningOf(words, ["n1", "n2"])(title)).toBe(isMeant));
