import type { PlacedStatement } from "../crm/crm-tree.ts";
import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { TargetVersions } from "../model/target.ts";
import type { ModelPlace, Rule, RuleReport } from "../rules/rule.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { shift } from "../text/span.ts";
import { changedKeys } from "./changed-keys.ts";
import { inFile } from "./in-file.ts";
import { LookupIndex } from "./lookup-index.ts";
import { type Numbered, type OnRuleFailure, RuleRunner, type Severities } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import type { ChangedStatements } from "./statement-changes.ts";
import { TrackedLookup } from "./tracked-lookup.ts";
import { withoutRepeated } from "./without-repeated.ts";

/** What the rules about the whole cluster may take at each keystroke, in milliseconds; so many statements may take longer. */
const quickEnough = 8;
const manyStatements = 400;

/** What is known of one statement. */
interface Entry {
  readonly uri: string;
  readonly statement: Statement;
  /** The keys that its rules looked up. */
  lookedUp: readonly string[];
  reports: readonly Numbered[];
  /** How often the statement is in the files; its index in its file, where it was seen last. */
  count: number;
  index: number;
}

/**
 * The check of one cluster, updated with its files: after a change only the statements that it touches are checked again, and those
 * that looked up what these define.
 */
export class IncrementalCheck {
  readonly #runner: RuleRunner;
  readonly #entries = new Map<ClusterObject | Statement, Entry>();
  readonly #lookups = new LookupIndex<Entry>();
  /** The entries that have diagnostics of their own. */
  readonly #reported = new Set<Entry>();
  /** The entries that rules about the whole cluster have reported. */
  readonly #reportedByWhole = new Set<Entry>();
  #documents: readonly SourceDocument[] = [];
  #model: ClusterModel | undefined;
  #whole: readonly Numbered<RuleReport>[] = [];
  /** The model that the rules about the whole cluster have run on. */
  #wholeModel: ClusterModel | undefined;
  /** What was removed since then: the diagnostics of `#whole` that are about it are not shown. */
  readonly #removed = new Set<ClusterObject | Statement>();
  /** How long the rules about the whole cluster took last. */
  #milliseconds: number | undefined;
  #otherNames: ReadonlySet<string> = new Set();
  #target: TargetVersions | undefined;

  constructor(rules: readonly Rule[]) {
    this.#runner = new RuleRunner(rules);
  }

