import type { Order } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { onlyNames, pairsOf, valueNamed } from "../arguments.ts";
import type { Command, CommandDefinition } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkConstrained } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { namedIn, removeFromSets } from "../references.ts";
import type { Word } from "../word.ts";
import {
  actions,
  attributeSpans,
  choice,
  define,
  defineRemoval,
  idFrom,
  name,
  refuseDuplicate,
} from "./constraint-parts.ts";
import { readSets, refuseDuplicateSets, setId } from "./constraint-sets.ts";

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
  if (!second) throw refusal(then.span, `"then" must be followed by a resource.`);
  const more = words.find(({ value }) => value === "then");
  if (more)
    throw refusal(more.span, `Only one "then" is allowed: use "constraint order set" for more than two resources.`);
  const bare = words.filter(({ value }) => value === "symmetrical" || value === "nonsymmetrical");
  const pairs = pairsOf(words.filter((word) => !bare.includes(word)));
  onlyNames(pairs, ["id", "kind", "score", "symmetrical", "require-all", "first-action", "then-action"], "an order");
  checkConstrained(command, draft, first);
  checkConstrained(command, draft, second);
  const group = draft.parentOf(first.value);
  if (group?.kind === "group" && draft.parentOf(second.value) === group) {
    throw refusal(
      second.span,
      `"${first.value}" and "${second.value}" are both in the group "${group.id}", which already orders them.`,
    );
  }
  const symmetrical = valueNamed(pairs, "symmetrical");
  const lastBare = bare[bare.length - 1];
  const symmetry = symmetrical
    ? choice(symmetrical, ["true", "false"], "value of symmetrical")
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
    ...omitUndefined({ symmetrical: symmetry }),
    ...(requireAll ? { requireAll: requireAll.value } : {}),
    ...attributeSpans(pairs),
  };
  const key = (each: Order): string =>
    [each.first, each.then]
      .map((use) => `${use?.resource.value} ${use?.action?.value.toLowerCase() ?? "start"}`)
      .join("\n");
  refuseDuplicate(
    command,
    [...draft.constraints.values()].find(
      (each) => each.kind === "order" && each.sets.length === 0 && key(each) === key(constraint),
    ),
  );
  draft.constraints.set(constraint.id, constraint);
}

function orderSet(command: Command, draft: Draft): void {
  const { sets, options } = readSets(command, draft);
  onlyNames(options, ["id", "kind", "symmetrical"], "an order of sets");
  const kind = valueNamed(options, "kind");
  const symmetrical = valueNamed(options, "symmetrical");
  const members = new Set(sets.flatMap((set) => set.members.map(({ value }) => value)));
  const groups = [...members].flatMap((id) => draft.parentOf(id) ?? []).filter(({ kind }) => kind === "group");
  const twice = groups.find((group, index) => groups.indexOf(group) !== index);
  if (twice)
    throw refusal(command.span, `Two of these resources are in the group "${twice.id}", which already orders them.`);
  const constraint: Order = {
    kind: "order",
    ...idFrom(options, draft, setId("order", sets)),
    span: command.span,
    ...(kind
      ? {
          orderKind: {
            value: choice(kind, ["Optional", "Mandatory", "Serialize"], "order kind"),
            span: kind.span,
          },
        }
      : {}),
    ...(symmetrical ? { symmetrical: choice(symmetrical, ["true", "false"], "value of symmetrical") } : {}),
    sets,
    ...attributeSpans(options),
  };
  refuseDuplicateSets(command, draft, constraint);
  draft.constraints.set(constraint.id, constraint);
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
  if (!isFound)
    throw refusal(command.words[0]?.span ?? command.span, `There is no order with "${command.words[0]?.value}".`);
}

/** `constraint order` */
export const orders: readonly CommandDefinition[] = [
  define(
    ["order"],
    "Defines the order of two resources.",
    "[ACTION] RESOURCE then [ACTION] RESOURCE [NAME=VALUE]…",
    order,
  ),
  define(
    ["order", "set"],
    "Defines the order of sets of resources.",
    "RESOURCE… [NAME=VALUE]… [set …]… [setoptions NAME=VALUE…]",
    orderSet,
  ),
  ...defineRemoval(["order"], "Removes the orders of a resource.", "RESOURCE…", orderRemove),
];
