import { listing } from "../../../../server/src/text/phrases.ts";
import type { Subject } from "./candidate.ts";
import type { Explained, Step, WhyContext } from "./context.ts";
import { failureCauses } from "./failure-causes.ts";

/** `a runs on n1`, where it does so now; else what the cluster is about to do, and what it waits for. */
export function whereItRuns({ base }: WhyContext, id: string, nodes: readonly string[]): string {
  const now = new Set(
    [...base.prediction.before].flatMap(([name, on]) => (name.replace(/:\d+$/, "") === id ? [...on.keys()] : [])),
  );
  const unclean = base.output.children
    .filter(({ name }) => name === "cluster_status")
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === "nodes")
    .flatMap(({ children }) => children)
    .filter(({ attributes }) => attributes.unclean === "true")
    .flatMap(({ attributes }) => attributes.name ?? []);
  const lost = nodes.filter((node) => unclean.includes(node));
  if (lost.length > 0 && lost.length === nodes.length)
    return `${id} ran on ${listing(lost)} when that was lost, and nobody knows whether it still does (${listing(lost)} ${lost.length > 1 ? "are" : "is"} unclean)`;
  if (nodes.every((node) => now.has(node))) return `${id} runs on ${listing(nodes)}`;
  const waits = unclean.length > 0 ? ` once ${listing(unclean)} ${unclean.length > 1 ? "are" : "is"} fenced` : "";
  const left = [...now].filter((node) => !nodes.includes(node) && !unclean.includes(node));
  return left.length > 0
    ? `${id} is about to move from ${listing(left)} to ${listing(nodes)}${waits}`
    : `${id} is about to start on ${listing(nodes)}${waits}`;
}

/** What failed on nodes where a resource is about to be started or promoted again, as a clause behind that; empty where nothing did. */
export function failuresOn({ cib, now }: WhyContext, subject: Subject, nodes: readonly string[]): string {
  const failed = failureCauses(cib, subject, now).filter(({ node }) => node !== undefined && nodes.includes(node));
  return failed.map(({ clause }) => `; ${clause}`).join("");
}

/** ` and not on n1`, where that isn't said already: `is about to move from n1 to n2`. */
export function notOn(focus: string | undefined, where: string): string {
  return focus === undefined || where.includes(` from ${focus} `) ? "" : ` and not on ${focus}`;
}

/** An answer that rests on nothing else. */
export function plain({ id }: Subject, { depth }: Step, sentence: string, ids: readonly string[] = []): Explained {
  return { sentence, links: [{ depth, resource: id, sentence: `${sentence}.`, ids }], remedies: [] };
}
