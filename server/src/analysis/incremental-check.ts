import type { PlacedStatement } from "../crm/crm-tree.ts";
import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { childrenOf } from "../model/inheritance.ts";
import { referableId } from "../model/symbols.ts";
import type { TargetVersions } from "../model/target.ts";
import type { FindingPlace, Rule, RuleEdit, RuleFix, Severity } from "../rules/rule.ts";
import type { Diagnostic, DiagnosticEdit } from "../text/diagnostic.ts";
import { shift } from "../text/span.ts";
import { type Found, type OnRuleFailure, RuleRunner, type WholeFound } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import type { ChangedStatements } from "./statement-changes.ts";
import { containerKey, everyId, kindKey, TrackedLookup } from "./tracked-lookup.ts";

/** How grave each rule's findings are, where a person set that. */
export type Severities = Readonly<Record<string, Severity | "off">>;

/** What the rules about the whole cluster may take at each keystroke, in milliseconds; so many statements may take longer. */
const quickEnough = 8;
const manyStatements = 400;

/** What is known of one statement. */
interface Entry {
  readonly uri: string;
  readonly statement: Statement;
  /** The ids that its rules asked for. */
  asked: readonly string[];
  found: readonly Found[];
  /** How often the statement stands in the files; its number in its file, where it was seen last. */
  count: number;
  index: number;
}

type Askers = Map<string, Set<Entry>>;

/**
 * The check of one cluster, kept in step with its files: after a change only the statements that it touched are judged again, and
 * those that asked for what these define. What is wrong in the rest is known.
 */
