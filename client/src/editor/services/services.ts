import type * as vscode from "vscode";
import type { Confirmations } from "./changes/confirmations.ts";
import type { Histories } from "./changes/histories.ts";
import type { LiveCibs } from "./changes/live-cibs.ts";
import type { PlanStore } from "./changes/plan-store.ts";
import type { PlannedFilesMemory } from "./changes/planned-files.ts";
import type { ClusterRegistry } from "./connection/cluster-registry.ts";
import type { LanguageService } from "./language-service.ts";
import type { NodeAgents } from "./nodes/node-agents.ts";
import type { ClusterTexts } from "./texts/cluster-texts.ts";
import type { Log } from "./window/log.ts";

/** The services that commands use. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly registry: ClusterRegistry;
  readonly language: LanguageService;
  readonly plans: PlanStore;
  readonly texts: ClusterTexts;
  readonly plannedFiles: PlannedFilesMemory;
  readonly cibs: LiveCibs;
  readonly histories: Histories;
  readonly confirmations: Confirmations;
  readonly nodeAgents: NodeAgents;
  /** Opens the status panel of a cluster, or brings it to the front. */
  readonly openPanel: (cluster: string) => void;
}
