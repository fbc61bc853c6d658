import { listing } from "../../../../server/src/text/phrases.ts";
import type { XmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import type { Subject } from "./candidate.ts";
import { candidatesFor, primitivesOf, subjectOf } from "./candidates.ts";
import { type Explained, greatestDepth, type Step, type WhyContext } from "./context.ts";
import { explainAbsence } from "./explain-absence.ts";
import { explainClone } from "./explain-clone.ts";
import { preferNode } from "./fine-edits.ts";
import { isReached } from "./oracle.ts";
import { failuresOn, notOn, plain, whereItRuns } from "./place-words.ts";
import { allocations, scoresOf, scoreText, termsOf } from "./scores.ts";
import { isNo, isYes, metaPairs, optionsOf, scoreOf } from "./why-cib.ts";

/** Why a resource runs where it does; with a focus, why there and not on that node. */
export async function explainPlace(
  context: WhyContext,
  subject: Subject,
  step: Step,
  focus?: string,
): Promise<Explained> {
  const { cib, base } = context;
  const { id, path } = subject;
  const nodes = [...(base.after.get(id)?.keys() ?? [])];
  const unmanaged = unmanagedBy(context, subject);
  const place = whereItRuns(context, id, nodes);
  const where = / is about to /.test(place) ? `${place}${failuresOn(context, subject, nodes)}` : place;
  // Nothing recovers it, so a failure is how it is now.
  if (unmanaged !== undefined) {
    const failed = failuresOn(context, subject, nodes);
    return plain(subject, step, `${place}, and the cluster leaves it as it is because ${unmanaged}${failed}`);
  }
  const clone = path.find(({ name }) => name === "clone" || name === "master" || name === "bundle");
  if (clone) return explainClone(context, subject, step, focus);
  if (focus === undefined || !nodes.includes(focus)) {
    const tie = tiesOf(context, subject)[0];
    const other = tie && subjectOf(cib, tie.other);
    if (
      tie &&
      other &&
      isReached(base, { id: other.id }) &&
      step.depth < greatestDepth &&
      !step.visited.includes(other.id)
    ) {
      const deeper = await explainPlace(
        context,
        other,
        { depth: step.depth + 1, visited: [...step.visited, id] },
        focus,
      );
      const sentence = `${where}${notOn(focus, where)} because ${tie.clause}, and ${deeper.sentence}`;
      const own = { depth: step.depth, resource: id, sentence: `${where}: ${tie.clause}.`, ids: tie.ids };
      return { sentence, links: [own, ...deeper.links], remedies: deeper.remedies };
    }
  }
  const lead = await explainLead(context, subject, step, nodes[0] ?? "", focus);
  const failed = where === place && isFailedNow(context, id) ? failuresOn(context, subject, nodes) : "";
  return failed === "" ? lead : { ...lead, sentence: `${lead.sentence}${failed}` };
}

/** Whether the scheduler takes it for failed at present. */
function isFailedNow({ base }: WhyContext, id: string): boolean {
  const isIt = ({ name, attributes: a }: XmlElement): boolean =>
    name === "resource" && configuredName(a.id ?? "") === id && a.failed === "true";
  const within = (element: XmlElement): boolean => isIt(element) || element.children.some(within);
  return base.output.children.some((each) => each.name === "cluster_status" && within(each));
}

/** Why the cluster doesn't touch a resource, if so. */
function unmanagedBy({ cib, base }: WhyContext, { id, path }: Subject): string | undefined {
  if (optionsOf(cib).some(({ name, value }) => name === "maintenance-mode" && isYes(value)))
    return "the whole cluster is in maintenance";
  const [maintenance] = metaPairs(cib, path, "maintenance");
  if (isYes(maintenance?.value)) return `maintenance of ${maintenance?.owner} is ${maintenance?.value}`;
  const [managed] = metaPairs(cib, path, "is-managed");
  if (isNo(managed?.value)) return `is-managed of ${managed?.owner} is ${managed?.value}`;
  // An instance on another node is managed as ever.
  const nodes = [...(base.after.get(id)?.keys() ?? [])];
  const isAll = nodes.length > 0 && nodes.every((each) => isYes(cib.attributes.get(each)?.get("maintenance")));
  return isAll ? `${listing(nodes)} ${nodes.length > 1 ? "are" : "is"} in maintenance` : undefined;
}

interface Tie {
  readonly other: string;
  readonly clause: string;
  readonly ids: readonly string[];
}

/** What a resource must run with: the first member of its group, or a resource it is colocated with at INFINITY. */
function tiesOf({ cib, now }: WhyContext, subject: Subject): Tie[] {
  const group = subject.path.find(({ name }) => name === "group");
  const [first] = group ? primitivesOf(cib, group.attributes.id ?? "") : [];
  if (group && first !== undefined && first !== subject.id) {
    return [
      {
        other: first,
        clause: `it is in the group ${group.attributes.id} with ${first}`,
        ids: [group.attributes.id ?? ""],
      },
    ];
  }
  return candidatesFor(cib, subject, { id: subject.id }, now).flatMap(({ other, clause, ids, reach }): Tie[] => {
    const [member] = other === undefined ? [] : primitivesOf(cib, other);
    const constraint = cib.constraints.find(({ attributes }) => attributes.id === ids[0]);
    if (reach !== "dependency" || member === undefined || constraint?.name !== "rsc_colocation") return [];
    if (scoreOf(constraint.attributes.score ?? "INFINITY") !== Number.POSITIVE_INFINITY) return [];
    return [{ other: member, clause, ids }];
  });
}

/** By how much a node is ahead of others for a resource, or why no other may run it. */
async function explainLead(
  context: WhyContext,
  subject: Subject,
  step: Step,
  node: string,
  focus: string | undefined,
): Promise<Explained> {
  const { cib, base, oracle } = context;
  const { id } = subject;
  const top = subject.path[0]?.attributes.id ?? id;
  const rows = scoresOf(cib, subject, base).filter(
    (row) => row.node !== node && (focus === undefined || row.node === focus),
  );
  const usable = rows.filter(({ excluded }) => excluded === undefined).slice(0, 3);
  const where = whereItRuns(context, id, [node]);
  if (rows.length === 0) return plain(subject, step, `${where}, the only node that is known`);
  if (usable.length === 0 && focus === undefined) {
    const away = listing(
      rows.map((row) => `${row.node} is ${excludedWords(row.excluded)}`),
      4,
    );
    return plain(subject, step, `${where} because no other node is available: ${away}`);
  }
  const scores = allocations(base, id);
  const own = scoreOf(scores.get(node));
  const asked = usable.length > 0 ? usable : rows;
  const guesses = asked.map((row) => {
    const difference = own - scoreOf(scores.get(row.node));
    return Number.isFinite(difference) && difference >= 0 ? difference : 0;
  });
  const prefer = (other: string, score: string) => [preferNode(cib, top, other, score)];
  const outcomes = await oracle.ask(
    asked.flatMap((row, index) => [
      prefer(row.node, "INFINITY"),
      ...(guesses[index] === 0 ? [] : [prefer(row.node, String(guesses[index]))]),
      prefer(row.node, String((guesses[index] ?? 0) + 1)),
    ]),
  );
  const clauses: string[] = [];
  const equal: string[] = [];
  const links = [];
  const remedies = [];
  const ids = new Set<string>();
  let at = 0;
  for (const [index, row] of asked.entries()) {
    const guess = guesses[index] ?? 0;
    const [most, below, above] =
      guess === 0 ? [outcomes[at], undefined, outcomes[at + 1]] : [outcomes[at], outcomes[at + 1], outcomes[at + 2]];
    at += guess === 0 ? 2 : 3;
    const goal = { id, node: row.node };
    if (!isReached(most, goal)) {
      const blocked = await explainAbsence(context, subject, goal, { ...step, always: prefer(row.node, "INFINITY") });
      clauses.push(blocked.sentence);
      links.push(...blocked.links);
      if (focus !== undefined) remedies.push(...blocked.remedies);
      continue;
    }
    const isGuessRight = isReached(above, goal) && (guess === 0 || !isReached(below, goal));
    const tried = isGuessRight ? guess : await searchLead(context, subject, top, row.node);
    const terms = [termsOf(cib, subject, node, base), termsOf(cib, subject, row.node, base)] as const;
    const sum = (index: 0 | 1): number => terms[index].reduce((total, { score }) => total + score, 0);
    // With equal scores a resource goes to the node where it is now: there one point less suffices.
    const lead = sum(0) - sum(1) === tried + 1 ? tried + 1 : tried;
    if (lead === 0) equal.push(row.node);
    else {
      const isSum = sum(0) - sum(1) === lead;
      const named = [
        ...terms[0].map(({ id: term, score }) => `${term} ${scoreText(score)}`),
        ...terms[1].map(({ id: term, score }) => `less ${term} ${scoreText(score)}`),
      ];
      for (const { id: term } of terms.flat()) if (term !== "stickiness") ids.add(term);
      clauses.push(
        `it prefers ${node} to ${row.node} by ${lead}${isSum && named.length > 0 ? ` (${listing(named)})` : ""}`,
      );
    }
  }
  const away = (clause: string): boolean =>
    clause.startsWith(`${id} doesn't run on`) || clause.startsWith(`${id} won't stay on`);
  const preferred = clauses.filter((clause) => !away(clause));
  const spread =
    equal.length > 0 ? [`nothing prefers ${node} to ${listing(equal)}: the scheduler spread the load`] : [];
  const rest = [...spread, ...clauses.filter(away)].map((clause) => `; ${clause}`).join("");
  const because = preferred.length === 0 ? where : `${where}${notOn(focus, where)} because ${preferred.join(", and ")}`;
  const sentence = `${because}${rest}`;
  return {
    sentence,
    links: [{ depth: step.depth, resource: id, sentence: `${sentence}.`, ids: [...ids] }, ...links],
    remedies,
  };
}

function excludedWords(excluded: string | undefined): string {
  return excluded === "offline" ? "offline" : `in ${excluded ?? "use"}`;
}

/** The greatest score of a preference for another node that doesn't move a resource; by eight tries at once. */
async function searchLead({ cib, oracle }: WhyContext, { id }: Subject, top: string, node: string): Promise<number> {
  let [low, high] = [0, 1_000_000];
  while (high - low > 1) {
    const span = high - low;
    const tries =
      low === 0 && high === 1_000_000
        ? [1, 10, 100, 1000, 10_000, 100_000]
        : [
            ...new Set(
              Array.from({ length: 8 }, (_, index) => low + Math.max(1, Math.floor((span * (index + 1)) / 9))),
            ),
          ].filter((each) => each < high);
    const outcomes = await oracle.ask(tries.map((score) => [preferNode(cib, top, node, String(score))]));
    const first = outcomes.findIndex((outcome) => isReached(outcome, { id, node }));
    if (first < 0) low = tries.at(-1) ?? low;
    else {
      high = tries[first] ?? high;
      low = first > 0 ? (tries[first - 1] ?? low) : low;
    }
  }
  return low;
}
