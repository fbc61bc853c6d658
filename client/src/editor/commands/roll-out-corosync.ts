import * as vscode from "vscode";
import type { CorosyncRollout } from "../../../../server/src/protocol.ts";
import { count, quoted } from "../../../../server/src/text/phrases.ts";
import type { RolloutNodes, RolloutResult } from "../../cluster/corosync/rollout.ts";
import type { Cluster } from "../services/cluster-registry.ts";
import { signalOf } from "../services/messages.ts";
import type { Services } from "../services/services.ts";
import { sourceText } from "../services/source-text.ts";
import { corosyncChangeLines } from "../views/format-corosync-changes.ts";
import type { LiveCorosync } from "../views/live-corosync.ts";
import { showProblems } from "../views/show-problems.ts";
import { chooseCluster } from "./choose.ts";
import type { Command } from "./command.ts";
import { confirmErrors } from "./confirm-errors.ts";
import { nameOf } from "./create-plan.ts";

/** Puts a corosync.conf on all nodes of a cluster or on none, and has corosync read it. */
export function rollOutCorosync(live: LiveCorosync): Command {
  return {
    id: "quorate.rollOutCorosync",
    async run(services, arg) {
      const uri = arg instanceof vscode.Uri ? arg : activeCorosyncFile();
      if (uri === undefined) throw new Error("Open the corosync.conf that is to be rolled out first.");
      const cluster = await chooseCluster(services, {
        file: uri,
        none: "No cluster is configured yet. Add one with Quorate: Add Cluster…",
        title: "Roll Out corosync.conf",
      });
      return cluster && (await rollOutText(services, live, cluster, uri, await sourceText(uri), "file"));
    },
  };
}

/** Asks, rolls a text out, and offers what may follow. `from` is `kept` for a file that is put back. */
async function rollOutText(
  services: Services,
  documents: LiveCorosync,
  cluster: Cluster,
  uri: vscode.Uri,
  text: string,
  from: "file" | "kept",
): Promise<RolloutResult["outcome"] | undefined> {
  const means = (live: string) => services.language.corosyncRollout({ uri: uri.toString(), text, live });
  const { nodes: listed, errors } = await means("");
  if (errors.length > 0) {
    void showProblems("Nothing was rolled out.", errors);
    return undefined;
  }
  const rollout = await open(services, cluster, listed);
  try {
    const former = rollout.nodes[0]?.file.text ?? "";
    const plan = await means(former);
    const isEverywhere = rollout.nodes.every(({ file }) => file.text === text);
    if (!isEverywhere && !(await isConfirmed(documents, cluster, uri, rollout, plan, from))) return undefined;
    if (from === "file" && !isEverywhere && !(await confirmErrors(services, cluster.name, [uri]))) return undefined;
    const before = Object.keys(
      (await services.language.corosyncRollout({ uri: uri.toString(), text: former, live: "" })).options,
    );
    const result = await runRollout(services, cluster, rollout, { text, options: plan.options, before });
    tell(services, cluster, uri, result, plan, former);
    return result.outcome;
  } finally {
    rollout.close();
  }
}

