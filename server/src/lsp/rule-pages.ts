import type { RulePage } from "../protocol.ts";
import { allRules, explainRule } from "../workspace.ts";

/** Every rule with its page, in the order of docs/rules.md. */
export function rulePages(): RulePage[] {
  return allRules().map(({ id, severity, title }) => ({ id, severity, title, text: explainRule(id) ?? "" }));
}
