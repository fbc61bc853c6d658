import { expect, it } from "vitest";
import {
  type ApplySurface,
  type ApprovalQuestion,
  applyPlan,
} from "../../../../client/src/cluster/apply/apply-plan.ts";
import type { RecordedApplyResult } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import type { ClusterPlan } from "../../../../client/src/cluster/apply/plan-change.ts";
import { openHistory } from "../../../../client/src/cluster/rollback/history.ts";

const simulation = { verify: [{ severity: "error", message: "wrong", isExisting: false }] } as const;

function planOf(name: string, more: Partial<ClusterPlan> = {}): ClusterPlan {
  return {
    cluster: "lab",
    files: ["/etc/cluster.crm"],
    mode: "update",
    base: "",
    plan: {
      cib: "",
      changes: [{ kind: "added", type: "primitive", id: name }],
      liveText: name,
      wantedText: "",
      errors: [],
    },
    ...more,
  };
}

/** A surface that writes down what it is asked for; each apply ends with the next outcome. */
function recorder(
  outcomes: readonly RecordedApplyResult["outcome"][],
  more: Partial<ApplySurface<ClusterPlan>> = {},
): { surface: ApplySurface<ClusterPlan>; events: string[]; questions: ApprovalQuestion[] } {
  const events: string[] = [];
  const questions: ApprovalQuestion[] = [];
  const rest = [...outcomes];
  const nameOf = ({ plan }: ClusterPlan): string => plan.changes[0]?.id ?? "";
  const surface: ApplySurface<ClusterPlan> = {
    history: openHistory("/nonexistent"),
    async show(plan) {
      events.push(`show ${nameOf(plan)}`);
    },
    findErrors: async () => ["cluster.crm:1: bad"],
    async approve(plan, question) {
      events.push(`approve ${nameOf(plan)}`);
      questions.push(question);
      return true;
    },
    async run(step, plan) {
      events.push(`${step} ${nameOf(plan)}`);
      if (step === "simulating") return simulation as never;
      return { outcome: rest.shift(), message: "It was changed." } as never;
    },
    ...more,
  };
  return { surface, events, questions };
}

it("shows, asks and applies, with the errors of the texts and of crm_verify in the question", async () => {
  const { surface, events, questions } = recorder(["applied"]);
  const ended = await applyPlan(planOf("web", { simulation }), surface, { isReviewed: false });
  expect(ended).toMatchObject({ kind: "done", result: { outcome: "applied" } });
  expect(events).toEqual(["show web", "approve web", "applying web"]);
  expect(questions).toEqual([{ isReviewed: false, errors: ["crm_verify: wrong", "cluster.crm:1: bad"] }]);
});

it("plans and asks again when the cluster was changed concurrently", async () => {
  const { surface, events, questions } = recorder(["conflict", "applied"], { planAgain: async () => planOf("again") });
  const first = planOf("web");
  expect(await applyPlan(first, surface, { isReviewed: false })).toMatchObject({
    kind: "done",
    plan: { plan: { liveText: "again" } },
  });
  expect(events).toEqual([
    ...["show web", "approve web", "applying web"],
    ...["show again", "approve again", "applying again"],
  ]);
  expect(questions[1]?.concurrent).toEqual({ message: "It was changed.", before: first.plan });
});

it("ends with a conflict where nobody can be asked again, or there is no new plan", async () => {
  for (const more of [{}, { planAgain: async () => undefined }]) {
    const { surface, events } = recorder(["conflict"], more);
    const ended = await applyPlan(planOf("web"), surface, { isReviewed: false });
    expect(ended).toMatchObject({ kind: "done", result: { outcome: "conflict" } });
    expect(events).toHaveLength(3);
  }
});

it("simulates a reviewed plan again before it asks", async () => {
  const { surface, events, questions } = recorder(["applied"]);
  await applyPlan(planOf("web"), surface, { isReviewed: true });
  expect(events).toEqual(["show web", "simulating web", "show web", "approve web", "applying web"]);
  expect(questions[0]).toMatchObject({ isReviewed: true, errors: ["crm_verify: wrong", "cluster.crm:1: bad"] });
});

it("applies nothing without changes, without approval, and where the cluster would refuse the configuration", async () => {
  const { plan } = planOf("web");
  const unchanged = recorder([]);
  expect(
    (await applyPlan(planOf("web", { plan: { ...plan, changes: [] } }), unchanged.surface, { isReviewed: false })).kind,
  ).toBe("unchanged");
  expect(unchanged.events).toEqual([]);
  const declined = recorder([], { approve: async () => false });
  expect((await applyPlan(planOf("web"), declined.surface, { isReviewed: false })).kind).toBe("declined");
  expect(declined.events).toEqual(["show web"]);
  const refused = recorder([]);
  const invalid = planOf("web", { simulation: { ...simulation, wouldRefuse: true } });
  expect((await applyPlan(invalid, refused.surface, { isReviewed: true })).kind).toBe("refused");
  expect(refused.events).toEqual(["show web"]);
});

it("asks about no errors in a rollback, since its configuration was in force before", async () => {
  const { surface, questions } = recorder(["applied"]);
  await applyPlan(planOf("web", { mode: "roll-back", simulation }), surface, { isReviewed: false });
  expect(questions).toEqual([{ isReviewed: false, errors: [] }]);
});
