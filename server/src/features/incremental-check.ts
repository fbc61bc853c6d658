import type { PlacedStatement } from "../crm/crm-tree.ts";
import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel, DefinedObject } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { referableId } from "../model/symbols.ts";
import type { Rule, RuleFinding, Surroundings } from "../rules/rule.ts";
import { shift } from "../text/span.ts";
import type { Finding } from "./finding.ts";
import type { SourceDocument } from "./source-document.ts";
import { type ChangedStatements, changedStatements } from "./statement-changes.ts";

/** Told of a rule that threw. */
export type OnRuleFailure = (rule: string, error: unknown) => void;

interface Found {
  /** The rule's place among all, so that findings at one place have an order. */
  readonly order: number;
  readonly finding: RuleFinding;
}

/** What is known of one statement. */
interface Entry {
  readonly uri: string;
  readonly statement: Statement;
  /** The ids that its rules asked for. */
  asked: string[];
  found: Found[];
  /** How often the statement stands in the files; its number in its file, where it was seen last. */
  count: number;
  index: number;
}

/** Asked for by rules that look at everything that has an id. */
const everyId = "\n";

/**
 * The check of one cluster, kept in step with its files: after a change only the statements that it touched are judged again, and
 * those that asked for what these define. What is wrong in the rest is known.
 */
export class IncrementalCheck {
  readonly #rules: readonly Rule[];
  readonly #entries = new Map<ClusterObject | Statement, Entry>();
  readonly #askers = new Map<string, Set<Entry>>();
  /** The entries that have something to tell. */
  readonly #told = new Set<Entry>();
  #documents: readonly SourceDocument[];
  #otherNames: ReadonlySet<string> = new Set();

