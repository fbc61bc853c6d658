import { quoted } from "../../../../server/src/text/phrases.ts";
import type { PreparedServices } from "../../cluster/services/prepare-services.ts";
import type { ServiceNodes } from "../../cluster/services/service-nodes.ts";
import type { ServiceAction } from "../../cluster/services/service-plan-input.ts";
import type { Cluster } from "../services/connection/cluster-registry.ts";
import type { Services } from "../services/services.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { withProgress, withSteps } from "../services/window/progress.ts";
import { byName } from "../views/format-resource.ts";
import { chooseClusterFor, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";
import type { CommandId } from "./table/command-table.ts";

const buttons: Readonly<Record<ServiceAction, string>> = {
  start: "Start",
  stop: "Stop",
  restart: "Restart",
  enable: "Start at Boot",
  disable: "Don't Start at Boot",
};

/** Starts, stops, restarts, enables or disables the services of a cluster on the node of the menu's line, or on those that a person picks. */
function serviceCommand(id: CommandId, action: ServiceAction): Command {
  return {
    id,
    async run(services, arg) {
      const cluster = await chooseClusterFor(services, arg, {
        title: `${buttons[action]} Cluster Services`,
      });
      if (cluster === undefined) return undefined;
      const session = await cluster.session();
      const { openServiceNodes } = await import("../lazy/cluster.ts");
      const opened = await services.registry.interactively(() =>
        withProgress(`Looking at the nodes of ${quoted(cluster.name)}`, (signal) => openServiceNodes(session, signal)),
      );
      try {
        return await plan(services, cluster, action, opened, targetOf(arg).node);
      } finally {
        opened.close();
      }
    },
  };
}

async function plan(
  services: Services,
  cluster: Cluster,
  action: ServiceAction,
  opened: ServiceNodes,
  node: string | undefined,
): Promise<true | undefined> {
  const { prepareServices, runServices, servicesOutcome } = await import("../lazy/cluster.ts");
  const chosen = node === undefined ? await pickNodes(cluster.name, action, opened) : [node];
  if (chosen === undefined) return undefined;
  const isTogether = action === "restart" && chosen.length > 1 ? await pickOrder(chosen) : false;
  if (isTogether === undefined) return undefined;
  const session = await cluster.session();
  const prepared = await withProgress("Simulating what would move", (signal) =>
    prepareServices(session, opened, { action, chosen, isTogether }, signal),
  );
  if (prepared.plan.nodes.length === 0) {
    void plainWindow.showInformationMessage(servicesOutcome(prepared).join(" "));
    return undefined;
  }
  if (!(await isApproved(prepared))) return undefined;
  const result = await run(services, cluster, prepared, (options) => runServices(session, prepared, options)).catch(
    (error: unknown) => {
      // What was cancelled says how the nodes are now.
      if (error instanceof Error && "kind" in error && error.kind === "cancelled") return error.message;
      throw error;
    },
  );
  services.log.info(`${cluster.name}: ${result}`);
  void plainWindow.showInformationMessage(result);
  const isConnected = cluster.view.connection.kind === "connected";
  if (action === "start" && !isConnected) await services.registry.connect(cluster.name);
  else if (isConnected) await session.refresh().catch(() => undefined);
  return true;
}

async function pickNodes(
  cluster: string,
  action: ServiceAction,
  { nodes, unreachable }: ServiceNodes,
): Promise<readonly string[] | undefined> {
  const items = [
    ...nodes.map(({ name, facts }) => ({
      label: name,
      description: facts.runsPacemaker ? "running" : facts.runsCorosync ? "only corosync runs" : "stopped",
      picked: action === "start" ? !facts.runsPacemaker : true,
    })),
    ...unreachable.map(({ name, reason }) => ({
      label: name,
      description: "can't be connected",
      detail: reason,
      picked: false,
    })),
  ].sort((a, b) => byName(a.label, b.label));
  const picked = await plainWindow.showQuickPick(items, {
    title: `${buttons[action]} Cluster Services of ${quoted(cluster)}`,
    placeHolder: "On which nodes?",
    canPickMany: true,
  });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ label }) => label);
}

/** Whether all stop before they start; undefined when the person cancels. */
async function pickOrder(nodes: readonly string[]): Promise<boolean | undefined> {
  const picked = await plainWindow.showQuickPick(
    [
      { label: "One after the other", description: "Resources move away from each", isTogether: false },
      {
        label: "All together",
        description: "All stop, then all start: resources are down in between",
        isTogether: true,
      },
    ],
    { title: `Restart Cluster Services of ${nodes.length} Nodes`, placeHolder: "In which order?" },
  );
  return picked?.isTogether;
}

async function isApproved(prepared: PreparedServices): Promise<boolean> {
  const { servicesOutcome, servicesTitle } = await import("../lazy/cluster.ts");
  const { plan } = prepared;
  const button = buttons[plan.action];
  const steps = plan.steps.map((step, index) => `${index + 1}. ${step}.`);
  const detail = [...servicesOutcome(prepared), "", ...steps].join("\n").trim();
  const question = `${servicesTitle(plan.action, plan.nodes)}?`;
  if ((await plainWindow.showWarningMessage(question, { modal: true, detail }, button)) !== button) return false;
  if (!plan.isOutage) return true;
  const typed = await plainWindow.showInputBox({
    title: question,
    prompt: `No node, or no quorum, is left then: resources are down. Type the cluster's name, ${plan.cluster}, to continue.`,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" || text === plan.cluster ? undefined : `Type ${plan.cluster} to continue.`),
  });
  return typed === plan.cluster;
}

async function run(
  { log }: Services,
  cluster: Cluster,
  { plan }: PreparedServices,
  work: Parameters<typeof withSteps<string>>[2],
): Promise<string> {
  const title = {
    start: "Starting",
    stop: "Stopping",
    restart: "Restarting",
    enable: "Enabling",
    disable: "Disabling",
  };
  const doing = { cluster: cluster.name, title: `${title[plan.action]} the services of ${quoted(cluster.name)}` };
  return await withSteps(log, doing, work);
}

/** The commands for the services of a cluster. */
export const serviceCommands: readonly Command[] = [
  serviceCommand("quorate.startServices", "start"),
  serviceCommand("quorate.stopServices", "stop"),
  serviceCommand("quorate.restartServices", "restart"),
  serviceCommand("quorate.enableServices", "enable"),
  serviceCommand("quorate.disableServices", "disable"),
];
