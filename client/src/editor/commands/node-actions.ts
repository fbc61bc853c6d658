import * as vscode from "vscode";
import type { ClusterSnapshot } from "../../cluster/status/snapshot.ts";
import { isUp } from "../views/format-cluster.ts";
import { quoted } from "../views/format-text.ts";
import { chooseNode } from "./action-targets.ts";
import type { Command } from "./command.ts";
import { runsThere } from "./confirm-action.ts";
import { runAction } from "./run-action.ts";

const standby: Command = {
  id: "quorate.standby",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Standby", ({ condition }) => condition !== "standby");
    if (chosen === undefined) return;
    const { cluster, node, snapshot } = chosen;
    const { standbyCommand } = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Putting ${quoted(node)} in standby`,
      question: `Put ${quoted(node)} in standby?`,
      button: "Standby",
      commands: [standbyCommand(node)],
      asks: "when-disturbing",
      simulates: true,
      otherwise: [runsThere(snapshot, node)],
      notes: lastOne(snapshot, node),
      done: `${quoted(node)} is in standby.`,
    });
  },
};

const online: Command = {
  id: "quorate.online",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Online", ({ condition }) => condition === "standby");
    if (chosen === undefined) return;
    const { cluster, node } = chosen;
    const { onlineCommand } = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Taking ${quoted(node)} out of standby`,
      question: `Take ${quoted(node)} out of standby?`,
      button: "Online",
      commands: [onlineCommand(node)],
      asks: "when-disturbing",
      simulates: true,
      done: `${quoted(node)} is out of standby.`,
    });
  },
};

const maintenance: Command = {
  id: "quorate.nodeMaintenance",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Node Maintenance", ({ condition }) => condition !== "maintenance");
    if (chosen === undefined) return;
    const { cluster, node, snapshot } = chosen;
    const { nodeMaintenanceCommand } = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Taking ${quoted(node)} into maintenance`,
      question: `Take ${quoted(node)} into maintenance?`,
      button: "Maintenance",
      commands: [nodeMaintenanceCommand(node, true)],
      asks: "always",
      notes: [
        runsThere(snapshot, node),
        "What runs there goes on, but the cluster doesn't watch it, nor start it elsewhere when it fails.",
      ],
      done: `${quoted(node)} is in maintenance.`,
    });
  },
};

const maintenanceOff: Command = {
  id: "quorate.nodeMaintenanceOff",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "End Node Maintenance", (each) => each.condition === "maintenance");
    if (chosen === undefined) return;
    const { cluster, node } = chosen;
    const { nodeMaintenanceCommand } = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Ending the maintenance of ${quoted(node)}`,
      question: `End the maintenance of ${quoted(node)}?`,
      button: "End Maintenance",
      commands: [nodeMaintenanceCommand(node, false)],
      asks: "when-disturbing",
      simulates: true,
      done: `${quoted(node)} is no longer in maintenance.`,
    });
  },
};

const fence: Command = {
  id: "quorate.fence",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Fence", ({ type }) => type === "member" || type === "remote");
    if (chosen === undefined) return;
    const { cluster, node, snapshot } = chosen;
    if (!snapshot.fencingEnabled)
      throw new Error(
        `Fencing is disabled in "${cluster.name}" (stonith-enabled), so ${quoted(node)} can't be fenced.`,
      );
    const how = await vscode.window.showQuickPick(
      [
        { label: "Reboot", description: "The node comes back by itself", action: "reboot" as const },
        { label: "Off", description: "The node stays off until somebody switches it on", action: "off" as const },
      ],
      { title: `Fence ${quoted(node)}`, placeHolder: "How is it to be fenced?" },
    );
    if (how === undefined || !(await isNameTyped(node))) return;
    const actions = await import("../lazy/cluster.ts");
    await runAction(services, cluster, {
      title: `Fencing ${quoted(node)}`,
      question: `Fence ${quoted(node)} now (${how.label.toLowerCase()})?`,
      button: "Fence",
      commands: [actions.fenceCommand(node, how.action)],
      asks: "always",
      simulates: { failedNode: node },
      otherwise: [runsThere(snapshot, node)],
      notes: lastOne(snapshot, node),
      done: `${quoted(node)} was fenced.`,
      run: (session, options) => actions.fence(session, node, how.action, options),
    });
  },
};

/** The power of a machine is cut without asking it: the name is typed, so that it is no slip of the hand. */
async function isNameTyped(node: string): Promise<boolean> {
  const typed = await vscode.window.showInputBox({
    title: `Fence ${quoted(node)}`,
    prompt: `The power of ${quoted(node)} is cut: what it hasn't written yet is lost. Type its name to go on.`,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" || text === node ? undefined : `Not ${quoted(node)} yet.`),
  });
  return typed === node;
}

function lastOne(snapshot: ClusterSnapshot, node: string): readonly string[] {
  const others = snapshot.nodes.filter((each) => each.name !== node && isUp(each) && each.condition === "online");
  return others.length === 0 ? ["No other node is online."] : [];
}

/** What can be done to a node. */
export const nodeActions: readonly Command[] = [standby, online, maintenance, maintenanceOff, fence];
