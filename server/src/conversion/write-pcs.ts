import { isEquivalent } from "../cib/normalize.ts";
import { writeObject } from "../cib/write-object.ts";
import type { NvPair } from "../model/attributes.ts";
import { type ClusterObject, isResource, type Options } from "../model/configuration.ts";
import { childrenOf } from "../model/inheritance.ts";
import { parsePcs } from "../pcs/pcs-tree.ts";
import { refusedThere } from "../pcs/releases.ts";
import { formatRule } from "../pcs/write/format-rule.ts";
import { type PcsForms, pcsForms } from "../pcs/write/pcs-forms.ts";
import { type PcsLine, printLine } from "../pcs/write/pcs-line.ts";
import type { Chunk, Unsupported } from "../pcs/write/unsupported.ts";
import { writeObjects } from "../pcs/write/write-objects.ts";
import { isOfCluster } from "../pcs/write/write-options.ts";
import { pcsForm } from "./pcs-form.ts";

/** A note about the commands for an object. */
interface PcsNote {
  readonly objects: readonly ClusterObject[];
  readonly message: string;
  /** Something of the objects is missing or different afterwards. */
  readonly isLoss: boolean;
}

/** A configuration as pcs commands. */
export interface WrittenPcs {
  readonly text: string;
  /** What pcs can't express, and what is written differently. */
  readonly notes: readonly PcsNote[];
}

interface Draft {
  readonly chunk: Chunk;
  lines: PcsLine[];
  readonly unsupported: Unsupported[];
}

/** What is written, and for which cluster. */
interface WritePcsOptions {
  /** All of the objects when absent. */
  readonly isSelected?: ((object: ClusterObject) => boolean) | undefined;
  /** The cluster's release of Pacemaker, which decides the forms of commands; where it is absent they are such that pcs 0.11 and 0.12 accept. */
  readonly pacemaker?: string | undefined;
}

/** The most passes to remove refused commands: removing one may cause others to be refused. */
const maxPasses = 12;

/**
 * The commands that create a configuration, or the selected objects of it, from an empty CIB. They are executed again to check them:
 * what pcs would refuse is forced where possible, and any difference is reported.
 */
export function writePcs(
  objects: readonly ClusterObject[],
  { isSelected = () => true, pacemaker }: WritePcsOptions = {},
): WrittenPcs {
  const forms = pcsForms(pacemaker);
  const drafts = writeObjects(objects, isSelected, forms).map(
    (chunk): Draft => ({ chunk, lines: [...chunk.lines], unsupported: [...chunk.unsupported] }),
  );
  const initial = existingObjects(objects, isSelected);
  let made = removeRefused(drafts, initial, forms);
  const differing = drafts.filter((draft) => draft.unsupported.length === 0 && !isMade(draft, made));
  for (const draft of differing) {
    const [object] = draft.chunk.objects;
    // A rule or constraint that isn't exactly the same would place resources differently.
    const isLeftOut =
      object !== undefined && !isResource(object) && object.kind !== "property" && object.kind !== "node";
    if (isLeftOut) draft.lines = [];
    const instead = isLeftOut ? "It is left out." : "The commands create something similar.";
    draft.unsupported.push({ what: `all of ${nameOf(object)}`, instead });
  }
  if (differing.length > 0) made = removeRefused(drafts, initial, forms);
  return { text: print(drafts).text, notes: notesOf(drafts) };
}

/** Forces or removes commands until none is refused; returns the objects they create. */
function removeRefused(
  drafts: readonly Draft[],
  initial: readonly ClusterObject[],
  { pacemaker }: PcsForms,
): readonly ClusterObject[] {
  const codes = refusedThere(pacemaker);
  for (let pass = 1; ; pass++) {
    const { text, ends } = print(drafts);
    const tree = parsePcs(text, initial);
    const refused = new Set<number>();
    for (const { severity, code, span, message } of tree.problems) {
      if (severity !== "error" && !codes.has(code)) continue;
      const at = ends.findIndex(({ end }) => span.start < end);
      const place = ends[at];
      if (!place || refused.has(at)) continue;
      refused.add(at);
      const { draft, line } = place;
      if (mayBeForced(line) && !line.isForced) draft.lines[draft.lines.indexOf(line)] = { ...line, isForced: true };
      else {
        draft.lines = draft.lines.filter((each) => each !== line);
        draft.unsupported.push({ what: nameOf(draft.chunk.objects[0]), instead: message });
      }
    }
    if (refused.size === 0 || pass === maxPasses) return tree.objects;
  }
}

function mayBeForced({ parts }: PcsLine): boolean {
  const words = parts.flat().slice(0, 3).join(" ");
  return /^(?:constraint|resource create|resource clone|resource promotable|resource bundle create|stonith create|stonith level|property set|alert recipient)\b/.test(
    words,
  );
}

function print(drafts: readonly Draft[]): { text: string; ends: { end: number; draft: Draft; line: PcsLine }[] } {
  let text = "";
  const ends: { end: number; draft: Draft; line: PcsLine }[] = [];
  for (const draft of drafts) {
    for (const object of draft.chunk.objects) for (const comment of object.comments ?? []) text += commentLine(comment);
    for (const { what, instead } of draft.unsupported)
      text += commentLine(`pcs can't express: ${what}.${instead ? ` ${instead}` : ""}`);
    for (const remark of draft.chunk.remarks) text += commentLine(remark);
    for (const line of draft.lines) {
      text += `${printLine(line)}\n`;
      ends.push({ end: text.length, draft, line });
    }
  }
  return { text, ends };
}

