import * as vscode from "vscode";
import type { CorosyncRollout } from "../../../../../server/src/protocol.ts";
import { count, quoted } from "../../../../../server/src/text/phrases.ts";
import type { RolloutNodes, RolloutResult } from "../../../cluster/corosync/rollout.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import { sourceText } from "../../services/texts/source-text.ts";
import { nameOf } from "../../services/window/document-names.ts";
import { signalOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { corosyncChangeLines } from "../../views/format-corosync-changes.ts";
import type { LiveCorosync } from "../../views/in-text/live-corosync.ts";
import { showProblems } from "../../views/show-problems.ts";
import { chooseCluster } from "../choose.ts";
import type { Command } from "../command.ts";
import { confirmErrors, findErrors } from "./confirm-errors.ts";

/** Writes a corosync.conf to all nodes of a cluster or to none, and has corosync reload it. */
export function rollOutCorosync(live: LiveCorosync): Command {
  return {
    id: "quorate.rollOutCorosync",
    async run(services, arg) {
      const uri = arg instanceof vscode.Uri ? arg : activeCorosyncFile();
      if (uri === undefined) throw new Error("Open the corosync.conf to roll out first.");
      const cluster = await chooseCluster(services, {
        file: uri,
        none: "No cluster is configured. Add one with Quorate: Add Cluster…",
        title: "Roll Out corosync.conf",
      });
      return cluster && (await rollOutText(services, live, cluster, uri, await sourceText(uri), "file"));
    },
  };
}

/** Asks, rolls a text out, and offers what may follow. `from` is `previous` when the file before a rollout is restored. */
async function rollOutText(
  services: Services,
  documents: LiveCorosync,
  cluster: Cluster,
  uri: vscode.Uri,
  text: string,
  from: "file" | "previous",
): Promise<RolloutResult["outcome"] | undefined> {
  const compareWith = (live: string) => services.language.corosyncRollout({ uri: uri.toString(), text, live });
  const { nodes: listed, errors } = await compareWith("");
  if (errors.length > 0) {
    void showProblems("Nothing was rolled out.", errors);
    return undefined;
  }
  const rollout = await open(services, cluster, listed);
  try {
    const previous = rollout.nodes[0]?.file.text ?? "";
    const plan = await compareWith(previous);
    const isEverywhere = rollout.nodes.every(({ file }) => file.text === text);
    if (!isEverywhere && !(await isConfirmed(documents, cluster, uri, rollout, plan, from))) return undefined;
    if (from === "file" && !isEverywhere && !(await confirmErrors(cluster.name, await findErrors(services, [uri]))))
      return undefined;
    const before = Object.keys(
      (await services.language.corosyncRollout({ uri: uri.toString(), text: previous, live: "" })).options,
    );
    const result = await runRollout(services, cluster, rollout, { text, options: plan.options, before });
    reportOutcome(services, cluster, uri, result, plan, previous);
    return result.outcome;
  } finally {
    rollout.close();
  }
}

async function open(services: Services, cluster: Cluster, listed: CorosyncRollout["nodes"]): Promise<RolloutNodes> {
  const { openRollout } = await import("../../lazy/cluster.ts");
  return await plainWindow.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Reading corosync.conf from the nodes of ${quoted(cluster.name)}`,
      cancellable: true,
    },
    (_progress, token) =>
      services.registry.interactively(async () => openRollout(await cluster.session(), listed, signalOf(token))),
  );
}

async function isConfirmed(
  documents: LiveCorosync,
  cluster: Cluster,
  uri: vscode.Uri,
  { nodes }: RolloutNodes,
  { changes }: CorosyncRollout,
  from: "file" | "previous",
): Promise<boolean> {
  const first = nodes[0]?.file;
  if (from === "file") await documents.compare(cluster.name, first?.text ?? "", uri);
  const different = nodes.filter(({ file }) => file.digest !== first?.digest).map(({ name }) => quoted(name));
  const down = nodes.filter(({ running }) => running === undefined).map(({ name }) => quoted(name));
  const names = nodes.map(({ name }) => name).join(", ");
  const verb = from === "file" ? "Roll Out" : "Restore";
  const answer = await plainWindow.showWarningMessage(
    from === "file"
      ? `Roll out ${quoted(nameOf(uri))} to ${count(nodes.length, "node")} of ${quoted(cluster.name)}?`
      : `Restore the previous corosync.conf on ${count(nodes.length, "node")} of ${quoted(cluster.name)}?`,
    {
      modal: true,
      detail: [
        ...(changes.length > 0 ? corosyncChangeLines(changes) : ["Only comments or the order of lines change."]),
        "",
        `It is written to all of ${names} or to none, and corosync reloads it.`,
        ...(different.length > 0
          ? [`Currently the file on ${different.join(", ")} differs from that on ${quoted(nodes[0]?.name ?? "")}.`]
          : []),
        ...(down.length > 0 ? [`corosync isn't running on ${down.join(", ")}; it reads the file when it starts.`] : []),
      ].join("\n"),
    },
    verb,
  );
  return answer === verb;
}

