import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyCibEdits } from "../../../../client/src/cluster/what-if/cib-edit.ts";
import { leanCib } from "../../../../client/src/cluster/what-if/lean-cib.ts";
import { localScheduler } from "../../../../client/src/cluster/what-if/local-scheduler.ts";
import {
  type Placements,
  placementsAfter,
  placementsInStatus,
  readPrediction,
  withoutInstances,
} from "../../../../client/src/cluster/what-if/placements.ts";
import { withPlausibleStatus } from "../../../../client/src/cluster/what-if/plausible-status.ts";
import { quorumRules } from "../../../../client/src/cluster/what-if/quorum.ts";
import { scenariosWithoutFailures } from "../../../../client/src/cluster/what-if/scenarios.ts";
import type { Scheduler } from "../../../../client/src/cluster/what-if/scheduler.ts";
import { type WhatIf, whatIf } from "../../../../client/src/cluster/what-if/what-if.ts";
import { childElement, parseXml } from "../../../../server/src/text/xml.ts";
import { convert } from "../../../../server/src/workspace.ts";

const fence = "primitive fence stonith:fence_sbd op monitor interval=60s\n";
const web = `${fence}primitive vip IPaddr2 params ip=192.0.2.10 op monitor interval=10s
primitive web apache op monitor interval=10s
group g vip web
location prefer g 100: n1
rsc_defaults migration-threshold=3
`;

