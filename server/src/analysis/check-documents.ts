import { withPcsDiagnostics } from "../conversion/paste-pcs.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { Memo } from "../text/memo.ts";
import { checkCib } from "./check-cib.ts";
import { checkPcs } from "./check-pcs.ts";
import { ClusterStates } from "./cluster-state.ts";
import { inFile } from "./in-file.ts";
import { asRulesSay, type OnRuleFailure, type Severities } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import { withoutSuppressed } from "./suppressions.ts";

/** How a person wants the checks. */
export interface CheckSettings {
  /** The releases that the configuration is for; the newest when absent. The same object as long as nothing in it changed. */
  readonly target?: TargetVersions;
  /** Severities by rule id, where they are not the rule's own. */
  readonly severities?: Severities;
}

/**
 * What is wrong in the files of one cluster, by file, in the order of the text.
 * A rule that fails loses its own diagnostics only; `onRuleFailure` is called.
 */
export function checkDocuments(
  clusters: ClusterStates,
  documents: readonly SourceDocument[],
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = asRulesSay }: CheckSettings = {},
): Map<string, Diagnostic[]> {
  const cib = documents.find((document) => document.language === "cib");
  if (cib) {
    const others = documents.filter(({ language }) => language === "corosync");
    const inCib = checkCib(cib, others, clusters.memo, onRuleFailure, { target, severities });
    return finish([cib, ...others], inCib, severities);
  }
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
  return finish(documents, found, severities);
}

/** What is wrong in a text that is no file of a workspace, checked once for a target. */
export function checkAlone(document: SourceDocument, target: TargetVersions): readonly Diagnostic[] {
  const clusters = new ClusterStates(new Memo());
  return checkDocuments(clusters, [document], undefined, { target }).get(document.uri) ?? [];
}

/** A check that gives at once what is known, and continues when there is time. */
export interface StartedCheck {
  /** By file; a file that isn't among them keeps those that it has. */
  readonly diagnostics: Map<string, Diagnostic[]>;
  /**
   * The remaining steps, of some milliseconds each; undefined when there are none. When the last step is done, `diagnostics`
   * of the result are complete. To be dropped when a file changes: a new check begins then.
   */
  readonly rest: Generator<void, Map<string, Diagnostic[]>> | undefined;
}

/** A CIB of so many characters is checked when nobody has typed for a moment. */
const largestAtOnce = 200_000;

/**
 * Begins a check as `checkDocuments` does; where the rules about the whole cluster take longer than a keystroke may, their last
 * diagnostics stay for now.
 */
export function startCheck(
  clusters: ClusterStates,
  documents: readonly SourceDocument[],
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = asRulesSay }: CheckSettings = {},
): StartedCheck {
  const settings = { target, severities };
  const cib = documents.find(({ language }) => language === "cib");
  if (cib && cib.text.length > largestAtOnce) {
    function* later(): Generator<void, Map<string, Diagnostic[]>> {
      yield;
      return checkDocuments(clusters, documents, onRuleFailure, settings);
    }
    return { diagnostics: new Map(), rest: later() };
  }
  if (cib || documents.some(({ language }) => language === "pcs")) {
    return { diagnostics: checkDocuments(clusters, documents, onRuleFailure, settings), rest: undefined };
  }
  const check = clusters.update(documents, target).check(onRuleFailure);
  if (check.isQuick) for (const _ of check.wholeSteps(onRuleFailure));
  const diagnostics = finish(documents, check.gather(severities), severities);
  if (check.isComplete) return { diagnostics, rest: undefined };
  function* continueCheck(): Generator<void, Map<string, Diagnostic[]>> {
    yield* check.prepare();
    yield* check.wholeSteps(onRuleFailure);
    return finish(documents, check.gather(severities), severities);
  }
  return { diagnostics, rest: continueCheck() };
}

/** Adds the syntax errors of corosync.conf, and removes what comments suppress. */
function finish(
  documents: readonly SourceDocument[],
  diagnostics: Map<string, Diagnostic[]>,
  severities: Severities,
): Map<string, Diagnostic[]> {
  for (const document of documents) {
    const ofRules = diagnostics.get(document.uri) ?? [];
    const syntaxErrors = corosyncSyntaxDiagnostics(document);
    const ofPcs = document.language === "crm" ? withPcsDiagnostics(document, ofRules) : ofRules;
    const all =
      syntaxErrors.length > 0 ? [...syntaxErrors, ...ofRules].sort((a, b) => a.span.start - b.span.start) : ofPcs;
    diagnostics.set(document.uri, withoutSuppressed(document, all, severities));
  }
  return diagnostics;
}

/** The syntax errors of a corosync.conf; none for other files. */
function corosyncSyntaxDiagnostics(document: SourceDocument): Diagnostic[] {
  if (document.language !== "corosync") return [];
  return document.tree.errors.map((error) => ({ ...inFile(error, document.uri, 0), code: "syntax" }));
}
