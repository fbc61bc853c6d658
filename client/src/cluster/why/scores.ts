import { childElement, type XmlElement } from "../../../../server/src/text/xml.ts";
import type { Subject } from "./candidate.ts";
import { locationsOf } from "./location-causes.ts";
import { healthOf } from "./node-health.ts";
import type { Outcome } from "./oracle.ts";
import { holdsOn } from "./rule-words.ts";
import type { WhyScore } from "./why.ts";
import { isYes, metaPairs, primitivesIn, scoreOf, type WhyCib } from "./why-cib.ts";

/** Something that adds to a node's score, with its number. */
interface Term {
  readonly id: string;
  readonly score: number;
}

/** The score of each node for a resource, the highest first; nodes that can't run anything last. */
export function scoresOf(cib: WhyCib, subject: Subject, outcome: Outcome): WhyScore[] {
  const scores = allocations(outcome, subject.id);
  const running = outcome.after.get(subject.id);
  const { provider, type } = subject.path.at(-1)?.attributes ?? {};
  const isConnection =
    (provider === "pacemaker" && type === "remote") || metaPairs(cib, subject.path, "remote-node").length > 0;
  const rows = cib.nodes.flatMap(({ name: node, isOnline, isStandby, isMember }): WhyScore[] => {
    const score = scores.get(node);
    // The connection to a remote node, and what contains a guest node, never run on such a node.
    if (!isMember && (score === undefined || isConnection)) return [];
    const maintenance = /^(true|on|yes|y|1)$/i.test(cib.attributes.get(node)?.get("maintenance") ?? "");
    const excluded =
      isMember && !isOnline ? "offline" : isStandby ? "standby" : maintenance ? "maintenance" : undefined;
    const known = termsOf(cib, subject, node, outcome);
    const terms = withRest(known, score).map(({ id, score: each }) => `${id} (${scoreText(each)})`);
    return [
      {
        node,
        score: score ?? "",
        runs: running?.has(node) ?? false,
        terms,
        ...(excluded === undefined ? {} : { excluded }),
      },
    ];
  });
  const value = ({ excluded, score }: WhyScore): number =>
    excluded === undefined ? scoreOf(score) : Number.NEGATIVE_INFINITY;
  return rows.toSorted((a, b) => Number(b.runs) - Number(a.runs) || value(b) - value(a) || 0);
}

/** The terms, and what is missing to the score: what other resources add that have to run, or prefer to run, with this one. */
function withRest(terms: readonly Term[], score: string | undefined): readonly Term[] {
  const rest = scoreOf(score) - terms.reduce((sum, each) => sum + each.score, 0);
  return score === undefined || !Number.isFinite(rest) || rest === 0
    ? terms
    : [...terms, { id: "other resources", score: rest }];
}

/** The last scores that the scheduler gave the nodes for a resource; of several instances the highest. */
export function allocations({ output }: Outcome, id: string): Map<string, string> {
  const blocks = new Map<string, Map<string, string>>();
  let previous = "";
  const rows = childElement(output, "allocations")?.children.filter(({ name }) => name === "node_weight") ?? [];
  for (const { attributes: a } of rows) {
    const instance = a.id ?? "";
    if (instance.replace(/:\d+$/, "") !== id) {
      previous = "";
      continue;
    }
    const block = `${a.function} ${instance}`;
    const known = blocks.get(instance);
    const isNew = block !== previous || known === undefined || known.has(a.node ?? "");
    const scores = isNew ? new Map<string, string>() : known;
    blocks.set(instance, scores.set(a.node ?? "", a.score ?? ""));
    previous = block;
  }
  const merged = new Map<string, string>();
  for (const scores of blocks.values()) {
    for (const [node, score] of scores) {
      const known = merged.get(node);
      if (known === undefined || scoreOf(known) < scoreOf(score)) merged.set(node, score);
    }
  }
  return merged;
}

/** The terms of a node's score that are known: locations, stickiness, promotion, health, colocations. */
export function termsOf(cib: WhyCib, subject: Subject, node: string, { prediction, after }: Outcome): Term[] {
  const [top] = subject.path;
  const locations = locationsOf(cib, subject.names).flatMap((location) => locationTerms(cib, location, node));
  const members =
    top && top.name === "group" ? primitivesIn(top).map(({ attributes }) => attributes.id ?? "") : [subject.id];
  const sticky = members.filter((id) =>
    [...prediction.before].some(([name, nodes]) => name.replace(/:\d+$/, "") === id && nodes.has(node)),
  );
  const isCloned = subject.path.some(({ name }) => name === "clone" || name === "master");
  const value = metaPairs(cib, subject.path, "resource-stickiness")[0]?.value;
  const stickiness = value === undefined ? (isCloned ? 1 : 0) : scoreOf(value);
  const health = isYes(metaPairs(cib, subject.path, "allow-unhealthy-nodes")[0]?.value) ? 0 : healthOf(cib, node);
  const promotion = isPromotable(cib, subject) ? scoreOf(cib.attributes.get(node)?.get(`master-${subject.id}`)) : 0;
  return [
    ...locations,
    ...(stickiness !== 0 && sticky.length > 0 ? [{ id: "stickiness", score: stickiness * sticky.length }] : []),
    ...(promotion === 0 ? [] : [{ id: "promotion", score: promotion }]),
    ...(health === 0 ? [] : [{ id: "health", score: health }]),
    ...colocationTerms(cib, subject, node, after),
  ];
}

function isPromotable(cib: WhyCib, { path }: Subject): boolean {
  return path.some((each) => each.name === "master" || isYes(metaPairs(cib, [each], "promotable")[0]?.value));
}

/** A preference counts where the other one runs; with INFINITY every other node is out. */
function colocationTerms(cib: WhyCib, { names }: Subject, node: string, after: Outcome["after"]): Term[] {
  return cib.constraints.flatMap(({ name, attributes: a }): Term[] => {
    const { id = "", rsc = "", "with-rsc": other = "" } = a;
    const score = scoreOf(a.score ?? "INFINITY");
    const places = after.get(other);
    if (name !== "rsc_colocation" || !names.has(rsc) || places === undefined || a["rsc-role"] !== undefined) return [];
    if (score === Number.POSITIVE_INFINITY) return places.has(node) ? [] : [{ id, score: Number.NEGATIVE_INFINITY }];
    return places.has(node) ? [{ id, score }] : [];
  });
}

function locationTerms(cib: WhyCib, location: XmlElement, node: string): Term[] {
  const { id = "", node: own, score } = location.attributes;
  if (own !== undefined) return own.toLowerCase() === node.toLowerCase() ? [{ id, score: scoreOf(score) }] : [];
  return location.children
    .filter(({ name }) => name === "rule")
    .filter((rule) => !/^(promoted|master)$/i.test(rule.attributes.role ?? "") && holdsOn(rule, cib, node) === true)
    .flatMap(({ attributes: a }): Term[] => {
      const attribute = a["score-attribute"];
      const value = attribute === undefined ? (a.score ?? score) : cib.attributes.get(node)?.get(attribute);
      return value === undefined ? [] : [{ id, score: scoreOf(value) }];
    });
}

/** A score as it is written. */
export function scoreText(score: number): string {
  return score === Number.POSITIVE_INFINITY
    ? "INFINITY"
    : score === Number.NEGATIVE_INFINITY
      ? "-INFINITY"
      : String(score);
}
