import type { Colocation, Location, Order, ResourceSet, Ticket } from "../../model/configuration.ts";
import { wordTable } from "../../text/word-table.ts";
import { nodesOf, type Show } from "./explain-rule.ts";
import { joined, type RoleVerbs, roleVerbs, scoreOf, shown, verb } from "./format-words.ts";

/** A clause about the placement of one or more resources, by score. */
function placed(who: string, count: number, being: RoleVerbs, score: number, where: string): string {
  const note = Number.isFinite(score) ? ` (score ${score})` : "";
  if (score === Number.POSITIVE_INFINITY) return `${who} ${verb(being, count)} only ${where}`;
  if (score === Number.NEGATIVE_INFINITY)
    return `${who} never ${verb(being, count)} ${where}`.replace(/never (is|are) /, "$1 never ");
  if (score > 0) return `${who} ${count > 1 ? "prefer" : "prefers"} ${being.to} ${where}${note}`;
  return `${who} ${count > 1 ? "avoid" : "avoids"} ${being.being} ${where}${note}`;
}

/** The meaning of a colocation; undefined while it is incomplete. */
export function explainColocation(object: Colocation, show: Show): string | undefined {
  const score = scoreOf(object.score?.value);
  if (score === undefined) return undefined;
  const where = (names: string, count: number, role: string | undefined): string => {
    const there = `where ${names} ${verb(roleVerbs(role), count)}`;
    return object.nodeAttribute === undefined
      ? there
      : `on nodes with the same ${show(object.nodeAttribute)} as the node ${there}`;
  };
  if (score === 0) return "A score of 0 has no effect: each resource runs where it would without this constraint.";
  if (object.sets.length > 0) {
    const clauses = setClauses(object.sets, score, show, where);
    return clauses.length > 0 ? `${joined(clauses, "; ")}.` : undefined;
  }
  const { first, second } = object;
  if (!first || !second) return undefined;
  const primary = where(show(second.resource.value), 1, second.role?.value);
  return `${placed(show(first.resource.value), 1, roleVerbs(first.role?.value), score, primary)}.`;
}

type Where = (names: string, count: number, role: string | undefined) => string;

/** Inside a set, later members are placed with earlier ones; a set is placed with the one after it. */
function setClauses(sets: readonly ResourceSet[], score: number, show: Show, where: Where): string[] {
  const clauses: string[] = [];
  sets.forEach((set, index) => {
    const isSequential = set.sequential !== "false";
    const being = roleVerbs(set.role);
    if (isSequential && score < 0 && set.members.length > 1) {
      clauses.push(apart(set, score, being, show));
    } else if (isSequential) {
      set.members.slice(1).forEach((member, at) => {
        const before = where(show(set.members[at]?.value ?? ""), 1, set.role);
        clauses.push(placed(show(member.value), 1, being, score, before));
      });
    }
    const next = sets[index + 1];
    if (!next) return;
    const dependents = isSequential ? set.members.slice(0, 1) : set.members;
    const primaries = next.sequential === "false" ? next.members : next.members.slice(-1);
    const there = where(shown(primaries, show), primaries.length, next.role);
    clauses.push(placed(shown(dependents, show), dependents.length, being, score, there));
  });
  return clauses;
}

function apart(set: ResourceSet, score: number, being: RoleVerbs, show: Show): string {
  const names = shown(set.members, show);
  if (Number.isFinite(score)) return `${names} avoid ${being.being} on one node (score ${score})`;
  return `no two of ${names} ${being.are} on one node`;
}

const actions = wordTable<{ readonly does: string; readonly do: string; readonly reverse?: string }>({
  start: { does: "starts", do: "start", reverse: "stop" },
  stop: { does: "stops", do: "stop", reverse: "start" },
  promote: { does: "is promoted", do: "are promoted", reverse: "demote" },
  demote: { does: "is demoted", do: "are demoted", reverse: "promote" },
});

function does(action: string, count = 1): string {
  const known = actions[action];
  return (count > 1 ? known?.do : known?.does) ?? action;
}

/** `Mandatory`, `Optional` or `Serialize`; a score of 0 is optional and any other, or none, mandatory. */
function kindOf(object: Order): string {
  if (object.orderKind) return object.orderKind.value;
  return object.score && scoreOf(object.score.value) === 0 ? "Optional" : "Mandatory";
}

/** The meaning of an order; undefined while it is incomplete. */
export function explainOrder(object: Order, show: Show): string | undefined {
  const kind = kindOf(object);
  const symmetrical = !/^(?:false|off|no|n|0)$/i.test(object.symmetrical ?? "true");
  if (object.sets.length > 0) return explainOrderedSets(object.sets, kind, symmetrical, show);
  const { first, then } = object;
  if (!first || !then) return undefined;
  const [a, b] = [show(first.resource.value), show(then.resource.value)];
  const action = first.action?.value ?? "start";
  const thenAction = then.action?.value ?? action;
  if (kind === "Serialize") return `${a} and ${b} never start or stop at the same time, in either order.`;
  const forward = `${a} ${does(action)} before ${b}${action === thenAction ? "" : ` ${does(thenAction)}`}`;
  const [reverse, thenReverse] = [actions[action]?.reverse, actions[thenAction]?.reverse];
  const when = kind === "Optional" ? ", but only if both happen in the same transition" : "";
  const enough = object.requireAll === "false" ? `; one running instance of ${a} is enough` : "";
  if (!symmetrical || !reverse || !thenReverse) return `${forward}${when}; the reverse actions have no order${enough}.`;
  const backward = `${does(reverse)} after ${reverse === thenReverse ? "it" : `${b} ${does(thenReverse)}`}`;
  return `${forward}, and ${backward}${when}${enough}.`;
}

