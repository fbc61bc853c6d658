import type { Statement } from "../crm/parse-statement.ts";
import type { StatementRun } from "../crm/statement-run.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { TargetVersions } from "../model/target.ts";
import type { ModelPlace, Rule, RuleReport } from "../rules/rule.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { shift } from "../text/span.ts";
import { changedKeys } from "./changed-keys.ts";
import { Finding, type RunPlace, type Site } from "./finding.ts";
import { inFile } from "./in-file.ts";
import { LookupIndex } from "./lookup-index.ts";
import { asRulesSay, type Numbered, type OnRuleFailure, RuleRunner, type Severities } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import type { ChangedStatements } from "./statement-changes.ts";
import { TrackedLookup } from "./tracked-lookup.ts";
import { withoutRepeated } from "./without-repeated.ts";

/** What the rules about the whole cluster may take at each keystroke, in milliseconds; so many statements may take longer. */
const quickEnough = 8;
const manyStatements = 400;

/** What is known of one statement. */
interface Entry extends Site {
  /** The keys that its rules looked up. */
  lookedUp: readonly string[];
  findings: readonly Finding[];
}

/** What a rule about the whole cluster has found. */
interface WholeFinding {
  readonly numbered: Numbered<RuleReport>;
  readonly finding: Finding;
}

/**
 * The check of one cluster, updated with its files: after a change only the statements that it touches are checked again, and those
 * that looked up what these define.
 */
