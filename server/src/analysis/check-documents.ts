import { withPcsDiagnostics } from "../conversion/paste-pcs.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { checkPcs } from "./check-pcs.ts";
import type { ClusterStates } from "./cluster-state.ts";
import { inFile } from "./in-file.ts";
import type { OnRuleFailure, Severities } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import { withoutSuppressed } from "./suppressions.ts";

/** How a person wants the checks. */
export interface CheckSettings {
  /** The releases that the configuration is for; the newest when absent. The same object as long as nothing in it changed. */
  readonly target?: TargetVersions;
  /** How grave a rule's findings are, by the rule's id, where that is not as the rule says. */
  readonly severities?: Severities;
}

/**
 * What is wrong in the files of one cluster, by file, in the order of the text.
 * A rule that fails spoils nothing but itself: `onRuleFailure` is told.
 */
export function checkDocuments(
  clusters: ClusterStates,
  documents: readonly SourceDocument[],
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: CheckSettings = {},
): Map<string, Diagnostic[]> {
  const scripts = documents.filter((document) => document.language === "pcs");
  const others = documents.filter(({ language }) => language !== "pcs");
  const found = new Map<string, Diagnostic[]>(
    scripts.map((script) => [script.uri, checkPcs(script, clusters.memo, onRuleFailure, { target, severities })]),
  );
  if (others.length > 0) {
    const check = clusters.update(others, target).check(onRuleFailure);
    for (const _ of check.wholeSteps(onRuleFailure));
    for (const [uri, findings] of check.gather(severities)) found.set(uri, findings);
  }
  return finished(documents, found, severities);
}

/** A check that tells at once what it can, and goes on when there is time. */
export interface StartedCheck {
  readonly findings: Map<string, Diagnostic[]>;
  /**
   * What is left to do, a step of some milliseconds at a time; undefined when nothing is. When the last step is done, `findings`
   * of the result are all there are. To be given up when a file changes: a new check begins then.
   */
  readonly rest: Generator<void, Map<string, Diagnostic[]>> | undefined;
}

/**
 * Begins a check as `checkDocuments` does, but where the rules about the whole cluster take longer than a keystroke may, what they
 * found last stands for now.
 */
export function startCheck(
  clusters: ClusterStates,
  documents: readonly SourceDocument[],
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: CheckSettings = {},
): StartedCheck {
  if (documents.some(({ language }) => language === "pcs")) {
    return { findings: checkDocuments(clusters, documents, onRuleFailure, { target, severities }), rest: undefined };
  }
  const check = clusters.update(documents, target).check(onRuleFailure);
  if (check.isQuick) for (const _ of check.wholeSteps(onRuleFailure));
  const findings = finished(documents, check.gather(severities), severities);
  if (check.isComplete) return { findings, rest: undefined };
  function* goOn(): Generator<void, Map<string, Diagnostic[]>> {
    yield* check.prepare();
    yield* check.wholeSteps(onRuleFailure);
    return finished(documents, check.gather(severities), severities);
  }
  return { findings, rest: goOn() };
}

/** Adds what the form of corosync.conf tells, and takes out what comments silence. */
function finished(
  documents: readonly SourceDocument[],
  findings: Map<string, Diagnostic[]>,
  severities: Severities,
): Map<string, Diagnostic[]> {
  for (const document of documents) {
    const ofRules = findings.get(document.uri) ?? [];
    const ofForm = corosyncFindings(document);
    const ofPcs = document.language === "crm" ? withPcsDiagnostics(document, ofRules) : ofRules;
    const all = ofForm.length > 0 ? [...ofForm, ...ofRules].sort((a, b) => a.span.start - b.span.start) : ofPcs;
    findings.set(document.uri, withoutSuppressed(document, all, severities));
  }
  return findings;
}

/** What is wrong with the form of a corosync.conf; nothing for other files. */
export function corosyncFindings(document: SourceDocument): Diagnostic[] {
  if (document.language !== "corosync") return [];
  return document.tree.errors.map((error) => ({ ...inFile(error, document.uri, 0), code: "syntax" }));
}
