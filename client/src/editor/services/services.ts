import type * as vscode from "vscode";
import type { ClusterRegistry } from "./cluster-registry.ts";
import type { ClusterTexts } from "./cluster-texts.ts";
import type { Confirmations } from "./confirmations.ts";
import type { Histories } from "./histories.ts";
import type { LanguageService } from "./language-service.ts";
import type { LiveCibs } from "./live-cibs.ts";
import type { Log } from "./log.ts";
import type { NodeAgents } from "./node-agents.ts";
import type { PlanStore } from "./plan-store.ts";
import type { PlannedFilesMemory } from "./planned-files.ts";

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
