import * as vscode from "vscode";
import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { otherNodes } from "../../cluster/session/other-nodes.ts";
import { messageOf } from "../services/connection/cluster-registry.ts";
import type { Services } from "../services/services.ts";
import { signalOf } from "../services/window/messages.ts";
import * as plainWindow from "../services/window/plain-window.ts";

/**
 * Offers to add a cluster's other nodes, so that one can be connected when the first is down. Each is tried now, which asks about
 * its host key: later, nobody may be there to answer. Resolves to those that could be connected.
 */
export async function offerOtherNodes(
  { registry, log }: Services,
  name: string,
  entry: string,
  hosts: readonly string[],
): Promise<readonly string[]> {
  const cluster = registry.get(name);
  const session = await cluster?.session();
  const snapshot = cluster?.view.snapshot;
  if (session === undefined || snapshot === undefined) return [];
  const { exitCode, stdout } = await session.run(["crm_node", "-n"]);
  const others = exitCode === 0 ? otherNodes(entry, stdout.trim(), snapshot, hosts) : [];
  if (others.length === 0) return [];
  const add = others.length === 1 ? "Add Node" : "Add Nodes";
  const answer = await plainWindow.showInformationMessage(
    `${quoted(name)} has ${others.length === 1 ? "another node" : "more nodes"}: ${listing(others.map(quoted))}. Add ${others.length === 1 ? "it" : "them"} to stay connected when ${quoted(entry)} is down?`,
    add,
  );
  if (answer !== add) return [];
  const { connected, failures } = await plainWindow.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Adding nodes of ${quoted(name)}`, cancellable: true },
    async (progress, token) => {
      const connected: string[] = [];
      const failures: string[] = [];
      for (const other of others) {
        progress.report({ message: other });
        try {
          const alone = session.forNode(other);
          await registry.interactively(() => alone.connect(signalOf(token))).finally(() => alone.disconnect());
          connected.push(other);
        } catch (error) {
          log.info(`${name}: "${other}" was not added: ${messageOf(error)}`);
          failures.push(`${quoted(other)} was not added: ${messageOf(error)}`);
        }
      }
      return { connected, failures };
    },
  );
  if (failures.length > 0)
    void plainWindow.showWarningMessage(
      `${failures.join(" ")} To use another address, edit the setting quorate.clusters.`,
    );
  return connected;
}