/** A comment, which must not look like a command at a root prompt. */
function commentLine(comment: string): string {
  return comment
    .split(/\r?\n/)
    .map((line) => line.replace(/^[\s#]+/, "").replace(/[\\\s]+$/, ""))
    .filter((line) => line !== "")
    .map((line) => (/^(?:sudo\s+)?pcs\s(?!can't express:)/.test(line) ? `# (${line})\n` : `# ${line}\n`))
    .join("");
}

/** The objects that already exist when only a part is written: other resources and what the part may refer to. */
function existingObjects(
  objects: readonly ClusterObject[],
  isSelected: (object: ClusterObject) => boolean,
): ClusterObject[] {
  const selected = new Set(objects.filter(isSelected).map(({ id }) => id));
  return objects.flatMap((object): ClusterObject[] => {
    if (isSelected(object) || !(isResource(object) || object.kind === "role" || object.kind === "node")) return [];
    if (object.kind === "group") {
      const members = object.members.filter(({ value }) => !selected.has(value));
      return members.length > 0 ? [{ ...object, members }] : [];
    }
    if (object.kind === "bundle" && object.child && selected.has(object.child.value)) {
      const { child: _, ...empty } = object;
      return [empty];
    }
    return "child" in object && object.child && selected.has(object.child.value) ? [] : [object];
  });
}

function isMade({ chunk }: Draft, made: readonly ClusterObject[]): boolean {
  return chunk.objects.every((object) => {
    switch (object.kind) {
      case "property":
        return samePairs(
          ownPairs(chunk.objects as readonly Options[]).filter(({ name }) => !isOfCluster(name)),
          ownPairs(ofKind(made, "property")),
        );
      case "rsc_defaults":
      case "op_defaults":
        return isEmptySet(object) || ofKind(made, object.kind).some((each) => sameDefaults(each, object));
      case "fencing_topology":
      case "xml":
        return object.kind !== "xml" && ofKind(made, object.kind).some((each) => sameForm(each, object));
      case "node":
        return (
          made.some(
            (each) => each.kind === "node" && each.uname.value === object.uname.value && sameNode(each, object),
          ) ||
          [...object.attributes, ...object.utilization].every(
            ({ pairs, idRef }) => pairs.length === 0 && idRef === undefined,
          )
        );
      default:
        return made.some((each) => each.id === object.id && isSameKind(each, object) && sameForm(each, object));
    }
  });
}

function isEmptySet({ set }: Options): boolean {
  return set.pairs.length === 0 && set.rules.length === 0;
}

function sameDefaults(a: Options, b: Options): boolean {
  const { rules: ofA, score: scoreA } = a.set;
  const { rules: ofB, score: scoreB } = b.set;
  const rule = (rules: Options["set"]["rules"]): string => rules.map((each) => formatRule(each).join(" ")).join();
  return samePairs(a.set.pairs, b.set.pairs) && scoreA === scoreB && rule(ofA) === rule(ofB);
}

function isSameKind(a: ClusterObject, b: ClusterObject): boolean {
  return (
    a.kind === b.kind || (a.kind === "clone" && b.kind === "master") || (a.kind === "acl_target" && b.kind === "user")
  );
}

function ofKind<K extends ClusterObject["kind"]>(
  objects: readonly ClusterObject[],
  kind: K,
): Extract<ClusterObject, { kind: K }>[] {
  return objects.filter((object): object is Extract<ClusterObject, { kind: K }> => object.kind === kind);
}

function sameNode(a: Extract<ClusterObject, { kind: "node" }>, b: typeof a): boolean {
  const pairs = (node: typeof a): NvPair[] => [...node.attributes, ...node.utilization].flatMap((set) => set.pairs);
  return samePairs(pairs(a), pairs(b));
}

function ownPairs(sets: readonly Options[]): NvPair[] {
  return sets.flatMap(({ set }) => set.pairs);
}

function samePairs(a: readonly NvPair[], b: readonly NvPair[]): boolean {
  const text = (pairs: readonly NvPair[]): string =>
    [...new Map([...pairs].reverse().map(({ name, value }) => [name, value]))]
      .map((pair) => JSON.stringify(pair))
      .sort()
      .join();
  return text(a) === text(b);
}

function sameForm(a: ClusterObject, b: ClusterObject): boolean {
  const [left, right] = [pcsForm(a), pcsForm(b)];
  return (
    childrenOf(left).join(" ") === childrenOf(right).join(" ") && isEquivalent(writeObject(left), writeObject(right))
  );
}

const kinds: Readonly<Record<string, string>> = {
  primitive: "resource",
  rsc_template: "template",
  master: "clone",
  role: "role",
  acl_target: "user",
  acl_group: "group of users",
};

/** An object as a part of a sentence. */
function nameOf(object: ClusterObject | undefined): string {
  if (!object) return "this";
  switch (object.kind) {
    case "property":
      return "the cluster options";
    case "rsc_defaults":
      return "the resource defaults";
    case "op_defaults":
      return "the operation defaults";
    case "fencing_topology":
      return "the fencing levels";
    case "location":
    case "colocation":
    case "order":
    case "rsc_ticket":
      return `the constraint "${object.id}"`;
    case "node":
      return `the node "${object.uname.value}"`;
    default:
      return `the ${kinds[object.kind] ?? object.kind} "${object.id}"`;
  }
}

function notesOf(drafts: readonly Draft[]): PcsNote[] {
  return drafts.flatMap(({ chunk: { objects, remarks }, unsupported }) => [
    ...unsupported.map(({ what, instead }) => ({
      objects,
      message: `pcs can't express ${what}.${instead ? ` ${instead}` : ""}`,
      isLoss: true,
    })),
    ...remarks.map((message) => ({ objects, message, isLoss: false })),
  ]);
}
