import { plainJson } from "../../../server/src/text/plain-text.ts";
import { allRules, explainRule, ruleLike } from "../../../server/src/workspace.ts";
import { err, out } from "./output.ts";

/** `quorate rules [--format text|json]`: lists the rules. Returns the exit code. */
export function runRules(args: readonly string[]): number {
  const format = args[0] === "--format" ? args[1] : args[0]?.replace(/^--format=/, "");
  const isKnown = args.length === 0 || format === "text" || format === "json";
  if (!isKnown || args.length > 2) {
    err("quorate rules: Usage: quorate rules [--format text|json]\n");
    return 2;
  }
  const rules = allRules();
  if (format === "json") {
    out(`${plainJson(rules, 2)}\n`);
    return 0;
  }
  const width = Math.max(...rules.map(({ id }) => id.length));
  for (const { id, severity, title } of rules) {
    out(`${id.padEnd(width)}  ${severity.padEnd("information".length)}  ${title}\n`);
  }
  return 0;
}

/** `quorate explain RULE`: prints what a rule finds, why it matters, and examples, in Markdown. Returns the exit code. */
export function runExplain(args: readonly string[]): number {
  const [id] = args;
  if (id === undefined || args.length > 1 || id.startsWith("-")) {
    err('quorate explain: name one rule; "quorate rules" lists them. Usage: quorate explain RULE\n');
    return 2;
  }
  const text = explainRule(id);
  if (text !== undefined) {
    out(`${text}\n`);
    return 0;
  }
  const similar = ruleLike(id);
  const hint = similar ? `Did you mean "${similar}"?` : '"quorate rules" lists them.';
  err(`quorate explain: there is no rule "${id}". ${hint}\n`);
  return 2;
}
