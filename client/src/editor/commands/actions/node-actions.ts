import { quoted } from "../../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot } from "../../../cluster/status/snapshot.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { isUp } from "../../views/format-cluster.ts";
import type { Command } from "../command.ts";
import { isNameTyped } from "../is-name-typed.ts";
import { nodeCommand } from "./action-command.ts";
import { formatRunningOn } from "./confirm-action.ts";

const standby = nodeCommand(
  "quorate.standby",
  "Put Node in Standby",
  ({ condition }) => condition !== "standby",
  ({ node, snapshot }, { standbyCommand }) => ({
    title: `Putting ${quoted(node)} in standby`,
    question: `Put ${quoted(node)} in standby?`,
    button: "Put in Standby",
    commands: [standbyCommand(node)],
    asks: "when-disruptive",
    simulates: true,
    withoutSimulation: [formatRunningOn(snapshot, node)],
    notes: lastNodeNote(snapshot, node),
    done: `${quoted(node)} is in standby.`,
  }),
);

const online = nodeCommand(
  "quorate.online",
  "Take Node Out of Standby",
  ({ condition }) => condition === "standby",
  ({ node }, { onlineCommand }) => ({
    title: `Taking ${quoted(node)} out of standby`,
    question: `Take ${quoted(node)} out of standby?`,
    button: "Take Out of Standby",
    commands: [onlineCommand(node)],
    asks: "when-disruptive",
    simulates: true,
    done: `${quoted(node)} is no longer in standby.`,
  }),
);

const maintenance = nodeCommand(
  "quorate.nodeMaintenance",
  "Put Node in Maintenance",
  ({ condition }) => condition !== "maintenance",
  ({ node, snapshot }, { nodeMaintenanceCommand }) => ({
    title: `Putting ${quoted(node)} in maintenance`,
    question: `Put ${quoted(node)} in maintenance?`,
    button: "Put in Maintenance",
    commands: [nodeMaintenanceCommand(node, true)],
    asks: "always",
    notes: [
      formatRunningOn(snapshot, node),
      "Its resources keep running, but the cluster neither monitors them nor recovers them if they fail.",
    ],
    done: `${quoted(node)} is in maintenance.`,
  }),
);

const maintenanceOff = nodeCommand(
  "quorate.nodeMaintenanceOff",
  "End Node Maintenance",
  (each) => each.condition === "maintenance",
  ({ node }, { nodeMaintenanceCommand }) => ({
    title: `Ending maintenance of ${quoted(node)}`,
    question: `End maintenance of ${quoted(node)}?`,
    button: "End Maintenance",
    commands: [nodeMaintenanceCommand(node, false)],
    asks: "when-disruptive",
    simulates: true,
    done: `${quoted(node)} is no longer in maintenance.`,
  }),
);

const fence = nodeCommand(
  "quorate.fence",
  "Fence Node",
  ({ type }) => type === "member" || type === "remote",
  async ({ cluster, node, snapshot }, actions) => {
    if (!snapshot.fencingEnabled)
      throw new Error(
        `Fencing is disabled in "${cluster.name}" (stonith-enabled), so ${quoted(node)} can't be fenced.`,
      );
    const how = await plainWindow.showQuickPick(
      [
        { label: "Reboot", description: "The node starts again automatically", action: "reboot" as const },
        { label: "Off", description: "The node stays off until you power it on", action: "off" as const },
      ],
      { title: `Fence ${quoted(node)}`, placeHolder: "Reboot the node, or power it off?" },
    );
    if (how === undefined || !(await isNameTyped(node))) return undefined;
    return {
      title: `Fencing ${quoted(node)}`,
      question: `Fence ${quoted(node)} now (${how.label.toLowerCase()})?`,
      button: "Fence",
      commands: [actions.fenceCommand(node, how.action)],
      asks: "always",
      simulates: { failedNode: node },
      withoutSimulation: [formatRunningOn(snapshot, node)],
      notes: lastNodeNote(snapshot, node),
      done: `${quoted(node)} was fenced.`,
      run: (session, options) => actions.fence(session, node, how.action, options),
    };
  },
);

function lastNodeNote(snapshot: ClusterSnapshot, node: string): readonly string[] {
  const others = snapshot.nodes.filter((each) => each.name !== node && isUp(each) && each.condition === "online");
  return others.length === 0 ? ["No other node is online."] : [];
}

/** The commands that act on a node. */
export const nodeActions: readonly Command[] = [standby, online, maintenance, maintenanceOff, fence];
