// What Pacemaker's own scheduler makes of a plan: what the loss of a node means after it, and why something stays stopped.
import { describe, expect, test } from "vitest";
import { planInsight } from "../../../../client/src/cluster/insight/plan-insight.ts";
import { localScheduler } from "../../../../client/src/cluster/what-if/local-scheduler.ts";
import { withPlausibleStatus } from "../../../../client/src/cluster/what-if/plausible-status.ts";
import { convert } from "../../../../server/src/workspace.ts";

const scheduler = await localScheduler();

const base = `primitive fence stonith:external/ssh params hostlist="n1 n2 n3"
primitive db ocf:pacemaker:Dummy op monitor interval=10s
primitive web ocf:pacemaker:Dummy op monitor interval=10s
`;

function cibOf(crm: string): string {
  const { text, errors } = convert("a.crm", crm, "crm", "cib");
  expect(errors).toEqual([]);
  return text;
}

/** A plan from one text to another, on three nodes that are idle. */
async function planOf(before: string, after: string, stopped: readonly string[] = []) {
  if (!scheduler) throw new Error("There is no scheduler.");
  const live = await withPlausibleStatus(cibOf(before), ["n1", "n2", "n3"], scheduler);
  const inactive = stopped.map((resource) => ({
    ...{ resource, state: "stopped" as const, why: "the scheduler finds no node that may run it now" },
  }));
  return planInsight(scheduler, {
    base: live.text,
    plan: { cib: cibOf(after), changes: [], errors: [], liveText: "", wantedText: "" },
    simulation: { verify: [], transition: { steps: [], anyway: [], inactive } },
  });
}

describe.skipIf(!scheduler)("a plan, looked at by the scheduler", () => {
  const onlyOnN1 = `${base}location l2 db -inf: n2\nlocation l3 db -inf: n3\nlocation l1 db 100: n1\n`;

  test("the loss of a node stops what only that node may run after the change", async () => {
    const { insight } = await planOf(`${base}location l1 db 100: n1\n`, onlyOnN1);
    expect(insight).toEqual({
      differences: [{ title: "n1 is lost", isWorse: true, sentence: "After this change the loss of n1 stops db." }],
    });
  });

  test("it no longer stops it once another may", async () => {
    const { insight } = await planOf(onlyOnN1, `${base}location l1 db 100: n1\n`);
    expect(insight?.differences.map(({ sentence }) => sentence)).toEqual([
      "After this change the loss of n1 no longer stops db.",
    ]);
  });

  test("a resource that moves takes its weakness with it", async () => {
    const { insight } = await planOf(onlyOnN1, `${base}location l1 db -inf: n1\nlocation l3 db -inf: n3\n`);
    expect(insight?.differences.map(({ sentence }) => sentence)).toEqual([
      "After this change the loss of n2 stops db.",
      "After this change the loss of n1 no longer stops db.",
    ]);
  });

  test("a change that has nothing to do with it makes no difference", async () => {
    expect((await planOf(base, `${base}primitive new ocf:pacemaker:Dummy op monitor interval=10s\n`)).insight).toEqual({
      differences: [],
    });
  });

  test("what waits for connectivity stays stopped now, and starts once the ping has run", async () => {
    const ping = `primitive ping-gateway ocf:pacemaker:ping params host_list=10.0.0.1 op monitor interval=10s
clone pings ping-gateway
location reach web rule -inf: not_defined pingd
`;
    const { simulation } = await planOf(base, base + ping, ["web"]);
    expect(simulation?.transition?.inactive).toEqual([
      {
        ...{ resource: "web", state: "stopped", isForNow: true },
        why: "it waits for the attribute pingd, which ping-gateway sets once it runs (reach forbids nodes where pingd is not defined: n1, n2 and n3)",
      },
    ]);
  });

  test("without an answer the plan stands, and says what isn't known", async () => {
    const silent = { name: "a node", run: () => Promise.reject(new Error("n1 is gone.")) };
    const plan = {
      base: "<cib/>",
      plan: { cib: cibOf(base), changes: [], errors: [], liveText: "", wantedText: "" },
      simulation: { verify: [], transition: { steps: [], anyway: [], inactive: [] } },
    };
    const { insight } = await planInsight(silent, { ...plan, base: cibOf(base).replace("</cib>", "<status/></cib>") });
    expect(insight).toEqual({
      differences: [],
      missing: "What the loss of a node means after this change isn't known: n1 is gone.",
    });
  });
});
