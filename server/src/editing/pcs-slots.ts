import type { ListKind, Slot } from "../crm/slots.ts";
import { type ClusterObject, isPrimitive } from "../model/configuration.ts";
import type { CommandDefinition } from "../pcs/command.ts";
import type { CommandLine } from "../pcs/command-line.ts";
import { findCommand } from "../pcs/commands.ts";
import { partOf, type Word } from "../pcs/word.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

/** What a word of a pcs command is: a part of its name, one of its options, or something that crm has too. */
type PcsSlot =
  | { readonly kind: "command"; readonly path: readonly string[]; readonly next: readonly string[] }
  | { readonly kind: "option"; readonly definition: CommandDefinition | undefined }
  | { readonly kind: "keywords"; readonly words: readonly string[] }
  | { readonly kind: "crm"; readonly slot: Slot; readonly keywords?: readonly string[] };

/** A word and what it is. */
export interface PcsMark {
  readonly word: Word;
  readonly slot: PcsSlot;
  readonly definition: CommandDefinition | undefined;
}

const crm = (slot: Slot, keywords?: readonly string[]): PcsSlot => ({
  kind: "crm",
  slot,
  ...omitUndefined({ keywords }),
});
const reference = (to: Extract<Slot, { kind: "reference" }>["to"], keywords?: readonly string[]): PcsSlot =>
  crm({ kind: "reference", to } as Slot, keywords);

/** The words of a command with their slots, including the options' values. `objects` exist before the command. */
export function marksOf(line: CommandLine, objects: readonly ClusterObject[]): PcsMark[] {
  const { definition, length } = findCommand(line.words);
  const path = line.words.slice(0, length).map(({ value }) => value);
  const marks: PcsMark[] = [];
  for (let i = 0; i <= length && i < line.words.length; i++) {
    const { next } = findCommand(line.words.slice(0, i));
    // After the command's name its arguments begin, unless the name continues.
    if (i === length && (next.length === 0 || !line.words[i])) break;
    marks.push({ word: line.words[i] as Word, definition, slot: { kind: "command", path: path.slice(0, i), next } });
  }
  for (const [name, { word, value }] of line.options) {
    marks.push({ word: partOf(word, 0, name.length), definition, slot: { kind: "option", definition } });
    if (value) marks.push({ word: value, definition, slot: optionValue(name) });
  }
  if (!definition) return marks;
  const args = line.words.slice(length);
  args.forEach((word, index) => {
    const slots = argumentSlots(path.join(" "), args, index, objects);
    for (const { slot, part } of slots) marks.push({ word: part ?? word, slot, definition });
  });
  return marks;
}

function optionValue(name: string): PcsSlot {
  if (name === "--group" || name === "--after" || name === "--before") return reference("resource");
  return name === "--node" ? reference("node") : crm({ kind: "text" });
}

interface Found {
  readonly slot: PcsSlot;
  readonly part?: Word;
}

/** `name=value` in a list, as two words; a single word as a name with the keywords allowed there. */
function pairSlots(word: Word, of: ListKind, args: readonly Word[], keywords: readonly string[]): readonly Found[] {
  const at = word.value.indexOf("=");
  const written = args.filter((each) => each !== word).map(({ value }) => value.replace(/=.*/s, ""));
  const name: Found = {
    slot: crm({ kind: "name", of, written, sections: keywords } as Slot),
    part: at < 0 ? word : partOf(word, 0, at),
  };
  if (at < 0) return [name];
  return [
    name,
    { slot: crm({ kind: "value", of, name: word.value.slice(0, at) } as Slot), part: partOf(word, at + 1) },
  ];
}

const only = (slot: PcsSlot): readonly Found[] => [{ slot }];
const none: readonly Found[] = [];

/** A keyword and the words after it. */
interface Section {
  readonly keyword: string | undefined;
  readonly words: readonly Word[];
}

/** The section of the arguments that a word is in: after the last keyword before it. */
function sectionAt(args: readonly Word[], index: number, keywords: readonly string[]): Section {
  let start = index - 1;
  while (start >= 0 && !keywords.includes(args[start]?.value ?? "")) start--;
  let end = index;
  while (end < args.length && !keywords.includes(args[end]?.value ?? "")) end++;
  return { keyword: start < 0 ? undefined : args[start]?.value, words: args.slice(start + 1, end) };
}