export class IncrementalCheck {
  readonly #rules: readonly Rule[];
  readonly #judge: RuleRunner;
  readonly #entries = new Map<ClusterObject | Statement, Entry>();
  /** Who asked for what; made when it is first needed, or before that when there is time. */
  #askers: Askers | undefined;
  /** The entries that have something to tell. */
  readonly #told = new Set<Entry>();
  /** The entries that rules about the whole cluster point at. */
  readonly #pointed = new Set<Entry>();
  #documents: readonly SourceDocument[] = [];
  #model: ClusterModel | undefined;
  #whole: readonly WholeFound[] = [];
  #seen: ClusterModel | undefined;
  /** How long the rules about the whole cluster took last. */
  #milliseconds: number | undefined;
  #otherNames: ReadonlySet<string> = new Set();
  #target: TargetVersions | undefined;
  #severities: Severities = {};

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.#judge = new RuleRunner(rules);
  }

  /**
   * Follows what changed, and judges the statements that have to do with it. What the rules about the whole cluster found stays
   * as it was, but for what is no longer there, until `wholeSteps` has run.
   */
  update(
    documents: readonly SourceDocument[],
    model: ClusterModel,
    changes: readonly ChangedStatements[],
    onFailure: OnRuleFailure,
  ): void {
    this.#documents = documents;
    this.#model = model;
    const toJudge = new Set<Entry>();
    const askers = this.#entries.size > 0 ? this.#whoAsked() : undefined;
    for (const change of changes) this.#replace(change, toJudge);
    if (askers) {
      if (model.target !== this.#target) for (const entry of this.#entries.values()) toJudge.add(entry);
      if (model.otherNames !== this.#otherNames) for (const set of askers.values()) addAll(toJudge, set);
      else for (const id of changedIds(changes)) addAll(toJudge, askers.get(id));
    }
    this.#target = model.target;
    this.#otherNames = model.otherNames;
    const around = new TrackedLookup(model);
    for (const entry of toJudge) this.#judgeAgain(entry, around, onFailure);
  }

  /** Whether the rules about the whole cluster have run on the current model. */
  get isComplete(): boolean {
    return this.#seen === this.#model;
  }

  /** Whether the rules about the whole cluster are quick enough to follow each keystroke: by what they took last, else by the size. */
  get isQuick(): boolean {
    return this.#milliseconds === undefined ? this.#entries.size < manyStatements : this.#milliseconds < quickEnough;
  }

  /** Runs the rules about the whole cluster, one after the other: a step a rule. What they found counts when all have run. */
  *wholeSteps(onFailure: OnRuleFailure): Generator<void> {
    const model = this.#model;
    if (!model || this.isComplete) return;
    let milliseconds = 0;
    const steps = this.#judge.whole(model, onFailure);
    let whole: readonly WholeFound[] | undefined;
    while (!whole) {
      const start = performance.now();
      const step = steps.next();
      milliseconds += performance.now() - start;
      if (step.done) whole = step.value;
      else yield;
    }
    this.#whole = whole;
    this.#seen = model;
    this.#milliseconds = milliseconds;
    this.#pointed.clear();
    for (const { finding } of whole) {
      const entry = "object" in finding.at ? this.#entries.get(finding.at.object) : undefined;
      if (entry) this.#pointed.add(entry);
    }
  }

  /** Makes the next change quick, in steps: finds out who asked for what. To be run when there is time. */
  *prepare(): Generator<void> {
    if (this.#askers) return;
    const askers: Askers = new Map();
    let count = 0;
    for (const entry of this.#entries.values()) {
      noteAsked(askers, entry);
      if (++count % manyStatements === 0) yield;
    }
    // An update meanwhile has made its own, which are newer.
    this.#askers ??= askers;
  }

  #whoAsked(): Askers {
    for (const _ of this.prepare());
    return this.#askers as Askers;
  }

  #replace({ uri, start, oldEnd, newEnd, removed, added }: ChangedStatements, toJudge: Set<Entry>): void {
    for (const entry of new Set([...this.#told, ...this.#pointed])) {
      if (entry.uri === uri && entry.index >= oldEnd) entry.index += newEnd - oldEnd;
    }
    for (const statement of removed) this.#remove(statement, toJudge);
    added.forEach((statement, i) => {
      if (!statement.object && statement.problems.length === 0) return;
      const key = statement.object ?? statement;
      const known = this.#entries.get(key);
      if (known) {
        known.count++;
        return;
      }
      const entry: Entry = { uri, statement, asked: [], found: [], count: 1, index: start + i };
      this.#entries.set(key, entry);
      toJudge.add(entry);
    });
  }

  #remove(statement: Statement, toJudge: Set<Entry>): void {
    const key = statement.object ?? statement;
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.count--;
    if (entry.count > 0) return;
    this.#forgetRequests(entry);
    this.#entries.delete(key);
    this.#told.delete(entry);
    this.#pointed.delete(entry);
    toJudge.delete(entry);
  }

  #forgetRequests(entry: Entry): void {
    for (const id of this.#askers ? entry.asked : []) {
      const askers = this.#askers?.get(id);
      askers?.delete(entry);
      if (askers?.size === 0) this.#askers?.delete(id);
    }
  }

  #judgeAgain(entry: Entry, around: TrackedLookup, onFailure: OnRuleFailure): void {
    this.#forgetRequests(entry);
    entry.found = this.#judge.statement(entry.statement, entry.uri, around, onFailure);
    entry.asked = around.takeAsked();
    if (this.#askers) noteAsked(this.#askers, entry);
    if (entry.found.length > 0 || entry.statement.problems.length > 0) this.#told.add(entry);
    else this.#told.delete(entry);
  }

  /** All that is known to be wrong now, for each file in the order of the text. */
  gather(severities: Severities = {}): Map<string, Diagnostic[]> {
    this.#severities = severities;
    const sorted = new Map<string, { order: number; finding: Diagnostic }[]>(
      this.#documents.map(({ uri }) => [uri, []]),
    );
    const add = (uri: string, found: Found, offset: number): void => {
      const finding = this.#placedFinding(uri, found, offset);
      if (finding) sorted.get(uri)?.push({ order: found.order, finding });
    };
    for (const entry of this.#told) {
      for (const offset of this.#offsetsOf(entry)) {
        const list = sorted.get(entry.uri);
        for (const problem of entry.statement.problems) {
          const fixes = (problem.fixes ?? []).map((fix) => ({ ...fix, uri: entry.uri, span: shift(fix.span, offset) }));
          const { code, severity, message } = problem;
          const finding = { span: shift(problem.span, offset), severity, code, message, fixes, related: [] };
          list?.push({ order: -1, finding });
        }
        for (const each of entry.found) add(entry.uri, each, offset);
      }
    }
    for (const each of this.#whole) {
      const { at, related = [], fixes = [] } = each.finding;
      if (!this.#isThere(at)) continue;
      const finding = {
        ...each.finding,
        related: related.filter((other) => this.#isThere(other.at)),
        fixes: fixes.filter(({ at, also = [] }) =>
          [at, ...also.map((edit) => edit.at)].every((each) => this.#isThere(each)),
        ),
      };
      add(at.uri, { order: each.order, finding }, this.#offsetOf(at));
    }
    const byText = (a: { order: number; finding: Diagnostic }, b: { order: number; finding: Diagnostic }): number =>
      a.finding.span.start - b.finding.span.start || a.order - b.order;
    return new Map([...sorted].map(([uri, list]) => [uri, list.sort(byText).map(({ finding }) => finding)]));
  }

  /** A rule's finding as a person sees it; undefined where the rule is switched off. */
  #placedFinding(uri: string, { order, finding }: Found, offset: number): Diagnostic | undefined {
    const { id, severity: ownSeverity } = this.#rules[order] as Rule;
    const severity = this.#severities[id] ?? finding.severity ?? ownSeverity;
    if (severity === "off") return undefined;
    const own = "at" in finding ? finding.at : undefined;
    const offsetOf = (at: FindingPlace): number => (isSame(at, own) ? offset : this.#offsetOf(at));
    const placed = ({ at, span, text }: RuleEdit): DiagnosticEdit => {
      return { uri: at.uri, span: shift(span, offsetOf(at)), text };
    };
    return {
      span: shift(finding.span, offset),
      severity,
      code: id,
      message: finding.message,
      fixes: (finding.fixes ?? []).map((fix) => {
        const { title, span, text } = fix;
        if (!("at" in fix)) return { title, uri, span: shift(span, offset), text };
        const { also = [], ...edit } = fix as RuleFix;
        return { title, ...placed(edit), ...(also.length > 0 ? { also: also.map(placed) } : {}) };
      }),
      related: ("related" in finding ? (finding.related ?? []) : []).map(({ at, span, message }) => ({
        uri: at.uri,
        span: shift(span, offsetOf(at)),
        message,
      })),
    };
  }

  /** Whether a place still is in the files as it was when something was found there. */
  #isThere(at: FindingPlace): boolean {
    return "object" in at ? this.#entries.has(at.object) : this.#model?.corosync === at;
  }

  #offsetOf(at: FindingPlace): number {
    const entry = "object" in at ? this.#entries.get(at.object) : undefined;
    return entry ? (this.#offsetsOf(entry)[0] ?? 0) : 0;
  }

  /** Where a statement stands: mostly at one place, but equal ones may be one. */
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

function isSame(a: FindingPlace, b: FindingPlace | undefined): boolean {
  if (b === undefined) return false;
  return "object" in a ? "object" in b && a.object === b.object : a.uri === b.uri;
}

function addAll(to: Set<Entry>, from: Iterable<Entry> | undefined): void {
  for (const entry of from ?? []) to.add(entry);
}

function noteAsked(askers: Askers, entry: Entry): void {
  for (const id of entry.asked) {
    const known = askers.get(id);
    if (known) known.add(entry);
    else askers.set(id, new Set([entry]));
  }
}

/** What was asked for and is another now: the ids that are defined anew, those held by another, the kinds; and the sign for all ids where some came or went. */
function changedIds(changes: readonly ChangedStatements[]): Set<string> {
  const ids = new Set<string>();
  for (const { removed, added } of changes) {
    const [old, next] = [removed.map(idOf), added.map(idOf)];
    for (const id of [...old, ...next]) if (id !== undefined) ids.add(id);
    for (const { object } of [...removed, ...added]) {
      if (!object) continue;
      ids.add(kindKey(object.kind));
      for (const id of childrenOf(object)) ids.add(containerKey(id));
    }
    if (old.length !== next.length || old.some((id, i) => id !== next[i])) ids.add(everyId);
    // Who asked for the ids of one kind has others now.
    else if (removed.some((statement, i) => statement.object?.kind !== added[i]?.object?.kind)) ids.add(everyId);
  }
  return ids;
}

function idOf({ object }: Statement): string | undefined {
  return object && referableId(object);
}