async function runRollout(
  services: Services,
  cluster: Cluster,
  rollout: RolloutNodes,
  wanted: Parameters<typeof import("../../../cluster/corosync/rollout.ts").rollOut>[1],
): Promise<RolloutResult> {
  const { rollOut } = await import("../../lazy/cluster.ts");
  return await plainWindow.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Rolling out corosync.conf to ${quoted(cluster.name)}`,
      cancellable: true,
    },
    (progress, token) =>
      rollOut(rollout, wanted, {
        onStep: (step, message) => {
          services.log.info(`${cluster.name}: ${step}: ${message}`);
          progress.report({ message });
        },
        signal: signalOf(token),
      }),
  );
}

/** Reports the outcome. Not awaited: the command is done when the nodes are, whether or not the message was read. */
function reportOutcome(
  services: Services,
  cluster: Cluster,
  uri: vscode.Uri,
  result: RolloutResult,
  plan: CorosyncRollout,
  previous: string,
): void {
  services.log.info(`${cluster.name}: ${result.message}`);
  const keys = new Set(result.restarts.flatMap((each) => each.keys));
  const together = plan.changes.some(({ key, restart }) => restart === "together" && keys.has(key));
  const restart = together ? "Restart All Nodes…" : "Restart Node by Node…";
  const restore = "Restore Previous File";
  const offers = [
    ...(keys.size > 0 ? [restart] : []),
    ...(result.outcome === "rolled-out" ? [restore] : []),
    "Show Log",
  ];
  const show = keys.size > 0 ? plainWindow.showWarningMessage : plainWindow.showInformationMessage;
  void (async () => {
    const answer = await show(result.message, ...offers);
    if (answer === "Show Log") services.log.show(true);
    if (answer === restore)
      await vscode.commands.executeCommand("quorate.restoreCorosync", { cluster: cluster.name, uri, previous });
    if (answer === restart)
      await vscode.commands.executeCommand("quorate.restartCorosync", {
        cluster: cluster.name,
        nodes: plan.nodes,
        together,
        only: result.restarts.map(({ node }) => node),
      });
  })();
}

/** Rolls the previous file out again: offered by the message after a rollout. */
export function restoreCorosync(documents: LiveCorosync): Command {
  return {
    id: "quorate.restoreCorosync",
    async run(services, arg) {
      const { cluster: name, uri, previous } = arg as { cluster: string; uri: vscode.Uri; previous: string };
      const cluster = services.registry.get(name);
      if (cluster === undefined) throw new Error(`"${name}" is no longer configured.`);
      return await rollOutText(services, documents, cluster, uri, previous, "previous");
    },
  };
}

/** Restarts Pacemaker and corosync on the nodes, after a question that explains the effect. */
export const restartCorosync: Command = {
  id: "quorate.restartCorosync",
  async run(services, arg) {
    const {
      cluster: name,
      nodes: listed,
      together,
      only,
    } = arg as {
      cluster: string;
      nodes: CorosyncRollout["nodes"];
      together: boolean;
      only: readonly string[];
    };
    const cluster = services.registry.get(name);
    if (cluster === undefined) throw new Error(`"${name}" is no longer configured.`);
    const names = only.map(quoted).join(", ");
    const verb = together ? "Stop and Start All" : "Restart";
    const answer = await plainWindow.showWarningMessage(
      together
        ? `Stop and start Pacemaker and corosync on all nodes of ${quoted(name)}?`
        : `Restart Pacemaker and corosync on ${names}, one node at a time?`,
      {
        modal: true,
        detail: together
          ? "The nodes can only communicate when these options are equal, so Pacemaker and corosync are stopped on all nodes, then started again. All resources of the cluster are down until then."
          : "On each node, resources move away, Pacemaker and corosync are restarted, and the next node follows when this one is online again with quorum.",
      },
      verb,
    );
    if (answer !== verb) return undefined;
    const rollout = await open(services, cluster, listed);
    try {
      const { restartNodeByNode, restartTogether } = await import("../../lazy/cluster.ts");
      await plainWindow.withProgress(
        { location: vscode.ProgressLocation.Notification, title: `Restarting ${quoted(name)}`, cancellable: !together },
        (progress, token) => {
          const options = {
            onStep: (message: string) => {
              services.log.info(`${name}: ${message}`);
              progress.report({ message });
            },
            signal: signalOf(token),
          };
          return together
            ? restartTogether(rollout.nodes, options)
            : restartNodeByNode(
                rollout.nodes.filter((node) => only.includes(node.name)),
                options,
              );
        },
      );
    } finally {
      rollout.close();
    }
    void plainWindow.showInformationMessage(`All nodes of ${quoted(name)} are online with the new corosync.conf.`);
    return true;
  },
};

function activeCorosyncFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === "corosync" && !document.uri.scheme.startsWith("quorate-") ? document.uri : undefined;
}
