import * as vscode from "vscode";
import type { Plan } from "../../../../server/src/protocol.ts";
import { capitalized, quoted } from "../../../../server/src/text/phrases.ts";
import type { HistoryEntry } from "../../cluster/rollback/history-entry.ts";
import type { MissingSecret, SecretAnswer } from "../../cluster/rollback/history-secrets.ts";
import type { Cluster } from "../services/cluster-registry.ts";
import { signalOf } from "../services/messages.ts";
import type { Proposal } from "../services/plan-store.ts";
import type { Services } from "../services/services.ts";
import {
  canRollBack,
  entrySentence,
  formatWhen,
  othersReverted,
  outcomeIcons,
  outcomeLabels,
} from "../views/format-history.ts";
import type { PlanDocuments } from "../views/plan-documents.ts";
import { showProblems } from "../views/show-problems.ts";
import type { Command } from "./command.ts";
import { withSimulation } from "./create-plan.ts";

/** Ways back to what was: a kept configuration becomes a plan like any other. */
export function historyCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.rollBack",
      async run(services) {
        const entry = await choose(services);
        return entry && showRollbackTimer(services, documents, entry);
      },
    },
    {
      id: "quorate.revertChange",
      async run(services, arg) {
        const entry = await entryOf(services, arg);
        return entry && showRollbackTimer(services, documents, entry);
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

async function showRollbackTimer(
  services: Services,
  documents: PlanDocuments,
  entry: HistoryEntry,
): Promise<Plan | undefined> {
  const proposal = await proposeBack(services, entry);
  if (proposal === undefined) return undefined;
  if (proposal.plan.changes.length === 0) {
    services.plans.close();
    const text = `Nothing to change: ${quoted(entry.cluster)} already is as it was before this change.`;
    void vscode.window.showInformationMessage(text);
    return proposal.plan;
  }
  services.plans.open(proposal);
  await documents.showAll(proposal);
  await vscode.commands.executeCommand("quorate.plan.focus", { preserveFocus: true });
  return proposal.plan;
}

/** The entry that a row of the view or a button hands over: `{cluster, id}`. */
async function entryOf({ histories }: Services, arg: unknown): Promise<HistoryEntry | undefined> {
  if (typeof arg !== "object" || arg === null || !("id" in arg) || !("cluster" in arg)) return undefined;
  const entries = await (await histories.open()).list(String(arg.cluster));
  const entry = entries.find(({ id }) => id === arg.id);
  if (entry === undefined) throw new Error("This entry isn't in the history any more.");
  return entry;
}

async function choose({ registry, histories }: Services): Promise<HistoryEntry | undefined> {
  const history = await histories.open();
  const entries = (await Promise.all(registry.clusters.map(({ name }) => history.list(name))))
    .flat()
    .filter(canRollBack);
  if (entries.length === 0) throw new Error("Nothing was applied yet that could be rolled back.");
  const several = registry.clusters.length > 1;
  const picked = await vscode.window.showQuickPick(
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
      placeHolder: "The configuration as it was before which change? Its plan is shown first.",
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.entry;
}

/** The plan that puts the configuration back to that before an entry. Undefined when there is none: the person has been told why. */
async function proposeBack(services: Services, entry: HistoryEntry): Promise<Proposal | undefined> {
  const cluster = services.registry.get(entry.cluster);
  if (cluster === undefined) throw new Error(`No cluster named "${entry.cluster}" is configured.`);
  const base = await readLive(services, cluster);
  if (base === undefined) return undefined;
  const { fillSecrets } = await import("../lazy/cluster.ts");
  const history = await services.histories.open();
  const kept = await fillSecrets(await history.cibOf(entry), entry.salt, base, (secret) => askSecret(entry, secret));
  if (kept === undefined) return undefined;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Planning the way back for ${quoted(cluster.name)}`,
      cancellable: true,
    },
    async (_, token) => {
      const plan = await services.language.planRollback({ cib: base, kept }, token);
      if (plan.errors.length > 0) {
        void showProblems("There is no plan.", plan.errors);
        return undefined;
      }
      const renew = () => proposeBack(services, entry);
      const later = (await history.list(cluster.name)).filter(({ id }) => id >= entry.id);
      const notice = othersReverted(plan, later);
      const draft: Proposal = {
        ...{ cluster: cluster.name, uris: [], base, plan, mode: "roll-back", renew },
        revertsTo: entry.id,
        ...(notice === "" ? {} : { notice }),
      };
      return plan.changes.length === 0 ? draft : await withSimulation(cluster, draft, token);
    },
  );
}

function readLive(services: Services, cluster: Cluster): Promise<string | undefined> {
  return services.registry.interactively(async () =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: `Reading the configuration of ${quoted(cluster.name)}` },
      async (_, token) => {
        const base = await (await cluster.session()).readCib(signalOf(token));
        services.cibs.put(cluster.name, base);
        return base;
      },
    ),
  );
}

/** The history keeps no secret: what the cluster has lost since, only a person can say. */
async function askSecret(entry: HistoryEntry, secret: MissingSecret): Promise<SecretAnswer | undefined> {
  const what = `"${secret.name}" of ${quoted(secret.owner)}`;
  const then = `as it was before ${formatWhen(entry.at)}`;
  const [type, keep] = [`Type ${what} ${then}`, `Keep the present ${what}`];
  if (secret.hasPresent) {
    const answer = await vscode.window.showQuickPick([type, keep], {
      title: `${capitalized(what)} was changed since`,
      placeHolder: "The history keeps no secrets. Which value shall it have?",
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    if (answer === keep) return "present";
  }
  const value = await vscode.window.showInputBox({
    title: type,
    prompt: "The history keeps no secrets, and the cluster doesn't have this one any more.",
    password: true,
    ignoreFocusOut: true,
    validateInput: async (text) => {
      if (text === "" || (await secret.isIt(text))) return undefined;
      const message = "This isn't the value from then. Press Enter to use it all the same.";
      return { message, severity: vscode.InputBoxValidationSeverity.Warning };
    },
  });
  return value === undefined || value === "" ? undefined : { value };
}
