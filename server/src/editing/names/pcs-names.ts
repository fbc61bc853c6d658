import type { NamePlace } from "../../analysis/name-place.ts";
import type { PcsDocument } from "../../analysis/source-document.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { isUnknown } from "../../pcs/shell/syntax.ts";
import { partOf, type Word } from "../../pcs/word.ts";
import { marksOf, type PcsMark } from "../pcs-slots.ts";

/** The names in a script. */
interface PcsNames {
  /** In the order of the text. */
  readonly places: readonly NamePlace[];
  /** The names that come out of a variable somewhere: there the text has another word. */
  readonly inVariables: ReadonlySet<string>;
}

/** Commands whose first argument is the id of what they make. */
const creating: Readonly<Record<string, string>> = {
  "resource create": "primitive",
  "stonith create": "primitive",
  "resource bundle create": "bundle",
  "resource group add": "group",
  "tag create": "tag",
  "acl role create": "role",
};

/** The names that a script's commands define and refer to: of resources, tags, constraints and nodes. */
export function namesInPcs({ text, tree }: PcsDocument): PcsNames {
  const outcomes = [tree, ...tree.alternatives];
  const objects = outcomes.flatMap((outcome) => outcome.objects);
  const ids = new Set([...objects.map(({ id }) => id), ...createdIn(tree)].filter((id) => id !== ""));
  const nodes = new Set([
    ...outcomes.flatMap(({ corosync }) => corosync?.nodes.map(({ name }) => name) ?? []),
    ...objects.flatMap((object) => (object.kind === "node" ? [object.uname.value] : [])),
  ]);
  const places = new Map<string, NamePlace>();
  const inVariables = new Set<string>();
  const defined = new Set<string>();
  const add = (word: Word, space: NamePlace["space"], defines?: string): void => {
    const { value: name, span } = word;
    if (name === "" || isUnknown(name)) return;
    if (text.slice(span.start, span.end) !== name) {
      inVariables.add(name);
      return;
    }
    // A group that gets more members is defined where it got its first.
    const isFirst = defines !== undefined && !defined.has(`${space} ${name}`);
    if (isFirst) defined.add(`${space} ${name}`);
    const key = `${span.start} ${span.end}`;
    if (!places.has(key) || isFirst) places.set(key, { ...span, space, name, ...(isFirst ? { defines } : {}) });
  };
  for (const { line, definition } of tree.commands) {
    const path = definition?.path.join(" ") ?? "";
    const args = line.words.slice(definition?.path.length ?? 0);
    for (const mark of marksOf(line, objects)) {
      const { word } = mark;
      if (word === args[0] && Object.hasOwn(creating, path)) add(word, "id", creating[path]);
      else if (word === line.options.get("--group")?.value) add(word, "id", "group");
      else if (path === "cluster setup" && nodes.has(word.value)) add(word, "node", "node");
      else if (isReference(mark, "node") && nodes.has(word.value)) add(word, "node");
      else if (isReference(mark)) addReference(word, ids, objects, add);
      else if (/^id=./.test(word.value)) add(partOf(word, 3), "id", "constraint");
    }
  }
  return { places: [...places.values()].sort((a, b) => a.start - b.start), inVariables };
}

/** What commands are to create: though pcs refuses one of them, or deletes it later, the others name it. */
function createdIn({ commands }: PcsDocument["tree"]): string[] {
  return commands.flatMap(({ line, definition }) => {
    const created = line.words[definition?.path.length ?? 0]?.value;
    return created !== undefined && Object.hasOwn(creating, definition?.path.join(" ") ?? "") ? [created] : [];
  });
}

function isReference({ slot }: PcsMark, to?: "node"): boolean {
  if (slot.kind !== "crm" || slot.slot.kind !== "reference") return false;
  return to === undefined || slot.slot.to === to;
}

/** A reference to an object; pcs calls the clone of `web`, where it gets no other name, `web-clone`. */
function addReference(
  word: Word,
  ids: ReadonlySet<string>,
  objects: readonly ClusterObject[],
  add: (word: Word, space: NamePlace["space"]) => void,
): void {
  if (!ids.has(word.value)) return;
  const base = /^(.+)-(?:clone|master)$/.exec(word.value)?.[1];
  const clone = objects.find(({ id }) => id === word.value);
  const isNamedAfter =
    base !== undefined && (clone?.kind === "clone" || clone?.kind === "master") && clone.child?.value === base;
  add(isNamedAfter ? partOf(word, 0, base.length) : word, "id");
}
