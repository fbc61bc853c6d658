import type { ClusterModel } from "../model/cluster-model.ts";
import { rules } from "../rules/registry.ts";
import type { Diagnostic, Fix } from "../text/diagnostic.ts";
import { type Numbered, type OnRuleFailure, RuleRunner, type Severities, type SpanInFile } from "./rule-runner.ts";
import { TrackedLookup } from "./tracked-lookup.ts";
import { withoutRepeated } from "./without-repeated.ts";

/** How a model is checked. */
interface ModelCheckOptions {
  readonly severities: Severities;
  readonly onRuleFailure: OnRuleFailure;
  readonly spanInFile: SpanInFile;
  /** A rule's fixes, which are crm, in the language of the text; they are left out where this is absent. */
  readonly translateFixes?: (fixes: readonly Fix[]) => readonly Fix[];
}

/**
 * Runs all rules on a model, once, and adds their diagnostics to the lists of their files, sorted; files without a list are passed
 * over. For models of texts in other languages than crm.
 */
export function checkModel(
  model: ClusterModel,
  { severities, onRuleFailure, spanInFile, translateFixes = () => [] }: ModelCheckOptions,
  diagnostics: ReadonlyMap<string, Diagnostic[]>,
): void {
  const runner = new RuleRunner(rules);
  const lookup = new TrackedLookup(model);
  const reported: Numbered[] = model.placed.flatMap((at) => runner.one(undefined, at, lookup, onRuleFailure));
  const steps = runner.whole(model, onRuleFailure);
  let step = steps.next();
  while (!step.done) step = steps.next();
  reported.push(...step.value);
  for (const each of reported.sort((a, b) => a.order - b.order)) {
    const uri = "at" in each.report ? each.report.at.uri : "";
    const diagnostic = runner.diagnostic(each, uri, severities, spanInFile);
    if (diagnostic) diagnostics.get(uri)?.push({ ...diagnostic, fixes: translateFixes(diagnostic.fixes ?? []) });
  }
  for (const list of diagnostics.values()) {
    const kept = withoutRepeated(list).sort((a, b) => a.span.start - b.span.start);
    list.splice(0, list.length, ...kept);
  }
}
