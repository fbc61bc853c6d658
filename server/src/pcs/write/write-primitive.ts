import { findParameter, missingParameters } from "../../agents/catalogue.ts";
import type { AgentName, Clone, Operation, Primitive } from "../../model/configuration.ts";
import { inheritedOperations } from "../../model/inheritance.ts";
import { describedAgent, seconds } from "../operations.ts";
import { pairWords, type Shared } from "./expand-sets.ts";
import { roleIn } from "./pcs-forms.ts";
import { type Chunk, ChunkMaker } from "./unsupported.ts";
import { cloneWords, fenceDeviceRemark, isDefaultCloneId, withMeta, writeDescription } from "./write-clone.ts";

/** Where a resource is created: inside a group or bundle, or directly as a clone. */
export interface Place {
  readonly group?: string;
  readonly clone?: Clone;
  readonly bundle?: { readonly id: string; readonly isReachable: boolean };
}

/** The options that pcs accepts for an operation. */
const operationOptions = new Set([
  "description",
  "enabled",
  "interval",
  "interval-origin",
  "on-fail",
  "record-pending",
  "role",
  "start-delay",
  "timeout",
]);

/** A primitive merged with its template and with shared lists of operations. */
function expandPrimitive(primitive: Primitive, shared: Shared, chunk: ChunkMaker): Primitive {
  const { operationsRef } = primitive;
  let expanded = primitive;
  if (operationsRef !== undefined) {
    chunk.reportUnsupported(
      `that the operations of "${primitive.id}" are shared with another object`,
      "They are written out.",
    );
    expanded = { ...expanded, operations: [...expanded.operations, ...(shared.operations.get(operationsRef) ?? [])] };
  }
  const template = primitive.template && shared.templates.get(primitive.template.value);
  if (!template) return expanded;
  chunk.reportUnsupported(`that "${primitive.id}" uses the template "${template.id}"`, "It is written out in full.");
  const merged = (sets: Primitive["params"], more: Primitive["params"]): Primitive["params"] => {
    const names = new Set(sets.flatMap(({ pairs }) => pairs.map(({ name }) => name)));
    const pairs = more.flatMap((set) => (set.rules.length > 0 ? [] : set.pairs)).filter(({ name }) => !names.has(name));
    return pairs.length === 0
      ? sets
      : sets.length === 0
        ? [{ rules: [], pairs }]
        : sets.map((set, index) => (index === 0 ? { ...set, pairs: [...set.pairs, ...pairs] } : set));
  };
  return {
    ...expanded,
    ...((expanded.agent ?? template.agent) ? { agent: expanded.agent ?? (template.agent as AgentName) } : {}),
    params: merged(expanded.params, template.params),
    meta: merged(expanded.meta, template.meta),
    utilization: merged(expanded.utilization, template.utilization),
    operations: [...expanded.operations, ...inheritedOperations(expanded.operations, template.operations)],
  };
}

function intervalOf({ attributes }: Operation): number | string {
  const written = attributes.find(({ name }) => name === "interval")?.value ?? "0";
  return seconds(written) ?? written;
}

/** The words of an operation. */
function operationWords(operation: Operation, of: string, shared: Shared, chunk: ChunkMaker): string[] {
  const words: string[] = [];
  let hasInterval = false;
  for (const { name, value } of operation.attributes) {
    if (name === "interval") hasInterval = true;
    if (value === undefined || value === "" || !operationOptions.has(name)) {
      chunk.reportUnsupported(`"${name}" of the operation "${operation.name}" of ${of}`, "It is left out.");
    } else words.push(`${name}=${name === "role" ? roleIn(shared.forms, value) : value}`);
  }
  if (!hasInterval) words.unshift("interval=0s");
  const level = pairWords(
    operation.params,
    `the parameters of the operation "${operation.name}" of ${of}`,
    shared,
    chunk,
  );
  for (const word of level) {
    if (word.startsWith("OCF_CHECK_LEVEL=")) words.push(word);
    else {
      const name = word.slice(0, word.indexOf("="));
      chunk.reportUnsupported(
        `the parameter "${name}" of the operation "${operation.name}" of ${of}`,
        "It is left out.",
      );
    }
  }
  if (operation.meta.some(({ pairs, idRef }) => pairs.length > 0 || idRef !== undefined)) {
    chunk.reportUnsupported(`the meta attributes of the operation "${operation.name}" of ${of}`, "They are left out.");
  }
  return [operation.name, ...words];
}

