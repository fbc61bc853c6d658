import * as vscode from "vscode";
import { count, listing, quoted } from "../../../../../server/src/text/phrases.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import type { Fencing } from "../../../cluster/setup/first-crm.ts";
import type { MachineFacts } from "../../../cluster/setup/machines/machine-facts.ts";
import type { OpenMachine } from "../../../cluster/setup/machines/machines.ts";
import type { SbdChoice } from "../../../cluster/setup/sbd/sbd-setup.ts";
import type { SetupPlan } from "../../../cluster/setup/setup-plan.ts";
import type { Services } from "../../services/services.ts";
import { signalOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { withSteps } from "../../services/window/progress.ts";
import type { SetupDocuments } from "../../views/documents/setup-documents.ts";
import { showProblems } from "../../views/show-problems.ts";
import { chooseFolder, configured, knownHosts, writeSetting } from "../add-cluster.ts";
import type { Command } from "../command.ts";
import { connectTo } from "../connect.ts";
import { findErrors } from "../plan/confirm-errors.ts";
import { askFencing } from "./ask-fencing.ts";
import { chooseDeviceHost, chooseMachines } from "./choose-machines.ts";

const title = "New Cluster";

/** The files that a new cluster is made from. */
interface Files {
  readonly corosync: vscode.Uri;
  readonly crm: vscode.Uri;
}

/**
 * Makes a cluster of machines that answer SSH: looks at them, writes corosync.conf and cluster.crm to the folder and shows every step, and
 * does them once they are approved.
 */
export function newCluster(documents: SetupDocuments): Command {
  return {
    id: "quorate.newCluster",
    async run(services) {
      if (!vscode.workspace.isTrusted)
        throw new Error("This folder is not trusted, so no machine is contacted. Trust the folder first.");
      const folder = await chooseFolder();
      if (folder === "cancelled") return undefined;
      if (folder === undefined) throw new Error("Open a folder first: the files of the new cluster are written to it.");
      const hosts = await chooseMachines(title, knownHosts());
      if (hosts === undefined) return undefined;
      const device = await chooseDeviceHost(title, hosts, knownHosts());
      if (device === undefined) return undefined;
      const name = await chooseName(services);
      if (name === undefined) return undefined;
      const atBoot = await chooseBoot();
      if (atBoot === undefined) return undefined;
      const files = {
        corosync: vscode.Uri.joinPath(folder.uri, "corosync.conf"),
        crm: vscode.Uri.joinPath(folder.uri, "cluster.crm"),
      };
      const session = await services.registry.newSession({ name, nodes: hosts });
      try {
        const plan = await approve(services, documents, session, { files, atBoot, device });
        if (plan === undefined) return undefined;
        await writeSetting({ name, nodes: hosts }, folder);
        await configured(services, name);
        void offerNext(services, name, files);
        return name;
      } finally {
        await session.disconnect();
      }
    },
  };
}

async function chooseName({ registry }: Services): Promise<string | undefined> {
  const name = await plainWindow.showInputBox({
    title: `${title}: Name`,
    prompt: "The name of the cluster, in corosync.conf and in views.",
    ignoreFocusOut: true,
    validateInput(value) {
      if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(value.trim()))
        return "A cluster's name has 1 to 15 letters, digits, hyphens and underscores.";
      return registry.get(value.trim()) ? `A cluster named "${value.trim()}" is already configured.` : undefined;
    },
  });
  return name?.trim();
}

async function chooseBoot(): Promise<boolean | undefined> {
  const no = {
    label: "Don't start the cluster at boot",
    detail: "Somebody looks at a fenced node before it joins again",
  };
  const yes = { label: "Start the cluster at boot", detail: "A fenced node joins again by itself, once fencing works" };
  const picked = await plainWindow.showQuickPick([no, yes], { title: `${title}: Boot`, ignoreFocusOut: true });
  return picked && picked === yes;
}

interface Choices {
  readonly files: Files;
  readonly atBoot: boolean;
  /** The address of the machine that serves the quorum device; empty for none. */
  readonly device: string;
}

