// What these rules say about where something can't run is asked of Pacemaker's own scheduler too.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { convert, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { findScheduler, Scheduler } from "../support/scheduler.ts";

const { checkDocuments } = createWorkspace();
const missing = findScheduler() ? "" : " (crm_simulate is not installed)";
const scheduler = new Scheduler();
const folder = mkdtempSync(join(tmpdir(), "quorate-placement-"));
afterAll(() => {
  scheduler.close();
  rmSync(folder, { recursive: true, force: true });
});

const nodes = ["n1", "n2"];

function finds(rule: string, text: string): boolean {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return found.some(({ code }) => code === rule);
}

function placesOf(text: string, id: string): readonly string[] {
  return [
    ...(scheduler
      .start(text, { nodes, promotion: { s: { n1: 10 } } })
      .active.get(id)
      ?.keys() ?? []),
  ];
}

const listed = nodes.map((node) => `node ${node}\n`).join("");
const clones = `primitive ip ocf:pacemaker:Dummy op monitor interval=10s
primitive w ocf:pacemaker:Dummy op monitor interval=10s
clone cw w
primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
clone cs s meta promotable=true
`;

test
  .skipIf(missing)
  .each([
    "colocation c1 inf: cw ip",
    "colocation c1 inf: cw cs:Promoted",
    "colocation c1 inf: cw cs",
    "colocation c1 100: cw ip",
    "colocation c1 inf: ip cw",
    "colocation c1 inf: cs cw",
  ])(`a clone runs on one node only where that is found: %j${missing}`, (constraint) => {
  const isOnOne = placesOf(`${clones}${constraint}`, "w").length === 1;
  expect(finds("clone-with-single", `${listed}${clones}${constraint}`)).toBe(isOnOne);
});

const ping = (params: string): string =>
  `primitive p ocf:pacemaker:ping params host_list=10.0.0.1 ${params} op monitor interval=10s timeout=60s
clone cp p
primitive a ocf:pacemaker:Dummy op monitor interval=10s
`;

test.skipIf(missing).each([
  [ping("name=net"), "pingd"],
  [ping("name=net"), "net"],
  [ping(""), "pingd"],
])(`a rule about an attribute that nothing sets stops the resource: %j, %s${missing}`, (text, attribute) => {
  // The agent isn't run here: its attribute stands on the nodes as after its first start.
  const set = /name=(\S+)/.exec(text)?.[1] ?? "pingd";
  const location = `location l a rule -inf: not_defined ${attribute} or ${attribute} lte 0`;
  const runs = placesOf(`${text}${location.replaceAll(set, "#uname")}`, "a").length > 0;
  expect(finds("ping-rule", `${listed}${text}${location}`)).toBe(!runs);
});

/** Whether a rule with a score of -INFINITY stops a resource at some hour of some day of a week, a month and a year. */
function everApplies(expression: string): boolean {
  const text = `node 1: n1\nproperty stonith-enabled=false\nprimitive a ocf:pacemaker:Dummy\nlocation l a rule -inf: ${expression}\n`;
  const file = join(folder, "cib.xml");
  const state = '<node_state id="1" uname="n1" in_ccm="true" crmd="online" join="member" expected="member"/>';
  const { text: cib } = convert("cluster.crm", text, "crm", "cib");
  writeFileSync(
    file,
    cib
      .replace("<cib ", '<cib have-quorum="1" ')
      .replace(/<status\s*\/>/, "")
      .replace("</cib>", `<status>${state}</status></cib>`),
  );
  const times = ["2026-01-04 23:30", "2026-01-05 03:30", "2026-06-10 12:30", "2026-12-31 22:30"];
  return times.some((time) => {
    const args = ["-S", "-x", file, "-t", `${time}:00Z`];
    const { stdout } = spawnSync(findScheduler() ?? "", args, { encoding: "utf8", env: { ...process.env, TZ: "UTC" } });
    return /\* a\s.*:\s+Stopped/.test(stdout.slice(stdout.indexOf("Revised")));
  });
}

