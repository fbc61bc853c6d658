import { withPcsLines } from "../conversion/paste-pcs.ts";
import { referableId } from "../model/symbols.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import { rules } from "../rules/registry.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { checkPcs } from "./check-pcs.ts";
import { IncrementalCheck, type Severities } from "./incremental-check.ts";
import { modelOf } from "./model-cache.ts";
import type { OnRuleFailure } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import { withoutSuppressed } from "./suppressions.ts";

const idsOfTrees = new WeakMap<SourceDocument["tree"], ReadonlySet<string>>();

/** The ids of the resources that a file defines. */
function definedIds({ language, tree }: SourceDocument): ReadonlySet<string> {
  let ids = idsOfTrees.get(tree);
  if (!ids) {
    const found = new Set<string>();
    for (const { statement } of language === "crm" ? tree.statements : []) {
      const id = statement.object && referableId(statement.object);
      if (id !== undefined) found.add(id);
    }
    ids = found;
    idsOfTrees.set(tree, ids);
  }
  return ids;
}

/** Whether two files share so many resources that one is a version of the other, and not a part of the same cluster. */
function isVersionOf(one: SourceDocument, other: SourceDocument): boolean {
  const [fewer, more] = [definedIds(one), definedIds(other)].sort((a, b) => a.size - b.size);
  if (!fewer || !more) return false;
  let shared = 0;
  for (const id of fewer) if (more.has(id)) shared++;
  return shared > 0 && shared * 2 >= fewer.size;
}

function baseName(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}

/** The corosync.conf that counts for crm files: the one of that name, or the only one; the others are copies. */
export function mainCorosync(folder: readonly SourceDocument[]): SourceDocument | undefined {
  const all = folder.filter(({ language }) => language === "corosync");
  return all.find(({ uri }) => baseName(uri) === "corosync.conf") ?? (all.length === 1 ? all[0] : undefined);
}

/**
 * The files among a folder's that describe one cluster with `document`, itself among them. A crm file that defines half of the
 * same resources again is another version of the configuration, a copy or a sample, and is left out, as is a second corosync.conf.
 */
export function clusterAround(document: SourceDocument, folder: readonly SourceDocument[]): SourceDocument[] {
  // A script makes a whole cluster by itself.
  if (folder.length < 2 || document.language === "pcs") return [document];
  const corosync = document.language === "corosync" ? document : mainCorosync(folder);
  return folder.filter((other) => {
    if (other.uri === document.uri) return true;
    if (other.language === "pcs") return false;
    return other.language === "corosync" ? other === corosync : !isVersionOf(document, other);
  });
}

/** The last checks, the newest first: each goes on from the version of its files that it saw last. */
const checks: IncrementalCheck[] = [];
const mostChecks = 4;

function checkOf(documents: readonly SourceDocument[]): IncrementalCheck {
  const index = checks.findIndex((check) => check.isOf(documents));
  const [check = new IncrementalCheck(rules, documents)] = index < 0 ? [] : checks.splice(index, 1);
  checks.unshift(check);
  checks.length = Math.min(checks.length, mostChecks);
  return check;
}

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
  documents: readonly SourceDocument[],
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: CheckSettings = {},
): Map<string, Diagnostic[]> {
  const scripts = documents.filter((document) => document.language === "pcs");
  const others = documents.filter(({ language }) => language !== "pcs");
  const found = new Map<string, Diagnostic[]>(
    scripts.map((script) => [script.uri, checkPcs(script, onRuleFailure, { target, severities })]),
  );
  if (others.length > 0) {
    const ofOthers = checkOf(others).findings(others, modelOf(others, target), onRuleFailure, severities);
    for (const [uri, findings] of ofOthers) found.set(uri, findings);
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
  documents: readonly SourceDocument[],
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: CheckSettings = {},
): StartedCheck {
  if (documents.some(({ language }) => language === "pcs")) {
    return { findings: checkDocuments(documents, onRuleFailure, { target, severities }), rest: undefined };
  }
  const model = modelOf(documents, target);
  const check = checkOf(documents);
  check.update(documents, model, onRuleFailure);
  if (check.isQuick && !check.hasSeen(model)) for (const _ of check.wholeSteps(model, onRuleFailure));
  const findings = finished(documents, check.gather(severities), severities);
  if (check.hasSeen(model)) return { findings, rest: undefined };
  function* goOn(): Generator<void, Map<string, Diagnostic[]>> {
    yield* check.prepare();
    yield* check.wholeSteps(model, onRuleFailure);
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
    const ofPcs = document.language === "crm" ? withPcsLines(document, ofRules) : ofRules;
    const all = ofForm.length > 0 ? [...ofForm, ...ofRules].sort((a, b) => a.span.start - b.span.start) : ofPcs;
    findings.set(document.uri, withoutSuppressed(document, all, severities));
  }
  return findings;
}

/** What is wrong with the form of a corosync.conf; nothing for other files. */
export function corosyncFindings(document: SourceDocument): Diagnostic[] {
  if (document.language !== "corosync") return [];
  return document.tree.errors.map(({ span, message, related }) => ({
    span,
    severity: "error",
    code: "syntax",
    message,
    fixes: [],
    related: related ? [{ uri: document.uri, ...related }] : [],
  }));
}
