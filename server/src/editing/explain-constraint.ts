import type { Colocation, Location, Order, ResourceSet, Ticket } from "../model/configuration.ts";
import { wordTable } from "../text/word-table.ts";
import { nodesOf, type Show } from "./explain-rule.ts";
import { joined, type RoleVerbs, roleVerbs, scoreOf, shown, verb } from "./format-words.ts";

/** `a` or `a and b` with what they do, for the sentences of one score. */
function placed(who: string, count: number, being: RoleVerbs, score: number, where: string): string {
  const note = Number.isFinite(score) ? ` (score ${score})` : "";
  if (score === Number.POSITIVE_INFINITY) return `${who} ${verb(being, count)} only ${where}`;
  if (score === Number.NEGATIVE_INFINITY)
    return `${who} never ${verb(being, count)} ${where}`.replace(/never (is|are) /, "$1 never ");
  if (score > 0) return `${who} ${count > 1 ? "prefer" : "prefers"} ${being.to} ${where}${note}`;
  return `${who} ${count > 1 ? "avoid" : "avoids"} ${being.being} ${where}${note}`;
}

/** What a colocation means; undefined while it is incomplete. */
export function explainColocation(object: Colocation, show: Show): string | undefined {
  const score = scoreOf(object.score?.value);
  if (score === undefined) return undefined;
  const where = (names: string, count: number, role: string | undefined): string => {
    const there = `where ${names} ${verb(roleVerbs(role), count)}`;
    return object.nodeAttribute === undefined
      ? there
      : `on nodes with the same ${show(object.nodeAttribute)} as the node ${there}`;
  };
  if (score === 0) return "A score of 0 has no effect: each runs where it would without this constraint.";
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

/** Spec: inside a set the later is placed with the earlier; a set is placed with the one behind it. */
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

/** What an order means; undefined while it is incomplete. */
export function explainOrder(object: Order, show: Show): string | undefined {
  const kind = kindOf(object);
  const symmetrical = !/^(?:false|off|no|n|0)$/i.test(object.symmetrical ?? "true");
  if (object.sets.length > 0) return explainOrderedSets(object.sets, kind, symmetrical, show);
  const { first, then } = object;
  if (!first || !then) return undefined;
  const [a, b] = [show(first.resource.value), show(then.resource.value)];
  const action = first.action?.value ?? "start";
  const thenAction = then.action?.value ?? action;
  if (kind === "Serialize") return `${a} and ${b} never start or stop at the same time, in whichever order.`;
  const forward = `${a} ${does(action)} before ${b}${action === thenAction ? "" : ` ${does(thenAction)}`}`;
  const [back, thenBack] = [actions[action]?.reverse, actions[thenAction]?.reverse];
  const when = kind === "Optional" ? ", but only when both happen at the same time" : "";
  const enough = object.requireAll === "false" ? `; one running instance of ${a} is enough` : "";
  if (!symmetrical || !back || !thenBack) return `${forward}${when}; the way back is in any order${enough}.`;
  const backward = `${does(back)} after ${back === thenBack ? "it" : `${b} ${does(thenBack)}`}`;
  return `${forward}, and ${backward}${when}${enough}.`;
}

function explainOrderedSets(
  sets: readonly ResourceSet[],
  kind: string,
  symmetrical: boolean,
  show: Show,
): string | undefined {
  const all = sets.flatMap((set) => set.members);
  if (kind === "Serialize") return `No two of ${shown(all, show)} start or stop at the same time, in whichever order.`;
  const steps = sets.flatMap((set) => {
    const action = set.action ?? "start";
    if (set.sequential !== "false") return set.members.map((member) => `${show(member.value)} ${does(action)}`);
    const names = shown(set.members, show);
    if (set.requireAll === "false") return [`at least one of ${names} ${does(action)}`];
    return [`${names} ${does(action, set.members.length)}${set.members.length > 1 ? " in any order" : ""}`];
  });
  const when = kind === "Optional" ? ", as far as these happen at the same time" : "";
  const back = symmetrical ? "; the way back is in the reverse order" : "; the way back is in any order";
  return steps.length > 0 ? `First ${joined(steps, ", then ")}${when}${back}.` : undefined;
}

/** What a location means; undefined while it is incomplete. */
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
    if (rule.idRef !== undefined) return `${who}: where the rule ${show(rule.idRef)} says`;
    if (rule.scoreAttribute !== undefined) {
      return `${who} ${count > 1 ? "prefer" : "prefers"} ${where}, each by its value of ${show(rule.scoreAttribute)}`;
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

function discovery(word: string | undefined): string {
  if (word === "never") return "; the cluster doesn't look there whether it runs";
  return word === "exclusive" ? "; the cluster looks nowhere else whether it runs, and starts it nowhere else" : "";
}

const losses = wordTable<(names: string, count: number) => string>({
  stop: (names, count) => `${names} ${count > 1 ? "stop" : "stops"}`,
  demote: (names, count) => `${names} ${count > 1 ? "are" : "is"} demoted`,
  fence: (names, count) =>
    `the nodes that run ${names} are fenced, so that ${count > 1 ? "they stop" : "it stops"} at once`,
  freeze: (names) => `what runs of ${names} goes on, and nothing more of it starts`,
});

/** What a ticket constraint means; undefined while it is incomplete. */
export function explainTicket(object: Ticket, show: Show): string | undefined {
  const members = object.resource ? [object.resource.resource] : object.sets.flatMap((set) => set.members);
  if (members.length === 0 || !object.ticket.value) return undefined;
  const names = shown(members, show);
  const role = object.resource?.role?.value ?? object.sets[0]?.role;
  const loss = losses[(object.lossPolicy ?? "stop").toLowerCase()]?.(names, members.length);
  const then = loss ? `; when the ticket is lost, ${loss}` : "";
  return `${names} ${verb(roleVerbs(role), members.length)} only while this site holds the ticket ${show(object.ticket.value)}${then}.`;
}
