import * as vscode from "vscode";
import type { PlanFinding } from "../../../../../server/src/protocol.ts";
import type { ClusterPlan } from "../../../cluster/apply/plan-change.ts";
import type { PlanInsight } from "../../../cluster/insight/plan-insight.ts";
import type { PlanNeeds } from "../../../cluster/insight/plan-needs.ts";
import { openDocument } from "../texts/source-text.ts";

/** A plan with the documents it was made of, ready to be applied. */
export interface EditorPlan extends ClusterPlan {
  /** The documents it was made of; none for a rollback. */
  readonly uris: readonly vscode.Uri[];
  /** The versions of those documents that were open. */
  readonly versions: ReadonlyMap<string, number>;
  /** What the rules find in those documents for the release, the schema and the agents of the cluster that the plan is for. */
  readonly findings: readonly PlanFinding[];
  /** What the loss of a node means after the change; `asking` while the scheduler is asked. */
  readonly insight?: PlanInsight | "asking";
  /** What the nodes lack for what it adds or changes; absent until they answered. */
  readonly needs?: PlanNeeds;
  /** A sentence with what else has to be known of it. */
  readonly notice?: string;
  /** Plans the same for the cluster as it is now. Undefined when there is no plan: the person knows why. */
  readonly planAgain: () => Promise<EditorPlan | undefined>;
}

/** The one plan that is open: shown by the view "Plan" and the diff editor until it is applied or discarded. */
export class PlanStore implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #edited: vscode.Disposable;
  #current: EditorPlan | undefined;
  #isStale = false;
  #isApplying = false;

  /** Fires when a plan was opened, updated, closed, or became stale. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#edited = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isPlanned = this.#current?.uris.some((uri) => uri.toString() === document.uri.toString());
      if (!isPlanned || contentChanges.length === 0 || this.#isStale) return;
      this.#isStale = true;
      this.#changed.fire();
    });
  }

  get current(): EditorPlan | undefined {
    return this.#current;
  }

  /** Whether the text was edited after the plan was made. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Whether a plan is being applied right now. */
  get isApplying(): boolean {
    return this.#isApplying;
  }

  /** Applies the plan by `work`; throws when a plan is being applied already. */
  async applying<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isApplying) throw new Error("A plan is already being applied. Wait until it is finished.");
    this.#isApplying = true;
    this.#update();
    try {
      return await work();
    } finally {
      this.#isApplying = false;
      this.#update();
    }
  }

  /** Opens a plan, and closes the previous one; it is stale when its text was edited while it was made. */
  open(plan: EditorPlan): void {
    this.#set(plan);
  }

  /** Replaces the open plan by the same one with a newer simulation; whether it is stale stays. */
  update(plan: EditorPlan): void {
    this.#current = plan;
    this.#update();
  }

  /** Closes the plan. */
  close(): void {
    if (this.#current !== undefined) this.#set(undefined);
  }

  dispose(): void {
    this.#edited.dispose();
    this.#changed.dispose();
  }

  #set(plan: EditorPlan | undefined): void {
    this.#current = plan;
    this.#isStale = [...(plan?.versions ?? [])].some(([uri, version]) => {
      const open = openDocument(vscode.Uri.parse(uri));
      return open !== undefined && open.version !== version;
    });
    this.#update();
  }

  #update(): void {
    void vscode.commands.executeCommand("setContext", "quorate.hasPlan", this.#current !== undefined);
    void vscode.commands.executeCommand("setContext", "quorate.isApplying", this.#isApplying);
    void vscode.commands.executeCommand("setContext", "quorate.planMode", this.#current?.mode ?? "");
    this.#changed.fire();
  }
}
