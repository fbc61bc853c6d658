import { allParameters } from "../../agents/catalogue.ts";
import type { Agent } from "../../model/agent.ts";
import type { NvPair } from "../../model/attributes.ts";
import type { Clone, Operation, Primitive } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import type { Span } from "../../text/span.ts";
import { nvPairOf, type Pair, pairsOf, sectionsOf, wordsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, isForced, reportAddition, reportLegacyForm } from "../command.ts";
import type { Draft } from "../draft.ts";
import { checkId, newId } from "../ids.ts";
import { resourceAt } from "../lookups.ts";
import {
  addedOperations,
  agentNameOf,
  checkIntervals,
  describedAgent,
  operationNamesOf,
  readOperations,
} from "../operations.ts";
import { refusal } from "../problem.ts";
import { changedSets, newSet } from "../sets.ts";
import { isUnknown } from "../shell/syntax.ts";
import type { Word } from "../word.ts";
import { placed } from "./groups.ts";

const containers = ["clone", "promotable", "master", "bundle"] as const;

const createOptions = [
  "--agent-validation",
  "--before",
  "--after",
  "--group",
  "--disabled",
  "--no-default-ops",
  "--wait",
] as const;

/** `resource create`: a primitive, on its own or directly in a group, clone or bundle. */
export const create: CommandDefinition = {
  path: ["resource", "create"],
  kind: "configures",
  summary: "Creates a resource, with the operations that its agent recommends.",
  form: "ID AGENT [NAME=VALUE]… [op NAME NAME=VALUE…]… [meta NAME=VALUE…] [clone|promotable [ID] [NAME=VALUE]… | --group GROUP | bundle ID]",
  options: createOptions,
  run: (command, draft) => {
    const { idWord, agentWord, rest } = namedAgent(command, "web ocf:heartbeat:apache");
    const sections = sectionsOf(rest, ["op", "meta", ...containers]);
    const used = containers.filter((name) => sections.of.has(name));
    const group = command.options.get("--group");
    checkPlaces(command, [...used, ...(group ? ["--group"] : [])]);
    const primitive = makePrimitive(command, draft, idWord, agentWord, sections);
    const container = used[0];
    if (container === "bundle") createInBundle(command, draft, primitive, wordsOf(sections, "bundle"));
    else if (container !== undefined) {
      const keyword = sections.of.get(container)?.[0]?.keyword as Word;
      const clone = cloneOf(command, draft, primitive.id, wordsOf(sections, container), container, keyword);
      draft.resources.set(primitive.id, primitive);
      draft.resources.set(clone.id, command.options.has("--disabled") ? stopped(clone) : clone);
    } else {
      const isDisabled = command.options.has("--disabled");
      const made = isDisabled ? stopped(primitive) : primitive;
      const change = group ? placed(command, draft, group.value as Word, [idWord], true) : undefined;
      draft.resources.set(made.id, made);
      change?.();
    }
  },
};

/** The id and the agent that a `create` begins with, and the words after them; refuses a command without them, with the example. */
function namedAgent(command: Command, example: string) {
  const [idWord, agentWord, ...rest] = command.words;
  if (idWord && agentWord) return { idWord, agentWord, rest };
  const path = command.definition.path.join(" ");
  throw refusal(command.span, `"${path}" needs an id and an agent: pcs ${path} ${example}.`);
}

function checkPlaces(command: Command, used: readonly string[]): void {
  const { options } = command;
  const second = used[1];
  if (second !== undefined)
    throw refusal(command.span, `A resource can't be created with both ${used[0]} and ${second}.`);
  const before = options.get("--before");
  const after = options.get("--after");
  if (before && after) throw refusal(after.word.span, `"--before" and "--after" can't be given together.`);
  const lone = before ?? after;
  if (lone && !options.has("--group"))
    throw refusal(lone.word.span, `"${before ? "--before" : "--after"}" is only allowed with "--group".`);
}

/** The primitive a command describes, with the operations pcs adds. */
export function makePrimitive(
  command: Command,
  draft: Draft,
  idWord: Word,
  agentWord: Word,
  sections: ReturnType<typeof sectionsOf>,
  isFencing = false,
): Primitive {
  const params = pairsOf(sections.before);
  const meta = pairsOf(wordsOf(sections, "meta"));
  const agent = isFencing
    ? { class: "stonith", type: agentWord.value.replace(/^stonith:/, ""), span: agentWord.span }
    : agentNameOf(agentWord);
  const given = readOperations(sections.of.get("op") ?? []);
  checkIntervals(given);
  const id = newId(idWord, draft, "resource");
  const known = describedAgent(agent);
  checkWithAgent(command, known, agentWord, params, given);
  const added = addedOperations(known, given, command.options.has("--no-default-ops"));
  if (added.length > 0) {
    const names = [...new Set(added.map(({ name }) => name))].join(", ");
    const why = known ? "that its agent recommends" : "that every resource gets";
    reportAddition(command, agentWord.span, `pcs adds the operations ${why}: ${names}.`);
  }
  const operations = [...given, ...added].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    kind: "primitive",
    id,
    idSpan: idWord.span,
    span: command.span,
    agent,
    params: newSet(params),
    meta: newSet(meta),
    utilization: [],
    operations,
  };
}

/** The code of what pcs refuses and rules report, too: a conversion fails of it. */
export const refusedParameter = "refused-parameter";

