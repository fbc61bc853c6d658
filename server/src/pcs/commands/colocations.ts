import type { Colocation } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { onlyNames, pairsOf, valueNamed } from "../arguments.ts";
import { type Command, type CommandDefinition, reportLegacyForm } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkConstrained } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { namedIn } from "../references.ts";
import { isScore, roleAt, roleOf } from "../roles.ts";
import type { Word } from "../word.ts";
import { attributeSpans, define, defineRemoval, idFrom, name, refuseDuplicate } from "./constraint-parts.ts";
import { readSets, refuseDuplicateSets, setId } from "./constraint-sets.ts";

/** The words of a colocation; early releases of pcs had no "with" between the resources. */
function withWith(command: Command): Word[] {
  const words = [...command.words];
  const [first, second] = words;
  if (!first || !second || second.value.includes("=") || words.some(({ value }) => value === "with")) return words;
  const message = `"with" is now required between the resources: ${first.value} with ${second.value}.`;
  reportLegacyForm(command, { start: first.span.start, end: second.span.end }, message);
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
      `Only one "with" is allowed: use "constraint colocation set" for more than two resources.`,
    );
  const role1 = withAt === 2 ? (words[0] as Word) : undefined;
  const first = words[withAt - 1] as Word;
  const rest = words.slice(withAt + 1);
  const next = rest[1];
  const hasRole = next !== undefined && !isScore(next.value) && !next.value.includes("=");
  const role2 = hasRole ? rest.shift() : undefined;
  const other = rest.shift();
  if (!other) throw refusal(words[withAt]?.span ?? command.span, `"with" must be followed by a resource.`);
  const score = rest[0] && !rest[0].value.includes("=") ? rest.shift() : undefined;
  if (score && !score.isOpaque && !isScore(score.value))
    throw refusal(score.span, `"${score.value}" is not a score: expected an integer, INFINITY or -INFINITY.`);
  const pairs = pairsOf(rest);
  const hasRoles = role1 !== undefined || role2 !== undefined;
  const roleName = (word: Word | undefined): string | undefined =>
    word ? roleAt(word) : hasRoles ? "Started" : undefined;
  const firstRole = roleName(role1);
  const secondRole = roleName(role2);
  checkConstrained(command, draft, first);
  checkConstrained(command, draft, other);
  onlyNames(
    pairs,
    ["id", "score", "rsc-role", "with-rsc-role", "node-attribute", "influence", "score-attribute"],
    "a colocation",
  );
  const scoreWord = valueNamed(pairs, "score") ?? score;
  const value = scoreWord?.value ?? "INFINITY";
  const use = (word: Word, role: string | undefined, roleWord: Word | undefined, option: string) => {
    const written = valueNamed(pairs, option);
    const given = written
      ? { value: written.value, span: written.span }
      : role
        ? { value: role, ...(roleWord ? { span: roleWord.span } : {}) }
        : undefined;
    return { resource: name(word), span: word.span, ...omitUndefined({ role: given }) };
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
  refuseDuplicate(
    command,
    [...draft.constraints.values()].find(
      (each) => each.kind === "colocation" && each.sets.length === 0 && key(each) === key(constraint),
    ),
  );
  draft.constraints.set(constraint.id, constraint);
}

function colocationSet(command: Command, draft: Draft): void {
  const { sets, options } = readSets(command, draft);
  onlyNames(options, ["id", "score"], "a colocation of sets");
  const score = valueNamed(options, "score");
  if (score && !isScore(score.value))
    throw refusal(score.span, `"${score.value}" is not a score: expected an integer, INFINITY or -INFINITY.`);
  const constraint: Colocation = {
    kind: "colocation",
    ...idFrom(options, draft, setId("colocation", sets)),
    span: command.span,
    score: { value: score?.value ?? "INFINITY", span: score?.span ?? command.nameSpan },
    sets,
  };
  refuseDuplicateSets(command, draft, constraint);
  draft.constraints.set(constraint.id, constraint);
}

function colocationRemove(command: Command, draft: Draft): void {
  const [first, second] = command.words;
  if (!first || !second) throw refusal(command.span, `"constraint colocation remove" needs two resources.`);
  const found = [...draft.constraints.values()].filter((each) => {
    const [one, other] = each.kind === "colocation" && each.sets.length === 0 ? namedIn(each) : [];
    return (one === first.value && other === second.value) || (one === second.value && other === first.value);
  });
  if (found.length === 0)
    throw refusal(command.span, `There is no colocation of "${first.value}" and "${second.value}".`);
  for (const { id } of found) draft.constraints.delete(id);
}

/** `constraint colocation` */
export const colocations: readonly CommandDefinition[] = [
  define(
    ["colocation", "add"],
    "Places a resource on the node of another, or away from it.",
    "[ROLE] RESOURCE with [ROLE] RESOURCE [SCORE] [NAME=VALUE]…",
    colocate,
  ),
  define(
    ["colocation", "set"],
    "Places sets of resources on the same node.",
    "RESOURCE… [NAME=VALUE]… [set …]… [setoptions NAME=VALUE…]",
    colocationSet,
  ),
  ...defineRemoval(["colocation"], "Removes all colocations of two resources.", "RESOURCE RESOURCE", colocationRemove),
];
