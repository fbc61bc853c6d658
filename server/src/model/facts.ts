import type { ClusterModel, DefinedObject } from "./cluster-model.ts";
import type { Primitive } from "./configuration.ts";
import { type NodeName, nodeNamesOf } from "./facts-nodes.ts";
import { agentOf, parameterOf } from "./inheritance.ts";

/** A fence device and the nodes it is configured to fence. */
export interface FenceDevice {
  readonly at: DefinedObject;
  readonly primitive: Primitive;
  /** The agent's name, such as `fence_ipmilan`; empty where the template that names it isn't there. */
  readonly type: string;
  /** The nodes of its pcmk_host_list and pcmk_host_map; undefined where neither is given (the device is queried). */
  readonly hosts: readonly string[] | undefined;
}

/** What many rules ask of a model, worked out once when the first one asks. */
export interface Facts {
  readonly fenceDevices: readonly FenceDevice[];
  /** Whether some resources are carried as verbatim XML, so that there may be more devices, nodes or resources than are known. */
  readonly isPartlyUnread: boolean;
  /** The nodes of the cluster by name, each with the places that mention it. */
  readonly nodes: ReadonlyMap<string, NodeName>;
  /** The names of all nodes, remote and guest nodes too, where node statements or corosync's nodelist give them; else undefined. */
  readonly allNodes: ReadonlySet<string> | undefined;
}

/** The facts of a model; each is worked out when it is asked for. */
export function factsOf(model: ClusterModel): Facts {
  return {
    get fenceDevices() {
      return memo(model, "devices", () => fenceDevicesOf(model));
    },
    get isPartlyUnread() {
      return memo(model, "unread", () => model.ofKind("xml").some(({ object }) => isResourceXml(object)));
    },
    get nodes() {
      return memo(model, "nodes", () => nodeNamesOf(model, this.fenceDevices));
    },
    get allNodes() {
      return memo(model, "all", () => allNodesOf(this.nodes));
    },
  };
}

const memos = new WeakMap<ClusterModel, Map<string, unknown>>();

function memo<T>(model: ClusterModel, key: string, make: () => T): T {
  let known = memos.get(model);
  if (!known) {
    known = new Map();
    memos.set(model, known);
  }
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}

function isResourceXml(object: DefinedObject["object"]): boolean {
  return (
    object.kind === "xml" &&
    /^(primitive|template|group|clone|master|bundle|resources|configuration)$/.test(object.element)
  );
}

/** The items of a list as Pacemaker's fencer splits it: by spaces, commas and semicolons. */
export function splitList(value: string): string[] {
  return value.split(/[\s,;]+/).filter((item) => item !== "");
}

/** The nodes and ports of a pcmk_host_map (`n1:1;n2:2,3`). */
export function hostMap(value: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, node, port] of value.matchAll(/([^\s;,:=]+)[:=]([^\s;]*)/g)) map.set(node as string, port as string);
  return map;
}

function fenceDevicesOf(model: ClusterModel): FenceDevice[] {
  return model.ofKind("primitive").flatMap((at) => {
    const primitive = at.object as Primitive;
    const agent = agentOf(model, primitive);
    if (agent?.class !== "stonith") return [];
    const value = (name: string): string | undefined => parameterOf(model, at, name)?.pair.value;
    const [list, map] = [value("pcmk_host_list"), value("pcmk_host_map")];
    const isDynamic = list === undefined && map === undefined;
    const hosts = isDynamic ? undefined : [...new Set([...splitList(list ?? ""), ...hostMap(map ?? "").keys()])];
    return [{ at, primitive, type: agent.type, hosts }];
  });
}

function allNodesOf(nodes: ReadonlyMap<string, NodeName>): ReadonlySet<string> | undefined {
  const all = [...nodes.values()];
  if (!all.some(({ isListed }) => isListed)) return undefined;
  return new Set(all.flatMap(({ name, isListed, isRemote }) => (isListed || isRemote ? [name] : [])));
}
