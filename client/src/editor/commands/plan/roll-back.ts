import * as vscode from "vscode";
import type { Plan } from "../../../../../server/src/protocol.ts";
import { capitalized, quoted } from "../../../../../server/src/text/phrases.ts";
import type { HistoryEntry } from "../../../cluster/rollback/history-entry.ts";
import type { MissingSecret, SecretAnswer } from "../../../cluster/rollback/history-secrets.ts";
import type { EditorPlan } from "../../services/changes/plan-store.ts";
import type { Services } from "../../services/services.ts";
import { tokenOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import {
  canRollBack,
  entrySentence,
  formatWhen,
  othersReverted,
  outcomeIcons,
  outcomeLabels,
} from "../../views/format-history.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import type { Command } from "../command.ts";
import { planForCluster, showPlan } from "./create-plan.ts";

/** Rollbacks to configurations of the history, each a plan like any other. */
export function historyCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.rollBack",
      async run(services) {
        const entry = await choose(services);
        return entry && showRollback(services, documents, entry);
      },
    },
    {
      id: "quorate.revertChange",
      async run(services, arg) {
        const entry = await entryOf(services, arg);
        return entry && showRollback(services, documents, entry);
      },
    },
    {
      id: "quorate.showHistoryChanges",
      async run(services, arg) {
        const entry = await entryOf(services, arg);
        const title = entry && `${entrySentence(entry)}, ${formatWhen(entry.at)}`;
        if (entry && title) await documents.showApplied(entry.cluster, entry.changes, title);
      },
    },
  ];
}

async function showRollback(
  services: Services,
  documents: PlanDocuments,
  entry: HistoryEntry,
): Promise<Plan | undefined> {
  const plan = await createRollbackPlan(services, entry);
  return plan && showPlan(services, documents, plan);
}

/** The entry of a row of the view or a button: `{cluster, id}`. */
async function entryOf({ histories }: Services, arg: unknown): Promise<HistoryEntry | undefined> {
  if (typeof arg !== "object" || arg === null || !("id" in arg) || !("cluster" in arg)) return undefined;
  const entries = await histories.list();
  const entry = entries.find(({ id }) => id === arg.id);
  if (entry === undefined) throw new Error("This entry isn't in the history any more.");
  return entry;
}

async function choose({ registry, histories }: Services): Promise<HistoryEntry | undefined> {
  const entries = (await histories.list()).filter(canRollBack);
  if (entries.length === 0) throw new Error("The history has no change that can be rolled back.");
  const several = registry.clusters.length > 1;
  const picked = await plainWindow.showQuickPick(
    entries
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .map((entry) => ({
        label: `$(${outcomeIcons[entry.outcome][0]}) Before: ${entrySentence(entry)}`,
        description: `${several ? `${entry.cluster} · ` : ""}${formatWhen(entry.at)}`,
        detail: `${outcomeLabels[entry.outcome]} · ${entry.by.person}${entry.files.length > 0 ? ` · ${entry.files.join(", ")}` : ""}`,
        entry,
      })),
    {
      title: "Roll Back to…",
      placeHolder: "Restore the configuration from before which change? You review the plan first.",
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.entry;
}

/** Plans to restore the configuration from before an entry. Undefined when there is no plan: the person knows why. */
async function createRollbackPlan(services: Services, entry: HistoryEntry): Promise<EditorPlan | undefined> {
  const cluster = services.registry.get(entry.cluster);
  if (cluster === undefined) throw new Error(`No cluster named "${entry.cluster}" is configured.`);
  const { clusterHosts, fillSecrets } = await import("../../lazy/cluster.ts");
  const history = await services.histories.open();
  const made = await planForCluster(services, cluster, `Planning the rollback of ${quoted(cluster.name)}`, {
    files: [],
    mode: "roll-back",
    revertsTo: entry.id,
    async makePlan(cib, signal) {
      const recorded = await history.cibOf(entry);
      const saved = await fillSecrets(recorded, entry.salt, cib, (secret) => askSecret(entry, secret));
      return saved === undefined ? undefined : services.language.planRollback({ cib, saved }, tokenOf(signal));
    },
  });
  if (made === undefined) return undefined;
  const since = (await history.list(cluster.name, clusterHosts(cluster.config))).filter(({ id }) => id >= entry.id);
  const notice = othersReverted(made.plan, since);
  return {
    ...made,
    uris: [],
    findings: [],
    versions: new Map(),
    planAgain: () => createRollbackPlan(services, entry),
    ...(notice === "" ? {} : { notice }),
  };
}

/** Asks for a secret that the cluster doesn't have any more: the history contains no secrets. */
async function askSecret(entry: HistoryEntry, secret: MissingSecret): Promise<SecretAnswer | undefined> {
  const name = `"${secret.name}" of ${quoted(secret.owner)}`;
  const [type, current] = [`Type the ${name} from before ${formatWhen(entry.at)}`, `Use the current ${name}`];
  if (secret.hasCurrent) {
    const answer = await plainWindow.showQuickPick([type, current], {
      title: `${capitalized(name)} was changed since`,
      placeHolder: "The history contains no secrets. Which value is to be used?",
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    if (answer === current) return "current";
  }
  const value = await plainWindow.showInputBox({
    title: type,
    prompt: "The history contains no secrets, and the cluster doesn't have this one any more.",
    password: true,
    ignoreFocusOut: true,
    validateInput: async (text) => {
      if (text === "" || (await secret.matches(text))) return undefined;
      const message = "This isn't the earlier value. Press Enter to use it anyway.";
      return { message, severity: vscode.InputBoxValidationSeverity.Warning };
    },
  });
  return value === undefined || value === "" ? undefined : { value };
}
