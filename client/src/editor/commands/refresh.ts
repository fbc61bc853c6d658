import * as plainWindow from "../services/window/plain-window.ts";
import { isConnected, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";

/** Reads the status of the connected clusters again, and what their nodes have installed. */
export const refresh: Command = {
  id: "quorate.refresh",
  async run({ registry, nodeAgents }, arg) {
    const named = targetOf(arg).cluster;
    const clusters = registry.clusters.filter((each) => (named ? each.name === named : isConnected(each)));
    for (const { name } of clusters) nodeAgents.invalidate(name);
    await plainWindow.withProgress({ location: { viewId: "quorate.clusters" } }, () =>
      Promise.all(clusters.map(async (cluster) => (await cluster.session()).refresh())),
    );
  },
};