async function open(services: Services, cluster: Cluster, listed: CorosyncRollout["nodes"]): Promise<RolloutNodes> {
  const { openRollout } = await import("../lazy/cluster.ts");
  return await vscode.window.withProgress(
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
  from: "file" | "kept",
): Promise<boolean> {
  const first = nodes[0]?.file;
  if (from === "file") await documents.compare(cluster.name, first?.text ?? "", uri);
  const odd = nodes.filter(({ file }) => file.digest !== first?.digest).map(({ name }) => quoted(name));
  const down = nodes.filter(({ running }) => running === undefined).map(({ name }) => quoted(name));
  const names = nodes.map(({ name }) => name).join(", ");
  const verb = from === "file" ? "Roll Out" : "Put Back";
  const answer = await vscode.window.showWarningMessage(
    from === "file"
      ? `Roll out ${nameOf(uri)} to ${count(nodes.length, "node")} of ${quoted(cluster.name)}?`
      : `Put the former corosync.conf back on ${count(nodes.length, "node")} of ${quoted(cluster.name)}?`,
    {
      modal: true,
      detail: [
        ...(changes.length > 0 ? corosyncChangeLines(changes) : ["Only comments or their order change."]),
        "",
        `It goes to all of ${names} or to none, and corosync reads it again.`,
        ...(odd.length > 0
          ? [`Now the file of ${odd.join(", ")} differs from that of ${quoted(nodes[0]?.name ?? "")}.`]
          : []),
        ...(down.length > 0 ? [`corosync doesn't run on ${down.join(", ")}; it is read when it is started.`] : []),
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
  wanted: Parameters<typeof import("../../cluster/corosync/rollout.ts").rollOut>[1],
): Promise<RolloutResult> {
  const { rollOut } = await import("../lazy/cluster.ts");
  return await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Rolling out corosync.conf to ${quoted(cluster.name)}`,
      cancellable: true,
    },
    (progress, token) =>
      rollOut(rollout, wanted, {
        onStep: (step, words) => {
          services.log.info(`${cluster.name}: ${step}: ${words}`);
          progress.report({ message: words });
        },
        signal: signalOf(token),
      }),
  );
}

/** Says how it ended. Not awaited: the command is done when the nodes are, whether or not the message was read. */
function tell(
  services: Services,
  cluster: Cluster,
  uri: vscode.Uri,
  result: RolloutResult,
  plan: CorosyncRollout,
  former: string,
): void {
  services.log.info(`${cluster.name}: ${result.message}`);
  const keys = new Set(result.restarts.flatMap((each) => each.keys));
  const together = plan.changes.some(({ key, restart }) => restart === "together" && keys.has(key));
  const restart = together ? "Restart All Nodes…" : "Restart Node by Node…";
  const back = "Put Back";
  const offers = [...(keys.size > 0 ? [restart] : []), ...(result.outcome === "rolled-out" ? [back] : []), "Show Log"];
  const show = keys.size > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void (async () => {
    const answer = await show(result.message, ...offers);
    if (answer === "Show Log") services.log.show(true);
    if (answer === back)
      await vscode.commands.executeCommand("quorate.restoreCorosync", { cluster: cluster.name, uri, former });
    if (answer === restart)
      await vscode.commands.executeCommand("quorate.restartCorosync", {
        cluster: cluster.name,
        nodes: plan.nodes,
        together,
        only: result.restarts.map(({ node }) => node),
      });
  })();
}

/** Rolls the former file out again: what the message after a rollout offers. */
export function restoreCorosync(documents: LiveCorosync): Command {
  return {
    id: "quorate.restoreCorosync",
    async run(services, arg) {
      const { cluster: name, uri, former } = arg as { cluster: string; uri: vscode.Uri; former: string };
      const cluster = services.registry.get(name);
      if (cluster === undefined) throw new Error(`"${name}" is no longer configured.`);
      return await rollOutText(services, documents, cluster, uri, former, "kept");
    },
  };
}

/** Restarts Pacemaker and corosync on the nodes, after a question that says what that means. */
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
    const answer = await vscode.window.showWarningMessage(
      together ? `Stop and start all nodes of ${quoted(name)}?` : `Restart ${names} one after the other?`,
      {
        modal: true,
        detail: together
          ? "The nodes must agree on these options to understand each other, so Pacemaker and corosync are stopped on all of them, and then started. Every resource of the cluster is down meanwhile."
          : "On each node Pacemaker and corosync are stopped, its resources move to others, and the next node follows when it is online again with quorum.",
      },
      verb,
    );
    if (answer !== verb) return undefined;
    const rollout = await open(services, cluster, listed);
    try {
      const { restartNodeByNode, restartTogether } = await import("../lazy/cluster.ts");
      await vscode.window.withProgress(
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
    void vscode.window.showInformationMessage(`All nodes of ${quoted(name)} are online with the new corosync.conf.`);
    return true;
  },
};

function activeCorosyncFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === "corosync" && !document.uri.scheme.startsWith("quorate-") ? document.uri : undefined;
}
