import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import { isPrimitive, type Primitive } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import type { FenceDevice } from "../../../model/fence-devices.ts";
import { agentOf, type Held, parameterOf } from "../../../model/inheritance.ts";
import type { Lookup } from "../../../model/lookup.ts";
import type { Span } from "../../../text/span.ts";
import { parseDuration } from "../durations.ts";
import { agentSpan, objectSpan, pairSpan } from "../spans.ts";

/** The cluster options for fencing, by their names since Pacemaker 3.0.2 and by their older names. */
export const fencingNames = {
  enabled: ["fencing-enabled", "stonith-enabled"],
  timeout: ["fencing-timeout", "stonith-timeout"],
  watchdogTimeout: ["fencing-watchdog-timeout", "stonith-watchdog-timeout"],
} as const;

/** Whether an object is a primitive or template of class stonith. */
export function isFenceObject(lookup: Lookup, at: DefinedObject): at is DefinedObject & { readonly object: Primitive } {
  return isPrimitive(at.object) && agentOf(lookup, at.object)?.class === "stonith";
}

/** Whether fencing is disabled for the whole cluster, so that how it would work doesn't matter. */
export function isFencingOff(model: ClusterModel): boolean {
  return parseBoolean(model.property(...fencingNames.enabled)?.pair.value) === false;
}

/** A time that a property sets, in milliseconds; undefined where it isn't set or can't be read. */
export function propertyTime(model: ClusterModel, names: readonly string[]): number | undefined {
  const value = model.property(...names)?.pair.value;
  return value === undefined ? undefined : parseDuration(value);
}

/** Where a finding about a device's parameter is shown in the device's own statement: the pair, or the template that it comes from. */
export function heldSpan(held: Held, at: DefinedObject): Span {
  return held.place.object === at.object ? pairSpan(held.pair) : agentSpan(at.object);
}

/** Whether the device is SBD, by a shared disk. */
export function isSbd({ type }: FenceDevice): boolean {
  return type === "fence_sbd" || type === "external/sbd";
}

/** Agents with which two nodes that fence each other at the same time can't both lose: the storage, or a check, lets one of them win. */
const withoutRace = new Set([
  ...["fence_scsi", "fence_mpath", "fence_watchdog", "external/stonith-helper"],
  // For tests, or fencing by hand.
  ...["null", "fence_dummy", "ssh", "external/ssh", "meatware", "suicide"],
]);

/** The devices with which two nodes may fence each other at the same time; none where they fence only one of them. */
export function racingDevices(model: ClusterModel): readonly FenceDevice[] {
  const devices = model.facts.fenceDevices.filter(
    ({ type, isDisabled }) => !isDisabled && !withoutRace.has(type) && !/kdump|heuristics/.test(type),
  );
  const names = clusterNodes(model);
  if (!names || devices.some(({ hosts }) => hosts === undefined)) return devices;
  const fenced = new Set(
    devices.flatMap(({ hosts = [], ports }) => [...hosts, ...ports].map((each) => each.toLowerCase())),
  );
  return [...names].filter((name) => fenced.has(name)).length > 1 ? devices : [];
}

/**
 * The names of the cluster's own nodes, in lower case, if the files list them all: in corosync's nodelist, or in two or more
 * `node` statements (a single one only holds attributes). Remote nodes are not included. Undefined otherwise.
 */
export function clusterNodes(model: ClusterModel): ReadonlySet<string> | undefined {
  const nodelist = model.corosync?.nodes ?? [];
  if (nodelist.length > 0) {
    const names = nodelist.flatMap(({ name }) => (name ? [name.value.toLowerCase()] : []));
    return names.length === nodelist.length ? new Set(names) : undefined;
  }
  const stated = model.ofKind("node").flatMap(({ object }) => {
    return object.kind === "node" && object.type !== "remote" ? [object.uname.value.toLowerCase()] : [];
  });
  return stated.length > 1 ? new Set(stated) : undefined;
}

/** The names of all nodes that can be fenced or run resources, including remote and guest nodes, in lower case; undefined as for clusterNodes. */
export function everyNode(model: ClusterModel): ReadonlySet<string> | undefined {
  const nodes = clusterNodes(model);
  if (!nodes) return undefined;
  const others = [...model.facts.nodes.values()].filter(({ isRemote, isListed }) => isRemote || isListed);
  return new Set([...nodes, ...others.map(({ name }) => name.toLowerCase())]);
}

/** The number of the cluster's nodes without remote ones; if no file lists them, the number of nodes that the devices fence. Undefined if unknown. */
export function nodeCount(model: ClusterModel): number | undefined {
  const nodelist = model.corosync?.nodes.length ?? 0;
  if (nodelist > 0) return nodelist;
  const nodes = clusterNodes(model);
  if (nodes) return nodes.size;
  const { fenceDevices, isPartlyUnread, nodes: named } = model.facts;
  if (fenceDevices.length === 0 || isPartlyUnread || fenceDevices.some(({ hosts }) => hosts === undefined)) {
    return undefined;
  }
  const hosts = fenceDevices.flatMap((device) => device.hosts ?? []).filter((host) => !named.get(host)?.isRemote);
  return new Set(hosts.map((host) => host.toLowerCase())).size;
}

/** A device's delays in milliseconds: the random one (`max`), and the static one for a node (`base`); 0 if not set. */
export function delaysOf(
  model: ClusterModel,
  { at }: FenceDevice,
): {
  readonly max: number;
  readonly base: (node: string) => number;
  /** That of the agent's own parameter `delay`. */
  readonly own: number;
  readonly held: readonly Held[];
} {
  const [max, base, own] = ["pcmk_delay_max", "pcmk_delay_base", "delay"].map((name) => parameterOf(model, at, name));
  const written = base?.pair.value ?? "0";
  const byNode = new Map<string, number>();
  for (const [, node, value] of written.matchAll(/([^\s;,:]+):([^\s;,]+)/g)) {
    byNode.set((node as string).toLowerCase(), parseDuration(value as string) ?? 0);
  }
  const forAll = byNode.size > 0 ? 0 : (parseDuration(written) ?? 0);
  return {
    max: parseDuration(max?.pair.value ?? "0") ?? 0,
    base: (node) => byNode.get(node.toLowerCase()) ?? forAll,
    own: parseDuration(own?.pair.value ?? "0") ?? 0,
    held: [max, own, base].filter((each) => each !== undefined),
  };
}

/** The largest delay that a device may wait before it fences, in milliseconds. */
export function longestDelay(model: ClusterModel, device: FenceDevice): number {
  const { max, base } = delaysOf(model, device);
  return Math.max(max, base(""), ...(device.hosts ?? []).map(base));
}

/** The position after a device's last parameter, where one more can be inserted; undefined if it has none. */
export function afterParameters({ at }: FenceDevice): Span | undefined {
  const { object } = at;
  const end = isPrimitive(object) ? object.params.at(-1)?.pairs.at(-1)?.span?.end : undefined;
  return end === undefined ? undefined : { start: end, end };
}

/** Where a finding about a device as a whole is shown. */
export function deviceSpan({ at }: FenceDevice): Span {
  return objectSpan(at.object);
}
