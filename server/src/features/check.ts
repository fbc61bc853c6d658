import { referableId } from "../model/symbols.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import { rules } from "../rules/registry.ts";
import type { Finding } from "./finding.ts";
import { IncrementalCheck, type OnRuleFailure, type Severities } from "./incremental-check.ts";
import { modelOf } from "./model-of.ts";
import type { SourceDocument } from "./source-document.ts";

/** The ids of the resources that a file defines. */
function definedIds(document: SourceDocument): Set<string> {
  const ids = new Set<string>();
  if (document.language !== "crm") return ids;
  for (const { statement } of document.tree.statements) {
    const id = statement.object && referableId(statement.object);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/**
 * The files among a folder's that describe one cluster with `document`, itself among them. A file that defines the same
 * resource again is another version of the configuration, a copy or a sample, and is left out.
 */
export function clusterAround(document: SourceDocument, folder: readonly SourceDocument[]): SourceDocument[] {
  if (folder.length < 2) return [document];
  const own = definedIds(document);
  return folder.filter((other) => {
    if (other.uri === document.uri) return true;
    for (const id of definedIds(other)) if (own.has(id)) return false;
    return true;
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
): Map<string, Finding[]> {
  const model = modelOf(documents, target);
  const findings = checkOf(documents).findings(documents, model, onRuleFailure, severities);
  for (const document of documents) {
    if (document.language !== "corosync") continue;
    const ofRules = findings.get(document.uri) ?? [];
    const all = [...corosyncFindings(document), ...ofRules];
    findings.set(
      document.uri,
      all.sort((a, b) => a.span.start - b.span.start),
    );
  }
  return findings;
}

function corosyncFindings(document: Extract<SourceDocument, { language: "corosync" }>): Finding[] {
  return document.tree.errors.map(({ span, message, related }) => ({
    span,
    severity: "error",
    code: "syntax",
    message,
    fixes: [],
    related: related ? [{ uri: document.uri, ...related }] : [],
  }));
}
