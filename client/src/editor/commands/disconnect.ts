import { chooseClusterFor, isConnected } from "./choose.ts";
import type { Command } from "./command.ts";

/** Disconnects from a cluster. */
export const disconnect: Command = {
  id: "quorate.disconnect",
  async run(services, arg) {
    const cluster = await chooseClusterFor(services, arg, {
      fits: (each) => isConnected(each) || each.view.connection.kind === "connecting",
      none: "No cluster is connected.",
      title: "Disconnect",
    });
    if (cluster) await services.registry.disconnect(cluster.name);
  },
};
