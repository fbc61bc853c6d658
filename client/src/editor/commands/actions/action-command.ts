import type { NodeState, ResourceState } from "../../../cluster/status/snapshot.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import type { Command } from "../command.ts";
import { type ChosenNode, type ChosenResource, chooseNode, chooseResource } from "./action-targets.ts";
import { type ClusterAction, runAction } from "./run-action.ts";

type ClusterLibrary = typeof import("../../lazy/cluster.ts");

/** What is done to what was chosen; undefined where the person changes their mind. */
type ActionOf<Chosen> = (
  chosen: Chosen,
  library: ClusterLibrary,
) => ClusterAction | undefined | Promise<ClusterAction | undefined>;

/** A command that acts on a node: that of the menu's line, or one a person picks among those that fit. */
export function nodeCommand(
  id: Command["id"],
  title: string,
  fits: (node: NodeState) => boolean,
  actionOf: ActionOf<ChosenNode>,
): Command {
  return actionCommand(id, (services, arg) => chooseNode(services, arg, title, fits), actionOf);
}

/** A command that acts on a resource: that of the menu's line, or one a person picks among those that fit. */
export function resourceCommand(
  id: Command["id"],
  title: string,
  fits: (resource: ResourceState) => boolean,
  actionOf: ActionOf<ChosenResource>,
): Command {
  return actionCommand(id, (services, arg) => chooseResource(services, arg, title, fits), actionOf);
}

function actionCommand<Chosen extends { readonly cluster: Cluster }>(
  id: Command["id"],
  choose: (services: Services, arg: unknown) => Promise<Chosen | undefined>,
  actionOf: ActionOf<Chosen>,
): Command {
  return {
    id,
    async run(services, arg) {
      const chosen = await choose(services, arg);
      if (chosen === undefined) return;
      const action = await actionOf(chosen, await import("../../lazy/cluster.ts"));
      if (action !== undefined) await runAction(services, chosen.cluster, action);
    },
  };
}
