import * as vscode from "vscode";
import { capitalized, quoted } from "../../../../../server/src/text/phrases.ts";
import type { NodeChange } from "../../../cluster/setup/existing-cluster/fence-devices-in-cib.ts";
import type { EditorPlan } from "../../services/changes/plan-store.ts";
import { changeNodes } from "../../services/connection/setting-nodes.ts";
import type { Services } from "../../services/services.ts";
import { tokenOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import { planForCluster, showPlan } from "../plan/create-plan.ts";

/** What a node that came or went means for the editor's files and the configuration. */
interface NodeConsequences {
  readonly cluster: string;
  /** What was done, as a sentence. */
  readonly done: string;
  /** corosync.conf before and after. */
  readonly corosync: { readonly before: string; readonly after: string };
  /** The addresses of the setting then. */
  readonly addresses: (nodes: readonly string[]) => readonly string[];
  /** What follows for the configuration. */
  readonly change: (cib: string) => NodeChange;
}

/** Follows a node's coming or going: the folder's corosync.conf, the setting, then the configuration, as a plan that is open for review. */
export async function followNodeChange(
  services: Services,
  documents: PlanDocuments,
  { cluster, done, corosync, addresses, change }: NodeConsequences,
): Promise<void> {
  const { registry, log } = services;
  const wasConnected = registry.get(cluster)?.view.connection.kind === "connected";
  const kept = await saveCorosync(registry.get(cluster)?.folders ?? [], corosync);
  await changeNodes(registry, cluster, addresses);
  if (wasConnected) await registry.connect(cluster);
  const plan = await planNodeChange(services, cluster, change);
  const sentence = [done, ...kept, plan?.notice ?? ""].filter((text) => text !== "").join(" ");
  log.info(`${cluster}: ${sentence}`);
  if (plan !== undefined && plan.plan.changes.length > 0) {
    void plainWindow.showInformationMessage(`${sentence} What follows for the configuration is open as a plan.`);
    await showPlan(services, documents, plan);
  } else void plainWindow.showInformationMessage(sentence);
}

/** Plans what follows for the configuration, for the CIB as it is then. Undefined when there is no plan: the person knows why. */
async function planNodeChange(
  services: Services,
  name: string,
  change: (cib: string) => NodeChange,
): Promise<EditorPlan | undefined> {
  const cluster = services.registry.get(name);
  if (cluster === undefined) throw new Error(`"${name}" is no longer configured.`);
  let notes: readonly string[] = [];
  const made = await planForCluster(services, cluster, `Planning what follows for ${quoted(name)}`, {
    files: [],
    mode: "roll-back",
    revertsTo: "",
    async makePlan(cib, signal) {
      const wanted = change(cib);
      notes = wanted.notes;
      return services.language.planRollback({ cib, saved: wanted.cib }, tokenOf(signal));
    },
  });
  if (made === undefined) return undefined;
  return {
    ...made,
    uris: [],
    findings: [],
    versions: new Map(),
    planAgain: () => planNodeChange(services, name, change),
    ...(notes.length === 0 ? {} : { notice: capitalized(notes.join(" ")) }),
  };
}

/** Replaces corosync.conf in folders by the new one, where it was the former one. Resolves to a sentence for each that was another. */
async function saveCorosync(
  folders: readonly vscode.Uri[],
  { before, after }: NodeConsequences["corosync"],
): Promise<readonly string[]> {
  if (before === after) return [];
  const sentences: string[] = [];
  for (const folder of folders) {
    const uri = vscode.Uri.joinPath(folder, "corosync.conf");
    const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    let own: string;
    try {
      own = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      continue;
    }
    if (own === before && open?.isDirty !== true)
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(after));
    else if (own !== after || open?.isDirty === true)
      sentences.push("The folder's corosync.conf isn't the one that the nodes had; it is left as it is.");
  }
  return sentences;
}
