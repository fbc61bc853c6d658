import { isCibRoot } from "../cib/cib-tree.ts";
import { readConfiguration } from "../cib/read-cib.ts";
import { isLaterSchema, isNoSchema, newestSchemaOf } from "../cib/schema/newest-schema.ts";
import { validateCib } from "../cib/schema/validate-cib.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { isAtLeast, newest, type TargetVersions, targetOfCib } from "../model/target.ts";
import type { ModelPlace } from "../rules/rule.ts";
import { legacySyntax } from "../rules/text/legacy-syntax.ts";
import { newerThanTarget } from "../rules/text/newer-than-target.ts";
import { refusedBySchema } from "../rules/text/refused-by-schema.ts";
import type { Diagnostic, Fix, Severity } from "../text/diagnostic.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import type { XmlElement, XmlError } from "../text/xml.ts";
import { corosyncIn } from "./build-model.ts";
import { checkModel } from "./check-model.ts";
import { modelOfObjects } from "./model-of-objects.ts";
import type { OnRuleFailure, Severities, SpanInFile } from "./rule-runner.ts";
import type { CibDocument, SourceDocument } from "./source-document.ts";
import { XmlFixes } from "./xml-fixes.ts";

/** The configuration of a CIB, with what the other files of its cluster say; that of the last text that could be read. */
export function modelOfCib(
  { uri, tree }: CibDocument,
  others: readonly SourceDocument[],
  target: TargetVersions,
  memo: Memo,
): ClusterModel {
  const corosync = corosyncIn(others, memo);
  return memo.latest(modelOfCib, [tree.lastRoot, uri, corosync, target], () => {
    const { lastRoot: root } = tree;
    const objects = root ? readConfiguration(root) : [];
    return modelOfObjects({
      uri,
      objects,
      corosync,
      target: root ? { ...targetOfCib(root), ...target } : target,
      memo,
    });
  });
}

/**
 * What is wrong in a CIB, and what its rules report about the corosync.conf among `others`, by file. A CIB that can't be read has that
 * one diagnostic. Where no target is set, the CIB is for the Pacemaker that wrote it.
 */
export function checkCib(
  cib: CibDocument,
  others: readonly SourceDocument[],
  memo: Memo,
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: { readonly target?: TargetVersions; readonly severities?: Severities } = {},
): Map<string, Diagnostic[]> {
  const { uri, text, tree } = cib;
  const { root, error } = tree;
  if (!root) return new Map([[uri, error ? [unreadable(text, error)] : []]]);
  if (!isCibRoot(root)) return new Map([[uri, [noCib(text, root)]]]);
  const diagnostics = new Map<string, Diagnostic[]>([
    [uri, []],
    ...others.map((document): [string, Diagnostic[]] => [document.uri, []]),
  ]);
  const model = modelOfCib(cib, others, target, memo);
  const spanInFile: SpanInFile = (at, span) => spanIn(text, at, span);
  const fixes = new XmlFixes(uri, text, root);
  // What the schema refuses is found in the XML itself, which has more than the model.
  const own = { ...severities, [refusedBySchema.id]: "off" } as const;
  diagnostics.get(uri)?.push(...schemaDiagnostics(text, root, fixes, severities[refusedBySchema.id]));
  diagnostics.get(uri)?.push(...unknownSchema(text, root, model.target.pacemaker, severities[newerThanTarget.id]));
  diagnostics.get(uri)?.push(...withoutSchema(text, root, model.target.pacemaker, severities[legacySyntax.id]));
  const translateFixes = (each: readonly Fix[]) => fixes.translated(each);
  checkModel(model, { severities: own, onRuleFailure, spanInFile, translateFixes }, diagnostics);
  return diagnostics;
}

