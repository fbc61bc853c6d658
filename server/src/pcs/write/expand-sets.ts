import type { NvPair, NvSet } from "../../model/attributes.ts";
import {
  type ClusterObject,
  isPrimitive,
  isResource,
  type Operation,
  type Primitive,
} from "../../model/configuration.ts";
import type { PcsForms } from "./pcs-forms.ts";
import type { ChunkMaker } from "./unsupported.ts";

/** What all commands depend on: what may be referred to (sets, pairs and lists of operations by their ids), and the forms to write. */
export interface Shared {
  readonly sets: ReadonlyMap<string, NvSet>;
  readonly pairs: ReadonlyMap<string, NvPair>;
  readonly operations: ReadonlyMap<string, readonly Operation[]>;
  readonly templates: ReadonlyMap<string, Primitive>;
  readonly forms: PcsForms;
}

/** Collects what objects may share. */
export function sharedIn(objects: readonly ClusterObject[], forms: PcsForms): Shared {
  const sets = new Map<string, NvSet>();
  const pairs = new Map<string, NvPair>();
  const operations = new Map<string, readonly Operation[]>();
  const templates = new Map<string, Primitive>();
  const collect = (...lists: readonly (readonly NvSet[])[]): void => {
    for (const set of lists.flat()) {
      if (set.id !== undefined) sets.set(set.id, set);
      for (const pair of set.pairs) if (pair.id !== undefined) pairs.set(pair.id, pair);
    }
  };
  for (const object of objects) {
    if (isResource(object)) collect(object.params, object.meta);
    if (object.kind === "node") collect(object.attributes, object.utilization);
    if ("set" in object) collect([object.set]);
    if (!isPrimitive(object)) continue;
    collect(object.utilization);
    for (const { params, meta } of object.operations) collect(params, meta);
    if (object.operationsId !== undefined) operations.set(object.operationsId, object.operations);
    if (object.kind === "rsc_template") templates.set(object.id, object);
  }
  return { sets, pairs, operations, templates, forms };
}

/**
 * The pairs of some sets as words for pcs, which supports one set of each kind and no rules in it. Unsupported parts are reported
 * as belonging to `of`: `the parameters of "web"`.
 */
export function pairWords(sets: readonly NvSet[], of: string, shared: Shared, chunk: ChunkMaker): string[] {
  const plain: NvSet[] = [];
  for (const written of sets) {
    const set = written.idRef === undefined ? written : shared.sets.get(written.idRef);
    if (written.idRef !== undefined)
      chunk.reportUnsupported(`that ${of} are shared with another object`, "They are written out.");
    if (!set) continue;
    if (set.rules.length > 0) chunk.reportUnsupported(`${of} that depend on a rule`, "They are left out.");
    else plain.push(set);
  }
  const filled = plain.filter(({ pairs }) => pairs.length > 0);
  if (filled.length > 1) chunk.remark(`${sentence(of)} are in several sets; pcs supports one, so they are merged.`);
  // A set of a higher score wins, and among equals the first.
  const ordered = [...filled].sort((a, b) => scoreOf(b) - scoreOf(a));
  const words = new Map<string, string>();
  for (const written of ordered.flatMap(({ pairs }) => pairs)) {
    const pair = written.idRef === undefined ? written : shared.pairs.get(written.idRef);
    if (written.idRef !== undefined)
      chunk.reportUnsupported(`that ${of} share an option with another object`, "It is written out.");
    const name = written.name || pair?.name || "";
    const value = pair?.value;
    if (name === "" || name.includes("=") || !value) {
      chunk.reportUnsupported(`"${name}" without a value in ${of}`, "It is left out.");
    } else if (words.has(name)) {
      if (words.get(name) !== `${name}=${value}`)
        chunk.remark(`"${name}" is given twice in ${of}; the effective value is written.`);
    } else {
      // Its tools write a backslash and an n in place of the break.
      if (value.includes("\n") && shared.forms.pacemaker !== undefined && !shared.forms.areCurrent)
        chunk.reportUnsupported(`the line break in "${name}" of ${of}`, 'The cluster gets "\\n" in its place.');
      words.set(name, `${name}=${value}`);
    }
  }
  return [...words.values()];
}

function sentence(part: string): string {
  return part.charAt(0).toUpperCase() + part.slice(1);
}

/** The score of a set as a number. */
export function scoreOf({ score = "0" }: NvSet): number {
  if (/infinity$/i.test(score)) return score.startsWith("-") ? -1e6 : 1e6;
  return Number(score) || 0;
}
