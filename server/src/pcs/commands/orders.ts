import type { Colocation, Constraint, Order, ResourceSet, Ticket } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/similar.ts";
import type { Span } from "../../text/span.ts";
import { onlyNames, type Pair, pairsOf, valueNamed } from "../arguments.ts";
import { type Command, type CommandDefinition, isForced, tellOld } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkId, newId } from "../ids.ts";
import { checkConstrained, missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { namedIn, removeFromSets } from "../references.ts";
import { isScore, roleAt, roleOf } from "../roles.ts";
import type { Word } from "../words.ts";
import { removeRule, rulesIn } from "./locations.ts";

const actions = new Set(["start", "stop", "promote", "demote"]);
const name = ({ value, span }: Word): { value: string; span: Span } => ({ value, span });

function twin(command: Command, other: Constraint | undefined): void {
  if (other && !isForced(command)) {
    throw refusal(command.span, `The constraint "${other.id}" says the same already. Add --force to have both.`);
  }
}

function attributeSpans(pairs: readonly Pair[]): { attributeSpans?: Record<string, Span> } {
  return pairs.length > 0
    ? { attributeSpans: Object.fromEntries(pairs.map((pair) => [pair.name.value, pair.value.span])) }
    : {};
}

function idFrom(pairs: readonly Pair[], draft: Draft, made: string): { id: string; idSpan?: Span } {
  const word = valueNamed(pairs, "id");
  return word ? { id: newId(word, draft, "constraint"), idSpan: word.span } : { id: draft.uniqueId(made) };
}

/** A value that is one of a few words, whatever its case; refused where it is another. */
function choice(word: Word, choices: readonly string[], what: string): string {
  const found = choices.find((each) => each.toLowerCase() === word.value.toLowerCase());
  if (found === undefined && !word.isOpaque) {
    const meant = closestOrLonger(word.value, choices);
    throw refusal(word.span, `"${word.value}" can't be the ${what}: ${choices.join(", ")}.`, meant);
  }
  return found ?? word.value;
}

/** The words of a colocation; the first releases of pcs had no "with" between the resources. */
function withWith(command: Command): Word[] {
  const words = [...command.words];
  const [first, second] = words;
  if (!first || !second || second.value.includes("=") || words.some(({ value }) => value === "with")) return words;
  const message = `Today "with" stands between the resources: ${first.value} with ${second.value}.`;
  tellOld(command, { start: first.span.start, end: second.span.end }, message);
  words.splice(1, 0, { value: "with", span: { start: first.span.end, end: second.span.start } });
  return words;
}

function colocate(command: Command, draft: Draft): void {
  const words = withWith(command);
  const withAt = words.findIndex(({ value }) => value === "with");
  if (withAt < 1 || withAt > 2)
    throw refusal(
      words[0]?.span ?? command.span,
      `"constraint colocation add" needs two resources with "with" between them: web with vip.`,
    );
  const second = words.slice(withAt + 1).findIndex(({ value }) => value === "with");
  if (second >= 0)
    throw refusal(
      words[withAt + 1 + second]?.span ?? command.span,
      `"with" can be written once: use "constraint colocation set" for more than two resources.`,
    );
  const role1 = withAt === 2 ? (words[0] as Word) : undefined;
  const first = words[withAt - 1] as Word;
  const rest = words.slice(withAt + 1);
  const next = rest[1];
  const hasRole = next !== undefined && !isScore(next.value) && !next.value.includes("=");
  const role2 = hasRole ? rest.shift() : undefined;
  const other = rest.shift();
  if (!other) throw refusal(words[withAt]?.span ?? command.span, `"with" needs a resource behind it.`);
  const score = rest[0] && !rest[0].value.includes("=") ? rest.shift() : undefined;
  if (score && !score.isOpaque && !isScore(score.value))
    throw refusal(score.span, `"${score.value}" is no score: a whole number, INFINITY or -INFINITY.`);
  const pairs = pairsOf(rest);
  const isTicked = role1 !== undefined || role2 !== undefined;
  const roleName = (word: Word | undefined): string | undefined =>
    word ? roleAt(word) : isTicked ? "Started" : undefined;
  const firstRole = roleName(role1);
  const secondRole = roleName(role2);
  checkConstrained(command, draft, first);
  checkConstrained(command, draft, other);
  onlyNames(
    pairs,
    ["id", "score", "rsc-role", "with-rsc-role", "node-attribute", "influence", "score-attribute"],
    "a colocation",
    closestOrLonger,
  );
  const scoreWord = valueNamed(pairs, "score") ?? score;
  const value = scoreWord?.value ?? "INFINITY";
  const use = (word: Word, role: string | undefined, roleWord: Word | undefined, option: string) => {
    const written = valueNamed(pairs, option);
    const spoken = written
      ? { value: written.value, span: written.span }
      : role
        ? { value: role, ...(roleWord ? { span: roleWord.span } : {}) }
        : undefined;
    return { resource: name(word), span: word.span, ...(spoken ? { role: spoken } : {}) };
  };
  const attribute = valueNamed(pairs, "node-attribute");
  const influence = valueNamed(pairs, "influence");
  const constraint: Colocation = {
    kind: "colocation",
    ...idFrom(pairs, draft, `colocation-${first.value}-${other.value}-${score?.value ?? "INFINITY"}`),
    span: command.span,
    score: { value, span: scoreWord?.span ?? command.nameSpan },
    first: use(first, firstRole, role1, "rsc-role"),
    second: use(other, secondRole, role2, "with-rsc-role"),
    sets: [],
    ...(attribute ? { nodeAttribute: attribute.value } : {}),
    ...(influence ? { influence: influence.value } : {}),
    ...attributeSpans(pairs),
  };
  const key = (each: Colocation): string =>
    [each.first, each.second]
      .map((use) => `${use?.resource.value} ${roleOf(use?.role?.value ?? "Started")}`)
      .join("\n");
  twin(
    command,
    [...draft.constraints.values()].find(
      (each) => each.kind === "colocation" && each.sets.length === 0 && key(each) === key(constraint),
    ),
  );
  draft.constraints.set(constraint.id, constraint);
}

function order(command: Command, draft: Draft): void {
  const words = [...command.words];
  const isAction = (word: Word | undefined): boolean => word !== undefined && actions.has(word.value);
  const action1 = isAction(words[0]) && words[1]?.value !== "then" ? words.shift() : undefined;
  const first = words.shift();
  const then = words.shift();
  if (!first || then?.value !== "then") {
    throw refusal(
      (then ?? first)?.span ?? command.span,
      `"constraint order" needs two resources with "then" between them: vip then web.`,
      then ? "then" : undefined,
    );
  }
  const action2 =
    isAction(words[0]) && words[1] !== undefined && !words[1].value.includes("=") ? words.shift() : undefined;
  const second = words.shift();
  if (!second) throw refusal(then.span, `"then" needs a resource behind it.`);
  const more = words.find(({ value }) => value === "then");
  if (more)
    throw refusal(more.span, `"then" can be written once: use "constraint order set" for more than two resources.`);
  const bare = words.filter(({ value }) => value === "symmetrical" || value === "nonsymmetrical");
  const pairs = pairsOf(words.filter((word) => !bare.includes(word)));
  onlyNames(
    pairs,
    ["id", "kind", "score", "symmetrical", "require-all", "first-action", "then-action"],
    "an order",
    closestOrLonger,
  );
  checkConstrained(command, draft, first);
  checkConstrained(command, draft, second);
  const group = draft.parentOf(first.value);
  if (group?.kind === "group" && draft.parentOf(second.value) === group) {
    throw refusal(
      second.span,
      `"${first.value}" and "${second.value}" are both in the group "${group.id}", which orders them already.`,
    );
  }
  const symmetrical = valueNamed(pairs, "symmetrical");
  const lastBare = bare[bare.length - 1];
  const symmetry = symmetrical
    ? choice(symmetrical, ["true", "false"], "symmetry of an order")
    : lastBare && String(lastBare.value === "symmetrical");
  const kind = valueNamed(pairs, "kind");
  const score = valueNamed(pairs, "score");
  const suffix =
    pairs.find((pair) => pair.name.value === "score" || pair.name.value === "kind")?.value.value ?? "mandatory";
  const requireAll = valueNamed(pairs, "require-all");
  const constraint: Order = {
    kind: "order",
    ...idFrom(pairs, draft, `order-${first.value}-${second.value}-${suffix}`),
    span: command.span,
    ...(kind ? { orderKind: name(kind) } : {}),
    ...(score ? { score: name(score) } : {}),
    first: { resource: name(first), span: first.span, action: action1 ? name(action1) : { value: "start" } },
    then: { resource: name(second), span: second.span, action: action2 ? name(action2) : { value: "start" } },
    sets: [],
    ...(symmetry === undefined ? {} : { symmetrical: symmetry }),
    ...(requireAll ? { requireAll: requireAll.value } : {}),
    ...attributeSpans(pairs),
  };
  const key = (each: Order): string =>
    [each.first, each.then]
      .map((use) => `${use?.resource.value} ${use?.action?.value.toLowerCase() ?? "start"}`)
      .join("\n");
  twin(
    command,
    [...draft.constraints.values()].find(
      (each) => each.kind === "order" && each.sets.length === 0 && key(each) === key(constraint),
    ),
  );
  draft.constraints.set(constraint.id, constraint);
}

/** `A B sequential=false set C setoptions kind=Mandatory`: the sets and the options of the whole. */
function readSets(command: Command, draft: Draft): { sets: ResourceSet[]; options: Pair[] } {
  const optionsAt = command.words.findIndex(({ value }) => value === "setoptions");
  const again = command.words.findLastIndex(({ value }) => value === "setoptions");
  if (again !== optionsAt) throw refusal((command.words[again] as Word).span, `"setoptions" can be written once.`);
  const setWords = optionsAt < 0 ? command.words : command.words.slice(0, optionsAt);
  const lists: Word[][] = [[]];
  for (const word of setWords) {
    if (word.value === "set") lists.push([]);
    else lists[lists.length - 1]?.push(word);
  }
  const sets = lists.map((words): ResourceSet => {
    const members = words.filter(({ value }) => !value.includes("="));
    const options = pairsOf(words.filter(({ value }) => value.includes("=")));
    if (members.length === 0) throw refusal(words[0]?.span ?? command.nameSpan, "A set needs at least one resource.");
    onlyNames(options, ["action", "require-all", "role", "sequential"], "a set", closestOrLonger);
    for (const member of members) checkConstrained(command, draft, member);
    const option = (key: string, choices: readonly string[]): string | undefined => {
      const word = valueNamed(options, key);
      return word && choice(word, choices, key);
    };
    const role = option("role", ["Started", "Stopped", "Promoted", "Unpromoted", "Master", "Slave"]);
    const roleName = role && roleOf(role);
    const action = option("action", [...actions]);
    const sequential = option("sequential", ["true", "false"]);
    const requireAll = option("require-all", ["true", "false"]);
    return {
      members: members.map(name),
      ...(roleName ? { role: roleName } : {}),
      ...(action ? { action } : {}),
      ...(sequential ? { sequential } : {}),
      ...(requireAll ? { requireAll } : {}),
    };
  });
  return { sets, options: optionsAt < 0 ? [] : pairsOf(command.words.slice(optionsAt + 1)) };
}

/** The id pcs makes for a constraint of sets: of the first and last letters of three resources. */
function setId(type: string, sets: readonly ResourceSet[]): string {
  const ids = sets.flatMap(({ members }) => members.map(({ value }) => value)).slice(0, 3);
  return `${type}_set_${ids.map((id) => `${id[0] ?? ""}${id[id.length - 1] ?? ""}`).join("")}`;
}

/** Refuses sets that another constraint of the kind has already. */
function twinSets(command: Command, draft: Draft, constraint: Constraint): void {
  const key = ({ sets }: Constraint): string =>
    JSON.stringify(sets.map(({ members }) => members.map(({ value }) => value)));
  const ticket = (each: Constraint): string => (each.kind === "rsc_ticket" ? each.ticket.value : "");
  const other = [...draft.constraints.values()].find(
    (each) =>
      each.kind === constraint.kind &&
      each.sets.length > 0 &&
      key(each) === key(constraint) &&
      ticket(each) === ticket(constraint),
  );
  twin(command, other);
}

function colocationSet(command: Command, draft: Draft): void {
  const { sets, options } = readSets(command, draft);
  onlyNames(options, ["id", "score"], "a colocation of sets", closestOrLonger);
  const score = valueNamed(options, "score");
  if (score && !isScore(score.value))
    throw refusal(score.span, `"${score.value}" is no score: a whole number, INFINITY or -INFINITY.`);
  const constraint: Colocation = {
    kind: "colocation",
    ...idFrom(options, draft, setId("colocation", sets)),
    span: command.span,
    score: { value: score?.value ?? "INFINITY", span: score?.span ?? command.nameSpan },
    sets,
  };
  twinSets(command, draft, constraint);
  draft.constraints.set(constraint.id, constraint);
}

function orderSet(command: Command, draft: Draft): void {
  const { sets, options } = readSets(command, draft);
  onlyNames(options, ["id", "kind", "symmetrical"], "an order of sets", closestOrLonger);
  const kind = valueNamed(options, "kind");
  const symmetrical = valueNamed(options, "symmetrical");
  const groups = sets
    .flatMap(({ members }) => members.flatMap(({ value }) => draft.parentOf(value) ?? []))
    .filter((parent) => parent.kind === "group");
  const twice = groups.find((group, index) => groups.indexOf(group) !== index);
  if (twice)
    throw refusal(command.span, `Two of these resources are in the group "${twice.id}", which orders them already.`);
  const constraint: Order = {
    kind: "order",
    ...idFrom(options, draft, setId("order", sets)),
    span: command.span,
    ...(kind
      ? {
          orderKind: {
            value: choice(kind, ["Optional", "Mandatory", "Serialize"], "kind of an order"),
            span: kind.span,
          },
        }
      : {}),
    ...(symmetrical ? { symmetrical: choice(symmetrical, ["true", "false"], "symmetry of an order") } : {}),
    sets,
    ...attributeSpans(options),
  };
  twinSets(command, draft, constraint);
  draft.constraints.set(constraint.id, constraint);
}

const lossPolicies = ["fence", "stop", "freeze", "demote"];

function ticketAdd(command: Command, draft: Draft): void {
  const optionsAt = command.words.findIndex(({ value }) => value.includes("="));
  const plain = optionsAt < 0 ? command.words : command.words.slice(0, optionsAt);
  const [ticket, second, third, extra] = plain;
  if (!ticket || !second || extra)
    throw refusal(
      (extra ?? { span: command.span }).span,
      `"constraint ticket add" needs a ticket and a resource, a role before it at most: ticket-a Promoted web.`,
    );
  const resource = third ?? second;
  const options = pairsOf(optionsAt < 0 ? [] : command.words.slice(optionsAt));
  onlyNames(options, ["id", "loss-policy"], "a ticket constraint", closestOrLonger);
  const role = third ? roleAt(second) : undefined;
  checkConstrained(command, draft, resource);
  const policy = valueNamed(options, "loss-policy");
  const constraint: Ticket = {
    kind: "rsc_ticket",
    ...idFrom(options, draft, `ticket-${ticket.value}-${resource.value}${role ? `-${role}` : ""}`),
    span: command.span,
    ticket: name(ticket),
    resource: {
      resource: name(resource),
      span: resource.span,
      ...(role ? { role: { value: role, span: second.span } } : {}),
    },
    sets: [],
    ...(policy ? { lossPolicy: choice(policy, lossPolicies, "loss-policy") } : {}),
    ...attributeSpans(options),
  };
  const key = (each: Ticket): string =>
    `${each.ticket.value} ${each.resource?.resource.value} ${each.resource?.role?.value ?? ""}`;
  twin(
    command,
    [...draft.constraints.values()].find(
      (each) => each.kind === "rsc_ticket" && each.sets.length === 0 && key(each) === key(constraint),
    ),
  );
  draft.constraints.set(constraint.id, constraint);
}

function ticketSet(command: Command, draft: Draft): void {
  const { sets, options } = readSets(command, draft);
  onlyNames(options, ["id", "loss-policy", "ticket"], "a ticket constraint of sets", closestOrLonger);
  const ticket = valueNamed(options, "ticket");
  if (!ticket?.value)
    throw refusal(command.nameSpan, `"constraint ticket set" needs its ticket: setoptions ticket=ticket-a.`);
  const policy = valueNamed(options, "loss-policy");
  const constraint: Ticket = {
    kind: "rsc_ticket",
    ...idFrom(options, draft, setId("ticket", sets)),
    span: command.span,
    ticket: name(ticket),
    sets,
    ...(policy ? { lossPolicy: choice(policy, lossPolicies, "loss-policy") } : {}),
  };
  twinSets(command, draft, constraint);
  draft.constraints.set(constraint.id, constraint);
}

function colocationRemove(command: Command, draft: Draft): void {
  const [first, second] = command.words;
  if (!first || !second) throw refusal(command.span, `"constraint colocation remove" needs two resources.`);
  const found = [...draft.constraints.values()].filter((each) => {
    const [one, other] = each.kind === "colocation" && each.sets.length === 0 ? namedIn(each) : [];
    return (one === first.value && other === second.value) || (one === second.value && other === first.value);
  });
  if (found.length === 0) throw refusal(command.span, `No colocation names "${first.value}" and "${second.value}".`);
  for (const { id } of found) draft.constraints.delete(id);
}

function orderRemove(command: Command, draft: Draft): void {
  if (command.words.length === 0) throw refusal(command.span, `"constraint order remove" needs the id of a resource.`);
  let isFound = false;
  for (const word of command.words) {
    for (const each of [...draft.constraints.values()]) {
      if (each.kind !== "order" || !namedIn(each).includes(word.value)) continue;
      draft.constraints.delete(each.id);
      isFound = true;
    }
    if (removeFromSets(draft, word.value)) isFound = true;
  }
  if (!isFound) throw refusal(command.words[0]?.span ?? command.span, `No order names "${command.words[0]?.value}".`);
}

function ticketRemove(command: Command, draft: Draft): void {
  const [ticket, resource, extra] = command.words;
  if (!ticket || !resource || extra)
    throw refusal(command.span, `"constraint ticket remove" needs a ticket and a resource.`);
  const ofTicket = (each: Constraint): boolean => each.kind === "rsc_ticket" && each.ticket.value === ticket.value;
  const plain = [...draft.constraints.values()].filter(
    (each) => ofTicket(each) && namedIn(each).includes(resource.value),
  );
  for (const { id } of plain) draft.constraints.delete(id);
  const isInSet = removeFromSets(draft, resource.value, ofTicket);
  if (plain.length === 0 && !isInSet)
    throw refusal(command.span, `No constraint ties "${resource.value}" to the ticket "${ticket.value}".`);
}

function remove(command: Command, draft: Draft): void {
  if (command.words.length === 0) throw refusal(command.span, `"constraint remove" needs the id of a constraint.`);
  for (const word of command.words) {
    checkId(word, "constraint");
    if (!draft.constraints.delete(word.value) && !removeRule(draft, word.value)) {
      throw missing(word, "constraint", [...draft.constraints.keys(), ...rulesIn(draft)]);
    }
  }
}

const define = (
  path: readonly string[],
  summary: string,
  form: string,
  run: NonNullable<CommandDefinition["run"]>,
): CommandDefinition => ({
  path: ["constraint", ...path],
  kind: "configures",
  summary,
  form,
  options: [],
  run,
});

/** A command under both of its names, `remove` and `delete`. */
const both = (
  path: readonly string[],
  summary: string,
  form: string,
  run: NonNullable<CommandDefinition["run"]>,
): CommandDefinition[] => ["remove", "delete"].map((verb) => define([...path, verb], summary, form, run));

/** `constraint colocation`, `order`, `ticket`, and `constraint remove` */
export const orders: readonly CommandDefinition[] = [
  define(
    ["colocation", "add"],
    "Places a resource where another is, or where it isn't.",
    "[ROLE] RESOURCE with [ROLE] RESOURCE [SCORE] [NAME=VALUE]…",
    colocate,
  ),
  define(
    ["colocation", "set"],
    "Places sets of resources together.",
    "RESOURCE… [NAME=VALUE]… [set …]… [setoptions NAME=VALUE…]",
    colocationSet,
  ),
  ...both(["colocation"], "Removes the colocations of two resources.", "RESOURCE RESOURCE", colocationRemove),
  define(
    ["order"],
    "Says which of two resources goes first.",
    "[ACTION] RESOURCE then [ACTION] RESOURCE [NAME=VALUE]…",
    order,
  ),
  define(
    ["order", "set"],
    "Puts sets of resources into an order.",
    "RESOURCE… [NAME=VALUE]… [set …]… [setoptions NAME=VALUE…]",
    orderSet,
  ),
  ...both(["order"], "Removes the orders that name a resource.", "RESOURCE…", orderRemove),
  define(
    ["ticket", "add"],
    "Ties a resource to a ticket of booth.",
    "TICKET [ROLE] RESOURCE [loss-policy=POLICY] [id=ID]",
    ticketAdd,
  ),
  define(
    ["ticket", "set"],
    "Ties sets of resources to a ticket of booth.",
    "RESOURCE… [set …]… setoptions ticket=TICKET [NAME=VALUE]…",
    ticketSet,
  ),
  ...both(["ticket"], "Unties a resource from a ticket.", "TICKET RESOURCE", ticketRemove),
  ...both([], "Removes constraints or their rules by id.", "ID…", remove),
];
