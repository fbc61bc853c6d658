import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import type { Rule, RuleFinding, RuleLookup, TextFinding } from "../rules/rule.ts";

/** Told of a rule that threw. */
export type OnRuleFailure = (rule: string, error: unknown) => void;

/** What a rule found in a statement. */
export interface Found {
  /** The rule's place among all, so that findings at one place have an order. */
  readonly order: number;
  readonly finding: RuleFinding | TextFinding;
}

/** What a rule about the whole cluster found. */
export interface WholeFound {
  readonly order: number;
  readonly finding: RuleFinding;
}

interface Numbered {
  readonly order: number;
  readonly rule: Rule;
}

const nothing: readonly Found[] = [];

/** Runs rules, each where it has something to judge. What a rule that throws has found doesn't count. */
export class RuleRunner {
  readonly #text: readonly Numbered[];
  readonly #object: readonly Numbered[];
  readonly #whole: readonly Numbered[];

  constructor(rules: readonly Rule[]) {
    const numbered = rules.map((rule, order) => ({ order, rule }));
    this.#text = numbered.filter(({ rule }) => rule.checkText);
    this.#object = numbered.filter(({ rule }) => rule.checkObject);
    this.#whole = numbered.filter(({ rule }) => rule.check);
  }

  /** What is wrong with a statement and with its object. */
  statement(statement: Statement, uri: string, around: RuleLookup, onFailure: OnRuleFailure): readonly Found[] {
    // Most statements have nothing wrong: no list is made for them.
    let found: Found[] | undefined;
    let order = 0;
    const report = (finding: RuleFinding | TextFinding): void => {
      found ??= [];
      found.push({ order, finding });
    };
    const run = (numbered: Numbered, at: DefinedObject | undefined): void => {
      order = numbered.order;
      const before = found?.length ?? 0;
      try {
        if (at) numbered.rule.checkObject?.(at, around, report);
        else numbered.rule.checkText?.(statement, report);
      } catch (error) {
        if (found) found.length = before;
        onFailure(numbered.rule.id, error);
      }
    };
    for (const each of this.#text) run(each, undefined);
    if (statement.object) {
      const at = { uri, object: statement.object };
      for (const each of this.#object) run(each, at);
    }
    return found ?? nothing;
  }

  /** Runs the rules about the whole cluster, a step a rule; gives what they found when all have run. */
  *whole(model: ClusterModel, onFailure: OnRuleFailure): Generator<void, WholeFound[]> {
    const all: WholeFound[] = [];
    for (const { order, rule } of this.#whole) {
      const found: WholeFound[] = [];
      try {
        rule.check?.(model, (finding) => found.push({ order, finding }));
        for (const each of found) all.push(each);
      } catch (error) {
        onFailure(rule.id, error);
      }
      yield;
    }
    return all;
  }
}
