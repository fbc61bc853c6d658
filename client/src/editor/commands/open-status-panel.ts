import { activeFile, chooseCluster, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";

/** Opens the status panel of a cluster. */
export const openStatusPanel: Command = {
  id: "quorate.openStatusPanel",
  async run(services, arg) {
    const cluster = await chooseCluster(services, {
      named: targetOf(arg).cluster,
      file: activeFile(),
      none: "No cluster is configured. Add one first.",
      title: "Open Status Panel",
    });
    if (cluster) services.openPanel(cluster.name);
  },
};
