import { listing } from "../../../../server/src/text/phrases.ts";
import { type Scheduler, whyUnreadable } from "../what-if/scheduler.ts";
import type { Subject } from "./candidate.ts";
import { primitivesOf, subjectOf } from "./candidates.ts";
import type { Explained, WhyContext } from "./context.ts";
import { explainAbsence } from "./explain-absence.ts";
import { explainPlace } from "./explain-place.ts";
import { preferNode } from "./fine-edits.ts";
import { explainBlocked, explainRemoved, explainTwice } from "./odd-states.ts";
import { createOracle, isReached } from "./oracle.ts";
import { scoresOf } from "./scores.ts";
import type { Why } from "./why.ts";
import { isYes, metaPairs, readWhyCib } from "./why-cib.ts";

/** What is asked. */
interface Question {
  /** A CIB with its status. */
  readonly cib: string;
  readonly scheduler: Scheduler;
  /** A resource of any kind. */
  readonly resource: string;
  /** Why (not) on this node; where it runs when absent. */
  readonly node?: string | undefined;
  readonly assumptions?: readonly string[];
  /** The cluster's time in seconds; now when absent. */
  readonly now?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the scheduler why a resource runs where it does, or why it doesn't run. Throws an Error with a sentence where the CIB has no such
 * resource or node, or the scheduler can't read it.
 */
export async function askWhy(question: Question): Promise<Why> {
  const { scheduler, resource, node, assumptions = [], signal, now = Date.now() / 1000 } = question;
  const cib = readWhyCib(question.cib);
  const primitives = primitivesOf(cib, resource);
  const isConfigured = primitives.length > 0;
  if (node !== undefined && !cib.nodes.some(({ name }) => name === node)) {
    throw new Error(`The cluster has no node "${node}": it has ${listing(cib.nodes.map(({ name }) => name))}.`);
  }
  const oracle = createOracle(question.cib, scheduler, signal);
  const [base] = await oracle.ask([[]]);
  if (!base) {
    const [answer] = await scheduler.run(question.cib, [[]], { signal });
    throw new Error(whyUnreadable(answer));
  }
  const removed = isConfigured ? undefined : explainRemoved(cib, base, resource);
  if (removed) {
    const { state, answer } = removed;
    return {
      ...{ resource, state, chain: answer.links, remedies: answer.remedies, assumptions },
      ...{ sentence: `${answer.sentence}.`, scores: [], scheduler: scheduler.name },
    };
  }
  if (!isConfigured) throw new Error(`The configuration has no resource "${resource}".`);
  const context: WhyContext = { cib, oracle, base, now };
  // Of a container that member is explained that isn't where it should be.
  const id =
    primitives.find((each) => !isReached(base, { id: each, ...(node === undefined ? {} : { node }) })) ??
    (primitives[0] as string);
  const subject = subjectOf(cib, id);
  if (!subject) throw new Error(`The configuration has no resource "${resource}".`);
  const { state, answer } = await explain(context, subject, node);
  return {
    ...{ resource, state, chain: answer.links, remedies: answer.remedies, assumptions },
    sentence: `${answer.sentence}.`,
    scores: scoresOf(cib, subject, base),
    scheduler: scheduler.name,
  };
}

async function explain(
  context: WhyContext,
  subject: Subject,
  node: string | undefined,
): Promise<{ state: Why["state"]; answer: Explained }> {
  const { cib, base } = context;
  const { id, path } = subject;
  const step = { depth: 0, visited: [] };
  const twice = node === undefined ? explainTwice(cib, base, subject) : undefined;
  if (twice) return twice;
  const blocked = await explainBlocked(context, subject);
  // What the cluster won't touch doesn't go to another node either.
  const isClone = path.some(({ name }) => name !== "primitive" && name !== "group");
  if (blocked && (node === undefined || blocked.node === node || !isClone)) {
    const isElsewhere = node !== undefined && blocked.node !== node;
    const sentence = isElsewhere ? `${id} doesn't run on ${node} because ${blocked.sentence}` : blocked.sentence;
    return { state: "blocked", answer: { ...blocked, sentence } };
  }
  const isPromotable = path.some(
    (each) => each.name === "master" || isYes(metaPairs(cib, [each], "promotable")[0]?.value),
  );
  if (!isReached(base, { id })) {
    const goal = node === undefined ? { id } : { id, node };
    const always = node === undefined ? [] : [preferNode(cib, path[0]?.attributes.id ?? id, node, "INFINITY")];
    // On one node it may be kept away for other reasons than everywhere.
    const answer = await explainAbsence(context, subject, goal, { ...step, always });
    return { state: answer.isUnknown ? "unknown" : "stopped", answer };
  }
  if (isPromotable && !isReached(base, { id, isPromoted: true }) && node === undefined) {
    const answer = await explainAbsence(context, subject, { id, isPromoted: true }, step);
    return { state: answer.isUnknown ? "unknown" : "unpromoted", answer };
  }
  const isThere = node !== undefined && isReached(base, { id, node });
  return { state: "started", answer: await explainPlace(context, subject, step, isThere ? undefined : node) };
}
