import { listing } from "../../../../server/src/text/phrases.ts";
import type { Candidate, Subject } from "./candidate.ts";
import { candidatesFor, primitivesOf, subjectOf } from "./candidates.ts";
import { type Explained, greatestDepth, type Step, type WhyContext } from "./context.ts";
import { explainBlocked } from "./odd-states.ts";
import { type Goal, instancesOf, isReached } from "./oracle.ts";
import { minimalSet, prove } from "./sufficient.ts";
import type { WhyLink } from "./why.ts";

/**
 * Why a resource isn't where (or what) the goal wants it: the causes that the scheduler confirms by taking them away, then what they
 * depend on.
 */
export async function explainAbsence(
  context: WhyContext,
  subject: Subject,
  goal: Goal,
  step: Step,
): Promise<Explained> {
  const { cib, oracle, now } = context;
  const candidates = candidatesFor(cib, subject, goal, now);
  const { single, together } = await prove(oracle, goal, candidates, step.always);
  let [causes, isTogether] = single.length > 0 ? [single, false] : [together, true];
  if (causes.length === 0) {
    causes = await deeperSet(context, candidates, goal, step);
    isTogether = true;
  }
  const head = headOf(context, goal);
  if (causes.length === 0) return unexplained(context, subject, goal, step, head, candidates);

  const shown = underOneHead(sameOnSeveralNodes(oncePerNode(causes)));
  const clauses = shown.map(({ clause }) => clause);
  const text =
    clauses.length > 4 ? [...clauses.slice(0, 4), `${clauses.length - 4} more`].join(", and ") : clauses.join(", and ");
  const own: WhyLink[] = shown.map(({ clause, ids }) => ({
    depth: step.depth,
    resource: subject.id,
    sentence: `${clause}.`,
    ids,
  }));
  const next = await followDependencies(context, shown, goal, { ...step, visited: [...step.visited, subject.id] });
  const deeper = await confirmed(
    context,
    next.flatMap(({ fixes = [] }) => fixes),
    goal,
    step,
  );
  const remedies = isTogether
    ? [
        {
          text: `only together: ${listing(causes.map(({ remedy }) => remedy))}`,
          isFix: causes.every(({ isFix }) => isFix),
          ids: causes.flatMap(({ ids }) => ids),
        },
      ]
    : [...deeper, ...causes].map(({ remedy, isFix, ids }) => ({ text: remedy, isFix, ids }));
  const tail = next.map(({ sentence }) => `, and ${sentence}`).join("");
  return {
    sentence: `${head} because ${text}${tail}`,
    links: [...own, ...next.flatMap(({ links }) => links)],
    remedies: remedies.filter(({ text: each }, index) => remedies.findIndex((other) => other.text === each) === index),
    fixes: isTogether ? [] : [...deeper, ...causes.filter(({ isFix }) => isFix)],
  };
}

/** Those of the fixes of what a resource depends on that help it, too. */
async function confirmed(
  { oracle }: WhyContext,
  fixes: readonly Candidate[],
  goal: Goal,
  { always = [] }: Step,
): Promise<readonly Candidate[]> {
  if (fixes.length === 0) return [];
  const outcomes = await oracle.ask(fixes.map(({ edits }) => [...edits, ...always]));
  return fixes.filter((_, index) => isReached(outcomes[index], goal));
}

/** `a is stopped`, as far as it is true now and after what the cluster would do. */
function headOf({ base }: WhyContext, { id, node, isPromoted }: Goal): string {
  if (isPromoted) return node === undefined ? `${id} isn't promoted anywhere` : `${id} isn't promoted on ${node}`;
  const isActiveOn = (on: string | undefined): boolean =>
    [...base.prediction.before].some(
      ([name, nodes]) => name.replace(/:\d+$/, "") === id && (on === undefined ? nodes.size > 0 : nodes.has(on)),
    );
  if (node !== undefined) return isActiveOn(node) ? `${id} won't stay on ${node}` : `${id} doesn't run on ${node}`;
  const isActive = isActiveOn(undefined);
  return isActive ? `${id} is about to stop` : `${id} is stopped`;
}