function explainOrderedSets(
  sets: readonly ResourceSet[],
  kind: string,
  symmetrical: boolean,
  show: Show,
): string | undefined {
  const all = sets.flatMap((set) => set.members);
  if (kind === "Serialize") return `No two of ${shown(all, show)} start or stop at the same time, in any order.`;
  const steps = sets.flatMap((set) => {
    const action = set.action ?? "start";
    if (set.sequential !== "false") return set.members.map((member) => `${show(member.value)} ${does(action)}`);
    const names = shown(set.members, show);
    if (set.requireAll === "false") return [`at least one of ${names} ${does(action)}`];
    return [`${names} ${does(action, set.members.length)}${set.members.length > 1 ? " in any order" : ""}`];
  });
  const when = kind === "Optional" ? ", as far as these happen in the same transition" : "";
  const reverse = symmetrical ? "; the reverse actions have the reverse order" : "; the reverse actions have no order";
  return steps.length > 0 ? `First ${joined(steps, ", then ")}${when}${reverse}.` : undefined;
}

/** The meaning of a location; undefined while it is incomplete. */
export function explainLocation(object: Location, show: Show): string | undefined {
  const members = object.sets.flatMap((set) => set.members);
  const who = object.pattern
    ? `every resource whose id matches ${show(`/${object.pattern.value}/`)}`
    : members.length > 0
      ? shown(members, show)
      : object.resource && show(object.resource.value);
  if (!who) return undefined;
  const count = Math.max(1, members.length);
  const clauses = object.rules.map((rule) => {
    const where = nodesOf(rule, show);
    if (rule.idRef !== undefined) return `${who}: as defined by the rule ${show(rule.idRef)}`;
    if (rule.scoreAttribute !== undefined) {
      return `${who} ${count > 1 ? "prefer" : "prefers"} ${where}, with the node's value of ${show(rule.scoreAttribute)} as the score`;
    }
    return onNodes(who, count, roleVerbs(rule.role ?? object.role), scoreOf(rule.score ?? "INFINITY"), where);
  });
  if (object.node && object.score) {
    const being = roleVerbs(object.role);
    clauses.push(onNodes(who, count, being, scoreOf(object.score.value), show(object.node.value)));
  }
  const known = clauses.filter((clause) => clause !== undefined);
  return known.length > 0 ? `${joined(known, "; ")}${discovery(object.resourceDiscovery)}.` : undefined;
}

function onNodes(
  who: string,
  count: number,
  being: RoleVerbs,
  score: number | undefined,
  nodes: string,
): string | undefined {
  if (score === undefined) return undefined;
  const runs = being.is === "runs";
  if (score === Number.NEGATIVE_INFINITY) return `${who} must not ${being.to.slice("to ".length)} on ${nodes}`;
  if (score === Number.POSITIVE_INFINITY) return `${who} ${verb(being, count)} on ${nodes} whenever possible`;
  const note = ` (score ${score})`;
  if (score === 0) return `${who} may ${being.to.slice("to ".length)} on ${nodes}${note}`;
  if (score > 0) return `${who} ${count > 1 ? "prefer" : "prefers"} ${runs ? "" : `${being.to} on `}${nodes}${note}`;
  return `${who} ${count > 1 ? "avoid" : "avoids"} ${runs ? "" : `${being.being} on `}${nodes}${note}`;
}

function discovery(value: string | undefined): string {
  if (value === "never") return "; the cluster doesn't probe for it there";
  return value === "exclusive" ? "; the cluster probes for it and starts it nowhere else" : "";
}

const losses = wordTable<(names: string, count: number) => string>({
  stop: (names, count) => `${names} ${count > 1 ? "stop" : "stops"}`,
  demote: (names, count) => `${names} ${count > 1 ? "are" : "is"} demoted`,
  fence: (names, count) =>
    `the nodes that run ${names} are fenced, so that ${count > 1 ? "they stop" : "it stops"} immediately`,
  freeze: (names) => `running instances of ${names} keep running unmanaged, and no more are started`,
});

/** The meaning of a ticket constraint; undefined while it is incomplete. */
export function explainTicket(object: Ticket, show: Show): string | undefined {
  const members = object.resource ? [object.resource.resource] : object.sets.flatMap((set) => set.members);
  if (members.length === 0 || !object.ticket.value) return undefined;
  const names = shown(members, show);
  const role = object.resource?.role?.value ?? object.sets[0]?.role;
  const loss = losses[(object.lossPolicy ?? "stop").toLowerCase()]?.(names, members.length);
  const then = loss ? `; when the ticket is lost, ${loss}` : "";
  return `${names} ${verb(roleVerbs(role), members.length)} only while this site holds the ticket ${show(object.ticket.value)}${then}.`;
}
