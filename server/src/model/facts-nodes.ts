import type { Span } from "../text/span.ts";
import type { CorosyncPlace } from "./corosync-model.ts";
import type { DefinedObject } from "./defined-object.ts";
import type { FenceDevice } from "./fence-devices.ts";
import { agentOf, parameterOf } from "./inheritance.ts";
import type { ClusterLookup } from "./lookup.ts";
import { findPair } from "./precedence.ts";

/** A node that the files define or mention. */
export interface NodeName {
  readonly name: string;
  /** A node statement or corosync's nodelist has it; else something only mentions it. */
  readonly isListed: boolean;
  /** A remote or guest node. */
  readonly isRemote: boolean;
  readonly places: readonly NodePlace[];
}

interface NodePlace {
  readonly at: DefinedObject | CorosyncPlace;
  readonly span: Span;
}

interface Gathered extends NodeName {
  isListed: boolean;
  isRemote: boolean;
  places: NodePlace[];
}

const nowhere: Span = { start: 0, end: 0 };

/**
 * Every node that the files define or mention: in a node statement, in corosync's nodelist, as a remote or guest node, in a
 * location or in a host list.
 */
export function nodeNamesOf(model: ClusterLookup, devices: readonly FenceDevice[]): ReadonlyMap<string, NodeName> {
  const nodes = new Map<string, Gathered>();
  const add = (name: string, place: NodePlace, { isListed = false, isRemote = false }: Partial<Gathered>): void => {
    if (name === "") return;
    const known = nodes.get(name) ?? { name, isListed: false, isRemote: false, places: [] };
    known.isListed ||= isListed;
    known.isRemote ||= isRemote;
    known.places.push(place);
    nodes.set(name, known);
  };
  for (const at of model.ofKind("node")) {
    if (at.object.kind !== "node") continue;
    const { uname, type } = at.object;
    const isRemote = type === "remote";
    add(uname.value, { at, span: uname.span ?? nowhere }, { isListed: true, isRemote });
  }
  for (const { name } of model.corosync?.nodes ?? []) {
    // Without a name Pacemaker takes the node's own one, which an address need not be.
    if (model.corosync && name) add(name.value, { at: model.corosync, span: name.valueSpan }, { isListed: true });
  }
  for (const at of model.ofKind("primitive")) {
    if (at.object.kind !== "primitive") continue;
    const { id, idSpan, meta } = at.object;
    const agent = agentOf(model, at.object);
    if (agent?.type === "remote" && agent.provider === "pacemaker") {
      add(id, { at, span: idSpan ?? nowhere }, { isRemote: true });
    }
    const guest = findPair(meta, "remote-node");
    if (guest?.value) add(guest.value, { at, span: guest.valueSpan ?? nowhere }, { isRemote: true });
  }
  for (const { at, hosts } of devices) {
    const held = parameterOf(model, at, "pcmk_host_list") ?? parameterOf(model, at, "pcmk_host_map");
    const place = { at: held?.place ?? at, span: held?.pair.valueSpan ?? nowhere };
    for (const host of hosts ?? []) add(host, place, {});
  }
  for (const at of model.ofKind("location")) {
    if (at.object.kind === "location" && at.object.node) {
      add(at.object.node.value, { at, span: at.object.node.span ?? nowhere }, {});
    }
  }
  return nodes;
}
