import { quoted } from "../../../../../server/src/text/phrases.ts";
import { targetOf } from "../choose.ts";
import type { Command } from "../command.ts";
import { chooseConnected } from "./action-targets.ts";
import { runAction } from "./run-action.ts";

const maintenance: Command = {
  id: "quorate.clusterMaintenance",
  async run(services, arg) {
    const chosen = await chooseConnected(services, arg, "Put Cluster in Maintenance");
    if (chosen === undefined) return;
    const { cluster } = chosen;
    const { clusterMaintenanceCommand } = await import("../../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Putting ${quoted(cluster.name)} in maintenance`,
      question: `Put the whole cluster ${quoted(cluster.name)} in maintenance?`,
      button: "Put in Maintenance",
      commands: [clusterMaintenanceCommand(true)],
      asks: "always",
      notes: ["Resources keep running, but the cluster starts, stops and monitors nothing until maintenance ends."],
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
    const { clusterMaintenanceCommand } = await import("../../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Ending maintenance of ${quoted(cluster.name)}`,
      question: `End maintenance of ${quoted(cluster.name)}?`,
      button: "End Maintenance",
      commands: [clusterMaintenanceCommand(false)],
      asks: "when-disruptive",
      simulates: true,
      done: `${quoted(cluster.name)} is no longer in maintenance.`,
    });
  },
};

const redetect: Command = {
  id: "quorate.redetect",
  async run(services, arg) {
    const chosen = await chooseConnected(services, arg, "Re-detect Resource State");
    if (chosen === undefined) return;
    const { cluster } = chosen;
    const { resource, node } = targetOf(arg);
    const { redetectCommand } = await import("../../lazy/cluster.ts");
    const what = resource === undefined ? "all resources" : quoted(resource);
    const where = node === undefined ? "" : ` on ${quoted(node)}`;
    await runAction(services, cluster, {
      title: `Re-detecting the state of ${what}${where}`,
      question: `Re-detect the state of ${what}${where}?`,
      button: "Re-detect",
      commands: [redetectCommand(resource, node)],
      asks: resource === undefined ? "always" : "never",
      notes: [
        "The cluster deletes the history of these resources, failures included, and probes them again. Nothing is stopped.",
      ],
      done: `The state of ${what}${where} was re-detected.`,
    });
  },
};

/** The commands that act on a whole cluster, or on any part of it. */
export const clusterActions: readonly Command[] = [maintenance, maintenanceOff, redetect];
