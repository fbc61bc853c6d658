import type { ClusterPlan } from "../apply/plan-change.ts";
import { checkOutside } from "../doctor/checks/outside.ts";
import { checkParameters, parameterQuestions } from "../doctor/checks/parameters.ts";
import { checkResources } from "../doctor/checks/resources.ts";
import { checkStorage } from "../doctor/checks/storage.ts";
import { type CibFacts, mountOf, readCibFacts, type UsedResource } from "../doctor/cib-facts.ts";
import { askNodes } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { addressOf, unitsOf } from "../doctor/node-questions.ts";
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
 * The resources that are new, have another agent or other parameters, or may run where they might not before. `free` are those of which
 * nothing is there yet: they are new, or have another address, and no resource of the base has what only one can have.
 */
export function touchedResources(
  base: CibFacts,
  wanted: CibFacts,
): { readonly touched: readonly UsedResource[]; readonly free: readonly UsedResource[] } {
  const claimed = new Set(base.resources.flatMap(claims));
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
  const isFree = (resource: UsedResource): boolean =>
    (addressOf(resource) !== undefined || !known.has(resource.id)) &&
    !claims(resource).some((each) => claimed.has(each));
  return { touched, free: touched.filter(isFree) };
}

/** What only one resource can have: an address, a device and the folder where it is mounted, a service of the system. */
function claims(resource: UsedResource): readonly string[] {
  const { device, folder } = mountOf(resource) ?? {};
  return [addressOf(resource), device, folder, ...unitsOf(resource)].filter((each) => each !== undefined);
}

function textOf({ parameters }: UsedResource): string {
  return JSON.stringify([...parameters].sort());
}

/**
 * Asks the nodes whether they have what a plan's new and changed resources need: agents, programs, files, devices, a free address and port,
 * no second start by the system, and parameters that the agents accept (their validate-all). Reads only, takes
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
    const results = [checkResources, checkStorage, checkOutside, checkParameters].flatMap((check) => check(examined));
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
