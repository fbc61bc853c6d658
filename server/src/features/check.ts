import { ClusterModel, type PlacedObject } from "../model/cluster-model.ts";
import { referableId } from "../model/symbols.ts";
import { rules } from "../rules/registry.ts";
import type { RuleFinding } from "../rules/rule.ts";
import { shift } from "../text/span.ts";
import type { Finding } from "./finding.ts";
import type { CrmDocument, SourceDocument } from "./source-document.ts";

/** The last models made, the newest first: a keystroke's check and the requests that follow it ask for the same one. */
const models: { readonly documents: readonly SourceDocument[]; readonly model: ClusterModel }[] = [];
const mostModels = 2;

/** The configuration that the crm files of one cluster are together. */
export function modelOf(documents: readonly SourceDocument[]): ClusterModel {
  const known = models.find(({ documents: of }) => isSame(of, documents));
  if (known) return known.model;
  const model = buildModel(documents);
  models.unshift({ documents: [...documents], model });
  models.length = Math.min(models.length, mostModels);
  return model;
}

function isSame(a: readonly SourceDocument[], b: readonly SourceDocument[]): boolean {
  return a.length === b.length && a.every((document, index) => document === b[index]);
}

function buildModel(documents: readonly SourceDocument[]): ClusterModel {
  const placed: PlacedObject[] = [];
  const otherNames: string[] = [];
  for (const { language, uri, tree } of documents) {
    if (language !== "crm") continue;
    for (const { offset, statement } of tree.statements) {
      const { object } = statement;
      if (object) placed.push({ uri, offset, object });
      else if (statement.kind === "unsupported") {
        for (const mark of statement.marks) if (mark.slot.kind === "definition") otherNames.push(mark.value);
      }
      if (object?.kind === "xml") {
        for (const match of object.source.matchAll(/\sid\s*=\s*["']([^"']+)["']/g)) otherNames.push(match[1] as string);
      }
    }
  }
  return new ClusterModel(placed, otherNames);
}

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

function placedFinding(rule: { id: string; severity: Finding["severity"] }, found: RuleFinding): Finding {
  return {
    span: shift(found.span, found.at.offset),
    severity: rule.severity,
    code: rule.id,
    message: found.message,
    fixes: (found.fixes ?? []).map(({ title, at, span, text }) => ({
      title,
      uri: at.uri,
      span: shift(span, at.offset),
      text,
    })),
    related: (found.related ?? []).map(({ at, span, message }) => ({
      uri: at.uri,
      span: shift(span, at.offset),
      message,
    })),
  };
}

function syntaxFindings(document: CrmDocument): Finding[] {
  const findings: Finding[] = [];
  for (const { offset, statement } of document.tree.statements) {
    for (const { span, severity, code, message, fixes = [] } of statement.problems) {
      findings.push({
        span: shift(span, offset),
        severity,
        code,
        message,
        fixes: fixes.map((fix) => ({ ...fix, uri: document.uri, span: shift(fix.span, offset) })),
        related: [],
      });
    }
  }
  return findings;
}

/**
 * What is wrong in the files of one cluster, by file, in the order of the text.
 * A rule that fails spoils nothing but itself: `onRuleFailure` is told.
 */
export function checkDocuments(
  documents: readonly SourceDocument[],
  onRuleFailure: (rule: string, error: unknown) => void = () => {},
): Map<string, Finding[]> {
  const byFile = new Map<string, Finding[]>();
  for (const document of documents) {
    byFile.set(document.uri, document.language === "crm" ? syntaxFindings(document) : [...corosyncFindings(document)]);
  }
  const model = modelOf(documents);
  for (const rule of rules) {
    const found: RuleFinding[] = [];
    try {
      rule.check(model, (finding) => found.push(finding));
    } catch (error) {
      onRuleFailure(rule.id, error);
      continue;
    }
    for (const finding of found) byFile.get(finding.at.uri)?.push(placedFinding(rule, finding));
  }
  for (const findings of byFile.values()) findings.sort((a, b) => a.span.start - b.span.start);
  return byFile;
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
