import * as vscode from "vscode";
import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { otherNodes } from "../../cluster/session/other-nodes.ts";
import { messageOf } from "../services/cluster-registry.ts";
import { signalOf } from "../services/messages.ts";
import type { Services } from "../services/services.ts";

/**
 * Offers to add a cluster's other nodes, so that it is still reached when the one that was named isn't. Each is tried first, which
 * is when its host key is asked about: later, when the first has died, nobody may be there to answer. Resolves to those that answer.
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
  const add = others.length === 1 ? "Add It" : "Add Them";
  const answer = await vscode.window.showInformationMessage(
    `${quoted(name)} has ${others.length === 1 ? "another node" : "more nodes"}: ${listing(others.map(quoted))}. Add ${others.length === 1 ? "it" : "them"}, and the cluster is still reached when ${quoted(entry)} isn't.`,
    add,
  );
  if (answer !== add) return [];
  const { answering, failures } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Adding nodes of ${quoted(name)}`, cancellable: true },
    async (progress, token) => {
      const answering: string[] = [];
      const failures: string[] = [];
      for (const other of others) {
        progress.report({ message: other });
        try {
          const alone = session.forNode(other);
          await registry.interactively(() => alone.connect(signalOf(token))).finally(() => alone.disconnect());
          answering.push(other);
        } catch (error) {
          log.info(`${name}: "${other}" was not added: ${messageOf(error)}`);
          failures.push(`${quoted(other)} was not added: ${messageOf(error)}`);
        }
      }
      return { answering, failures };
    },
  );
  if (failures.length > 0)
    void vscode.window.showWarningMessage(
      `${failures.join(" ")} The setting quorate.clusters can name it by another address.`,
    );
  return answering;
}