/** Reports what pcs refuses as its agent doesn't have it: misspelt operations, parameters, and missing ones. */
function checkWithAgent(
  command: Command,
  agent: Agent | undefined,
  agentWord: Word,
  params: readonly Pair[],
  operations: readonly Operation[],
): void {
  if (!agent || isForced(command)) return;
  const refuse = (span: Span, message: string, code = "syntax"): void =>
    command.report({ span, severity: "error", code, message });
  const names = operationNamesOf(agent);
  for (const { name, span } of operations) {
    if (names.has(name) || isUnknown(name) || !span) continue;
    const meant = closestOrLonger(name, names);
    const own = { start: span.start, end: span.start + name.length };
    throw refusal(own, `The agent has no operation "${name}".${meant ? ` Did you mean "${meant}"?` : ""}`, meant);
  }
  if (/^(?:systemd|service|lsb)$/.test(agent.class)) return;
  const known = new Set([...allParameters(agent).map(({ name }) => name), "trace_ra", "trace_file"]);
  for (const { name } of params) {
    if (known.has(name.value) || name.isOpaque) continue;
    refuse(
      name.span,
      `The agent "${agentWord.value}" has no parameter "${name.value}". Add --force to set it anyway.`,
      refusedParameter,
    );
  }
}

/** A resource with target-role=Stopped. */
function stopped<R extends Primitive | Clone>(resource: R): R {
  return { ...resource, meta: changedSets(resource.meta, [{ name: "target-role", value: "Stopped" }]) };
}

/** A clone of a resource, as `clone`, `promotable` and the `master` of pcs 0.9 make one. */
export function cloneOf(
  command: Command,
  draft: Draft,
  child: string,
  words: readonly Word[],
  kind: "clone" | "promotable" | "master",
  keyword: Word,
): Clone {
  const first = words[0];
  const named = first && !first.value.includes("=") && first.value !== "meta" ? first : undefined;
  const rest = (named ? words.slice(1) : words).filter((word) => word.value !== "meta");
  const pairs: Pair[] = pairsOf(rest);
  const isPromotable = kind !== "clone";
  if (kind === "master") {
    reportLegacyForm(
      command,
      keyword.span,
      `"master" is the pcs 0.9 form of "promotable". It is read as a promotable clone with the old name.`,
    );
  }
  const written = pairs.find(({ name }) => name.value === "promotable");
  if (isPromotable && written)
    throw refusal(written.word.span, `"promotable=" is not allowed after the keyword that makes the clone promotable.`);
  if (named) checkId(named, "clone");
  const id = named
    ? newId(named, draft, "clone")
    : draft.uniqueId(`${child}-${kind === "master" ? "master" : "clone"}`);
  const promotable: NvPair = {
    name: "promotable",
    value: "true",
    span: keyword.span,
    nameSpan: keyword.span,
    valueSpan: keyword.span,
  };
  const all = [...pairs.map(nvPairOf), ...(isPromotable ? [promotable] : [])];
  return {
    kind: "clone",
    id,
    idSpan: named?.span ?? keyword.span,
    span: command.span,
    child: { value: child, span: keyword.span },
    params: [],
    meta: all.length > 0 ? [{ rules: [], pairs: all }] : [],
  };
}

function createInBundle(command: Command, draft: Draft, primitive: Primitive, words: readonly Word[]): void {
  const [bundleWord, extra] = words;
  if (!bundleWord || extra)
    throw refusal((extra ?? bundleWord)?.span ?? command.span, `Expected the id of one bundle after "bundle".`);
  const bundle = resourceAt(draft, bundleWord, "bundle", ["bundle"]);
  if (bundle.child) throw refusal(bundleWord.span, `The bundle "${bundle.id}" already holds "${bundle.child.value}".`);
  const isReachable = bundle.network?.attributes.some(
    ({ name }) => name === "control-port" || name === "ip-range-start",
  );
  if (!isReachable && !command.options.has("--force")) {
    throw refusal(
      bundleWord.span,
      `The bundle "${bundle.id}" can't hold a resource: give it network control-port= or ip-range-start= first.`,
    );
  }
  const isDisabled = command.options.has("--disabled");
  draft.resources.set(primitive.id, isDisabled ? stopped(primitive) : primitive);
  draft.resources.set(bundle.id, { ...bundle, child: { value: primitive.id, span: bundleWord.span } });
}

/** Fence agents that cut a node off from shared disks, so that it must be unfenced when it starts (fence-agents 4.12). */
const unfencing = new Set(["fence_mpath", "fence_scsi"]);

function withUnfencing(command: Command, device: Primitive, agentWord: Word): Primitive {
  if (!unfencing.has(device.agent?.type ?? "")) return device;
  reportAddition(command, agentWord.span, "pcs adds the meta attribute provides=unfencing, which its agent requires.");
  return { ...device, meta: changedSets(device.meta, [{ name: "provides", value: "unfencing" }]) };
}

/** `stonith create`: a fence device. */
export const createFenceDevice: CommandDefinition = {
  path: ["stonith", "create"],
  kind: "configures",
  summary: "Creates a fence device.",
  form: "ID AGENT [NAME=VALUE]… [op NAME NAME=VALUE…]… [meta NAME=VALUE…]",
  options: createOptions,
  run: (command, draft) => {
    const { idWord, agentWord, rest } = namedAgent(command, "fence-n1 fence_ipmilan ip=…");
    const group = command.options.get("--group");
    checkPlaces(command, group ? ["--group"] : []);
    const made = makePrimitive(command, draft, idWord, agentWord, sectionsOf(rest, ["op", "meta"]), true);
    const device = withUnfencing(command, made, agentWord);
    const change = group ? placed(command, draft, group.value as Word, [idWord], true) : undefined;
    draft.resources.set(device.id, command.options.has("--disabled") ? stopped(device) : device);
    change?.();
  },
};
