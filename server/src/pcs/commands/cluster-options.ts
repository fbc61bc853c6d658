import type { NvPair } from "../../model/attributes.ts";
import type { Node } from "../../model/configuration.ts";
import { nvPairOf, pairsOf } from "../arguments.ts";
import { type Command, type CommandDefinition, commandsOf, isForced, reportLegacyForm } from "../command.ts";
import type { Draft } from "../draft.ts";
import { missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { changedPairs, changedSets } from "../sets.ts";
import type { Word } from "../word.ts";
import { checkNumbers } from "./changes.ts";

const setId = "cib-bootstrap-options";

/** Sets cluster options in the first set of them. */
export function setProperties(command: Command, draft: Draft, changes: readonly NvPair[]): void {
  const [first] = draft.options.property;
  if (first)
    draft.options.property[0] = { ...first, set: { ...first.set, pairs: changedPairs(first.set.pairs, changes) } };
  else {
    const pairs = changedPairs([], changes);
    if (pairs.length > 0)
      draft.options.property.push({
        kind: "property",
        id: setId,
        span: command.span,
        set: { id: setId, rules: [], pairs },
      });
  }
}

function setCommand(command: Command, draft: Draft): void {
  if (command.words.length === 0)
    throw refusal(command.span, `"property set" needs an option and its value: stonith-enabled=true.`);
  const node = command.options.get("--node")?.value;
  if (node) {
    reportLegacyForm(command, node.span, `This is now written "pcs node attribute ${node.value} …".`);
    setAttributes(command, draft, node, command.words);
    return;
  }
  const pairs = pairsOf(command.words);
  const known = knownProperties(draft);
  const gone = pairs.find(({ name, value }) => value.value === "" && !known.includes(name.value));
  if (gone && !isForced(command)) throw missing(gone.name, "cluster option set as", known);
  setProperties(command, draft, pairs.map(nvPairOf));
}

function knownProperties(draft: Draft): string[] {
  return draft.options.property[0]?.set.pairs.map(({ name }) => name) ?? [];
}

function unset(command: Command, draft: Draft): void {
  if (command.words.length === 0) throw refusal(command.span, `"property unset" needs the name of an option.`);
  const known = knownProperties(draft);
  for (const word of command.words)
    if (!known.includes(word.value) && !isForced(command)) throw missing(word, "cluster option set as", known);
  setProperties(
    command,
    draft,
    command.words.map(({ value, span }) => ({ name: value, value: "", span })),
  );
}

/** The node of that name; a new one where the configuration has none yet. */
function nodeAt(command: Command, draft: Draft, word: Word): Node {
  const known = draft.nodes.get(word.value);
  if (known) return known;
  const names = draft.corosync?.nodes.map(({ name }) => name) ?? [];
  if (names.length > 0 && !names.includes(word.value) && !draft.resources.has(word.value))
    throw missing(word, "node", names);
  const number = draft.corosync?.nodes.find(({ name }) => name === word.value)?.id;
  return {
    kind: "node",
    id: number === undefined ? "" : String(number),
    span: command.span,
    uname: { value: word.value, span: word.span },
    attributes: [],
    utilization: [],
  };
}

function attribute(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  // With a name alone, or without arguments, it shows the current attributes.
  if (word && rest.length > 0) setAttributes(command, draft, word, rest);
}

function setAttributes(command: Command, draft: Draft, word: Word, rest: readonly Word[]): void {
  const node = nodeAt(command, draft, word);
  const changes = pairsOf(rest).map(nvPairOf);
  const known = node.attributes.flatMap(({ pairs }) => pairs.map(({ name }) => name));
  const gone = pairsOf(rest).find(({ name, value }) => value.value === "" && !known.includes(name.value));
  if (gone && !isForced(command)) throw missing(gone.name, `attribute of "${word.value}"`, known);
  draft.nodes.set(word.value, { ...node, attributes: changedSets(node.attributes, changes) });
}

function utilization(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  if (!word || rest.length === 0) return;
  const node = nodeAt(command, draft, word);
  draft.nodes.set(word.value, { ...node, utilization: changedSets(node.utilization, checkNumbers(rest)) });
}

function nodesOf(command: Command, draft: Draft): Word[] {
  const all = command.options.get("--all") ?? undefined;
  if (all) {
    const names = draft.corosync?.nodes.map(({ name }) => name) ?? [...draft.nodes.keys()];
    return names.map((value) => ({ value, span: all.word.span }));
  }
  if (command.words.length === 0) {
    const message =
      "Without a name this applies to the node where it runs, which a script doesn't know. Name the node to include it here.";
    command.report({ span: command.nameSpan, severity: "information", code: "unknown-value", message });
  }
  return [...command.words];
}

/** Standby and maintenance are node attributes. */
function setOnNodes(name: string, value: string): NonNullable<CommandDefinition["run"]> {
  return (command, draft) => {
    const nodes = nodesOf(command, draft).map((word) => ({ word, node: nodeAt(command, draft, word) }));
    for (const { word, node } of nodes) {
      if (value === "" && !draft.nodes.has(word.value)) continue;
      const pair: NvPair = { name, value, span: word.span, nameSpan: command.nameSpan, valueSpan: word.span };
      draft.nodes.set(word.value, { ...node, attributes: changedSets(node.attributes, [pair]) });
    }
  };
}

const define = commandsOf();

const nodeOptions = ["--all", "--wait"];

/** `property` and `node` */
export const clusterOptions: readonly CommandDefinition[] = [
  define(["property", "set"], "Sets cluster options; an empty value removes one.", "NAME=VALUE…", setCommand, [
    "--node",
  ]),
  define(["property", "unset"], "Removes cluster options.", "NAME…", unset, ["--node"]),
  define(
    ["node", "attribute"],
    "Sets attributes of a node; an empty value removes one.",
    "NODE NAME=VALUE…",
    attribute,
    ["--name"],
  ),
  define(["node", "utilization"], "Sets the capacity of a node.", "NODE NAME=VALUE…", utilization, ["--name"]),
  define(
    ["node", "standby"],
    "Puts nodes into standby: they run no resources.",
    "[NODE]… | --all",
    setOnNodes("standby", "on"),
    nodeOptions,
  ),
  define(
    ["node", "unstandby"],
    "Ends the standby of nodes: they may run resources again.",
    "[NODE]… | --all",
    setOnNodes("standby", ""),
    nodeOptions,
  ),
  define(
    ["node", "maintenance"],
    "Puts nodes into maintenance: the cluster doesn't touch their resources.",
    "[NODE]… | --all",
    setOnNodes("maintenance", "on"),
    nodeOptions,
  ),
  define(
    ["node", "unmaintenance"],
    "Ends the maintenance of nodes.",
    "[NODE]… | --all",
    setOnNodes("maintenance", ""),
    nodeOptions,
  ),
  define(
    ["cluster", "standby"],
    "Puts nodes into standby, as in pcs 0.9.",
    "[NODE]… | --all",
    setOnNodes("standby", "on"),
    nodeOptions,
    "pcs node standby",
  ),
  define(
    ["cluster", "unstandby"],
    "Ends the standby of nodes, as in pcs 0.9.",
    "[NODE]… | --all",
    setOnNodes("standby", ""),
    nodeOptions,
    "pcs node unstandby",
  ),
];