/** Of several causes by the membership of one node, the first: that it is offline says enough. */
function oncePerNode(causes: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return causes.filter(({ reach, node, ids, clause }) => {
    const key =
      reach === "node" && node !== undefined && ids.length === 0 && /unclean|offline|joined|joining/.test(clause)
        ? `membership ${node}`
        : clause;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Causes that differ in their node alone, as one: `its start failed on n1, n2 and n3`. */
function sameOnSeveralNodes(causes: readonly Candidate[]): Candidate[] {
  const groups = new Map<string, Candidate[]>();
  for (const cause of causes) {
    const { node, clause } = cause;
    const isOn = node !== undefined && clause.includes(` on ${node}`);
    const key = isOn ? clause.replace(` on ${node}`, " on \0") : clause;
    groups.set(key, [...(groups.get(key) ?? []), cause]);
  }
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    const nodes = listing(group.flatMap(({ node }) => node ?? []));
    const clause = key.replace("\0", nodes);
    return [{ ...first, clause, ids: group.flatMap(({ ids }) => ids), edits: group.flatMap(({ edits }) => edits) }];
  });
}

/** Causes of the same thing, such as that a remote node isn't connected, with that said once. */
function underOneHead(causes: readonly Candidate[]): Candidate[] {
  const heads = new Map<string, Candidate>();
  for (const cause of causes) {
    const { under, clause, ids, edits } = cause;
    const key = under ?? clause;
    const known = heads.get(key);
    if (known === undefined)
      heads.set(key, under === undefined ? cause : { ...cause, clause: `${under}, and ${clause}` });
    else
      heads.set(key, {
        ...known,
        ...{ clause: `${known.clause}, and ${clause}`, ids: [...known.ids, ...ids], edits: [...known.edits, ...edits] },
      });
  }
  return [...heads.values()];
}

/** The causes of what a resource depends on, where its own don't suffice. */
async function deeperSet(
  { cib, oracle, now }: WhyContext,
  candidates: readonly Candidate[],
  goal: Goal,
  step: Step,
): Promise<readonly Candidate[]> {
  const all = [...candidates];
  const seen = new Set(step.visited);
  const queue = candidates.flatMap(({ other }) => (other === undefined ? [] : primitivesOf(cib, other)));
  for (let id = queue.shift(); id !== undefined && seen.size < 40; id = queue.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const subject = subjectOf(cib, id);
    if (!subject) continue;
    for (const cause of candidatesFor(cib, subject, { ...goal, id }, now)) {
      if (all.some(({ edits }) => JSON.stringify(edits) === JSON.stringify(cause.edits))) continue;
      all.push({
        ...cause,
        clause:
          cause.node === undefined || cause.ids.length > 0
            ? cause.clause.replace(/\bits\b/g, `${id}'s`).replace(/\bit\b/g, id)
            : cause.clause,
      });
      if (cause.other !== undefined) queue.push(...primitivesOf(cib, cause.other));
    }
  }
  return all.length === candidates.length ? [] : minimalSet(oracle, goal, all, step.always);
}

/** What holds of the resources that the causes name: why they are stopped, or where they run. */
async function followDependencies(
  context: WhyContext,
  causes: readonly Candidate[],
  goal: Goal,
  step: Step,
): Promise<Explained[]> {
  const named = causes.flatMap(({ other, alternatives = [] }) => [
    ...(other === undefined ? [] : [other]),
    ...alternatives,
  ]);
  const promoted = new Set(causes.flatMap(({ other, isOtherPromoted }) => (isOtherPromoted && other ? [other] : [])));
  const others = [...new Set(named)].slice(0, 2);
  const found: Explained[] = [];
  for (const other of others) {
    const ids = primitivesOf(context.cib, other);
    const isPromoted = promoted.has(other);
    const goalOf = (id: string): Goal => (isPromoted ? { id, isPromoted } : { id });
    const away = ids.find((id) => !isReached(context.base, goalOf(id))) ?? ids[0];
    const subject = away === undefined ? undefined : subjectOf(context.cib, away);
    if (away === undefined || !subject || step.visited.includes(away) || step.depth >= greatestDepth) continue;
    const deeper = { depth: step.depth + 1, visited: step.visited };
    const blocked = await explainBlocked(context, subject);
    if (blocked) {
      found.push({ ...blocked, links: blocked.links.map((link) => ({ ...link, depth: deeper.depth })) });
    } else if (isReached(context.base, goalOf(away))) {
      const roles = [...(context.base.after.get(away) ?? [])].filter(([, role]) => !isPromoted || role === "Promoted");
      const on = roles.map(([node]) => node);
      const isElsewhere = goal.node !== undefined && !on.includes(goal.node);
      const sentence = `${away} ${isPromoted ? "is promoted" : "runs"} on ${listing(on)}${isElsewhere ? `, not on ${goal.node}` : ""}`;
      found.push({
        sentence,
        links: [{ depth: deeper.depth, resource: away, sentence: `${sentence}.`, ids: [] }],
        remedies: [],
      });
    } else {
      // While it isn't active at all, that comes first.
      const isActive = isReached(context.base, { id: away });
      const answer = await explainAbsence(context, subject, isActive ? goalOf(away) : { id: away }, deeper);
      if (!answer.isUnknown) found.push(answer);
      else found.push({ ...answer, sentence: isActive ? `${away} isn't promoted anywhere` : `${away} is stopped` });
    }
  }
  return found;
}

async function unexplained(
  context: WhyContext,
  subject: Subject,
  goal: Goal,
  step: Step,
  head: string,
  candidates: readonly Candidate[],
): Promise<Explained> {
  const { cib, base } = context;
  const { id } = subject;
  const common = { remedies: [], links: [] };
  if (goal.isPromoted) {
    const named = [...cib.attributes].flatMap(([node, own]) =>
      [...own].filter(([name]) => name.replace(/:\d+$/, "") === `master-${id}`).map(([, value]) => ({ node, value })),
    );
    const evidence =
      named.length === 0
        ? `its agent gave no node a promotion score (no node has the attribute master-${id})`
        : named.every(({ value }) => value.startsWith("-"))
          ? `its agent's promotion scores are negative: ${named.map(({ node, value }) => `${node} ${value}`).join(", ")}`
          : undefined;
    if (evidence !== undefined) {
      const link = { depth: step.depth, resource: id, sentence: `${evidence}.`, ids: [] };
      return { ...common, sentence: `${head} because ${evidence}`, links: [link] };
    }
  }
  const action = base.prediction.actions.find(
    ({ resource, reason }) => resource.replace(/:\d+$/, "") === id && reason !== "",
  );
  const isPending = instancesOf(base, id).some(({ attributes }) => attributes.pending !== undefined);
  const own = [
    ...(isPending ? ["an operation of it is under way"] : []),
    ...(action ? [`the scheduler's own reason is "${action.reason}"`] : []),
  ];
  const what =
    candidates.length === 0
      ? "no constraint, option, failure or node state was found that could"
      : `none of these explains it: ${listing([...new Set(candidates.map(({ clause }) => clause))], 6)}`;
  return { ...common, isUnknown: true, sentence: `${head}; ${[...own, `why isn't known: ${what}`].join("; ")}` };
}
