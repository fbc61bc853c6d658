import { listing } from "../../../../server/src/text/phrases.ts";
import type { Subject } from "./candidate.ts";
import { candidatesFor } from "./candidates.ts";
import { clusterCauses } from "./cluster-causes.ts";
import type { Explained, WhyContext } from "./context.ts";
import { instancesOf, type Outcome } from "./oracle.ts";
import type { Why } from "./why.ts";
import { metaPairs, type WhyCib } from "./why-cib.ts";

/** A resource that isn't configured any more, and of which the status still knows; undefined where that isn't so. */
export function explainRemoved(
  cib: WhyCib,
  base: Outcome,
  id: string,
): { state: Why["state"]; answer: Explained } | undefined {
  const instances = instancesOf(base, id).filter(({ attributes: a }) => (a.orphaned ?? a.removed) === "true");
  const [first] = instances;
  if (!first) return undefined;
  const nodes = instances.flatMap(nodesOf);
  const isStuck = instances.some(({ attributes }) => attributes.blocked === "true");
  const next = isStuck
    ? "the cluster couldn't stop it, and won't touch it before a cleanup"
    : first.attributes.managed === "false"
      ? "the cluster leaves it as it is: it isn't managed (maintenance, is-managed or stop-orphan-resources)"
      : (withoutStop(cib) ?? "the cluster is about to stop it");
  const sentence =
    nodes.length === 0
      ? `${id} was removed from the configuration, and is stopped`
      : `${id} was removed from the configuration, and is still active on ${listing(nodes)}: ${next}`;
  const fix = next.startsWith("the cluster stops nothing")
    ? "configure a fence device"
    : isStuck
      ? `stop it by hand, then clean up ${id}`
      : `configure ${id} again, and delete it while it is stopped`;
  return {
    state: nodes.length === 0 ? "stopped" : isStuck ? "blocked" : "started",
    answer: {
      sentence,
      links: [{ depth: 0, resource: id, sentence: `${sentence}.`, ids: [] }],
      remedies:
        nodes.length === 0 || next.startsWith("the cluster is about") ? [] : [{ text: fix, isFix: true, ids: [] }],
    },
  };
}

/** Why Pacemaker stops nothing, not even what was removed; undefined where it does. Tried with crm_simulate 2.1.5 and 3.0.3. */
function withoutStop(cib: WhyCib): string | undefined {
  const cause = clusterCauses(cib).find(({ remedy }) => remedy === "a fence device");
  return cause && `the cluster stops nothing while ${cause.clause}`;
}

/** What the cluster does with a resource that is active too often, by its multiple-active; the last is the default. */
const handling: Readonly<Record<string, string>> = {
  block: "the cluster won't touch it (multiple-active is block)",
  stop_only: "the cluster stops it everywhere, and leaves it stopped (multiple-active is stop_only)",
  stop_unexpected: "the cluster stops it everywhere but where it belongs (multiple-active is stop_unexpected)",
  stop_start: "the cluster stops it everywhere, and starts it on one node",
};

/** A resource that may run once, and is active on several nodes; undefined where that isn't so. */
export function explainTwice(
  cib: WhyCib,
  base: Outcome,
  { id, path }: Subject,
): { state: Why["state"]; answer: Explained } | undefined {
  if (path.some(({ name }) => name !== "primitive" && name !== "group")) return undefined;
  const instances = instancesOf(base, id);
  const nodes = [...new Set(instances.flatMap(nodesOf))].toSorted();
  // After failed starts it only may be active.
  if (instances.some(({ attributes }) => attributes.failed === "true")) return undefined;
  if (nodes.length < 2 || instances.some(({ attributes }) => /migrat/i.test(attributes.role ?? ""))) return undefined;
  const [value] = metaPairs(cib, path, "multiple-active");
  const how = value?.value ?? "stop_start";
  const sentence = `${id} is active on ${listing(nodes)} at once, and may run on one node only: something started it outside of the cluster (at boot, or by hand), or a node was cut off without being fenced; ${handling[how] ?? handling.stop_start}`;
  const ids = value?.element.attributes.id === undefined ? [] : [value.element.attributes.id];
  const remedy = `stop it on all but one of ${listing(nodes)}, then clean up ${id}`;
  return {
    state: how === "block" ? "blocked" : "started",
    answer: {
      sentence,
      links: [{ depth: 0, resource: id, sentence: `${sentence}.`, ids }],
      remedies: how === "block" || how === "stop_only" ? [{ text: remedy, isFix: true, ids }] : [],
    },
  };
}

function nodesOf({
  children,
}: {
  children: readonly { name: string; attributes: Record<string, string> }[];
}): string[] {
  return children.flatMap(({ name, attributes }) => (name === "node" ? (attributes.name ?? []) : []));
}

/** A resource that the cluster won't touch after a failure: `a is blocked on n2 because its stop failed`. */
export async function explainBlocked(
  context: WhyContext,
  subject: Subject,
): Promise<(Explained & { node: string }) | undefined> {
  const { base, cib, oracle, now } = context;
  const { id } = subject;
  const instance = instancesOf(base, id).find(({ attributes }) => attributes.blocked === "true");
  if (!instance) return undefined;
  const node = instance.children.find(({ name }) => name === "node")?.attributes.name ?? "";
  const candidates = candidatesFor(cib, subject, { id }, now).filter(
    ({ remedy, node: on }) => remedy.startsWith(`clean up ${id} `) && (on === node || node === ""),
  );
  const outcomes = await oracle.ask(candidates.map(({ edits }) => edits));
  const proven = candidates.filter((_, index) => {
    const outcome = outcomes[index];
    return outcome !== undefined && !instancesOf(outcome, id).some(({ attributes }) => attributes.blocked === "true");
  });
  if (proven.length === 0) return undefined;
  const clause = proven.map((each) => each.clause).join(", and ");
  return {
    node,
    sentence: `${id} is blocked${node ? ` on ${node}` : ""} because ${clause}`,
    links: proven.map(({ clause: each, ids }) => ({ depth: 0, resource: id, sentence: `${each}.`, ids })),
    remedies: proven.map(({ remedy, isFix, ids }) => ({ text: remedy, isFix, ids })),
  };
}
