import { listing } from "../../../../server/src/text/phrases.ts";
import { withoutInstances } from "../what-if/placements.ts";
import type { Subject } from "./candidate.ts";
import type { Explained, Step, WhyContext } from "./context.ts";
import { explainAbsence } from "./explain-absence.ts";
import { preferNode } from "./fine-edits.ts";
import { failuresOn, plain } from "./place-words.ts";
import { scoreOf } from "./why-cib.ts";

/** Where a clone, or what a bundle runs, is and why it isn't on the other nodes. */
export async function explainClone(
  context: WhyContext,
  subject: Subject,
  step: Step,
  focus: string | undefined,
): Promise<Explained> {
  const { cib, base } = context;
  const { id } = subject;
  const roles = base.after.get(id) ?? new Map<string, string>();
  const promoted = [...roles].filter(([, role]) => role === "Promoted").map(([node]) => node);
  const scores = base.output.children
    .filter(({ name }) => name === "allocations")
    .flatMap(({ children }) => children)
    .filter(
      ({ name, attributes }) =>
        name === "promotion_score" && attributes.id?.replace(/:\d+$/, "") === id && attributes.node,
    );
  const best = scores.toSorted((a, b) => scoreOf(b.attributes.score) - scoreOf(a.attributes.score));
  const isBest =
    promoted.length > 0 &&
    promoted.every(
      (node) =>
        scoreOf(best[0]?.attributes.score) ===
        scoreOf(best.find(({ attributes }) => attributes.node === node)?.attributes.score),
    );
  const reason = isBest
    ? `, where its promotion score is the highest (${best.map(({ attributes: a }) => `${a.node} ${a.score}`).join(", ")})`
    : "";
  const now = withoutInstances(base.prediction.before).get(id) ?? new Map<string, string>();
  const soon = promoted.filter((node) => now.get(node) !== "Promoted");
  const others = [...roles.keys()].filter((node) => !promoted.includes(node));
  const starting = others.filter((node) => !now.has(node));
  const running = [...others.filter((node) => now.has(node)), ...soon.filter((node) => now.has(node))];
  const failures = failuresOn(context, subject, [...soon, ...starting]);
  const parts = [
    ...(promoted.length > soon.length
      ? [`is promoted on ${listing(promoted.filter((node) => !soon.includes(node)))}${reason}`]
      : []),
    ...(soon.length > 0
      ? [`is about to be promoted on ${listing(soon)}${promoted.length > soon.length ? "" : reason}`]
      : []),
    ...(running.length > 0
      ? [`runs on ${listing(running)}${promoted.length > 0 ? "" : ": a clone runs on every node that may run it"}`]
      : []),
    ...(starting.length > 0 ? [`is about to start on ${listing(starting)}`] : []),
  ];
  const where = `${id} ${parts.join(", and ")}${failures}${containersOf(context, subject, focus)}`;
  const own = plain(subject, step, where);
  // What a bundle runs is in its containers, never on a node itself.
  if (subject.path.some(({ name }) => name === "bundle")) return { ...own, sentence: where };
  const missing = cib.nodes
    .filter(({ name, isMember, isOnline }) => (name === focus || (isMember && isOnline)) && !roles.has(name))
    .map(({ name }) => name)
    .filter((name) => focus === undefined || name === focus);
  const found: Explained[] = [];
  for (const node of missing.slice(0, 2)) {
    const top = subject.path[0]?.attributes.id ?? id;
    found.push(
      await explainAbsence(
        context,
        subject,
        { id, node },
        { ...step, always: [preferNode(cib, top, node, "INFINITY")] },
      ),
    );
  }
  const sentences =
    focus === undefined ? [where, ...found.map(({ sentence }) => sentence)] : found.map(({ sentence }) => sentence);
  return {
    sentence: sentences.length > 0 ? sentences.join("; ") : where,
    links: [...own.links, ...found.flatMap(({ links }) => links)],
    remedies: focus === undefined ? [] : found.flatMap(({ remedies }) => remedies),
  };
}

/** Where the containers of a bundle are, as a clause behind where its resource is; empty for what isn't in one. */
function containersOf({ base }: WhyContext, { path }: Subject, focus: string | undefined): string {
  const id = path.find(({ name }) => name === "bundle")?.attributes.id;
  if (id === undefined) return "";
  const containers = [...base.after].flatMap(([name, nodes]) => {
    const [, kind, number] = name.startsWith(`${id}-`)
      ? (/^(docker|podman|rkt)-(\d+)$/.exec(name.slice(id.length + 1)) ?? [])
      : [];
    return kind === undefined ? [] : [...nodes.keys()].map((node) => ({ text: `${id}-${number} is on ${node}`, node }));
  });
  const all = containers.length === 0 ? "" : `: the container ${listing(containers.map(({ text }) => text))}`;
  const isAway = focus !== undefined && !containers.some(({ node }) => node === focus);
  return `${all}${isAway ? `, and none on ${focus}` : ""}`;
}
