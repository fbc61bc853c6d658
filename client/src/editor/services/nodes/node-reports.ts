import * as vscode from "vscode";
import type { NodeReport } from "../../../cluster/doctor/check-nodes.ts";
import type { ClusterRegistry } from "../connection/cluster-registry.ts";

/** A report, and when it was made. */
interface DatedReport {
  readonly report: NodeReport;
  readonly at: Date;
}

/** The last report about the nodes of each configured cluster. */
export class NodeReports implements vscode.Disposable {
  readonly #reports = new Map<string, DatedReport>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #registered: vscode.Disposable;

  /** Fires when a report was added or removed. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry) {
    this.#registered = registry.onDidChange(() => {
      const gone = [...this.#reports.keys()].filter((name) => registry.get(name) === undefined);
      for (const name of gone) this.#reports.delete(name);
      if (gone.length > 0) this.#changed.fire();
    });
  }

  get all(): readonly DatedReport[] {
    return [...this.#reports.values()];
  }

  /** Keeps a report in the place of the cluster's last one. */
  add(report: NodeReport): void {
    this.#reports.set(report.cluster, { report, at: new Date() });
    this.#changed.fire();
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#registered).dispose();
  }
}
