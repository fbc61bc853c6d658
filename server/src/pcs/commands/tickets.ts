import type { Constraint, Ticket } from "../../model/configuration.ts";
import { onlyNames, pairsOf, valueNamed } from "../arguments.ts";
import type { Command, CommandDefinition } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkId } from "../ids.ts";
import { checkConstrained, missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { namedIn, removeFromSets } from "../references.ts";
import { roleAt } from "../roles.ts";
import { attributeSpans, choice, define, defineRemoval, idFrom, name, refuseDuplicate } from "./constraint-parts.ts";
import { readSets, refuseDuplicateSets, setId } from "./constraint-sets.ts";
import { removeRule, rulesIn } from "./locations.ts";

const lossPolicies = ["fence", "stop", "freeze", "demote"];

function ticketAdd(command: Command, draft: Draft): void {
  const optionsAt = command.words.findIndex(({ value }) => value.includes("="));
  const plain = optionsAt < 0 ? command.words : command.words.slice(0, optionsAt);
  const [ticket, second, third, extra] = plain;
  if (!ticket || !second || extra)
    throw refusal(
      (extra ?? { span: command.span }).span,
      `"constraint ticket add" needs a ticket and a resource, with an optional role before it: ticket-a Promoted web.`,
    );
  const resource = third ?? second;
  const options = pairsOf(optionsAt < 0 ? [] : command.words.slice(optionsAt));
  onlyNames(options, ["id", "loss-policy"], "a ticket constraint");
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
  refuseDuplicate(
    command,
    [...draft.constraints.values()].find(
      (each) => each.kind === "rsc_ticket" && each.sets.length === 0 && key(each) === key(constraint),
    ),
  );
  draft.constraints.set(constraint.id, constraint);
}

function ticketSet(command: Command, draft: Draft): void {
  const { sets, options } = readSets(command, draft);
  onlyNames(options, ["id", "loss-policy", "ticket"], "a ticket constraint of sets");
  const ticket = valueNamed(options, "ticket");
  if (!ticket?.value)
    throw refusal(command.nameSpan, `"constraint ticket set" needs a ticket: setoptions ticket=ticket-a.`);
  const policy = valueNamed(options, "loss-policy");
  const constraint: Ticket = {
    kind: "rsc_ticket",
    ...idFrom(options, draft, setId("ticket", sets)),
    span: command.span,
    ticket: name(ticket),
    sets,
    ...(policy ? { lossPolicy: choice(policy, lossPolicies, "loss-policy") } : {}),
  };
  refuseDuplicateSets(command, draft, constraint);
  draft.constraints.set(constraint.id, constraint);
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
    throw refusal(command.span, `There is no constraint for "${resource.value}" and the ticket "${ticket.value}".`);
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

/** `constraint ticket`, and `constraint remove` */
export const tickets: readonly CommandDefinition[] = [
  define(
    ["ticket", "add"],
    "Makes a resource depend on a booth ticket.",
    "TICKET [ROLE] RESOURCE [loss-policy=POLICY] [id=ID]",
    ticketAdd,
  ),
  define(
    ["ticket", "set"],
    "Makes sets of resources depend on a booth ticket.",
    "RESOURCE… [set …]… setoptions ticket=TICKET [NAME=VALUE]…",
    ticketSet,
  ),
  ...defineRemoval(["ticket"], "Removes the dependency of a resource on a ticket.", "TICKET RESOURCE", ticketRemove),
  ...defineRemoval([], "Removes constraints or their rules by id.", "ID…", remove),
];
