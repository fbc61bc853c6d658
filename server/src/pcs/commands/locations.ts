import type { Expression, Rule } from "../../model/attributes.ts";
import type { Location } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { onlyNames, type Pair, pairOf, pairsOf, valueNamed } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, removalsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkId, idOf, newId } from "../ids.ts";
import { readRule } from "../location-rule.ts";
import { checkConstrained, missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { isScore, roleOf } from "../roles.ts";
import { partOf, type Word } from "../word.ts";
import { refuseDuplicate } from "./constraint-parts.ts";
import { ruleId } from "./defaults.ts";

interface Target {
  readonly word: Word;
  readonly isPattern: boolean;
}

/** `web`, `resource%web` or `regexp%web-.*` */
function targetOf(word: Word): Target {
  const at = word.value.indexOf("%");
  const type = at < 0 ? "resource" : word.value.slice(0, at) || "resource";
  if (type !== "resource" && type !== "regexp") {
    throw refusal(
      partOf(word, 0, at).span,
      `"${type}%" is not a target type: expected resource%ID or regexp%PATTERN.`,
      closestOrLonger(type, ["resource", "regexp"]),
    );
  }
  return { word: at < 0 ? word : partOf(word, at + 1), isPattern: type === "regexp" };
}

function use(target: Target): Pick<Location, "resource" | "pattern"> {
  const name = { value: target.word.value, span: target.word.span };
  return target.isPattern ? { pattern: name } : { resource: name };
}

function checkScore(score: Word): void {
  if (!score.isOpaque && !isScore(score.value))
    throw refusal(score.span, `"${score.value}" is not a score: expected an integer, INFINITY or -INFINITY.`);
}

/** Puts a location into the draft; it replaces one of the same id, or of the same resource and node. */
function put(draft: Draft, location: Location): void {
  const target = location.resource ?? location.pattern;
  for (const other of [...draft.constraints.values()]) {
    const isSame =
      other.kind === "location" &&
      other.node?.value === location.node?.value &&
      (location.resource
        ? other.resource?.value === target?.value
        : other.pattern?.value === target?.value && other.pattern !== undefined);
    if (other.kind === "location" && (other.id === location.id || isSame)) draft.constraints.delete(other.id);
  }
  draft.constraints.set(location.id, location);
}

function prefer(command: Command, draft: Draft): void {
  const [targetWord, verb, ...nodes] = command.words;
  if (!targetWord || !verb)
    throw refusal(command.span, `"constraint location" needs a resource and a preference: web prefers n1=50.`);
  if (verb.value === "rule") {
    addRule(command, draft, targetWord, nodes);
    return;
  }
  if (verb.value !== "prefers" && verb.value !== "avoids") {
    const meant = closestOrLonger(verb.value, ["prefers", "avoids", "rule"]);
    throw refusal(verb.span, `Expected "prefers", "avoids" or "rule", not "${verb.value}".`, meant);
  }
  if (nodes.length === 0) throw refusal(verb.span, `"${verb.value}" must be followed by a node: ${verb.value} n1=50.`);
  const target = targetOf(targetWord);
  if (!target.isPattern) checkConstrained(command, draft, target.word);
  for (const [index, word] of nodes.entries()) reportScoreAsNode(command, word, nodes[index - 1]);
  const made = nodes.map((word): Location => {
    const at = word.value.indexOf("=");
    const node = at < 0 ? word : partOf(word, 0, at);
    const score = at < 0 ? undefined : partOf(word, at + 1);
    if (score) checkScore(score);
    const isAvoided = verb.value === "avoids";
    const written = score?.value ?? "INFINITY";
    const value = !isAvoided ? written : written.startsWith("-") ? written.slice(1) : `-${written}`;
    const id = idOf(`location-${target.word.value}-${node.value}-${value}`);
    return {
      kind: "location",
      id,
      span: command.span,
      ...use(target),
      sets: [],
      node: { value: node.value, span: node.span },
      score: { value, span: score?.span ?? verb.span },
      rules: [],
    };
  });
  for (const location of made) put(draft, location);
}

/** A score that isn't after its node's "=" is taken for a node, or for a part of its name. */
function reportScoreAsNode(command: Command, word: Word, before: Word | undefined): void {
  const [, node, score] = /^(?:([^=:]+):)?([+-]?(?:\d+|INF|INFINITY))$/i.exec(word.value) ?? [];
  const isAlone = node === undefined && before !== undefined && !before.value.includes("=");
  if (score === undefined || (node === undefined && !isAlone)) return;
  const meant = `${node ?? before?.value}=${score}`;
  const span = { start: isAlone ? before.span.start : word.span.start, end: word.span.end };
  command.report({
    span: word.span,
    severity: "warning",
    code: "syntax",
    message: `pcs takes "${word.value}" for a node's name. A score follows its node after "=": ${meant}.`,
    fixes: [{ title: `Change to "${meant}"`, span, text: meant }],
  });
}

function add(command: Command, draft: Draft): void {
  const [id, targetWord, node, written, ...rest] = command.words;
  const score = written?.value.startsWith("score=") ? partOf(written, "score=".length) : written;
  if (!id || !targetWord || !node || !score)
    throw refusal(
      command.span,
      `"constraint location add" needs an id, a resource, a node and a score: loc-web web n1 50.`,
    );
  const target = targetOf(targetWord);
  const options = pairsOf(rest);
  if (!isForced(command)) onlyNames(options, ["resource-discovery"], "a location constraint");
  checkScore(score);
  checkId(id, "constraint");
  if (!target.isPattern) checkConstrained(command, draft, target.word);
  const discovery = valueNamed(options, "resource-discovery");
  const role = valueNamed(options, "role");
  put(draft, {
    kind: "location",
    id: id.value,
    idSpan: id.span,
    span: command.span,
    ...use(target),
    sets: [],
    ...(discovery
      ? { resourceDiscovery: discovery.value, attributeSpans: { "resource-discovery": discovery.span } }
      : {}),
    ...(role ? { role: role.value } : {}),
    node: { value: node.value, span: node.span },
    score: { value: score.value, span: score.span },
    rules: [],
  });
}

/** The options before the expression of a rule, and the expression's words. */
function splitRule(words: readonly Word[], names: readonly string[]): { options: Pair[]; expression: readonly Word[] } {
  const end = words.findIndex(({ value }) => !names.some((name) => value.startsWith(`${name}=`)));
  const cut = end < 0 ? words.length : end;
  return { options: words.slice(0, cut).map(pairOf), expression: words.slice(cut) };
}

/** The rule described by words, in the constraint of that id. */
function ruleOf(
  command: Command,
  draft: Draft,
  constraint: string,
  options: readonly Pair[],
  expression: readonly Word[],
): Rule {
  const score = valueNamed(options, "score");
  const scoreAttribute = valueNamed(options, "score-attribute");
  if (score && scoreAttribute)
    throw refusal(scoreAttribute.span, `A rule can have "score" or "score-attribute", not both.`);
  if (score) checkScore(score);
  const idWord = valueNamed(options, "id");
  const role = valueNamed(options, "role");
  const roleName = role && roleOf(role.value);
  if (role && roleName !== "Promoted" && roleName !== "Unpromoted")
    throw refusal(role.span, `"${role.value}" is not a valid role of a rule: expected Promoted or Unpromoted.`);
  const id = idWord ? newId(idWord, draft, "rule") : ruleId(draft, constraint);
  const read = readRule(expression, command.span, { attributes: true });
  return {
    id,
    ...(roleName ? { role: roleName } : {}),
    ...(scoreAttribute
      ? { scoreAttribute: scoreAttribute.value, scoreSpan: scoreAttribute.span }
      : { score: score?.value ?? "INFINITY" }),
    ...(score ? { scoreSpan: score.span } : {}),
    ...read,
  };
}

function addRule(command: Command, draft: Draft, targetWord: Word, words: readonly Word[]): void {
  const target = targetOf(targetWord);
  if (!target.isPattern) checkConstrained(command, draft, target.word);
  const { options, expression } = splitRule(words, [
    "id",
    "role",
    "score",
    "score-attribute",
    "constraint-id",
    "resource-discovery",
  ]);
  const idWord = valueNamed(options, "constraint-id");
  const id = idWord ? newId(idWord, draft, "constraint") : draft.uniqueId(idOf(`location-${target.word.value}`));
  const discovery = valueNamed(options, "resource-discovery");
  const location: Location = {
    kind: "location",
    id,
    ...(idWord ? { idSpan: idWord.span } : {}),
    span: command.span,
    ...use(target),
    sets: [],
    ...(discovery?.value
      ? { resourceDiscovery: discovery.value, attributeSpans: { "resource-discovery": discovery.span } }
      : {}),
    rules: [ruleOf(command, draft, id, options, expression)],
  };
  checkDuplicates(command, draft, location);
  draft.constraints.set(id, location);
}

/** A rule's expressions as a text, without ids and spans. */
function textOf(expressions: readonly Expression[]): string {
  const plain = JSON.stringify(expressions, (key, value) => (key === "id" || /[sS]pan$/.test(key) ? undefined : value));
  return plain;
}

function checkDuplicates(command: Command, draft: Draft, location: Location): void {
  if (isForced(command)) return;
  const key = (each: Location): string =>
    `${each.resource?.value ?? ""} ${each.pattern?.value ?? ""} ${each.rules.map((rule) => `${rule.booleanOp} ${textOf(rule.expressions)}`).join("\n")}`;
  const own = key(location);
  for (const other of draft.constraints.values()) {
    if (
      other.kind !== "location" ||
      other.id === location.id ||
      other.rules.length === 0 ||
      other.resource?.value !== location.resource?.value ||
      key(other) !== own
    )
      continue;
    refuseDuplicate(command, other);
  }
}

function addRuleTo(command: Command, draft: Draft): void {
  const [word, ...words] = command.words;
  if (!word) throw refusal(command.span, `"constraint rule add" needs the id of a location constraint and a rule.`);
  const constraint = draft.constraints.get(word.value);
  if (constraint?.kind !== "location") {
    throw missing(
      word,
      "location constraint",
      [...draft.constraints.values()].filter(({ kind }) => kind === "location").map(({ id }) => id),
    );
  }
  const { options, expression } = splitRule(words, ["id", "role", "score", "score-attribute"]);
  const rules = [...constraint.rules, ruleOf(command, draft, constraint.id, options, expression)];
  const { node: _node, score: _score, ...rest } = constraint;
  draft.constraints.set(constraint.id, { ...rest, rules });
}

/** Removes a rule by its id; a constraint without rules is removed too. Returns false where no rule has that id. */
export function removeRule(draft: Draft, id: string): boolean {
  for (const constraint of draft.constraints.values()) {
    if (constraint.kind !== "location" || !constraint.rules.some((rule) => rule.id === id)) continue;
    const rules = constraint.rules.filter((rule) => rule.id !== id);
    if (rules.length > 0) draft.constraints.set(constraint.id, { ...constraint, rules });
    else draft.constraints.delete(constraint.id);
    return true;
  }
  return false;
}

function removeRules(command: Command, draft: Draft): void {
  const [word] = command.words;
  if (!word) throw refusal(command.span, `"constraint rule remove" needs the id of a rule.`);
  if (!removeRule(draft, word.value)) throw missing(word, "rule", rulesIn(draft));
}

/** The ids of all rules of constraints. */
export function rulesIn(draft: Draft): string[] {
  return [...draft.constraints.values()].flatMap((each) =>
    each.kind === "location" ? each.rules.flatMap(({ id }) => id ?? []) : [],
  );
}

function remove(command: Command, draft: Draft): void {
  const [word] = command.words;
  if (!word) throw refusal(command.span, `"constraint location remove" needs the id of a constraint.`);
  if (draft.constraints.get(word.value)?.kind !== "location") {
    throw missing(
      word,
      "location constraint",
      [...draft.constraints.values()].filter(({ kind }) => kind === "location").map(({ id }) => id),
    );
  }
  draft.constraints.delete(word.value);
}

const define = commandsOf("constraint");
const defineRemoval = removalsOf(define);

/** `constraint location` and `constraint rule` */
export const locations: readonly CommandDefinition[] = [
  define(
    ["location"],
    "Makes a resource prefer or avoid nodes.",
    "RESOURCE prefers|avoids NODE[=SCORE]… | RESOURCE rule [NAME=VALUE]… EXPRESSION",
    prefer,
  ),
  define(
    ["location", "add"],
    "Adds a location constraint with the given id.",
    "ID RESOURCE NODE SCORE [resource-discovery=WHERE]",
    add,
  ),
  ...defineRemoval(["location"], "Removes a location constraint.", "ID", remove),
  define(["rule", "add"], "Adds a rule to a location constraint.", "CONSTRAINT [NAME=VALUE]… EXPRESSION", addRuleTo),
  ...defineRemoval(["rule"], "Removes a rule; a constraint without rules is removed too.", "RULE", removeRules),
];