/** What the schema refuses in a CIB. */
function schemaDiagnostics(
  text: string,
  root: XmlElement,
  fixes: XmlFixes,
  severity: Severity | "off" = "error",
): Diagnostic[] {
  if (severity === "off") return [];
  return validateCib(root).map((problem): Diagnostic => {
    const { element, attribute, message } = problem;
    const place = attribute === undefined ? undefined : element.places?.[attribute];
    const meant = fixes.meantWord(problem);
    const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    return {
      span: place?.value ?? tagOf(text, element),
      severity,
      code: refusedBySchema.id,
      message: `${message}${question}${problem.isAccepted ? "" : " The cluster refuses the configuration."}`,
      fixes: fixes.ofSchema(problem),
      related: [],
    };
  });
}

/** The first tag of an element. */
function tagOf(text: string, { start, end }: { readonly start: number; readonly end: number }): Span {
  const tagEnd = text.indexOf(">", start);
  return { start, end: tagEnd < 0 ? end : tagEnd + 1 };
}

function noCib(text: string, root: XmlElement): Diagnostic {
  const message = `This is no CIB: its first element is <${root.name}>, not <cib>.`;
  return { span: tagOf(text, root), severity: "error", code: "syntax", message, fixes: [], related: [] };
}

/** That the target's release doesn't know the schema that the CIB names: it refuses the CIB, whatever is in it. */
function unknownSchema(
  text: string,
  root: XmlElement,
  pacemaker: string | undefined,
  severity: Severity | "off" = "error",
): Diagnostic[] {
  const schema = root.attributes["validate-with"] ?? "";
  const newestKnown = newestSchemaOf(pacemaker);
  if (severity === "off" || schema === "") return [];
  const isNone = isNoSchema(schema, pacemaker);
  if (!isNone && (newestKnown === undefined || !isLaterSchema(schema, newestKnown))) return [];
  const name = pacemaker === undefined ? "Pacemaker" : `Pacemaker ${pacemaker}`;
  const known = newestKnown === undefined ? "" : `, only those up to ${newestKnown}`;
  const message = `${name} doesn't know the schema ${schema}${known}: the cluster refuses the configuration.`;
  const span = root.places?.["validate-with"]?.value ?? tagOf(text, root);
  return [{ span, severity, code: newerThanTarget.id, message, fixes: [], related: [] }];
}

/** That the CIB turns its check by a schema off. crm_verify warns of it since 3.0, and cibadmin --upgrade leaves it as it is. */
function withoutSchema(
  text: string,
  root: XmlElement,
  pacemaker: string | undefined,
  severity: Severity | "off" | undefined,
): Diagnostic[] {
  if (severity === "off" || root.attributes["validate-with"] !== "none") return [];
  const usual = isAtLeast(pacemaker, "3.0.0") ? "warning" : "information";
  const message = `validate-with="none" turns the check by a schema off: what Pacemaker can't read it ignores, and such a CIB can't be upgraded. Pacemaker 3 has deprecated it. Name a schema, such as ${newestSchemaOf(pacemaker) ?? "pacemaker-3.10"}.`;
  const span = root.places?.["validate-with"]?.value ?? tagOf(text, root);
  return [{ span, severity: severity ?? usual, code: legacySyntax.id, message, fixes: [], related: [] }];
}

/** The span in the XML of a span that a rule reports; where that is none of the XML, its object's first tag. */
function spanIn(text: string, at: ModelPlace | undefined, span: Span): Span {
  if (!at || !("object" in at)) return span;
  const whole = at.object.span;
  if (!whole || (whole.start <= span.start && span.end <= whole.end && span.end > 0)) return span;
  return tagOf(text, whole);
}

function unreadable(text: string, { line, column, message }: XmlError): Diagnostic {
  const lineStart =
    text
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length + (line > 1 ? 1 : 0);
  const start = Math.min(lineStart + column - 1, text.length);
  const span = { start, end: Math.min(start + 1, text.length) };
  return { span, severity: "error", code: "syntax", message, fixes: [], related: [] };
}
