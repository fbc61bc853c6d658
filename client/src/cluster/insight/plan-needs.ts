import type { ClusterPlan } from "../apply/plan-change.ts";
import { checkParameters, parameterQuestions } from "../doctor/checks/parameters.ts";
import { checkResources } from "../doctor/checks/resources.ts";
import { type CibFacts, readCibFacts, type UsedResource } from "../doctor/cib-facts.ts";
import { askNodes } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { addressOf } from "../doctor/node-questions.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { ResourceState } from "../status/snapshot.ts";

/** What the nodes lack for the resources that a plan adds, changes, or allows on other nodes. */
export interface PlanNeeds {
  /** What the doctor finds of them; the most severe first. */
  readonly findings: readonly Finding[];
  /** What isn't known, in sentences. */
  readonly missing: readonly string[];
}

/** How long a node may take, in milliseconds. */
const longest = 8_000;

/**
 * The resources that are new, have another agent or other parameters, or may run where they might not before. `free` are those whose address
 * no resource of the base sets: nobody may answer for it yet.
 */
export function touchedResources(
  base: CibFacts,
  wanted: CibFacts,
): { readonly touched: readonly UsedResource[]; readonly free: readonly UsedResource[] } {
  const addresses = new Set(base.resources.flatMap((each) => addressOf(each) ?? []));
  const known = new Map(base.resources.map((each) => [each.id, each]));
  const isPlacedAlike = base.placement === wanted.placement;
  const touched = wanted.resources.filter((resource) => {
    const before = known.get(resource.id);
    return (
      before === undefined ||
      before.agent !== resource.agent ||
      textOf(before) !== textOf(resource) ||
      ((!isPlacedAlike || before.within !== resource.within) &&
        wanted.members.some((node) => resource.mayRunOn(node) === true && before.mayRunOn(node) !== true))
    );
  });
  return { touched, free: touched.filter((each) => !addresses.has(addressOf(each) ?? "")) };
}

function textOf({ parameters }: UsedResource): string {
  return JSON.stringify([...parameters].sort());
}

/**
 * Asks the nodes whether they have what a plan's new and changed resources need: agents, programs, files, a free address,
 * and parameters that the agents accept (their validate-all). Reads only, takes
 * a bounded time, and never rejects: what isn't known is said to be unknown. Undefined where the plan touches no resource.
 */
export async function planNeeds(
  session: ClusterSession,
  { base, plan }: Pick<ClusterPlan, "base" | "plan">,
  signal?: AbortSignal,
): Promise<PlanNeeds | undefined> {
  if (plan.changes.length === 0 || plan.errors.length > 0) return undefined;
  try {
    const wanted = readCibFacts(plan.cib);
    const { touched, free } = touchedResources(readCibFacts(base), wanted);
    if (touched.length === 0) return undefined;
    const live = session.view.snapshot ?? (await session.refresh(signal));
    const cib = { ...wanted, resources: touched };
    const examined = await askNodes(
      session,
      { cib, snapshot: { ...live, resources: free.map(stopped) }, failure: undefined },
      { signal, resourcesWithin: longest, more: parameterQuestions(touched, wanted) },
    );
    const results = [...checkResources(examined), ...checkParameters(examined)];
    const findings = results.filter((each) => each.kind === "finding");
    const severe = findings.filter(({ severity }) => severity !== "information");
    return {
      findings: severe.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error")),
      missing: examined.unanswered.map(
        ({ name, reason }) => `Whether ${name} has what the resources need isn't known: ${reason.replace(/\.$/, "")}.`,
      ),
    };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    return { findings: [], missing: [`Whether the nodes have what the resources need isn't known: ${why}.`] };
  }
}

/** A resource that runs nowhere, as a new one does. */
function stopped({ id, agent }: UsedResource): ResourceState {
  const state = { failed: false, managed: true, disabled: false, maintenance: false, blocked: false, orphaned: false };
  return { ...state, id, agent, kind: "primitive", role: "Stopped", placements: [], children: [] };
}
