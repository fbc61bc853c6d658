import * as vscode from "vscode";
import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { currentNode, type MaintenanceState, type WorkKind } from "../../cluster/maintenance/maintenance-state.ts";
import type { Cluster } from "../services/connection/cluster-registry.ts";
import type { Maintenances, ShownMaintenance } from "../services/nodes/maintenances.ts";
import type { Services } from "../services/services.ts";
import { showError } from "../services/window/messages.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { withProgress } from "../services/window/progress.ts";
import { byName } from "../views/format-resource.ts";
import { chooseConnected } from "./actions/action-targets.ts";
import { chooseCluster, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";

/** The commands of rolling maintenance. */
export function maintenanceCommands(maintenances: Maintenances): readonly Command[] {
  const named = (cluster: string, activity?: ShownMaintenance["activity"]): boolean =>
    maintenances.all.some(
      (each) => each.state.cluster === cluster && (activity === undefined || each.activity === activity),
    );
  const choose = (services: Services, arg: unknown, title: string, activity?: ShownMaintenance["activity"]) =>
    chooseCluster(services, {
      named: targetOf(arg).cluster,
      fits: ({ name }) => named(name, activity),
      none: "No rolling maintenance is in a state for this.",
      title,
    });
  return [
    {
      id: "quorate.rollingMaintenance",
      async run(services, arg) {
        const chosen = await chooseConnected(services, arg, "Rolling Maintenance");
        if (chosen === undefined) return undefined;
        const { cluster, snapshot } = chosen;
        const saved = await maintenances.load(cluster);
        if (saved !== undefined) return await offerToResume(services, maintenances, cluster, saved);
        const members = snapshot.nodes.filter(({ type }) => type === "member").map(({ name }) => name);
        const names = await pickNodes(cluster.name, members, targetOf(arg).node);
        const work = names && (await pickWork());
        if (names === undefined || work === undefined) return undefined;
        const { planMaintenance } = await import("../lazy/cluster.ts");
        const plan = await services.registry.interactively(() =>
          withProgress("Looking at what would move", async (signal) =>
            planMaintenance(await cluster.session(), { chosen: names, work: work.kind }, signal),
          ),
        );
        if (!(await isApproved(cluster.name, plan.state, plan.lines, "Begin"))) return undefined;
        start(services, maintenances, cluster, plan.state, work.command);
        return true;
      },
    },
    {
      id: "quorate.maintenanceStepDone",
      async run(services, arg) {
        const cluster = await choose(services, arg, "My Step Is Done", "yours");
        if (cluster) maintenances.stepDone(cluster.name);
      },
    },
    {
      id: "quorate.continueMaintenance",
      async run(services, arg) {
        const cluster = await choose(services, arg, "Continue Maintenance", "stopped");
        return cluster && (await resume(services, maintenances, cluster));
      },
    },
    {
      id: "quorate.pauseMaintenance",
      async run(services, arg) {
        const cluster = await choose(services, arg, "Pause Maintenance");
        if (cluster) maintenances.pause(cluster.name);
      },
    },
    {
      id: "quorate.abandonMaintenance",
      async run(services, arg) {
        const cluster = await choose(services, arg, "Abandon Maintenance", "stopped");
        if (cluster) await abandon(services, maintenances, cluster);
      },
    },
  ];
}

async function offerToResume(
  services: Services,
  maintenances: Maintenances,
  cluster: Cluster,
  { activity, progress }: ShownMaintenance,
): Promise<unknown> {
  await vscode.commands.executeCommand("quorate.maintenance.focus");
  if (activity !== "stopped") return undefined;
  const [goOn, giveUp] = ["Continue", "Abandon"];
  const answer = await plainWindow.showInformationMessage(
    `A rolling maintenance of ${quoted(cluster.name)} has begun. ${progress}`,
    goOn,
    giveUp,
  );
  if (answer === goOn) return await resume(services, maintenances, cluster);
  if (answer === giveUp) await abandon(services, maintenances, cluster);
  return undefined;
}

async function pickNodes(
  cluster: string,
  members: readonly string[],
  node: string | undefined,
): Promise<readonly string[] | undefined> {
  const items = [...members].sort(byName).map((label) => ({ label, picked: node === undefined || label === node }));
  const picked = await plainWindow.showQuickPick(items, {
    title: `Rolling Maintenance of ${quoted(cluster)}`,
    placeHolder: "Which nodes, one after the other?",
    canPickMany: true,
  });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ label }) => label);
}

