import { rules } from "../rules/registry.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { ruleUrl } from "../rules/support/rule-url.ts";
import { ruleSection } from "../rules/support/rules-page.ts";
import { closest } from "../text/fuzzy-match.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

/** A rule as a list shows it. */
export interface RuleInfo {
  readonly id: string;
  readonly severity: "error" | "warning" | "information";
  readonly group: RuleGroup;
  readonly title: string;
  readonly why: string;
  readonly source: string;
  /** The address of its page, where the project has one. */
  readonly url?: string;
}

/** Every rule, in the order of docs/rules.md. */
export function allRules(): RuleInfo[] {
  return rules.map(({ id, severity, group, title, why, source }) => {
    const url = ruleUrl(id);
    return { id, severity, group, title, why, source, ...omitUndefined({ url }) };
  });
}

/** The documentation of a rule, as Markdown; undefined when there is none of that id. */
export function explainRule(id: string): string | undefined {
  const rule = rules.find((each) => each.id === id);
  return rule && ruleSection(rule);
}

/** The rule whose id is most like a word; undefined when none is. */
export function ruleLike(id: string): string | undefined {
  return closest(
    id,
    rules.map((rule) => rule.id),
  );
}

const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

/** Whether a finding of that code was made by a rule. */
export function isRule(code: string): boolean {
  return ruleIds.has(code);
}
