import { chooseClusterFor } from "./choose.ts";
import type { Command } from "./command.ts";

/** Opens the status panel of a cluster. */
export const openStatusPanel: Command = {
  id: "quorate.openStatusPanel",
  async run(services, arg) {
    const cluster = await chooseClusterFor(services, arg, {
      title: "Open Status Panel",
    });
    if (cluster) services.openPanel(cluster.name);
  },
};
