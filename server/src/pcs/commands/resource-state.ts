import { type NvPair, parseBoolean } from "../../model/attributes.ts";
import { isPrimitive, type Location, type Primitive, type Resource } from "../../model/configuration.ts";
import { childrenOf } from "../../model/inheritance.ts";
import { type Command, type CommandDefinition, commandsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { missing, multiplierOf, primitivesIn, resourceAt } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { changedPairs, changedSets } from "../sets.ts";
import type { Word } from "../word.ts";

/** The resources that words name, directly or by a tag. */
function namedBy(command: Command, draft: Draft): Resource[] {
  if (command.words.length === 0)
    throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of a resource.`);
  return command.words.flatMap((word) => {
    const tag = draft.tags.get(word.value);
    if (!tag) return [resourceAt(draft, word, "resource or tag")];
    return tag.members.flatMap(({ value }) => draft.resources.get(value) ?? []);
  });
}

function children(draft: Draft, resource: Resource): Resource[] {
  return childrenOf(resource).flatMap((id) => draft.resources.get(id) ?? []);
}

function setMeta(draft: Draft, resource: Resource, name: string, value: string, word: Word | undefined): void {
  const current = draft.resources.get(resource.id) ?? resource;
  const pair: NvPair = { name, value, ...(word ? { span: word.span, nameSpan: word.span, valueSpan: word.span } : {}) };
  draft.resources.set(resource.id, { ...current, meta: changedSets(current.meta, [pair]) });
}

function disable(command: Command, draft: Draft): void {
  if (command.options.has("--simulate")) return;
  for (const resource of namedBy(command, draft))
    setMeta(draft, resource, "target-role", "Stopped", wordOf(command, resource));
}

function wordOf(command: Command, resource: Resource): Word | undefined {
  return command.words.find(({ value }) => value === resource.id) ?? command.words[0];
}

function enable(command: Command, draft: Draft): void {
  for (const resource of namedBy(command, draft)) {
    const parent = draft.parentOf(resource.id);
    const isAround = parent !== undefined && parent.kind !== "group";
    const inside = isPrimitive(resource) || resource.kind === "group" ? [] : children(draft, resource);
    for (const each of [resource, ...inside, ...(isAround ? [parent] : [])])
      setMeta(draft, each, "target-role", "", undefined);
  }
}

function unmanage(command: Command, draft: Draft): void {
  for (const resource of namedBy(command, draft)) {
    const inner =
      resource.kind === "clone" || resource.kind === "master" ? (children(draft, resource)[0] ?? resource) : resource;
    const affected =
      inner.kind === "bundle"
        ? [inner, ...children(draft, inner)]
        : inner.kind === "group"
          ? children(draft, inner)
          : [inner];
    for (const each of affected) {
      setMeta(draft, each, "is-managed", "false", wordOf(command, resource));
      if (command.options.has("--monitor"))
        for (const primitive of primitivesIn(draft, each)) setMonitors(draft, primitive, false);
    }
  }
}

function manage(command: Command, draft: Draft): void {
  for (const resource of namedBy(command, draft)) {
    const parent = draft.parentOf(resource.id);
    const around = multiplierOf(draft, resource.id);
    const below = children(draft, resource).flatMap((each) => [each, ...children(draft, each)]);
    for (const each of new Set([resource, ...(parent ? [parent] : []), ...(around ? [around] : []), ...below])) {
      setMeta(draft, each, "is-managed", "", undefined);
      const current = draft.resources.get(each.id);
      if (command.options.has("--monitor") && current && isPrimitive(current)) setMonitors(draft, current, true);
    }
  }
}

function setMonitors(draft: Draft, primitive: Primitive, isEnabled: boolean): void {
  const current = draft.resources.get(primitive.id);
  if (!current || !isPrimitive(current)) return;
  const operations = current.operations.map((operation) =>
    operation.name === "monitor"
      ? {
          ...operation,
          attributes: changedPairs(operation.attributes, [{ name: "enabled", value: isEnabled ? "" : "false" }]),
        }
      : operation,
  );
  draft.resources.set(current.id, { ...current, operations });
}

/** The arguments of `move` and `ban`: resource, node, lifetime. */
function moveArguments(command: Command): { resource: Word; node: Word | undefined; lifetime: Word | undefined } {
  const [resource, ...rest] = command.words;
  if (!resource) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs the id of a resource.`);
  const lifetime = rest.find(({ value }) => value.startsWith("lifetime="));
  const [node, extra] = rest.filter((word) => word !== lifetime);
  if (extra)
    throw refusal(extra.span, `Unexpected "${extra.value}": only a resource, a node and lifetime= are allowed.`);
  return { resource, node, lifetime };
}

