import { parseBoolean } from "../../model/attributes.ts";
import { type ClusterObject, isResource, type Node, type Options, type Topology } from "../../model/configuration.ts";
import { childrenOf } from "../../model/inheritance.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { findOption } from "../../model/options/option.ts";
import { isAtLeast } from "../../model/target.ts";
import { isFenceDevice } from "../lookups.ts";
import { pairWords, type Shared } from "./expand-sets.ts";
import { ruleWords } from "./format-rule.ts";
import { type Chunk, ChunkMaker, UnsupportedByPcs } from "./unsupported.ts";

/** Whether the cluster writes an option itself, so that pcs refuses it; it takes the cluster's name from corosync.conf. */
export function isOfCluster(name: string): boolean {
  return name === "cluster-name" || findOption(clusterOptions, name)?.clusterOwned === true;
}

/** Whether pcs accepts an option only when it is forced: one that the cluster's daemons don't list, or a value of another type. */
function isRefused(name: string, value: string, pacemaker: string): boolean {
  const option = findOption(clusterOptions, name);
  if (!option || option.removed || (option.since !== undefined && !isAtLeast(pacemaker, option.since))) return true;
  switch (option.type) {
    case "boolean":
      return parseBoolean(value) === undefined;
    case "integer":
    case "score":
      return !/^[+-]?(?:\d+|INFINITY)$/.test(value);
    case "duration":
      return !/^\d+(?:ms|msec|us|usec|s|sec|m|min|h|hr)?$/.test(value);
    case "percentage":
      return !/^\d+%$/.test(value);
    case "choice":
      return !(option.choices ?? []).some((choice) => choice.value === value);
    default:
      return false;
  }
}

/** An option by the name that the release knows; none where its schema refuses it, which is reported. Words are `name=value`. */
function asKnown(word: string, { forms }: Shared, chunk: ChunkMaker): string[] {
  const name = word.slice(0, word.indexOf("="));
  const option = findOption(clusterOptions, name);
  if (!forms.areCurrent || !option?.removed) return [word];
  const today = option.renamedTo?.name;
  const what = `the cluster option "${name}", which Pacemaker 3 refuses`;
  chunk.reportUnsupported(what, today ? `It is written as "${today}".` : "It is left out.");
  return today ? [`${today}${word.slice(name.length)}`] : [];
}

/** The command for the cluster options of all sets. */
export function writeProperties(properties: readonly Options[], shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const all = pairWords(
    properties.map(({ set }) => set),
    "the cluster options",
    shared,
    chunk,
  );
  const nameOf = (word: string): string => word.slice(0, word.indexOf("="));
  const own = all.filter((word) => isOfCluster(nameOf(word)));
  const settable = all.filter((word) => !isOfCluster(nameOf(word))).flatMap((word) => asKnown(word, shared, chunk));
  if (own.length > 0) chunk.remark(`The cluster writes ${own.map(nameOf).join(", ")} itself.`);
  const isForced = (word: string): boolean =>
    isRefused(nameOf(word), word.slice(nameOf(word).length + 1), shared.forms.pacemaker ?? "2.1.5");
  for (const forced of [false, true]) {
    const words = settable.filter((word) => isForced(word) === forced);
    if (words.length > 0) chunk.addForced(forced, ["property", "set"], words);
  }
  return chunk.done(...properties);
}

/** The commands for the defaults of resources or of operations, set by set. */
export function writeDefaults(sets: readonly Options[], shared: Shared): Chunk[] {
  return sets.map((options) => {
    const chunk = new ChunkMaker();
    const { set, kind } = options;
    const of = kind === "rsc_defaults" ? "the resource defaults" : "the operation defaults";
    const path = kind === "rsc_defaults" ? ["resource", "defaults"] : ["resource", "op", "defaults"];
    try {
      const [rule, second] = set.rules;
      if (second) throw new UnsupportedByPcs("several rules");
      if (rule?.role !== undefined || rule?.scoreAttribute !== undefined)
        throw new UnsupportedByPcs("a rule with a role or score");
      const words = pairWords([{ ...set, rules: [] }], of, shared, chunk);
      const isPlain = sets.length === 1 && !rule && set.score === undefined;
      if (isPlain && words.length > 0) chunk.add([...path, "update"], words);
      else if (!isPlain) {
        const id = set.id ?? options.id;
        chunk.add(
          [...path, "set", "create", ...(id ? [`id=${id}`] : []), ...(set.score ? [`score=${set.score}`] : [])],
          words.length > 0 ? ["meta", ...words] : [],
          rule ? ["rule", ...ruleWords(rule, shared.forms)] : [],
        );
      }
    } catch (error) {
      if (!(error instanceof UnsupportedByPcs)) throw error;
      chunk.reportUnsupported(`${of} "${options.id}": ${error.message}`, "They are left out.");
    }
    return chunk.done(options);
  });
}

/** The commands for a node's attributes and utilization. The node itself comes with the cluster. */
export function writeNode(node: Node, shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const name = node.uname.value;
  if (node.description !== undefined) chunk.reportUnsupported(`the description of the node "${name}"`);
  const attributes = pairWords(node.attributes, `the attributes of the node "${name}"`, shared, chunk);
  if (attributes.length > 0) chunk.add(["node", "attribute", name], attributes);
  const utilization = pairWords(node.utilization, `the utilization of the node "${name}"`, shared, chunk);
  if (utilization.length > 0) chunk.add(["node", "utilization", name], utilization);
  return chunk.done(node);
}

/** The commands for the fencing levels. */
export function writeTopology(topology: Topology, objects: readonly ClusterObject[]): Chunk {
  const chunk = new ChunkMaker();
  const nodes = objects.flatMap((object) => (object.kind === "node" ? [object.uname.value] : []));
  // pcs finds a device only at the top level.
  const held = new Set(objects.flatMap(childrenOf));
  const devicesAlone = objects.filter((object) => isResource(object) && isFenceDevice(object) && !held.has(object.id));
  const known = new Set(devicesAlone.map(({ id }) => id));
  for (const { index, devices, target, targetPattern, targetAttribute, targetValue } of topology.levels) {
    const word = target
      ? target.value
      : targetPattern
        ? `regexp%${targetPattern.value}`
        : targetAttribute !== undefined && targetValue !== undefined
          ? `attrib%${targetAttribute}=${targetValue}`
          : undefined;
    if (word === undefined) chunk.reportUnsupported(`fencing level ${index} without a target`);
    else {
      const isNodeMissing = target !== undefined && nodes.length > 0 && !nodes.includes(target.value);
      const isForced = isNodeMissing || devices.some(({ value }) => !known.has(value));
      chunk.addForced(isForced, ["stonith", "level", "add", String(index), word, ...devices.map(({ value }) => value)]);
    }
  }
  return chunk.done(topology);
}
