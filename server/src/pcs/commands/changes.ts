import type { NvPair } from "../../model/attributes.ts";
import { isPrimitive, type Operation, type Primitive, type Resource } from "../../model/configuration.ts";
import { nvPairOf, pairsOf, sectionsOf, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, removalsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { primitiveAt, resourceAt } from "../lookups.ts";
import { attributeOf, defaultInterval, operationOf, readPairs, seconds } from "../operations.ts";
import { refusal } from "../problem.ts";
import { roleOf } from "../roles.ts";
import { changedSets } from "../sets.ts";
import { spanOf, type Word } from "../word.ts";

function put(draft: Draft, resource: Resource): void {
  draft.resources.set(resource.id, resource);
}

/** The words after each `op`, one operation each. */
function operationWords(words: readonly Word[]): Word[][] {
  const found: Word[][] = [];
  let isOperation = false;
  for (const word of words) {
    if (word.value === "op" || word.value === "meta") {
      isOperation = word.value === "op";
      if (isOperation) found.push([]);
    } else if (isOperation) {
      const last = found[found.length - 1];
      if (!word.value.includes("=") && last && last.length > 0) found.push([word]);
      else last?.push(word);
    }
  }
  return found.filter((each) => each.length > 0);
}

function update(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  if (!word || rest.length === 0)
    throw refusal(
      command.span,
      `"${command.definition.path.join(" ")}" needs an id and what to change: pcs ${command.definition.path.join(" ")} web port=8080.`,
    );
  const named = resourceAt(draft, word, "resource", ["primitive", "clone", "master"]);
  if (!isPrimitive(named)) {
    put(draft, {
      ...named,
      meta: changedSets(named.meta, pairsOf(rest.filter(({ value }) => value !== "meta")).map(nvPairOf)),
    });
    return;
  }
  const sections = sectionsOf(rest, ["op", "meta"]);
  const meta = wordsOf(sections, "meta").filter(({ value }) => value.includes("="));
  let changed: Primitive = {
    ...named,
    params: changedSets(named.params, pairsOf(sections.before).map(nvPairOf)),
    meta: changedSets(named.meta, pairsOf(meta).map(nvPairOf)),
  };
  for (const words of operationWords(rest)) changed = withOperation(command, changed, words);
  put(draft, changed);
}

/** The primitive with an operation replaced by one of the same name and role. */
function withOperation(command: Command, primitive: Primitive, words: readonly Word[]): Primitive {
  const [name, ...attributes] = words;
  if (!name) return primitive;
  if (name.value.includes("=")) throw refusal(name.span, `"op" needs the name of an operation before "${name.value}".`);
  if (attributes.length === 0) return primitive;
  const pairs = readPairs(attributes);
  const role = roleOf(pairs.find((pair) => pair.name === "role")?.value ?? "");
  const at = primitive.operations.findLastIndex(
    (each) => each.name === name.value && roleOf(attributeOf(each, "role") ?? "") === role,
  );
  const operations = primitive.operations.filter((_, index) => index !== at);
  const made = newOperation(command, { ...primitive, operations }, words, false);
  if (at < 0) operations.push(made);
  else operations.splice(at, 0, made);
  return { ...primitive, operations };
}

/** An operation that is added to a primitive; refused where there is an equal one. */
function newOperation(command: Command, primitive: Primitive, words: readonly Word[], isStrict: boolean): Operation {
  const [name, ...attributes] = words as [Word, ...Word[]];
  if (name.value.includes("=")) throw refusal(name.span, `Expected the name of an operation before "${name.value}".`);
  const given = readPairs(attributes).filter((pair) => !(pair.name === "interval" && pair.value === ""));
  const made = operationOf(name.value, given, spanOf(words));
  const interval = attributeOf(made, "interval") ?? defaultInterval(made.name);
  const same = primitive.operations.find((each) => {
    const other = attributeOf(each, "interval") ?? "0";
    return each.name === made.name && (seconds(other) ?? other) === (seconds(interval) ?? interval);
  });
  if (same)
    throw refusal(name.span, `"${primitive.id}" already has a "${made.name}" operation with the interval ${interval}.`);
  if (isStrict && !isForced(command) && primitive.operations.some((each) => each.name === made.name)) {
    const depth = (each: Operation): string | undefined =>
      each.params[0]?.pairs.find((pair) => pair.name === "OCF_CHECK_LEVEL")?.value;
    const other = primitive.operations.find(
      (each) => each.name === made.name && attributeOf(each, "role") === attributeOf(made, "role"),
    );
    if (made.name !== "monitor")
      throw refusal(
        name.span,
        `"${primitive.id}" already has a "${made.name}" operation. Change it with "resource update", or add --force.`,
      );
    if (other && depth(other) === depth(made)) {
      throw refusal(
        name.span,
        `"${primitive.id}" already has a "monitor". Give this one another OCF_CHECK_LEVEL or role, or add --force.`,
      );
    }
  }
  return made;
}

function addOperation(command: Command, draft: Draft): void {
  const [word, ...words] = command.words;
  if (!word || words.length === 0)
    throw refusal(command.span, `"op add" needs a resource and an operation: web monitor interval=30s.`);
  const primitive = primitiveAt(draft, word);
  const made = newOperation(command, primitive, words, true);
  put(draft, { ...primitive, operations: [...primitive.operations, made] });
}

function removeOperation(command: Command, draft: Draft): void {
  const [word, name, ...attributes] = command.words;
  if (!word) throw refusal(command.span, `"op remove" needs a resource and an operation, or the id of an operation.`);
  if (!name) {
    removeOperationById(draft, word);
    return;
  }
  const primitive = primitiveAt(draft, word);
  const given = new Set([...readPairs(attributes).map(textOf)]);
  const isMatch = (operation: Operation): boolean => {
    if (operation.name !== name.value) return false;
    if (attributes.length === 0) return true;
    const has = operation.attributes.map(textOf);
    return has.length === given.size && has.every((each) => given.has(each));
  };
  const operations = primitive.operations.filter((each) => !isMatch(each));
  if (operations.length === primitive.operations.length) {
    throw refusal(
      name.span,
      `"${primitive.id}" has no operation "${[name, ...attributes].map(({ value }) => value).join(" ")}".`,
    );
  }
  put(draft, { ...primitive, operations });
}

function textOf({ name, value }: NvPair): string {
  return `${name}=${value ?? ""}`;
}

/** The id pcs gives an operation. */
function operationId(primitive: Primitive, operation: Operation): string {
  return operation.id ?? `${primitive.id}-${operation.name}-interval-${attributeOf(operation, "interval") ?? ""}`;
}

function removeOperationById(draft: Draft, word: Word): void {
  for (const resource of draft.resources.values()) {
    if (!isPrimitive(resource)) continue;
    const operations = resource.operations.filter((each) => operationId(resource, each) !== word.value);
    if (operations.length === resource.operations.length) continue;
    put(draft, { ...resource, operations });
    return;
  }
  throw refusal(word.span, `There is no operation with the id "${word.value}".`);
}

function meta(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  if (!word || rest.length === 0)
    throw refusal(
      command.span,
      `"${command.definition.path.join(" ")}" needs an id and meta attributes: web priority=10.`,
    );
  const resource = resourceAt(draft, word, "resource, clone, group or bundle", [
    "primitive",
    "clone",
    "master",
    "group",
    "bundle",
  ]);
  const changes = pairsOf(rest).map(nvPairOf);
  put(draft, { ...resource, meta: changedSets(resource.meta, changes) });
}

function utilization(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  // Without options it shows the current ones.
  if (!word || rest.length === 0) return;
  const primitive = primitiveAt(draft, word);
  put(draft, { ...primitive, utilization: changedSets(primitive.utilization, checkNumbers(rest)) });
}

/** Pairs whose values are integers or empty. */
export function checkNumbers(words: readonly Word[]): NvPair[] {
  const pairs = pairsOf(words);
  for (const { name, value } of pairs) {
    if (!value.isOpaque && !/^-?\d*$/.test(value.value))
      throw refusal(value.span, `"${name.value}" must be an integer, not "${value.value}".`);
  }
  return pairs.map(nvPairOf);
}

const define = commandsOf();
const defineRemoval = removalsOf(define);

/** Commands that change a resource or fence device: `update`, `meta`, `op add`, `op remove`, `utilization`. */
export const changes: readonly CommandDefinition[] = ["resource", "stonith"]
  .flatMap((of) => {
    const what = of === "resource" ? "a resource" : "a fence device";
    return [
      define(
        [of, "update"],
        `Changes the parameters, operations and meta attributes of ${what}; an empty value removes one.`,
        "ID [NAME=VALUE]… [op NAME NAME=VALUE…]… [meta NAME=VALUE…]",
        update,
        ["--agent-validation", "--wait"],
      ),
      define([of, "meta"], `Sets meta attributes of ${what}; an empty value removes one.`, "ID NAME=VALUE…", meta, [
        "--wait",
      ]),
      define([of, "op", "add"], `Adds an operation to ${what}.`, "ID NAME [NAME=VALUE]…", addOperation),
      ...defineRemoval(
        [of, "op"],
        `Removes operations of ${what}.`,
        "ID NAME [NAME=VALUE]… | OPERATION",
        removeOperation,
      ),
    ];
  })
  .concat([
    define(
      ["resource", "utilization"],
      "Sets how much of a node's capacity a resource needs.",
      "ID NAME=VALUE…",
      utilization,
      ["--name"],
    ),
  ]);