function constrain(command: Command, draft: Draft, isBan: boolean): void {
  const { resource: word, node, lifetime } = moveArguments(command);
  const named = resourceAt(draft, word);
  checkMovable(command, draft, word, named, !isBan);
  if (!node) {
    const message = `Without a node, this adds a constraint against the node where "${word.value}" is running, which is only known in the running cluster. It is skipped.`;
    command.report({ span: command.span, severity: "information", code: "unknown-value", message });
    return;
  }
  const isPromoted = command.options.has("--promoted");
  if (!isBan) {
    // A move replaces earlier moves and bans for that node.
    for (const each of [...banned(draft, named.id, node.value), ...preferred(draft, named.id)]) {
      draft.constraints.delete(each);
    }
  }
  const id = `cli-${isBan ? "ban" : "prefer"}-${named.id}${isBan ? `-on-${node.value}` : ""}`;
  const score = { value: isBan ? "-INFINITY" : "INFINITY", span: command.nameSpan };
  const role = isPromoted ? "Promoted" : "Started";
  const common = {
    kind: "location",
    id,
    span: command.span,
    resource: { value: named.id, span: word.span },
    sets: [],
  } as const;
  if (lifetime) {
    const message = `The end of "${lifetime.value}" is only known when the command runs; the constraint is added without an end.`;
    command.report({ span: lifetime.span, severity: "warning", code: "unknown-value", message });
  }
  const location: Location = {
    ...common,
    role,
    node: { value: node.value, span: node.span },
    score,
    rules: [],
  };
  draft.constraints.set(id, location);
}

/** Refuses what pcs would: moves of bundles and of clones that aren't promotable, and promoted roles where there are none. */
function checkMovable(command: Command, draft: Draft, word: Word, named: Resource, isMove: boolean): void {
  const around = multiplierOf(draft, named.id);
  const clone = [named, around].find((each) => each?.kind === "clone" || each?.kind === "master");
  const isPromotable = clone !== undefined && (clone.kind === "master" || isTrue(clone, "promotable"));
  if (isMove && named.kind === "bundle") throw refusal(word.span, `"${named.id}" is a bundle, which can't be moved.`);
  if (isMove && clone && !isPromotable) {
    throw refusal(word.span, `"${named.id}" is cloned: it runs on several nodes and can't be moved.`);
  }
  const isPromoted = command.options.has("--promoted");
  if (isMove && !isPromoted && isPromotable && clone !== named) {
    throw refusal(word.span, `"${named.id}" is in the promotable clone "${clone.id}": name the clone.`, clone.id);
  }
  const option = command.options.get("--promoted")?.word;
  if (option && !(isPromotable && clone === named)) {
    throw refusal(option.span, `"--promoted" is only allowed for a promotable clone, which "${named.id}" isn't.`);
  }
}

function isTrue(resource: Resource, name: string): boolean {
  const pair = resource.meta.flatMap(({ pairs }) => pairs).find((each) => each.name === name);
  return parseBoolean(pair?.value) ?? false;
}

function preferred(draft: Draft, id: string): string[] {
  return draft.constraints.has(`cli-prefer-${id}`) ? [`cli-prefer-${id}`] : [];
}

function banned(draft: Draft, id: string, node?: string): string[] {
  return [...draft.constraints.keys()].filter((each) =>
    node ? each === `cli-ban-${id}-on-${node}` : each.startsWith(`cli-ban-${id}-on-`),
  );
}

