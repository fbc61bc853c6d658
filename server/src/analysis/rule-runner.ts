import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { Verbatim } from "../model/configuration.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import type { InModel, ModelPlace, Rule, RuleLookup, RuleReport, Severity, TextReport } from "../rules/rule.ts";
import { spanInStatement } from "../rules/support/schema/xml-place.ts";
import { refusedBySchema } from "../rules/text/refused-by-schema.ts";
import type { Diagnostic, Edit, InText } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";
import { objectsInXml } from "./objects-in-xml.ts";

/** Called with the id of a rule that threw, and what it threw. */
export type OnRuleFailure = (rule: string, error: unknown) => void;

/** The severities of rules, by id, where a person set them. */
export type Severities = Readonly<Record<string, Severity | "off">>;

/** Every rule has its own severity. */
export const asRulesSay: Severities = {};

/** A report of a rule, with the rule's position among all: it orders diagnostics at one place. */
export interface Numbered<R extends RuleReport | TextReport = RuleReport | TextReport> {
  readonly order: number;
  readonly report: R;
}

/** The span in its file of a span that a rule reports. `at` is absent for the text that the rule was given. */
export type SpanInFile = (at: ModelPlace | undefined, span: Span) => Span;

interface NumberedRule {
  readonly order: number;
  readonly rule: Rule;
}

const nothing: readonly Numbered[] = [];

/** A report about what an `xml` statement holds, as one about the statement. Only fixes that write a single word can suit XML. */
function reportOnXml(
  at: DefinedObject,
  xml: Verbatim,
  { fixes = [], related: _, ...report }: RuleReport,
  kind: Rule["alsoInXml"],
): RuleReport {
  return {
    ...report,
    at,
    span: spanInStatement(xml, report.span),
    fixes: fixes.flatMap(({ title, span, text, also = [] }) =>
      kind === "with-fixes" && also.length === 0 && /^[\w-]+$/.test(text)
        ? [{ title, at, span: spanInStatement(xml, span), text }]
        : [],
    ),
  };
}

/** Runs rules, each on what it checks. The reports of a rule that throws are dropped. */
export class RuleRunner {
  readonly #rules: readonly Rule[];
  readonly #text: readonly NumberedRule[];
  readonly #object: readonly NumberedRule[];
  readonly #whole: readonly NumberedRule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    const numbered = rules.map((rule, order) => ({ order, rule }));
    this.#text = numbered.filter(({ rule }) => rule.checkText);
    this.#object = numbered.filter(({ rule }) => rule.checkObject);
    this.#whole = numbered.filter(({ rule }) => rule.check);
  }

  /** Runs the rules about statements and objects: those about text where a statement is given, those about objects where there is one. */
  one(
    statement: Statement | undefined,
    at: DefinedObject | undefined,
    lookup: RuleLookup,
    onFailure: OnRuleFailure,
  ): readonly Numbered[] {
    // Most statements have nothing wrong: no list is made for them.
    let all: Numbered[] | undefined;
    let order = 0;
    const report = (reported: RuleReport | TextReport): void => {
      all ??= [];
      all.push({ order, report: reported });
    };
    const run = (numbered: NumberedRule, check: (rule: Rule) => void): void => {
      order = numbered.order;
      const before = all?.length ?? 0;
      try {
        check(numbered.rule);
      } catch (error) {
        if (all) all.length = before;
        onFailure(numbered.rule.id, error);
      }
    };
    if (statement) {
      const checkText = (rule: Rule): void => rule.checkText?.(statement, report);
      for (const each of this.#text) run(each, checkText);
    }
    if (at) {
      const checkObject = (rule: Rule): void => rule.checkObject?.(at, lookup, report);
      for (const each of this.#object) run(each, checkObject);
      if (at.object.kind === "xml") {
        const xml = at.object;
        for (const object of lookup.memo.of(objectsInXml, xml)) {
          const inner = { ...at, object };
          const checkInner = (rule: Rule): void =>
            rule.checkObject?.(inner, lookup, (found) => report(reportOnXml(at, xml, found, rule.alsoInXml)));
          for (const each of this.#object) if (each.rule.alsoInXml) run(each, checkInner);
        }
      }
    }
    return all ?? nothing;
  }

  /** Runs the rules about the whole cluster, a step a rule; returns their reports when all have run. */
  *whole(model: ClusterModel, onFailure: OnRuleFailure): Generator<void, Numbered<RuleReport>[]> {
    const all: Numbered<RuleReport>[] = [];
    for (const { order, rule } of this.#whole) {
      const found: Numbered<RuleReport>[] = [];
      try {
        rule.check?.(model, (report) => found.push({ order, report }));
        for (const each of found) all.push(each);
      } catch (error) {
        onFailure(rule.id, error);
      }
      yield;
    }
    return all;
  }

  /** Whether a report says what the schema refuses in an object by itself. */
  isAboutSchema({ order }: Numbered): boolean {
    return this.#rules[order] === refusedBySchema;
  }

  /** A report as a diagnostic of its file; `uri` is the file of a report about text. Undefined where the rule is switched off. */
  diagnostic(
    { order, report }: Numbered,
    uri: string,
    severities: Severities,
    spanInFile: SpanInFile,
  ): Diagnostic | undefined {
    const { id, severity: ownSeverity } = this.#rules[order] as Rule;
    const severity = severities[id] ?? report.severity ?? ownSeverity;
    if (severity === "off") return undefined;
    const place = (part: Partial<InModel> & { readonly span: Span }) => ({
      uri: part.at?.uri ?? uri,
      span: spanInFile(part.at, part.span),
    });
    const edit = (each: Edit<InText | InModel>): Edit => ({ ...place(each), text: each.text });
    const { fixes = [], related = [] } = report;
    return {
      span: spanInFile("at" in report ? report.at : undefined, report.span),
      severity,
      code: id,
      message: report.message,
      fixes: fixes.map(({ title, also = [], ...own }) => ({
        title,
        ...edit(own),
        ...(also.length > 0 ? { also: also.map(edit) } : {}),
      })),
      related: related.map((each) => ({ ...place(each), message: each.message })),
    };
  }
}