export class IncrementalCheck {
  readonly #runner: RuleRunner;
  readonly #entries = new Map<ClusterObject | Statement, Entry>();
  readonly #lookups = new LookupIndex<Entry>();
  /** The entries that have findings of their own. */
  readonly #reported = new Set<Entry>();
  #documents: readonly SourceDocument[] = [];
  #model: ClusterModel | undefined;
  #whole: readonly WholeFinding[] = [];
  /** The model that the rules about the whole cluster have run on. */
  #wholeModel: ClusterModel | undefined;
  /** How long the rules about the whole cluster took last. */
  #milliseconds: number | undefined;
  #otherNames: ReadonlySet<string> = new Set();
  #target: TargetVersions | undefined;
  /** Where the runs of the files begin. */
  #places: ReadonlyMap<StatementRun, RunPlace> = new Map();

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
    const isCorosyncSame = this.#model?.corosync === model.corosync;
    this.#model = model;
    const toCheck = new Set<Entry>();
    const isFirst = this.#entries.size === 0;
    if (!isFirst) for (const _ of this.prepare());
    for (const change of changes) this.#replace(change, toCheck);
    this.#updatePlaces();
    this.#whole = this.#whole.flatMap((whole) =>
      isCorosyncSame && whole.finding.isCurrent ? whole : this.#wholeFindings(whole.numbered),
    );
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
    this.#whole = whole.flatMap((each) => this.#wholeFindings(each));
    this.#wholeModel = model;
    this.#milliseconds = milliseconds;
  }

  /** Makes the next change quick, in steps: indexes who looked up what. To be run when there is time. */
  prepare(): Generator<void> {
    return this.#lookups.make(this.#entries.values());
  }

  #replace({ uri, removed, added, runs }: ChangedStatements, toCheck: Set<Entry>): void {
    // First, so that a statement that only moved stays known.
    for (const statement of added) {
      if (!statement.object && statement.kind !== "session" && statement.problems.length === 0) continue;
      const key = statement.object ?? statement;
      const known = this.#entries.get(key);
      if (known) {
        known.count++;
        continue;
      }
      const entry: Entry = { uri, statement, run: undefined, lookedUp: [], findings: [], count: 1 };
      this.#entries.set(key, entry);
      toCheck.add(entry);
    }
    for (const statement of removed) this.#remove(statement, toCheck);
    for (const run of runs) {
      for (const statement of run.statements) {
        const entry = this.#entries.get(statement.object ?? statement);
        if (entry) entry.run = run;
      }
    }
  }

  #remove(statement: Statement, toCheck: Set<Entry>): void {
    const key = statement.object ?? statement;
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.count--;
    if (entry.count > 0) return;
    this.#lookups.delete(entry);
    this.#entries.delete(key);
    this.#reported.delete(entry);
    toCheck.delete(entry);
  }

  /** Takes over where runs begin now. */
  #updatePlaces(): void {
    const before = this.#places;
    const places = new Map<StatementRun, RunPlace>();
    for (const document of this.#documents) {
      if (document.language !== "crm") continue;
      for (const [index, run] of document.tree.runs.entries()) {
        const offset = document.tree.offsetOfRun(index);
        // Lines are first compared after a change, so those of a file that is checked once aren't counted.
        const line = before.size === 0 ? Number.NaN : document.tree.lineOfRun(index);
        const known = before.get(run);
        places.set(run, known?.offset === offset && known.line === line ? known : { run, offset, line });
      }
    }
    this.#places = places;
  }

  #checkEntry(entry: Entry, lookup: TrackedLookup, onFailure: OnRuleFailure): void {
    this.#lookups.delete(entry);
    const { statement, uri } = entry;
    const at = statement.object && { uri, object: statement.object };
    const reports = this.#runner.one(statement, at, lookup, onFailure);
    entry.lookedUp = lookup.takeKeys();
    this.#lookups.add(entry);
    const isBroken = statement.problems.some(({ severity }) => severity === "error");
    entry.findings = [
      ...statement.problems.map(
        (problem) =>
          new Finding(-1, uri, [entry], true, (_, offset = this.#offsetOf(entry)) => inFile(problem, uri, offset)),
      ),
      // A statement that can't be read lacks what the schema wants.
      ...reports
        .filter((each) => !isBroken || !this.#runner.isAboutSchema(each))
        .map((each) => this.#findingOf(each, uri, entry)),
    ];
    if (entry.findings.length > 0) this.#reported.add(entry);
    else this.#reported.delete(entry);
  }

  /** A report as a finding in a file, about an entry or about corosync.conf. */
  #findingOf(numbered: Numbered, uri: string, own: Entry | undefined): Finding {
    const named = "at" in numbered.report ? placesIn(numbered.report).map((at) => this.#entryOf(at)) : [];
    const sites = [...new Set([own, ...named])].filter((each) => each !== undefined);
    const isShiftable = own !== undefined && !named.includes(undefined);
    return new Finding(numbered.order, uri, sites, isShiftable, (severities, ownOffset) =>
      this.#runner.diagnostic(numbered, uri, severities, (at, span) => {
        const entry = at === undefined ? own : this.#entryOf(at);
        return shift(span, entry === own && ownOffset !== undefined ? ownOffset : entry ? this.#offsetOf(entry) : 0);
      }),
    );
  }

  /** What is there now of a report about the whole cluster, as a finding; none where it is about a place that is gone. */
  #wholeFindings({ order, report }: Numbered<RuleReport>): WholeFinding[] {
    const current = whatIsThere(report, (at) => this.#isThere(at));
    if (!current) return [];
    const numbered = { order, report: current };
    return [{ numbered, finding: this.#findingOf(numbered, current.at.uri, this.#entryOf(current.at)) }];
  }

  /** All diagnostics that are known now, for each file in the order of the text. */
  gather(severities: Severities = asRulesSay): Map<string, Diagnostic[]> {
    const sorted = new Map<string, { order: number; diagnostic: Diagnostic }[]>(
      this.#documents.map(({ uri }) => [uri, []]),
    );
    const placeOf = (site: Site): RunPlace | undefined => site.run && this.#places.get(site.run);
    const add = ({ order, uri }: Finding, diagnostic: Diagnostic | undefined): void => {
      if (diagnostic) sorted.get(uri)?.push({ order, diagnostic });
    };
    for (const entry of this.#reported) {
      for (const finding of entry.findings) {
        if (entry.count === 1) add(finding, finding.diagnostic(severities, placeOf));
        else for (const offset of this.#offsetsOf(entry)) add(finding, finding.diagnosticAt(offset, severities));
      }
    }
    for (const { finding } of this.#whole) add(finding, finding.diagnostic(severities, placeOf));
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

  /** Where a statement begins in its file, the first one of equal ones. */
  #offsetOf(entry: Entry): number {
    if (entry.count > 1) return this.#offsetsOf(entry)[0] ?? 0;
    const place = entry.run && this.#places.get(entry.run);
    return place ? place.offset + (entry.run?.offsets[entry.run.statements.indexOf(entry.statement)] ?? 0) : 0;
  }

  /** Everywhere a statement begins: mostly at one place, but equal ones may be one. */
  #offsetsOf({ uri, statement }: Entry): number[] {
    const document = this.#documents.find((each) => each.uri === uri);
    return document?.language === "crm"
      ? document.tree.statements.flatMap((each) => (each.statement === statement ? [each.offset] : []))
      : [];
  }
}

/** The places that a report names besides its own. */
function placesIn({ related = [], fixes = [] }: RuleReport): ModelPlace[] {
  return [...related, ...fixes, ...fixes.flatMap(({ also = [] }) => also)].map(({ at }) => at);
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

function addAll<T>(to: Set<T>, from: Iterable<T>): void {
  for (const each of from) to.add(each);
}
