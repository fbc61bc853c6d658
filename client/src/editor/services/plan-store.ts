import * as vscode from "vscode";
import type { ApplyMode, Plan } from "../../../../server/src/protocol.ts";
import type { SimulationResult } from "../../cluster/simulate/simulation-result.ts";
import { openDocument } from "./source-text.ts";

/** A plan with what it was made of, ready to be applied. */
export interface Proposal {
  readonly cluster: string;
  /** The documents it was made of. */
  readonly uris: readonly vscode.Uri[];
  /** The versions that those of them had which the editor held. */
  readonly versions?: ReadonlyMap<string, number>;
  /** The live CIB it starts from. */
  readonly base: string;
  readonly plan: Plan;
  /** Whether what the text doesn't mention stays, or goes; `roll-back` for a kept configuration that is put back whole. */
  readonly mode: ApplyMode | "roll-back";
  /** What the cluster itself says of the plan; absent when the plan changes nothing. */
  readonly foresight?: SimulationResult;
  /** The history entry before which a roll back goes back to. */
  readonly revertsTo?: string;
  /** What has to be known of it besides, as a sentence. */
  readonly notice?: string;
  /** How it is made anew where it isn't made of texts. */
  readonly renew?: () => Promise<Proposal | undefined>;
}

/** The one plan that is open: shown by the view "Plan" and the diff editor until it is applied or discarded. */
export class PlanStore implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #edited: vscode.Disposable;
  #current: Proposal | undefined;
  #isStale = false;
  #isApplying = false;

  /** Fires when a plan was opened, renewed, closed, or became stale. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#edited = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isPlanned = this.#current?.uris.some((uri) => uri.toString() === document.uri.toString());
      if (!isPlanned || contentChanges.length === 0 || this.#isStale) return;
      this.#isStale = true;
      this.#changed.fire();
    });
  }

  get current(): Proposal | undefined {
    return this.#current;
  }

  /** Whether the text was edited after the plan was made. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Whether the plan is being applied just now. */
  get isApplying(): boolean {
    return this.#isApplying;
  }

  /** Applies the plan by `work`; throws when one is being applied already. */
  async applying<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isApplying) throw new Error("A plan is being applied already. Wait until that is done.");
    this.#isApplying = true;
    this.#tell();
    try {
      return await work();
    } finally {
      this.#isApplying = false;
      this.#tell();
    }
  }

  /** Opens a plan in place of the one before; it is stale when its text was edited while it was made. */
  open(proposal: Proposal): void {
    this.#set(proposal);
  }

  /** Puts more news into the open plan; whether it is stale stays as it was. */
  renew(proposal: Proposal): void {
    this.#current = proposal;
    this.#tell();
  }

  /** Closes the plan. */
  close(): void {
    if (this.#current !== undefined) this.#set(undefined);
  }

  dispose(): void {
    this.#edited.dispose();
    this.#changed.dispose();
  }

  #set(proposal: Proposal | undefined): void {
    this.#current = proposal;
    this.#isStale = [...(proposal?.versions ?? [])].some(([uri, version]) => {
      const open = openDocument(vscode.Uri.parse(uri));
      return open !== undefined && open.version !== version;
    });
    this.#tell();
  }

  #tell(): void {
    void vscode.commands.executeCommand("setContext", "quorate.hasPlan", this.#current !== undefined);
    void vscode.commands.executeCommand("setContext", "quorate.isApplying", this.#isApplying);
    void vscode.commands.executeCommand("setContext", "quorate.planMode", this.#current?.mode ?? "");
    this.#changed.fire();
  }
}
