import type { DefinedObject } from "./defined-object.ts";
import { type NodeName, nodeNamesOf } from "./facts-nodes.ts";
import { type FenceDevice, fenceDevicesOf } from "./fence-devices.ts";
import type { ClusterLookup } from "./lookup.ts";

/** What many rules ask for about a model, each computed when the first one does. */
export class Facts {
  readonly #lookup: ClusterLookup;
  #fenceDevices: readonly FenceDevice[] | undefined;
  #isPartlyUnread: boolean | undefined;
  #nodes: ReadonlyMap<string, NodeName> | undefined;
  /** Null where no statement lists the nodes. */
  #allNodes: ReadonlySet<string> | null | undefined;

  constructor(lookup: ClusterLookup) {
    this.#lookup = lookup;
  }

  get fenceDevices(): readonly FenceDevice[] {
    this.#fenceDevices ??= fenceDevicesOf(this.#lookup);
    return this.#fenceDevices;
  }

  /** Whether some resources are carried as verbatim XML, so that there may be more devices, nodes or resources than are known. */
  get isPartlyUnread(): boolean {
    this.#isPartlyUnread ??= this.#lookup.ofKind("xml").some(({ object }) => isResourceXml(object));
    return this.#isPartlyUnread;
  }

  /** The nodes of the cluster by name, each with the places that mention it. */
  get nodes(): ReadonlyMap<string, NodeName> {
    this.#nodes ??= nodeNamesOf(this.#lookup, this.fenceDevices);
    return this.#nodes;
  }

  /** The names of all nodes, remote and guest nodes too, where node statements or corosync's nodelist list them; else undefined. */
  get allNodes(): ReadonlySet<string> | undefined {
    if (this.#allNodes === undefined) this.#allNodes = allNodesOf(this.nodes) ?? null;
    return this.#allNodes ?? undefined;
  }
}

function isResourceXml(object: DefinedObject["object"]): boolean {
  return (
    object.kind === "xml" &&
    /^(primitive|template|group|clone|master|bundle|resources|configuration)$/.test(object.element)
  );
}

function allNodesOf(nodes: ReadonlyMap<string, NodeName>): ReadonlySet<string> | undefined {
  const all = [...nodes.values()];
  if (!all.some(({ isListed }) => isListed)) return undefined;
  return new Set(all.flatMap(({ name, isListed, isRemote }) => (isListed || isRemote ? [name] : [])));
}
