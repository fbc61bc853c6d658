import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findProgram } from "../../../scripts/paths.mjs";
import { convert, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

// What these rules say is asked of Pacemaker's own scheduler too, where it is installed.
const simulate = findProgram("crm_simulate");
const missing = simulate ? "" : " (crm_simulate is not installed)";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-constraints-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resources = `
node 1: n1
node 2: n2
node 3: n3
primitive a ocf:pacemaker:Dummy
primitive b ocf:pacemaker:Dummy
primitive c ocf:pacemaker:Dummy
primitive g1 ocf:pacemaker:Dummy
primitive g2 ocf:pacemaker:Dummy
group g g1 g2
primitive p ocf:pacemaker:Stateful op monitor interval=10 role=Promoted
clone cp p meta promotable=true
location promote-somewhere cp rule role=Promoted 100: #uname eq n1
`;

/** Hands a CIB to crm_simulate, which begins with all nodes up; returns its output. */
function run(file: string, ...args: string[]): string {
  const result = spawnSync(simulate ?? "", ["-x", file, ...args], { encoding: "utf8" });
  return result.stdout + result.stderr + (result.signal ?? "");
}

/** What Pacemaker makes of a configuration: where each resource ends up, or that the start or the stop of all hangs. */
function outcome(text: string): { hangs: boolean; where: Record<string, string> } {
  const file = join(folder, "cib.xml");
  const cib = convert(
    "cluster.crm",
    `property cluster-name=x stonith-enabled=false\n${resources}${text}`,
    "crm",
    "cib",
  );
  expect(cib.errors).toEqual([]);
  writeFileSync(file, cib.text);
  const started = run(file, "-X", "-q", "1", "-u", "n1", "-u", "n2", "-u", "n3");
  const where = Object.fromEntries(
    [...started.slice(started.indexOf("Revised")).matchAll(/\* (\w+)\s+\(ocf.*?\):\s+(?:Started (\w+)|Stopped)/g)].map(
      ([, name, node]) => [name, node ?? ""],
    ),
  );
  if (/Transition failed|SIGABRT/.test(started)) return { hangs: true, where };
  run(file, "-X");
  const stopAll = readFileSync(file, "utf8").replace(
    /(<nvpair [^>]*name="stonith-enabled"[^>]*>)/,
    '$1<nvpair id="all" name="stop-all-resources" value="true"/>',
  );
  writeFileSync(file, stopAll);
  return { hangs: /Transition failed/.test(run(file, "-S")), where };
}

function codes(text: string): string[] {
  const findings = checkDocuments([parseDocument("cluster.crm", "crm", resources + text)]).get("cluster.crm") ?? [];
  return findings.map(({ code }) => code);
}

test.skipIf(!simulate).each([
  ["order o1 a b\norder o2 b a", true],
  ["order o1 Optional: a b\norder o2 Optional: b a", true],
  ["order o1 Serialize: a b\norder o2 Serialize: b a", true],
  ["order o1 a b symmetrical=false\norder o2 b a symmetrical=false", true],
  ["order o1 a:stop b:stop symmetrical=false\norder o2 b:stop a:stop symmetrical=false", true],
  ["order o1 a:stop b:start symmetrical=false\norder o2 b:stop a:start symmetrical=false", false],
  ["order o1 a b\norder o2 Optional: a b\norder o3 b c", false],
  ["order o1 g a\norder o2 a g1", true],
  ["order o1 g1 a\norder o2 a g2", false],
  ["order o1 Optional: g2 g1", true],
  ["order o1 g g1", true],
  ["order o1 a ( b c ) cp\norder o2 cp c", true],
  ["order o1 ( a b c )\norder o2 c a", false],
  ["order o1 Serialize: ( a b c )\norder o2 c a", true],
  ["order o1 cp:promote a:start\norder o2 a:start cp:start", true],
  ["order o1 cp:start a:start\norder o2 a:start cp:promote", false],
  ["tag t a b\norder o1 t c\norder o2 a b", false],
  ["tag t a b\norder o1 t c\norder o2 c a", true],
  ["order o1 a a", true],
] as const)(`orders that hang, and only those, are reported: %j${missing}`, (text, hangs) => {
  const reported = ["order-cycle", "order-against-group", "self-constraint"];
  expect(codes(text).some((code) => reported.includes(code))).toBe(hangs);
  expect(outcome(text).hangs).toBe(hangs);
});

test.skipIf(!simulate).each([
  ["colocation c1 inf: a b\ncolocation c2 -inf: a b", "a"],
  ["colocation c1 inf: a b\ncolocation c2 inf: b c\ncolocation c3 -inf: a c", "a"],
  ["colocation c1 inf: a b\ncolocation c2 inf: a c\ncolocation c3 -inf: b c", "a"],
  ["colocation c1 inf: c g\ncolocation c2 -inf: c g1", "c"],
  ["colocation c1 inf: a cp:Promoted\ncolocation c2 -inf: a cp", "a"],
  ["location l1 a -inf: n1\nlocation l2 a rule -inf: #uname ne n1", "a"],
  ["colocation c1 inf: a b\nlocation l1 a -inf: n1\nlocation l2 b rule -inf: #uname ne n1", "a"],
  ["colocation c1 inf: a cp:Promoted\ncolocation c2 -inf: a cp:Unpromoted", ""],
  ["colocation c1 inf: a b\ncolocation c2 inf: b a", ""],
  ["location l1 a -inf: n1\nlocation l2 a -inf: n2", ""],
  ["colocation c1 -inf: a b\ncolocation c2 -inf: b a", ""],
] as const)(`resources that can't start, and only those, are reported: %j${missing}`, (text, stopped) => {
  const reported = ["contradictory-colocations", "no-allowed-node"];
  expect(codes(text).some((code) => reported.includes(code))).toBe(stopped !== "");
  const { where } = outcome(text);
  expect(Object.keys(where).filter((name) => where[name] === "")).toEqual(stopped ? [stopped] : []);
});