const createKeywords = ["op", "meta", "clone", "promotable", "bundle"];
const bundleParts: Readonly<Record<string, ListKind>> = {
  container: { list: "bundle", part: "container" },
  network: { list: "bundle", part: "network" },
  "port-map": { list: "bundle", part: "port-mapping" },
  "storage-map": { list: "bundle", part: "storage-mapping" },
  meta: { list: "meta", of: "bundle" },
};

function agentOf(word: Word | undefined, path: string): string {
  if (!word) return "";
  return path.startsWith("stonith") && !word.value.includes(":") ? `stonith:${word.value}` : word.value;
}

/** The full name of an existing resource's agent. */
function agentOfResource(id: string | undefined, objects: readonly ClusterObject[]): string {
  const found = objects.find((object) => object.id === id && isPrimitive(object));
  const agent = found && isPrimitive(found) ? found.agent : undefined;
  return agent ? [agent.class, agent.provider, agent.type].filter((part) => part !== undefined).join(":") : "";
}

/** The words of `resource create` and `update` after the id and the agent. */
function primitiveSlots(
  args: readonly Word[],
  index: number,
  agent: string,
  keywords: readonly string[],
): readonly Found[] {
  const word = args[index] as Word;
  if (keywords.includes(word.value)) return only({ kind: "keywords", words: keywords });
  const { keyword, words } = sectionAt(args, index, keywords);
  switch (keyword) {
    case "op": {
      if (words[0] === word) return only(crm({ kind: "operation", agent } as Slot));
      return pairSlots(word, { list: "op", operation: words[0]?.value ?? "", agent }, words, keywords);
    }
    case "meta":
      return pairSlots(word, { list: "meta", of: "primitive" }, words, keywords);
    case "clone":
    case "promotable":
      return pairSlots(word, { list: "meta", of: "clone" }, words, keywords);
    case "bundle":
      return only(reference("resource"));
    default:
      return pairSlots(word, { list: "params", agent }, words, keywords);
  }
}