/** Shows what is to be done until the person approves exactly that, and does it. Undefined where they don't. */
async function approve(
  services: Services,
  documents: SetupDocuments,
  session: ClusterSession,
  { files, atBoot, device }: Choices,
): Promise<SetupPlan | undefined> {
  const lazy = await import("../../lazy/cluster.ts");
  const { closeMachines, formatSetup, openMachine, openMachines, planSetup, setUp, withNames, wrongNames } = lazy;
  const { name } = session.config;
  let shown: string | undefined;
  for (;;) {
    const text = await readText(files.corosync);
    const isOwn = text !== undefined;
    const opened: OpenMachine[] = [];
    try {
      const { machines, deviceHost } = await plainWindow.withProgress(
        { location: vscode.ProgressLocation.Notification, title: "Looking at the machines", cancellable: true },
        (_, token) =>
          services.registry.interactively(async () => {
            const signal = signalOf(token);
            const machines = await openMachines(session, signal);
            opened.push(...machines);
            const deviceHost = device === "" ? undefined : await openMachine(session, device, signal);
            if (deviceHost) opened.push(deviceHost);
            return { machines, deviceHost };
          }),
      );
      const facts = machines.map((each) => each.facts);
      const choices = { cluster: name, text, atBoot, deviceHost: deviceHost?.facts };
      // What doesn't fit is said before anything is asked.
      planSetup(facts, choices);
      const crm = await readText(files.crm);
      const fencing = crm === undefined ? await askHow(facts) : lazy.sbdIn(crm);
      if (fencing === undefined && crm === undefined) return undefined;
      const sbd = isSbd(fencing) ? { ...fencing, seen: await lazy.lookAtDisks(machines, fencing.disks) } : undefined;
      const fenceAgents = crm === undefined ? agentOf(fencing) : lazy.fenceAgentsIn(crm);
      const plan = withNames(planSetup(facts, { ...choices, sbd, fenceAgents }), await wrongNames(machines));
      if (isOwn && !(await isUsable(services, files, plan))) return undefined;
      // Notes may be others at each look, such as that of a clock: what is done counts.
      const done = `${plan.text}${formatSetup({ ...plan, notes: [] }, "elsewhere")}`;
      if (done === shown || plan.steps.length === 0) {
        await withSteps(services.log, { cluster: name, title: `Setting up ${quoted(name)}` }, (options) =>
          setUp(session, plan, machines, { ...options, deviceHost }),
        );
        await documents.close(name);
        return plan;
      }
      await writeFiles(plan, files, isSbd(fencing) ? undefined : fencing);
      await showAll(documents, files, name, formatSetup(plan, "elsewhere"));
      const isNew = shown === undefined;
      shown = done;
      const question = isNew
        ? `${count(plan.steps.length, "step")} on ${listing(facts.map((each) => each.name))}: read corosync.conf, cluster.crm and the steps, change the files where you like, then set the cluster up, here or above the steps.`
        : "The machines or corosync.conf changed since you approved: the steps are others now.";
      if (!(await documents.ask(name, question, "Set Up"))) return undefined;
    } finally {
      closeMachines(opened);
    }
  }
}

/** Whether the folder's corosync.conf can be used: it has no errors, and lists these machines. Shows what is wrong. */
async function isUsable(services: Services, { corosync }: Files, { machines, text }: SetupPlan): Promise<boolean> {
  const errors = await findErrors(services, [corosync]);
  if (errors.length > 0) {
    void showProblems("Nothing was set up.", [
      { uri: corosync.toString(), line: 1, column: 1, message: errors.join(" ") },
    ]);
    return false;
  }
  const { otherNodes } = await import("../../lazy/cluster.ts");
  const others = otherNodes(
    text,
    machines.map((each) => each.name),
  );
  if (others === undefined) return true;
  throw new Error(
    `The folder's corosync.conf, which would be used, ${others}. Change or remove it, or open another folder.`,
  );
}

type Answer = Awaited<ReturnType<typeof askFencing>>;

function isSbd(answer: Answer): answer is SbdChoice {
  return typeof answer === "object" && "disks" in answer;
}

/** The fence agent of an answer; SBD's comes with SBD. */
function agentOf(answer: Answer): readonly string[] {
  return typeof answer === "object" && "kind" in answer ? [answer.kind.agent] : [];
}

/** How a lost node is switched off. */
async function askHow(machines: readonly MachineFacts[]): Promise<Answer> {
  const { fenceKinds, likelyFenceKind } = await import("../../lazy/cluster.ts");
  const nodes = machines.map(({ name }) => name);
  return askFencing({ title, nodes, kinds: fenceKinds, likely: likelyFenceKind(machines) });
}

/** Writes the files that aren't there. */
async function writeFiles(
  { text, machines, cluster, sbd }: SetupPlan,
  { corosync, crm }: Files,
  answer: Fencing | "later" | undefined,
): Promise<void> {
  if ((await readText(crm)) === undefined) {
    const { firstCrm, likelyFenceKind, sbdFencing, sbdProperties } = await import("../../lazy/cluster.ts");
    const content = firstCrm({
      ...{ cluster, nodes: machines.map(({ name }) => name), likely: likelyFenceKind(machines)?.agent },
      fencing: sbd ? sbdFencing(sbd) : answer === "later" ? undefined : answer,
      ...(sbd ? { properties: sbdProperties(sbd, text) } : {}),
    });
    await vscode.workspace.fs.writeFile(crm, new TextEncoder().encode(content));
  }
  if ((await readText(corosync)) === undefined)
    await vscode.workspace.fs.writeFile(corosync, new TextEncoder().encode(text));
}

async function showAll(
  documents: SetupDocuments,
  { corosync, crm }: Files,
  name: string,
  steps: string,
): Promise<void> {
  for (const uri of [crm, corosync])
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, preview: false });
  await documents.show(name, steps, vscode.ViewColumn.Beside);
}

/** The text of a file, saved first where it is edited; undefined where there is none. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (open?.isDirty) await open.save();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** What comes next. Not awaited by the command: the cluster runs, whether or not the message was read. */
async function offerNext(services: Services, name: string, { crm }: Files): Promise<void> {
  const plan = "Plan cluster.crm";
  const check = "Check Nodes";
  const answer = await plainWindow.showInformationMessage(
    `The cluster ${quoted(name)} runs, with quorum. Next: plan and apply cluster.crm, fencing first.`,
    ...[plan, check],
  );
  if (answer === undefined) return;
  await connectTo(services, name);
  if (answer === plan) {
    await vscode.window.showTextDocument(crm, { viewColumn: vscode.ViewColumn.One });
    await vscode.commands.executeCommand("quorate.plan", crm);
  }
  if (answer === check) await vscode.commands.executeCommand("quorate.checkNodes", { cluster: name });
}