/** The operations for pcs; of two with the same name and interval only the first. */
function operationsOf(primitive: Primitive, of: string, shared: Shared, chunk: ChunkMaker): string[][] {
  const seen = new Set<string>();
  return primitive.operations.flatMap((operation) => {
    const key = `${operation.name} ${intervalOf(operation)}`;
    if (seen.has(key)) {
      chunk.reportUnsupported(
        `two operations "${operation.name}" of ${of} with the same interval`,
        "The first one is written.",
      );
      return [];
    }
    seen.add(key);
    return [operationWords(operation, of, shared, chunk)];
  });
}

/** Why pcs would refuse an agent or its parameters and operations; undefined where it wouldn't. */
function refusedOf(agent: AgentName, params: readonly string[], operations: readonly string[][]): string | undefined {
  const name = [agent.class, agent.provider, agent.type].filter((part) => part !== undefined).join(":");
  const known = describedAgent(agent);
  if (!known) return `Quorate doesn't know the agent ${name}`;
  if (known.class !== "ocf" && known.class !== "stonith") return undefined;
  const names = params.map((word) => word.slice(0, word.indexOf("=")));
  const strange = names.find((each) => !findParameter(known, each));
  if (strange !== undefined) return `The agent ${name} has no parameter "${strange}"`;
  const [missing] = missingParameters(known, new Set(names));
  if (missing) return `The agent ${name} requires "${missing.name}", which isn't given`;
  const operation = operations.find(([each]) => !known.actions.some((action) => action.name === each))?.[0];
  return operation === undefined ? undefined : `The agent ${name} has no operation "${operation}"`;
}

function remoteRemark(of: string, isRemote: boolean): string {
  const command = isRemote ? "pcs cluster node add-remote" : "pcs cluster node add-guest";
  return `${of} makes a node: its command is forced, whereas "${command}" would also copy the cluster's key to that node.`;
}

/** The commands that create a primitive. */
export function writePrimitive(primitive: Primitive, place: Place, shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const of = `"${primitive.id}"`;
  const objects = place.clone ? [primitive, place.clone] : [primitive];
  const expanded = expandPrimitive(primitive, shared, chunk);
  const { agent } = expanded;
  if (!agent) {
    chunk.reportUnsupported(`the resource ${of}, which has no agent`);
    return chunk.done(...objects);
  }
  const isFencing = agent.class === "stonith";
  const params = pairWords(expanded.params, `the parameters of ${of}`, shared, chunk);
  const meta = pairWords(expanded.meta, `the meta attributes of ${of}`, shared, chunk);
  const given = operationsOf(expanded, of, shared, chunk);
  const lacksMonitor = !given.some(([name]) => name === "monitor");
  const operations = lacksMonitor ? [...given, ["monitor", "interval=60s"]] : given;
  const full = isFencing ? agent.type : [agent.class, agent.provider, agent.type].filter((part) => part).join(":");
  const refused = refusedOf(agent, params, given);
  if (refused !== undefined) chunk.remark(`${refused}: the command for ${of} is forced.`);
  const isNode = full === "ocf:pacemaker:remote" || meta.some((word) => word.startsWith("remote-node="));
  if (isNode) chunk.remark(remoteRemark(of, full === "ocf:pacemaker:remote"));
  const { group, clone, bundle } = place;
  const { areCurrent } = shared.forms;
  if (isFencing && group !== undefined) chunk.remark(fenceDeviceRemark(primitive.id, `the group "${group}"`));
  const cloned = clone ? cloneWords(clone, isDefaultCloneId(clone, primitive.id), shared, chunk) : [];
  // With --future pcs 0.12 takes the forms that it warns are to come.
  const needsFuture = areCurrent && (group !== undefined || cloned.some((word) => word.includes("=")));
  const grouped = group === undefined ? [] : [areCurrent ? "group" : "--group", group];
  chunk.addForced(
    refused !== undefined || isNode || bundle?.isReachable === false,
    [isFencing ? "stonith" : "resource", "create", primitive.id, full],
    params,
    ...operations.map((words) => ["op", ...words]),
    meta.length > 0 ? ["meta", ...meta] : [],
    areCurrent ? withMeta(cloned) : cloned,
    [...(bundle ? ["bundle", bundle.id] : []), ...grouped, "--no-default-ops", ...(needsFuture ? ["--future"] : [])],
  );
  if (lacksMonitor) chunk.add(["resource", "op", "remove", `${primitive.id}-monitor-interval-60s`]);
  const utilization = pairWords(expanded.utilization, `the utilization of ${of}`, shared, chunk);
  if (utilization.length > 0 && isFencing && areCurrent) chunk.reportUnsupported(`the utilization of ${of}`);
  else if (utilization.length > 0) chunk.add(["resource", "utilization", primitive.id], utilization);
  writeDescription(primitive, of, shared, chunk);
  if (clone) writeDescription(clone, `the clone "${clone.id}"`, shared, chunk);
  return chunk.done(...objects);
}