function argumentSlots(
  path: string,
  args: readonly Word[],
  index: number,
  objects: readonly ClusterObject[],
): readonly Found[] {
  const word = args[index] as Word;
  const [first] = args;
  const rest = args.slice(1);
  switch (path) {
    case "resource create":
    case "stonith create":
      if (index === 0) return only(crm({ kind: "text" }));
      if (index === 1) return only(crm({ kind: "agent", statement: "pcs" } as Slot));
      return primitiveSlots(args.slice(2), index - 2, agentOf(args[1], path), createKeywords);
    case "resource update":
    case "stonith update":
      if (index === 0) return only(reference(path.startsWith("stonith") ? "fencing-device" : "resource"));
      return primitiveSlots(rest, index - 1, agentOfResource(first?.value, objects), ["op", "meta"]);
    case "resource meta":
    case "stonith meta": {
      if (index === 0) return only(reference("resource"));
      const kind = objects.find(({ id }) => id === first?.value)?.kind;
      const of = kind === "group" || kind === "clone" || kind === "bundle" ? kind : "primitive";
      return pairSlots(word, { list: "meta", of }, rest, []);
    }
    case "resource op add":
    case "stonith op add": {
      const agent = agentOfResource(first?.value, objects);
      if (index === 0) return only(reference("resource"));
      if (index === 1) return only(crm({ kind: "operation", agent } as Slot));
      return pairSlots(word, { list: "op", operation: args[1]?.value ?? "", agent }, args.slice(2), []);
    }
    case "resource clone":
    case "resource promotable":
      if (index === 0) return only(reference("resource"));
      return word.value === "meta"
        ? only({ kind: "keywords", words: ["meta"] })
        : pairSlots(word, { list: "meta", of: "clone" }, rest, ["meta"]);
    case "resource bundle create":
    case "resource bundle update": {
      if (index === 0) return only(crm({ kind: "text" }));
      const keywords = Object.keys(bundleParts);
      const section = sectionAt(rest, index - 1, keywords);
      const of = section.keyword === undefined ? undefined : bundleParts[section.keyword];
      if (!of || keywords.includes(word.value)) return only({ kind: "keywords", words: keywords });
      if (section.keyword === "container" && section.words[0] === word && !word.value.includes("=")) {
        return only({ kind: "keywords", words: ["docker", "podman"] });
      }
      return pairSlots(word, of, section.words, keywords);
    }
    case "property set":
    case "property":
      return pairSlots(word, { list: "property" }, args, []);
    case "resource defaults":
    case "resource defaults update":
    case "resource defaults set create":
    case "resource op defaults":
    case "resource op defaults update":
    case "resource op defaults set create": {
      const of: ListKind = { list: path.includes(" op ") ? "op_defaults" : "rsc_defaults" };
      if (!path.endsWith("create")) return pairSlots(word, of, args, []);
      const { keyword } = sectionAt(args, index, ["meta", "rule"]);
      if (keyword === "meta") return pairSlots(word, of, args, ["rule"]);
      return keyword === "rule" ? none : only({ kind: "keywords", words: ["id=", "score=", "meta", "rule"] });
    }
    case "node attribute":
      return index === 0 ? only(reference("node")) : pairSlots(word, { list: "attributes" }, rest, []);
    case "node utilization":
      return index === 0 ? only(reference("node")) : none;
    case "node standby":
    case "node unstandby":
    case "node maintenance":
    case "node unmaintenance":
      return only(reference("node"));
    case "stonith level add":
      return index === 0 ? none : only(reference(index === 1 ? "node" : "fencing-device"));
    case "constraint location":
      return locationSlots(args, index);
    case "constraint location add":
      if (index === 1) return only(reference("resource"));
      if (index === 2) return only(reference("node"));
      return index === 3 ? only(crm({ kind: "score" })) : none;
    case "constraint colocation add":
      return constraintSlots(word, args, index, "with", "colocation");
    case "constraint order":
      return constraintSlots(word, args, index, "then", "order");
    case "constraint colocation set":
    case "constraint order set":
    case "constraint ticket set":
      return setSlots(word);
    case "constraint ticket add":
      return index === 0 ? none : constraintSlots(word, args, index, "", "rsc_ticket");
    case "resource group add":
    case "tag create":
      return index === 0 ? only(crm({ kind: "text" })) : only(reference("resource"));
    default:
      return word.value.includes("=") ? none : only(reference("resource"));
  }
}

function locationSlots(args: readonly Word[], index: number): readonly Found[] {
  const word = args[index] as Word;
  if (index === 0) return only(reference("resource", ["add"]));
  if (index === 1) return only({ kind: "keywords", words: ["prefers", "avoids", "rule"] });
  if (args[1]?.value === "rule") return none;
  const at = word.value.indexOf("=");
  if (at < 0) return only(reference("node"));
  return [
    { slot: reference("node"), part: partOf(word, 0, at) },
    { slot: crm({ kind: "score" }), part: partOf(word, at + 1) },
  ];
}

function constraintSlots(
  word: Word,
  args: readonly Word[],
  index: number,
  between: string,
  of: string,
): readonly Found[] {
  if (word.value.includes("=")) return pairSlots(word, { list: "constraint", of }, args, []);
  if (word.value === between) return only({ kind: "keywords", words: [between] });
  if (/^[+-]?(?:\d|INF)/i.test(word.value)) return only(crm({ kind: "score" }));
  const isBetween = args.slice(0, index).some(({ value }) => value === between);
  const isNext = index > 0 && !isBetween && between !== "";
  const keywords =
    of === "order" ? ["start", "stop", "promote", "demote"] : ["Promoted", "Unpromoted", "Started", "Stopped"];
  return only(reference("resource", isNext ? [between, ...keywords] : [...keywords, ...(index === 0 ? ["set"] : [])]));
}

const setOptions = ["sequential=", "require-all=", "role=", "action="];

function setSlots(word: Word): readonly Found[] {
  if (word.value.includes("=")) return none;
  if (word.value === "set" || word.value === "setoptions")
    return only({ kind: "keywords", words: ["set", "setoptions"] });
  return only(reference("resource", ["set", "setoptions", ...setOptions]));
}