  constructor(rules: readonly Rule[], documents: readonly SourceDocument[]) {
    this.#rules = rules;
    this.#documents = documents.map((document) =>
      document.language === "crm" ? { ...document, tree: { length: 0, statements: [] } } : document,
    );
  }

  /** Whether this is the check of these files, in whatever version. */
  isOf(documents: readonly SourceDocument[]): boolean {
    return (
      documents.length === this.#documents.length &&
      documents.every(
        ({ uri, language }, i) => uri === this.#documents[i]?.uri && language === this.#documents[i]?.language,
      )
    );
  }

  /** What is wrong in the files by the rules and the syntax of crm, for each file in the order of the text. */
  findings(
    documents: readonly SourceDocument[],
    model: ClusterModel,
    onFailure: OnRuleFailure,
  ): Map<string, Finding[]> {
    const changes = changedStatements(this.#documents, documents) ?? [];
    this.#documents = [...documents];
    const toJudge = new Set<Entry>();
    for (const change of changes) this.#replace(change, toJudge);
    if (model.otherNames !== this.#otherNames) for (const set of this.#askers.values()) addAll(toJudge, set);
    else for (const id of changedIds(changes)) addAll(toJudge, this.#askers.get(id));
    this.#otherNames = model.otherNames;
    for (const entry of toJudge) this.#judge(entry, model, onFailure);
    return this.#gather(this.#wholeFindings(model, onFailure));
  }

  #replace({ uri, start, oldEnd, newEnd, removed, added }: ChangedStatements, toJudge: Set<Entry>): void {
    for (const entry of this.#told) if (entry.uri === uri && entry.index >= oldEnd) entry.index += newEnd - oldEnd;
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
    this.#forgetAsked(entry);
    this.#entries.delete(key);
    this.#told.delete(entry);
    toJudge.delete(entry);
  }

  #forgetAsked(entry: Entry): void {
    for (const id of entry.asked) {
      const askers = this.#askers.get(id);
      askers?.delete(entry);
      if (askers?.size === 0) this.#askers.delete(id);
    }
  }

  #judge(entry: Entry, model: ClusterModel, onFailure: OnRuleFailure): void {
    const { uri, statement } = entry;
    this.#forgetAsked(entry);
    entry.asked = [];
    entry.found = [];
    if (statement.object) {
      const at = { uri, object: statement.object };
      const around = surroundings(model, entry.asked);
      for (const [order, rule] of this.#rules.entries()) {
        if (!rule.checkObject) continue;
        const found: Found[] = [];
        try {
          rule.checkObject(at, around, (finding) => found.push({ order, finding }));
          entry.found.push(...found);
        } catch (error) {
          onFailure(rule.id, error);
        }
      }
    }
    for (const id of entry.asked) {
      const askers = this.#askers.get(id);
      if (askers) askers.add(entry);
      else this.#askers.set(id, new Set([entry]));
    }
    if (entry.found.length > 0 || statement.problems.length > 0) this.#told.add(entry);
    else this.#told.delete(entry);
  }

  #wholeFindings(model: ClusterModel, onFailure: OnRuleFailure): Found[] {
    return this.#rules.flatMap((rule, order) => {
      const found: Found[] = [];
      try {
        rule.check?.(model, (finding) => found.push({ order, finding }));
        return found;
      } catch (error) {
        onFailure(rule.id, error);
        return [];
      }
    });
  }

  #gather(whole: readonly Found[]): Map<string, Finding[]> {
    const sorted = new Map<string, { order: number; finding: Finding }[]>(this.#documents.map(({ uri }) => [uri, []]));
    for (const entry of this.#told) {
      for (const offset of this.#offsetsOf(entry)) {
        const list = sorted.get(entry.uri);
        for (const problem of entry.statement.problems) {
          const fixes = (problem.fixes ?? []).map((fix) => ({ ...fix, uri: entry.uri, span: shift(fix.span, offset) }));
          const { code, severity, message } = problem;
          const finding = { span: shift(problem.span, offset), severity, code, message, fixes, related: [] };
          list?.push({ order: -1, finding });
        }
        for (const each of entry.found) list?.push({ order: each.order, finding: this.#placedFinding(each, offset) });
      }
    }
    for (const each of whole) {
      const finding = this.#placedFinding(each, this.#offsetOf(each.finding.at));
      sorted.get(each.finding.at.uri)?.push({ order: each.order, finding });
    }
    const byText = (a: { order: number; finding: Finding }, b: { order: number; finding: Finding }): number =>
      a.finding.span.start - b.finding.span.start || a.order - b.order;
    return new Map([...sorted].map(([uri, list]) => [uri, list.sort(byText).map(({ finding }) => finding)]));
  }

  #placedFinding({ order, finding }: Found, offset: number): Finding {
    const { id, severity } = this.#rules[order] as Rule;
    return {
      span: shift(finding.span, offset),
      severity,
      code: id,
      message: finding.message,
      fixes: (finding.fixes ?? []).map(({ title, at, span, text }) => ({
        title,
        uri: at.uri,
        span: shift(span, at.object === finding.at.object ? offset : this.#offsetOf(at)),
        text,
      })),
      related: (finding.related ?? []).map(({ at, span, message }) => ({
        uri: at.uri,
        span: shift(span, this.#offsetOf(at)),
        message,
      })),
    };
  }

  #offsetOf({ object }: DefinedObject): number {
    const entry = this.#entries.get(object);
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

function addAll(to: Set<Entry>, from: Iterable<Entry> | undefined): void {
  for (const entry of from ?? []) to.add(entry);
}

/** The ids whose definition is another one now; where some came or went, also the sign for all of them. */
function changedIds(changes: readonly ChangedStatements[]): Set<string> {
  const ids = new Set<string>();
  for (const { removed, added } of changes) {
    const [old, next] = [removed.map(idOf), added.map(idOf)];
    for (const id of [...old, ...next]) if (id !== undefined) ids.add(id);
    if (old.length !== next.length || old.some((id, i) => id !== next[i])) ids.add(everyId);
    // Who asked for the ids of one kind has others now.
    else if (removed.some((statement, i) => statement.object?.kind !== added[i]?.object?.kind)) ids.add(everyId);
  }
  return ids;
}

function idOf({ object }: Statement): string | undefined {
  return object && referableId(object);
}

function surroundings(model: ClusterModel, asked: string[]): Surroundings {
  return {
    definition(id) {
      asked.push(id);
      return model.definitions.get(id)?.object;
    },
    isDefined(id) {
      asked.push(id);
      return model.definitions.has(id) || model.otherNames.has(id);
    },
    *ids(kind) {
      asked.push(everyId);
      for (const [id, { object }] of model.definitions) if (kind === undefined || object.kind === kind) yield id;
    },
  };
}
