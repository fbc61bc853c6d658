import { quoted } from "../views/format-text.ts";
import { chooseConnected } from "./action-targets.ts";
import { targetOf } from "./choose.ts";
import type { Command } from "./command.ts";
import { runAction } from "./run-action.ts";

const maintenance: Command = {
  id: "quorate.clusterMaintenance",
  async run(services, arg) {
    const chosen = await chooseConnected(services, arg, "Cluster Maintenance");
    if (chosen === undefined) return;
    const { cluster } = chosen;
    const { clusterMaintenanceCommand } = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Taking ${quoted(cluster.name)} into maintenance`,
      question: `Take the whole cluster ${quoted(cluster.name)} into maintenance?`,
      button: "Maintenance",
      commands: [clusterMaintenanceCommand(true)],
      asks: "always",
      notes: ["What runs goes on, but the cluster starts, stops and watches nothing until the maintenance ends."],
      done: `${quoted(cluster.name)} is in maintenance.`,
    });
  },
};

const maintenanceOff: Command = {
  id: "quorate.clusterMaintenanceOff",
  async run(services, arg) {
    const chosen = await chooseConnected(services, arg, "End Cluster Maintenance");
    if (chosen === undefined) return;
    const { cluster } = chosen;
    const { clusterMaintenanceCommand } = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Ending the maintenance of ${quoted(cluster.name)}`,
      question: `End the maintenance of ${quoted(cluster.name)}?`,
      button: "End Maintenance",
      commands: [clusterMaintenanceCommand(false)],
      asks: "when-disturbing",
      simulates: true,
      done: `${quoted(cluster.name)} is no longer in maintenance.`,
    });
  },
};

const redetect: Command = {
  id: "quorate.redetect",
  async run(services, arg) {
    const chosen = await chooseConnected(services, arg, "Re-detect State");
    if (chosen === undefined) return;
    const { cluster } = chosen;
    const { resource, node } = targetOf(arg);
    const { redetectCommand } = await import("../lazy/cluster.ts");
    const what = resource === undefined ? "all resources" : quoted(resource);
    const where = node === undefined ? "" : ` on ${quoted(node)}`;
    await runAction(services, cluster, {
      title: `Re-detecting the state of ${what}${where}`,
      question: `Re-detect the state of ${what}${where}?`,
      button: "Re-detect",
      commands: [redetectCommand(resource, node)],
      asks: resource === undefined ? "always" : "never",
      notes: [
        "The cluster forgets what it knows of them, failures included, and asks each agent anew; nothing is stopped by that.",
      ],
      done: `The state of ${what}${where} was detected anew.`,
    });
  },
};

/** What can be done to a whole cluster, and to parts of it alike. */
export const clusterActions: readonly Command[] = [maintenance, maintenanceOff, redetect];
