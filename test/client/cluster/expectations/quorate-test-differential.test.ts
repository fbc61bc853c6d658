// `quorate test` as a pipeline runs it; Pacemaker's scheduler of this machine answers.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseXml } from "../../../../server/src/text/xml.ts";
import { quorateIn } from "../../cli/command-line.ts";

const configuration = `primitive fence stonith:fence_sbd op monitor interval=60s
primitive vip IPaddr2 params ip=192.0.2.10 op monitor interval=10s
primitive web apache op monitor interval=10s
group g vip web
primitive data ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
clone db data meta promotable=true
location prefer g 100: n1
location never g -inf: n3
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-test-test-"));
  writeFileSync(join(folder, "cluster.crm"), configuration);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (expectations: string, ...args: string[]) => {
  writeFileSync(join(folder, "cluster.quorate-test.yaml"), `nodes: [n1, n2, n3]\n${expectations}`);
  return quorateIn(folder, ["test", ...args]);
};

test("what holds, exit code 0", () => {
  const { code, out, error } = run(`now:
  - g runs on n1
when n1 is lost:
  - web runs on n2
  - web doesn't run on n1 or n3
  - db is promoted
when any node is lost:
  - everything runs
when n1 and n2 are lost:
  - web doesn't run
when web fails:
  - web runs on n1
`);
  expect(error).toBe("");
  expect(out).not.toMatch(/FAILS|UNKNOWN/);
  expect(out).toContain("7 of 7 expectations hold");
  expect(code).toBe(0);
});

test("what doesn't hold says what happens instead, exit code 3; JUnit and JSON say the same", () => {
  const text = "when n1 goes to standby:\n  - web stays\n  - web runs on n3\n";
  const { code, out } = run(text);
  expect(out).toContain("When n1 goes to standby, web moves from n1 to n2.");
  expect(out).toContain("cluster.quorate-test.yaml:4");
  expect(code).toBe(3);
  const [suite] = parseXml(run(text, "--format", "junit").out).children;
  expect(suite?.attributes).toMatchObject({ tests: "2", failures: "2", errors: "0" });
  expect(suite?.children[0]?.children[0]).toMatchObject({ name: "failure" });
  const json = JSON.parse(run(text, "--format", "json").out);
  expect(json.files[0].verdicts.map(({ result }: { result: string }) => result)).toEqual(["fails", "fails"]);
});

test.each([
  ["when n1 is lost:\n  - nothing-known runs\n", 'no resource "nothing-known"'],
  ["when n1 is lost:\n  - web runs on n9\n", 'no node "n9"'],
  ["when n9 is lost:\n  - web runs\n", 'no scenario "n9 is lost"'],
  ["when n1 is lost:\n  - web flies\n", "cluster.quorate-test.yaml:3"],
])("what can't be checked is no success, exit code 1: %#", (text, message) => {
  const { code, out } = run(text);
  expect(out).toContain(message);
  expect(code).toBe(1);
});
