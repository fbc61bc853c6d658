import { type ActionTarget, actionTarget } from "../../../cluster/actions/action-target.ts";
import type { ClusterSnapshot, NodeState, ResourceState } from "../../../cluster/status/snapshot.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { byName, formatState } from "../../views/format-resource.ts";
import { chooseClusterFor, isConnected, targetOf } from "../choose.ts";

/** A connected cluster, with its latest status. */
interface ChosenCluster {
  readonly cluster: Cluster;
  readonly snapshot: ClusterSnapshot;
}

/** The cluster an action is about: that of the menu's line, of the open file, or one a person picks. Throws when none is connected. */
export async function chooseConnected(
  services: Services,
  arg: unknown,
  title: string,
): Promise<ChosenCluster | undefined> {
  const cluster = await chooseClusterFor(services, arg, {
    fits: isConnected,
    none: "No cluster is connected. Connect to one first.",
    title,
  });
  if (cluster === undefined) return undefined;
  const { snapshot } = cluster.view;
  if (snapshot === undefined)
    throw new Error(`The status of "${cluster.name}" is not known yet. Try again in a moment.`);
  return { cluster, snapshot };
}

/** A node that an action is about. */
export interface ChosenNode extends ChosenCluster {
  readonly node: string;
}

/** A resource that an action is about, with what it is part of. */
export interface ChosenResource extends ChosenCluster, ActionTarget {
  readonly resource: string;
}

/** The node an action is about: that of the menu's line, or one a person picks among those that fit. */
export async function chooseNode(
  services: Services,
  arg: unknown,
  title: string,
  fits: (node: NodeState) => boolean,
): Promise<ChosenNode | undefined> {
  const chosen = await chooseConnected(services, arg, title);
  if (chosen === undefined) return undefined;
  const { cluster, snapshot } = chosen;
  const node = targetOf(arg).node ?? (await pickNode(cluster.name, snapshot.nodes.filter(fits), title, "Which node?"));
  return node === undefined ? undefined : { ...chosen, node };
}

/** One of these nodes, as a person picks it. Throws when there is none. */
export async function pickNode(
  cluster: string,
  nodes: readonly NodeState[],
  title: string,
  placeHolder: string,
): Promise<string | undefined> {
  if (nodes.length === 0) throw new Error(`No node of "${cluster}" is in a state for this.`);
  const items = nodes
    .map((each) => ({ label: each.name, description: each.condition }))
    .sort((a, b) => byName(a.label, b.label));
  return (await plainWindow.showQuickPick(items, { title, placeHolder }))?.label;
}

/** The resource an action is about, with what it is part of: that of the menu's line, or one a person picks among those that fit. */
export async function chooseResource(
  services: Services,
  arg: unknown,
  title: string,
  fits: (resource: ResourceState) => boolean = () => true,
): Promise<ChosenResource | undefined> {
  const chosen = await chooseConnected(services, arg, title);
  if (chosen === undefined) return undefined;
  const { cluster, snapshot } = chosen;
  const resource = targetOf(arg).resource ?? (await pickResource(cluster.name, snapshot, title, fits));
  if (resource === undefined) return undefined;
  const object = actionTarget(snapshot, resource);
  if (object === undefined) throw new Error(`"${cluster.name}" no longer has a resource "${resource}".`);
  return { ...chosen, ...object, resource };
}

async function pickResource(
  cluster: string,
  snapshot: ClusterSnapshot,
  title: string,
  fits: (resource: ResourceState) => boolean,
): Promise<string | undefined> {
  const withInner = (resource: ResourceState): readonly ResourceState[] => [
    resource,
    ...(resource.kind === "group" ? resource.children : []),
  ];
  const items = snapshot.resources
    .flatMap(withInner)
    .filter(fits)
    .map((each) => ({ label: each.id, description: formatState(each, snapshot), detail: each.agent ?? each.kind }));
  if (items.length === 0) {
    const isEmpty = snapshot.resources.length === 0;
    throw new Error(isEmpty ? `"${cluster}" has no resources.` : `No resource of "${cluster}" is in a state for this.`);
  }
  return (await plainWindow.showQuickPick(items, { title, placeHolder: "Which resource?", matchOnDescription: true }))
    ?.label;
}