describe("what would happen", () => {
  let scheduler: Scheduler;
  let folder: string;

  beforeAll(async () => {
    const found = await localScheduler();
    if (!found) throw new Error("crm_simulate is needed.");
    scheduler = found;
    folder = mkdtempSync(join(tmpdir(), "quorate-what-if-test-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function plausible(text: string, nodes: readonly string[]): Promise<string> {
    const { text: cib, errors } = convert("file:///cluster.crm", text, "crm", "cib");
    expect(errors).toEqual([]);
    return (await withPlausibleStatus(cib, nodes, scheduler)).text;
  }

  async function ask(text: string, nodes: readonly string[]): Promise<WhatIf> {
    const quorum = quorumRules(nodes, nodes, { twoNode: nodes.length === 2 });
    return whatIf({ cib: await plausible(text, nodes), quorum, scheduler });
  }

  /** The sentences of one row about what doesn't stay, fence devices left out. */
  function sentences({ rows }: WhatIf, title: string): readonly string[] {
    const row = rows.find((each) => each.title === title);
    if (!row) throw new Error(`There is no row "${title}": ${rows.map((each) => each.title).join("; ")}`);
    return row.cells
      .filter(({ outcome, resource }) => outcome !== "stays" && resource !== "fence")
      .map(({ sentence }) => sentence);
  }

  test("a service moves when its node is lost or goes to standby, and stops without quorum", async () => {
    const matrix = await ask(web, ["n1", "n2", "n3"]);
    const moves = [/^vip moves from n1 to n[23]\.$/, /^web moves from n1 to n[23]\.$/];
    for (const title of ["n1 is lost", "n1 goes to standby"]) {
      expect(sentences(matrix, title)).toEqual(moves.map((pattern) => expect.stringMatching(pattern)));
    }
    expect(sentences(matrix, "n2 is lost")).toEqual([]);
    expect(sentences(matrix, "quorum is lost")).toEqual([
      "vip stops: there is no quorum.",
      "web stops: there is no quorum.",
    ]);
    expect(matrix.summary).toEqual(["Everything survives the loss of any one node."]);
  });

  test("a resource restarts where it failed once, and moves at its threshold", async () => {
    const matrix = await ask(web, ["n1", "n2", "n3"]);
    expect(sentences(matrix, "web fails on n1")).toEqual(["web restarts on n1."]);
    expect(sentences(matrix, "web fails 3 times on n1")).toEqual([
      expect.stringMatching(/^vip moves/),
      expect.stringMatching(/^web moves/),
    ]);
    expect(sentences(matrix, "the stop of web fails on n1")).toContainEqual(expect.stringMatching(/^web moves/));
  });

  test("what may run on one node only is named as lost with it", async () => {
    const matrix = await ask(`${web}location only g -inf: n2\nlocation only3 g -inf: n3\n`, ["n1", "n2", "n3"]);
    expect(matrix.summary).toEqual(["When n1 is lost, vip and web are down."]);
    expect(matrix.rows[0]?.weight).toBeGreaterThanOrEqual(4);
  });

  test("while a lost node can't be fenced, what ran there stays down", async () => {
    const matrix = await ask(web, ["n1", "n2", "n3"]);
    expect(sentences(matrix, "n1 is lost and can't be fenced")).toEqual([
      "vip is down: it ran on n1, and nothing can fence it.",
      "web is down: it ran on n1, and nothing can fence it.",
    ]);
    const without = await ask(web.replace(fence, ""), ["n1", "n2", "n3"]);
    // Pacemaker starts nothing at all while it has no way to fence.
    expect(without.rows.flatMap(({ cells }) => cells)).toEqual([]);
  });

  test("with fencing disabled a service may run twice", async () => {
    const matrix = await ask(`${web.replace(fence, "")}property stonith-enabled=false\n`, ["n1", "n2"]);
    expect(matrix.summary).toEqual(["When n1 is lost, vip and web may run twice, because fencing is disabled."]);
  });

  test("a promoted role moves to another node", async () => {
    const text = `${fence}primitive r ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
clone m r meta promotable=true
primitive fs Filesystem params device=/dev/x directory=/x fstype=ext4 op monitor interval=20s
colocation c inf: fs m:Promoted
order o m:promote fs:start
location l m role=Promoted 100: n1
`;
    const matrix = await ask(text, ["n1", "n2"]);
    expect(sentences(matrix, "n1 is lost")).toEqual(["r is promoted on n2 instead of n1.", "fs moves from n1 to n2."]);
  });

  test("a pinged gateway that is lost moves what needs it", async () => {
    const text = `${web}primitive ping ocf:pacemaker:ping params host_list=192.0.2.1 multiplier=1000 op monitor interval=10s
clone pings ping
location needs g rule -inf: not_defined pingd or pingd lte 0
`;
    const matrix = await ask(text, ["n1", "n2"]);
    expect(sentences(matrix, "pingd falls to 0 on n1")).toEqual([
      "vip moves from n1 to n2.",
      "web moves from n1 to n2.",
    ]);
  });

  test("pairs of nodes from four on; two of four have no quorum", async () => {
    const matrix = await ask(web, ["n1", "n2", "n3", "n4"]);
    expect(sentences(matrix, "n1 and n2 are lost")).toEqual([
      expect.stringMatching(/^vip/),
      expect.stringMatching(/^web/),
    ]);
    const pair = matrix.rows.find(({ title }) => title === "n1 and n2 are lost");
    expect(pair?.cells.filter(({ resource }) => resource === "web").map(({ outcome }) => outcome)).toEqual([
      "unavailable",
    ]);
  });

  test("what waits for a stop that the cluster can't do stays, though crm_simulate's summary lists it", async () => {
    const text = `${fence}primitive a Dummy op monitor interval=10s
primitive b Dummy op monitor interval=10s
clone A a
clone B b
order o A B
location a2 A rule -inf: #uname ne n2
location b34 B rule -inf: #uname ne n3 and #uname ne n4
`;
    const nodes = ["n1", "n2", "n3", "n4"];
    const matrix = await ask(text, nodes);
    expect(sentences(matrix, "n3 and n4 are lost")).toContain(
      "a can't be stopped: it waits for what the cluster can't do; the cluster leaves it as it is.",
    );
    const cib = await plausible(text, nodes);
    const quorum = quorumRules(nodes, nodes, { twoNode: false });
    const context = { text: cib, root: parseXml(cib), quorum, placements: new Map(), isFencingEnabled: true };
    const pair = scenariosWithoutFailures(context).find(({ title }) => title === "n3 and n4 are lost");
    expect([...(simulated(applyCibEdits(cib, pair?.edits ?? [])).get("a") ?? [])]).toEqual([["n2", "Started"]]);
  });

  test("a node that reaches no other doesn't stop what waits for a stop on another, and without the policy each goes on", async () => {
    const text = `${fence}primitive base Dummy op monitor interval=10s
clone bases base meta interleave=true
primitive web Dummy op monitor interval=10s
order o bases web
location l web 100: n1
`;
    const matrix = await ask(text, ["n1", "n2", "n3"]);
    expect(sentences(matrix, "quorum is lost")).toEqual([
      "base runs on n2 and n3, no longer on n1.",
      "web stops: there is no quorum.",
    ]);
    const ignoring = `${text}property no-quorum-policy=ignore\n`;
    const fencing = (await ask(ignoring, ["n1", "n2", "n3"])).rows.find(({ kind }) => kind === "no-quorum");
    expect(fencing).toMatchObject({
      cells: [],
      problem: expect.stringMatching(/^n1, n2 and n3 would fence the other/),
    });
    const unfenced = await ask(`${ignoring.replace(fence, "")}property stonith-enabled=false\n`, ["n1", "n2", "n3"]);
    expect(sentences(unfenced, "quorum is lost")).toEqual([
      "web runs on n1, n2 and n3 at the same time: no node knows of the others, and no-quorum-policy lets each go on.",
    ]);
  });

  test("a guest node is connected at first, and what it runs goes down with its host and comes back", async () => {
    const text = `${fence}primitive vm VirtualDomain params config=/vm.xml meta remote-node=guest op monitor interval=10s
primitive web Dummy op monitor interval=10s
location on web inf: guest
location l vm 100: n1
`;
    const matrix = await ask(text, ["n1", "n2", "n3"]);
    expect(matrix.assumptions).not.toContainEqual(expect.stringMatching(/still has something to do/));
    expect(sentences(matrix, "n2 is lost")).toEqual([]);
    expect(sentences(matrix, "n1 goes to standby")).toContainEqual(expect.stringMatching(/^vm moves from n1 to n[23]/));
  });

  test("with less in the CIB the scheduler does the same", async () => {
    const text = `${web}primitive p Dummy op monitor interval=10s
clone cl p
primitive r ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
clone m r meta promotable=true clone-max=2
`;
    const cib = await plausible(text, ["n1", "n2", "n3", "n4"]);
    const lean = leanCib(cib, { withoutFailures: true });
    expect(lean.length).toBeLessThan(cib.length);
    const quorum = quorumRules(["n1", "n2", "n3", "n4"], ["n1", "n2", "n3", "n4"], { twoNode: false });
    const actions = async (base: string) => {
      const context = { text: base, root: parseXml(base), quorum, placements: new Map(), isFencingEnabled: true };
      const scenarios = scenariosWithoutFailures(context);
      const asked = scenarios.flatMap(({ id, edits, views }) =>
        views ? views.map((view) => ({ id: `${id} ${view.node}`, edits: view.edits })) : [{ id, edits }],
      );
      const answers = await scheduler.run(
        base,
        asked.map(({ edits }) => edits),
      );
      return asked.map(({ id }, index) => {
        const done = readPrediction(answers[index]?.output ?? "", new Set())?.actions ?? [];
        return [id, done.map((action) => JSON.stringify(action)).sort()];
      });
    };
    expect(await actions(lean)).toEqual(await actions(cib));
  });

  /** Where everything is after crm_simulate itself has executed the transition. */
  function simulated(cib: string): Placements {
    const file = join(folder, "cib.xml");
    writeFileSync(file, cib);
    const env = { ...process.env, CIB_shadow_dir: folder };
    const { stdout } = spawnSync("crm_simulate", ["-S", "-x", file, "--output-as=xml"], { encoding: "utf8", env });
    const revised = childElement(parseXml(stdout), "revised_cluster_status");
    if (!revised) throw new Error("crm_simulate printed no revised status.");
    return withoutInstances(placementsInStatus(revised));
  }

  test("where the actions lead is where crm_simulate itself ends", async () => {
    const cib = await plausible(`${web}primitive p Dummy op monitor interval=10s\nclone cl p\n`, ["n1", "n2", "n3"]);
    const root = parseXml(cib);
    const [now] = await scheduler.run(cib, [[]]);
    const before = readPrediction(now?.output ?? "");
    if (!before) throw new Error("There is no prediction.");
    const quorum = quorumRules(["n1", "n2", "n3"], ["n1", "n2", "n3"], { twoNode: false });
    const placements = withoutInstances(before.before);
    const scenarios = scenariosWithoutFailures({ text: cib, root, quorum, placements, isFencingEnabled: true });
    const compared = scenarios
      .filter(({ kind }) => kind !== "fencing-fails" && kind !== "stop-fails" && kind !== "fails")
      .flatMap((each) =>
        (each.views ?? [each]).map(({ edits, ...view }) => {
          const others = "node" in view ? ["n1", "n2", "n3"].filter((node) => node !== view.node) : each.lost;
          return { edits, lost: others, title: each.title };
        }),
      );
    expect(compared.length).toBeGreaterThan(7);
    for (const { edits, lost, title } of compared) {
      const [answer] = await scheduler.run(cib, [edits]);
      const prediction = readPrediction(answer?.output ?? "", before.unique);
      if (!prediction) throw new Error(`There is no prediction for "${title}".`);
      const ours = withoutInstances(placementsAfter({ ...prediction, before: before.before }, lost));
      const theirs = simulated(applyCibEdits(cib, edits));
      expect(active(ours, lost), title).toEqual(active(theirs, lost));
    }
  });
});

function active(placements: Placements, lost: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    // After a fence device's stop crm_simulate cancels its monitor, which makes it look started again.
    [...placements]
      .filter(([id]) => id !== "fence")
      .sort()
      .map(([id, nodes]) => [
        id,
        [...nodes]
          .filter(([node]) => !lost.includes(node))
          .map(([node, role]) => `${role} ${node}`)
          .sort(),
      ]),
  );
}