test
  .skipIf(missing)
  .each([
    "date spec hours=22-6",
    "date spec hours=22-23",
    "date spec hours=0-6",
    "date spec weekdays=7",
    "date spec weekdays=0",
    "date spec weekdays=6-1",
    "date spec months=11-2",
    "date spec months=12",
    "date in start=2030-01-01 end=2020-01-01",
    "date in start=2020-01-01 end=2030-01-01",
  ])(`a date that never matches is found: %s${missing}`, (expression) => {
  const text = `primitive a ocf:pacemaker:Dummy\nlocation l a rule -inf: ${expression}\n`;
  expect(finds("impossible-date", text)).toBe(!everApplies(expression));
});

const locks = `primitive dlm ocf:pacemaker:controld op monitor interval=60s timeout=60s
clone cd dlm meta interleave=true
primitive fs ocf:heartbeat:Filesystem params device=/dev/x directory=/x fstype=gfs2 op monitor interval=20s timeout=40s
`;

test
  .skipIf(missing)
  .each([
    "clone cf fs meta interleave=true",
    "clone cf fs meta interleave=true\norder o cd cf",
    "clone cf fs meta interleave=true\norder o cf cd",
    "clone cf fs meta interleave=true\ncolocation c inf: cf cd",
    "clone cf fs meta interleave=true\nprimitive w ocf:pacemaker:Dummy\nclone cw w\norder o1 cd cw\norder o2 cw cf",
    "primitive w ocf:pacemaker:Dummy\ngroup g w fs\nclone cg g\norder o1 cd cg",
  ])(`a file system that doesn't wait for its lock manager is found: %j${missing}`, (text) => {
  const outcome = scheduler.start(`${locks}${text}`, { nodes });
  const waits =
    outcome.follows("fs_start", "dlm_start") ||
    outcome.follows("cf_start", "cd_start") ||
    outcome.follows("cg_start", "cd_start");
  expect(finds("node-service-order", `${locks}${text}`)).toBe(!waits);
});

const apart = "primitive a ocf:pacemaker:Dummy\nprimitive b ocf:pacemaker:Dummy\nprimitive c ocf:pacemaker:Dummy\n";

test
  .skipIf(missing)
  .each([
    "colocation c1 -inf: a b\ncolocation c2 -inf: b c\ncolocation c3 -inf: a c",
    "colocation c1 -1000: a b\ncolocation c2 -1000: b c\ncolocation c3 -1000: a c",
    "colocation c1 -inf: a b\ncolocation c2 -inf: b c",
    "colocation c1 -inf: a b c",
    "colocation c1 -inf: ( a b c )",
    "colocation c1 -1000: a b c",
  ])(`resources that are kept apart on too few nodes are found: %j${missing}`, (text) => {
  const { active } = scheduler.start(`${apart}${text}`, { nodes });
  const isStopped = ["a", "b", "c"].some((id) => (active.get(id)?.size ?? 0) === 0);
  const found = checkDocuments([parseDocument("cluster.crm", "crm", `${listed}${apart}${text}`)]).get("cluster.crm");
  const isFound = found?.some(({ code, severity }) => code === "more-apart-than-nodes" && severity === "warning");
  expect(isFound).toBe(isStopped);
});

test
  .skipIf(missing)
  .each([
    "location l1 a inf: n1\nlocation l2 a -inf: n1",
    "location l1 a 100: n1\nlocation l2 a -inf: n1",
    "location l1 a inf: n1\nlocation l2 a -100: n1",
    "location l1 a inf: n1\nlocation l2 a -inf: n2",
  ])(`a preference that a ban outweighs is found: %j${missing}`, (text) => {
  const runsThere = scheduler.start(`${apart}${text}`, { nodes }).active.get("a")?.has("n1") === true;
  expect(finds("contradictory-locations", `${listed}${apart}${text}`)).toBe(!runsThere);
});