async function pickWork(): Promise<{ readonly kind: WorkKind; readonly command?: string } | undefined> {
  const picked = await plainWindow.showQuickPick(
    [
      {
        label: "My Own Step",
        description: "It waits at each node until you say that it is done",
        work: "prompt" as const,
      },
      { label: "Reboot", description: "Each node is rebooted, and waited for", work: "reboot" as const },
      { label: "A Command…", description: "The same on each node, as root", work: "command" as const },
    ],
    { title: "Rolling Maintenance", placeHolder: "What is to be done on each node?" },
  );
  if (picked?.work !== "command") return picked && { kind: picked.work };
  const command = await askCommand();
  return command === undefined ? undefined : { kind: "command", command };
}

async function askCommand(): Promise<string | undefined> {
  const command = await plainWindow.showInputBox({
    title: "Rolling Maintenance",
    prompt: "The command, for a shell on each node, as root. It isn't saved.",
    placeHolder: "apt-get -y upgrade",
    ignoreFocusOut: true,
  });
  return command?.trim() === "" ? undefined : command;
}

async function isApproved(
  cluster: string,
  { nodes, work }: MaintenanceState,
  lines: readonly string[],
  button: string,
): Promise<boolean> {
  const { workTitles } = await import("../lazy/cluster.ts");
  const names = nodes.filter(({ stage }) => stage !== "done").map(({ name }) => name);
  const detail = [
    ...lines,
    "",
    `Each node: check, standby, wait until idle, ${workTitles[work]}, online again, check. It stops at trouble.`,
  ].join("\n");
  const question = `Maintain ${listing(names.map(quoted))} of ${quoted(cluster)}${names.length === 1 ? "" : ", one after the other"}?`;
  return (await plainWindow.showWarningMessage(question, { modal: true, detail }, button)) === button;
}

async function resume(services: Services, maintenances: Maintenances, cluster: Cluster): Promise<true | undefined> {
  const saved = await maintenances.load(cluster);
  if (saved === undefined) throw new Error(`No maintenance of ${quoted(cluster.name)} is under way.`);
  const command = saved.state.work === "command" ? await askCommand() : undefined;
  if (saved.state.work === "command" && command === undefined) return undefined;
  const { planResume } = await import("../lazy/cluster.ts");
  const plan = await services.registry.interactively(() =>
    withProgress("Looking at what would move", async (signal) =>
      planResume(await cluster.session(), saved.state, signal),
    ),
  );
  if (!(await isApproved(cluster.name, plan.state, plan.lines, "Continue"))) return undefined;
  start(services, maintenances, cluster, plan.state, command);
  return true;
}

/** Begins, and reports the end; not awaited: the view shows how far it is. */
function start(
  services: Services,
  maintenances: Maintenances,
  cluster: Cluster,
  state: MaintenanceState,
  command: string | undefined,
): void {
  void vscode.commands.executeCommand("quorate.maintenance.focus");
  const onYours = (node: string): void => {
    const [done, later] = ["My Step Is Done", "Pause"];
    void plainWindow
      .showInformationMessage(`${quoted(node)} is in standby, and nothing runs there: do your work.`, done, later)
      .then((answer) => {
        if (answer === done) maintenances.stepDone(cluster.name);
        if (answer === later) maintenances.pause(cluster.name);
      });
  };
  const work = services.registry.interactively(() => maintenances.run(cluster, state, command, onYours));
  void work.then(
    (end) => {
      const after = maintenances.all.find((each) => each.state.cluster === cluster.name);
      const at = after && currentNode(after.state);
      if (end === "done")
        void plainWindow.showInformationMessage(
          `The maintenance of ${listing(state.nodes.map(({ name }) => quoted(name)))} is done.`,
        );
      else if (end === "trouble")
        void plainWindow.showWarningMessage(
          `The maintenance stopped at ${quoted(at?.name ?? "")}: ${after?.state.trouble ?? ""} Continue it from the view "Maintenance" once that is solved.`,
        );
    },
    (error: unknown) => void showError(services.log, error),
  );
}

async function abandon(services: Services, maintenances: Maintenances, cluster: Cluster): Promise<void> {
  const button = "Abandon";
  const answer = await plainWindow.showWarningMessage(
    `Abandon the maintenance of ${quoted(cluster.name)}?`,
    { modal: true, detail: "Nodes that it put in standby are taken out. What was done on nodes stays." },
    button,
  );
  if (answer !== button) return;
  const nodes = await services.registry.interactively(() => maintenances.abandon(cluster));
  void plainWindow.showInformationMessage(
    `The maintenance is abandoned.${nodes.length > 0 ? ` ${listing(nodes.map(quoted))} ${nodes.length === 1 ? "is" : "are"} out of standby.` : ""}`,
  );
}