  /**
   * Takes over a new version of the files, and checks the statements that the changes concern. The diagnostics of rules about the whole
   * cluster stay, but for those of removed statements, until `wholeSteps` has run.
   */
  update(
    documents: readonly SourceDocument[],
    model: ClusterModel,
    changes: readonly ChangedStatements[],
    onFailure: OnRuleFailure,
  ): void {
    this.#documents = documents;
    this.#model = model;
    const toCheck = new Set<Entry>();
    const isFirst = this.#entries.size === 0;
    if (!isFirst) for (const _ of this.prepare());
    for (const change of changes) this.#replace(change, toCheck);
    if (!isFirst) {
      if (model.target !== this.#target) addAll(toCheck, this.#entries.values());
      if (model.otherNames !== this.#otherNames) addAll(toCheck, this.#lookups.all());
      else for (const key of changedKeys(changes)) addAll(toCheck, this.#lookups.readersOf(key));
    }
    this.#target = model.target;
    this.#otherNames = model.otherNames;
    const lookup = new TrackedLookup(model);
    for (const entry of toCheck) this.#checkEntry(entry, lookup, onFailure);
  }

  /** Whether the rules about the whole cluster have run on the current model. */
  get isComplete(): boolean {
    return this.#wholeModel === this.#model;
  }

  /** Whether the rules about the whole cluster are quick enough to run at each keystroke: by what they took last, else by the size. */
  get isQuick(): boolean {
    return this.#milliseconds === undefined ? this.#entries.size < manyStatements : this.#milliseconds < quickEnough;
  }

  /** Runs the rules about the whole cluster, a step a rule. Their reports count when all have run. */
  *wholeSteps(onFailure: OnRuleFailure): Generator<void> {
    const model = this.#model;
    if (!model || this.isComplete) return;
    let milliseconds = 0;
    const steps = this.#runner.whole(model, onFailure);
    let whole: readonly Numbered<RuleReport>[] | undefined;
    while (!whole) {
      const start = performance.now();
      const step = steps.next();
      milliseconds += performance.now() - start;
      if (step.done) whole = step.value;
      else yield;
    }
    this.#whole = whole.flatMap(({ order, report }) => {
      const there = whatIsThere(report, (at) => this.#isThere(at));
      return there ? [{ order, report: there }] : [];
    });
    this.#wholeModel = model;
    this.#removed.clear();
    this.#milliseconds = milliseconds;
    this.#reportedByWhole.clear();
    for (const { report } of whole) {
      const entry = this.#entryOf(report.at);
      if (entry) this.#reportedByWhole.add(entry);
    }
  }

  /** Makes the next change quick, in steps: indexes who looked up what. To be run when there is time. */
  prepare(): Generator<void> {
    return this.#lookups.make(this.#entries.values());
  }

  #replace({ uri, start, oldEnd, newEnd, removed, added }: ChangedStatements, toCheck: Set<Entry>): void {
    for (const entry of new Set([...this.#reported, ...this.#reportedByWhole])) {
      if (entry.uri === uri && entry.index >= oldEnd) entry.index += newEnd - oldEnd;
    }
    for (const statement of removed) this.#remove(statement, toCheck);
    added.forEach((statement, i) => {
      if (!statement.object && statement.kind !== "session" && statement.problems.length === 0) return;
      const key = statement.object ?? statement;
      const known = this.#entries.get(key);
      if (known) {
        known.count++;
        return;
      }
      const entry: Entry = { uri, statement, lookedUp: [], reports: [], count: 1, index: start + i };
      this.#entries.set(key, entry);
      this.#removed.delete(key);
      toCheck.add(entry);
    });
  }

  #remove(statement: Statement, toCheck: Set<Entry>): void {
    const key = statement.object ?? statement;
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.count--;
    if (entry.count > 0) return;
    this.#lookups.delete(entry);
    this.#entries.delete(key);
    this.#removed.add(key);
    this.#reported.delete(entry);
    this.#reportedByWhole.delete(entry);
    toCheck.delete(entry);
  }

  #checkEntry(entry: Entry, lookup: TrackedLookup, onFailure: OnRuleFailure): void {
    this.#lookups.delete(entry);
    const { statement, uri } = entry;
    const at = statement.object && { uri, object: statement.object };
    entry.reports = this.#runner.one(statement, at, lookup, onFailure);
    entry.lookedUp = lookup.takeKeys();
    this.#lookups.add(entry);
    if (entry.reports.length > 0 || statement.problems.length > 0) this.#reported.add(entry);
    else this.#reported.delete(entry);
  }

  /** All diagnostics that are known now, for each file in the order of the text. */
  gather(severities: Severities = {}): Map<string, Diagnostic[]> {
    const sorted = new Map<string, { order: number; diagnostic: Diagnostic }[]>(
      this.#documents.map(({ uri }) => [uri, []]),
    );
    const add = (uri: string, numbered: Numbered, offset: number): void => {
      const own = "at" in numbered.report ? numbered.report.at : undefined;
      const diagnostic = this.#runner.diagnostic(numbered, uri, severities, (at, span) =>
        shift(span, at === undefined || isSame(at, own) ? offset : this.#offsetOf(at)),
      );
      if (diagnostic) sorted.get(uri)?.push({ order: numbered.order, diagnostic });
    };
    for (const entry of this.#reported) {
      for (const offset of this.#offsetsOf(entry)) {
        const list = sorted.get(entry.uri);
        for (const problem of entry.statement.problems) {
          list?.push({ order: -1, diagnostic: inFile(problem, entry.uri, offset) });
        }
        const isBroken = entry.statement.problems.some(({ severity }) => severity === "error");
        for (const each of entry.reports) {
          // A statement that can't be read lacks what the schema wants.
          if (!isBroken || !this.#runner.isAboutSchema(each)) add(entry.uri, each, offset);
        }
      }
    }
    const isThere = (at: ModelPlace): boolean => ("object" in at ? !this.#removed.has(at.object) : this.#isThere(at));
    for (const { order, report } of this.#whole) {
      const current = whatIsThere(report, isThere);
      if (current) add(current.at.uri, { order, report: current }, this.#offsetOf(current.at));
    }
    const byText = (
      a: { order: number; diagnostic: Diagnostic },
      b: { order: number; diagnostic: Diagnostic },
    ): number => a.diagnostic.span.start - b.diagnostic.span.start || a.order - b.order;
    return new Map(
      [...sorted].map(([uri, list]) => [uri, withoutRepeated(list.sort(byText).map(({ diagnostic }) => diagnostic))]),
    );
  }

  #entryOf(at: ModelPlace): Entry | undefined {
    return "object" in at ? this.#entries.get(at.object) : undefined;
  }

  /** Whether a place still is in the files as it was when it was reported. */
  #isThere(at: ModelPlace): boolean {
    return "object" in at ? this.#entries.has(at.object) : this.#model?.corosync === at;
  }

  #offsetOf(at: ModelPlace): number {
    const entry = this.#entryOf(at);
    return entry ? (this.#offsetsOf(entry)[0] ?? 0) : 0;
  }

  /** Where a statement begins: mostly at one place, but equal ones may be one. */
  #offsetsOf(entry: Entry): number[] {
    const { uri, statement } = entry;
    const document = this.#documents.find((each) => each.uri === uri);
    const statements: readonly PlacedStatement[] = document?.language === "crm" ? document.tree.statements : [];
    if (entry.count > 1) return statements.flatMap((each) => (each.statement === statement ? [each.offset] : []));
    if (statements[entry.index]?.statement !== statement) {
      entry.index = statements.findIndex((each) => each.statement === statement);
    }
    const placed = statements[entry.index];
    return placed ? [placed.offset] : [];
  }
}

/** A report without what it says of places that aren't in the files now; undefined where it is about one itself. */
function whatIsThere(report: RuleReport, isThere: (at: ModelPlace) => boolean): RuleReport | undefined {
  const { at, related = [], fixes = [] } = report;
  if (!isThere(at)) return undefined;
  const isPlaceThere = (part: { readonly at: ModelPlace }): boolean => isThere(part.at);
  const isFixThere = (fix: (typeof fixes)[number]): boolean =>
    isPlaceThere(fix) && (fix.also === undefined || fix.also.every(isPlaceThere));
  // Most are as they were: a keystroke changes one object of thousands.
  if (related.every(isPlaceThere) && fixes.every(isFixThere)) return report;
  return { ...report, related: related.filter(isPlaceThere), fixes: fixes.filter(isFixThere) };
}

function isSame(a: ModelPlace, b: ModelPlace | undefined): boolean {
  if (b === undefined) return false;
  return "object" in a ? "object" in b && a.object === b.object : a.uri === b.uri;
}

function addAll<T>(to: Set<T>, from: Iterable<T>): void {
  for (const each of from) to.add(each);
}
