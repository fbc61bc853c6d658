import type { Command } from "./command.ts";
import { chooseNode, onNode } from "./standby.ts";

/** Takes a node out of standby. */
export const online: Command = {
  id: "quorate.online",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Online", (condition) => condition === "standby");
    if (chosen === undefined) return;
    const actions = await import("../editor/later/cluster.ts");
    await onNode(services, chosen.cluster, (session) => actions.online(session, chosen.node));
  },
};