function clear(command: Command, draft: Draft): void {
  const { resource, node } = moveArguments(command);
  const named = resourceAt(draft, resource);
  const isPromotable = named.kind === "master" || (named.kind === "clone" && isTrue(named, "promotable"));
  if (command.options.has("--promoted") && !isPromotable) {
    throw refusal(resource.span, `"--promoted" is only allowed for a promotable clone, which "${named.id}" isn't.`);
  }
  if (command.options.has("--expired")) return;
  const preferring = preferred(draft, named.id).filter((each) => {
    const constraint = draft.constraints.get(each);
    return !node || (constraint?.kind === "location" && constraint.node?.value === node.value);
  });
  for (const each of [...preferring, ...banned(draft, named.id, node?.value)]) draft.constraints.delete(each);
}

function relocateClear(_command: Command, draft: Draft): void {
  for (const id of [...draft.constraints.keys()]) if (id.startsWith("pcs-relocate-")) draft.constraints.delete(id);
}

const define = commandsOf();

const moveOptions = ["--promoted", "--wait"];

/** Commands that stop, start, manage or move resources through the configuration. */
export const resourceState: readonly CommandDefinition[] = [
  define(["resource", "disable"], "Stops resources until they are enabled again.", "RESOURCE|TAG…", disable, [
    "--brief",
    "--safe",
    "--simulate",
    "--no-strict",
    "--wait",
  ]),
  define(["resource", "safe-disable"], "Stops resources if no other resource is affected.", "RESOURCE|TAG…", disable, [
    "--brief",
    "--simulate",
    "--no-strict",
    "--wait",
  ]),
  define(["resource", "enable"], "Enables stopped resources again.", "RESOURCE|TAG…", enable, ["--wait"]),
  define(
    ["resource", "unmanage"],
    "Makes resources unmanaged: the cluster doesn't start or stop them.",
    "RESOURCE|TAG…",
    unmanage,
    ["--monitor"],
  ),
  define(["resource", "manage"], "Makes resources managed again.", "RESOURCE|TAG…", manage, ["--monitor"]),
  define(["stonith", "disable"], "Disables fence devices.", "DEVICE…", disable, ["--wait"]),
  define(["stonith", "enable"], "Enables disabled fence devices again.", "DEVICE…", enable, ["--wait"]),
  define(
    ["resource", "move-with-constraint"],
    "Moves a resource by adding a permanent constraint.",
    "RESOURCE [NODE] [lifetime=TIME]",
    (command, draft) => constrain(command, draft, false),
    moveOptions,
  ),
  define(
    ["resource", "ban"],
    "Bans a resource from a node by adding a permanent constraint.",
    "RESOURCE [NODE] [lifetime=TIME]",
    (command, draft) => constrain(command, draft, true),
    moveOptions,
  ),
  define(["resource", "clear"], "Removes the constraints that move and ban added.", "RESOURCE [NODE]", clear, [
    ...moveOptions,
    "--expired",
  ]),
  define(
    ["resource", "move"],
    "Moves a resource; pcs 0.11 and later remove the constraint again.",
    "RESOURCE [NODE]",
    move,
    [...moveOptions, "--autodelete", "--strict"],
  ),
  define(["resource", "relocate", "clear"], "Removes the constraints that relocate added.", "", relocateClear),
];

/** Since pcs 0.11 the constraint that moves a resource is removed again; older releases left it. */
function move(command: Command, draft: Draft): void {
  const { resource, node } = moveArguments(command);
  if (!draft.resources.has(resource.value)) throw missing(resource, "resource", draft.resources.keys());
  const message = `"resource move" adds no permanent constraint in pcs 0.11 and later, unlike older releases. To keep "${resource.value}" on ${node ? `"${node.value}"` : "a node"}, use "resource move-with-constraint" or a location constraint.`;
  command.report({ span: command.nameSpan, severity: "information", code: "acts-only", message });
}
