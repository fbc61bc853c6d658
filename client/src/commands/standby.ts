import * as vscode from "vscode";
import type { NodeCondition } from "../cluster/snapshot.ts";
import type { Cluster } from "../editor/registry.ts";
import type { Services } from "../editor/services.ts";
import { activeFile, chooseCluster, isConnected, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";
import { standbyQuestion } from "./standby-question.ts";

/** Puts a node to standby; asks first when something runs there. */
export const standby: Command = {
  id: "quorate.standby",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Standby", (condition) => condition !== "standby");
    if (chosen === undefined) return;
    const { cluster, node } = chosen;
    const actions = await import("../editor/later/cluster.ts");
    const command = actions.standbyCommand(node).join(" ");
    const question = cluster.view.snapshot && standbyQuestion(cluster.view.snapshot, node, command);
    if (question) {
      const answer = await vscode.window.showWarningMessage(
        question.message,
        { modal: true, detail: question.detail },
        "Standby",
      );
      if (answer !== "Standby") return;
    }
    await onNode(services, cluster, (session) => actions.standby(session, node));
  },
};

/** Does something to a node with progress in the view, then reads the status. */
export async function onNode(
  { registry, log }: Services,
  cluster: Cluster,
  act: (session: Awaited<ReturnType<Cluster["session"]>>) => Promise<void>,
): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: "quorate.clusters" } }, () =>
    registry.interactively(async () => {
      const session = await cluster.session();
      await act(session);
      await session.refresh().catch((error) => log.warn(`Reading the status of "${cluster.name}" failed: ${error}`));
    }),
  );
}

/** The node a command is about: that of the menu's line, or one a person picks among those that fit. */
export async function chooseNode(
  services: Services,
  arg: unknown,
  title: string,
  fits: (condition: NodeCondition) => boolean,
): Promise<{ readonly cluster: Cluster; readonly node: string } | undefined> {
  const target = targetOf(arg);
  const cluster = await chooseCluster(services, {
    named: target.cluster,
    file: activeFile(),
    fits: isConnected,
    none: "No cluster is connected. Connect to one first.",
    title,
  });
  if (cluster === undefined) return undefined;
  if (target.node !== undefined) return { cluster, node: target.node };
  const nodes = (cluster.view.snapshot?.nodes ?? []).filter((each) => fits(each.condition));
  if (nodes.length === 0) throw new Error(`No node of "${cluster.name}" fits: there is nothing to do.`);
  const picked = await vscode.window.showQuickPick(
    nodes.map((each) => ({ label: each.name, description: each.condition })),
    { title: `${title}: ${cluster.name}`, placeHolder: "Which node?" },
  );
  return picked && { cluster, node: picked.label };
}
