import type { ClusterModel } from "../model/cluster-model.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import { rules } from "../rules/registry.ts";
import type { Memo } from "../text/memo.ts";
import { buildModel, updateModel } from "./build-model.ts";
import { IncrementalCheck } from "./incremental-check.ts";
import type { OnRuleFailure } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import { type ChangedStatements, changedStatements, isSameFiles, statementsAdded } from "./statement-changes.ts";

/** One cluster's files, followed from version to version: what changed is computed once, and the model and the check are updated by it. */
class ClusterState {
  #documents: readonly SourceDocument[];
  #model: ClusterModel;
  #check: IncrementalCheck | undefined;
  /** What changed since the check was last updated. */
  #unchecked: ChangedStatements[];

  constructor(documents: readonly SourceDocument[], target: TargetVersions, memo: Memo) {
    this.#documents = [...documents];
    this.#model = buildModel(documents, target, memo);
    this.#unchecked = [];
  }

  /** The configuration that the files are together. */
  get model(): ClusterModel {
    return this.#model;
  }

  /** Whether this is the cluster of these files, in whatever version. */
  isOf(documents: readonly SourceDocument[]): boolean {
    return isSameFiles(this.#documents, documents);
  }

  /** Takes over a new version of the same files; without a target it is for the releases that the last one was for. */
  update(documents: readonly SourceDocument[], target = this.#model.target): void {
    const isSame = documents.every((document, index) => document === this.#documents[index]);
    if (isSame && target === this.#model.target) return;
    const changes = isSame ? [] : changedStatements(this.#documents, documents);
    this.#model = updateModel(this.#model, documents, changes, target);
    this.#documents = [...documents];
    if (this.#check) this.#unchecked.push(...changes);
  }

  /** The check of the files as they are now; the statements that changed have been checked. */
  check(onRuleFailure: OnRuleFailure): IncrementalCheck {
    const changes = this.#check ? this.#unchecked : statementsAdded(this.#documents);
    this.#check ??= new IncrementalCheck(rules);
    this.#unchecked = [];
    this.#check.update(this.#documents, this.#model, changes, onRuleFailure);
    return this.#check;
  }
}

/** So many clusters are held: a person seldom works on more at a time. */
const mostClusters = 4;

/** The clusters that were worked on last, and what was computed from them. */
export class ClusterStates {
  readonly memo: Memo;
  /** The newest first. */
  readonly #states: ClusterState[] = [];

  constructor(memo: Memo) {
    this.memo = memo;
  }

  /** The cluster of these files, in this version; without a target it is for the releases that it was last for, at first the newest. */
  update(documents: readonly SourceDocument[], target?: TargetVersions): ClusterState {
    const index = this.#states.findIndex((each) => each.isOf(documents));
    const [known] = index < 0 ? [] : this.#states.splice(index, 1);
    const state = known ?? new ClusterState(documents, target ?? newest, this.memo);
    this.#states.unshift(state);
    this.#states.length = Math.min(this.#states.length, mostClusters);
    state.update(documents, target);
    return state;
  }
}
