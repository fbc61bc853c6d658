import { listing, quoted } from "../../../../../server/src/text/phrases.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { withProgress, withSteps } from "../../services/window/progress.ts";
import { chooseClusterFor } from "../choose.ts";
import type { Command } from "../command.ts";
import { isTyped } from "../is-name-typed.ts";

/** Stops a cluster on all nodes and removes it from them, once its name is typed. Returns true once that is done. */
export const destroyClusterCommand: Command = {
  id: "quorate.destroyCluster",
  async run(services, arg) {
    const cluster = await chooseClusterFor(services, arg, {
      title: "Destroy Cluster",
    });
    if (cluster === undefined) return undefined;
    const { closeMembers, destroyCluster, machinesToDestroy, openMembers } = await import("../../lazy/cluster.ts");
    const session = await cluster.session();
    const members = await services.registry.interactively(() =>
      withProgress(`Looking at the nodes of ${quoted(cluster.name)}`, (signal) => openMembers(session, signal)),
    );
    try {
      const machines = machinesToDestroy(members);
      const name = members.list.cluster || cluster.name;
      const nodes = listing(machines.map(({ facts }) => facts.name));
      const prompt = `All resources of ${quoted(name)} stop, and corosync.conf, keys and the configuration are removed from ${nodes}; an archive stays in /root there. Type the cluster's name to continue.`;
      if (!(await isTyped(name, `Destroy ${quoted(name)}`, prompt))) return undefined;
      const doing = { cluster: cluster.name, title: `Destroying ${quoted(name)}` };
      await withSteps(services.log, doing, (options) => destroyCluster(machines, options));
      void plainWindow.showInformationMessage(
        `The cluster ${quoted(name)} is destroyed. Its entry in quorate.clusters, and the files of the folder, stay.`,
      );
      return true;
    } finally {
      closeMembers(members);
    }
  },
};
