import * as vscode from "vscode";
import { count, quoted } from "../../../../../server/src/text/phrases.ts";
import type { Members } from "../../../cluster/setup/existing-cluster/members.ts";
import { showError, signalOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { withSteps } from "../../services/window/progress.ts";
import type { SetupDocuments } from "../../views/documents/setup-documents.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import { chooseClusterFor, targetOf } from "../choose.ts";
import type { Command } from "../command.ts";
import { isTyped } from "../is-name-typed.ts";
import { followNodeChange } from "./after-node-change.ts";

const title = "Remove Node";

/** Removes a node from a cluster: shows every step, does them once the node's name is typed, and plans to remove what is left of it. */
export function removeNodeCommand(documents: SetupDocuments, plans: PlanDocuments): Command {
  return {
    id: "quorate.removeNode",
    async run(services, arg) {
      const target = targetOf(arg);
      const cluster = await chooseClusterFor(services, arg, {
        title,
      });
      if (cluster === undefined) return undefined;
      const { name } = cluster;
      const { closeMembers, formatSetup, openMembers, planRemoval, removeNode, withoutNodeInCib } = await import(
        "../../lazy/cluster.ts"
      );
      const session = await cluster.session();
      const members = await plainWindow.withProgress(
        { location: vscode.ProgressLocation.Notification, title: "Looking at the nodes", cancellable: true },
        (_, token) => services.registry.interactively(() => openMembers(session, signalOf(token))),
      );
      try {
        const node = target.node ?? (await pickNode(members));
        if (node === undefined) return undefined;
        const missing = members.missing.find((each) => each.name === node);
        if (missing !== undefined && !(await isLost(missing))) return undefined;
        const removal = await planRemoval(members, node, missing !== undefined);
        if (removal.steps.length > 0) {
          const machines = members.machines.map(({ facts }) => facts);
          await documents.show(name, formatSetup({ ...removal, machines }, "after"));
          const prompt = `${count(removal.steps.length, "step")}: read them, then type the node's name, ${node}, to remove it from ${quoted(name)}.`;
          if (!(await isTyped(node, `Remove ${quoted(node)}`, prompt))) return undefined;
          const doing = { cluster: name, title: `Removing ${quoted(node)} from ${quoted(name)}` };
          await withSteps(services.log, doing, (options) => removeNode(session, members, removal, options));
          await documents.close(name);
        }
        const gone = members.machines.find(({ facts }) => facts.name === node)?.access.address ?? node;
        void followNodeChange(services, plans, {
          cluster: name,
          done: `${quoted(node)} is no longer a node of ${quoted(name)}.`,
          corosync: { before: members.text, after: removal.text },
          addresses: (nodes) => nodes.filter((each) => each !== gone),
          change: (cib) => withoutNodeInCib(cib, node),
        }).catch((error) => showError(services.log, error));
        return node;
      } finally {
        closeMembers(members);
      }
    },
  };
}

async function pickNode({ list, missing }: Members): Promise<string | undefined> {
  const items = list.nodes.map(({ name }) => {
    const reason = missing.find((each) => each.name === name)?.reason;
    return reason === undefined ? { label: name } : { label: name, description: "can't be connected", detail: reason };
  });
  return (await plainWindow.showQuickPick(items, { title, placeHolder: "Which node?" }))?.label;
}

/** Whether a node that can't be connected is removed all the same: nothing is stopped on it then. */
async function isLost({ name, reason }: Members["missing"][number]): Promise<boolean> {
  const button = "It Is Off";
  const answer = await plainWindow.showWarningMessage(
    `${quoted(name)} can't be connected. Is it off for certain, or fenced?`,
    {
      modal: true,
      detail: `${reason}\n\nNothing is stopped on a node that can't be connected. If it runs, its resources run on, and start a second time on others.`,
    },
    button,
  );
  return answer === button;
}
