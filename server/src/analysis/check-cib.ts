import { readCib } from "../cib/read-cib.ts";
import { isLaterSchema, newestSchemaOf } from "../cib/schema/newest-schema.ts";
import { validateCib } from "../cib/schema/validate-cib.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { newest, targetOfCib } from "../model/target.ts";
import type { ModelPlace } from "../rules/rule.ts";
import { newerThanTarget } from "../rules/text/newer-than-target.ts";
import { refusedBySchema } from "../rules/text/refused-by-schema.ts";
import type { Diagnostic, Severity } from "../text/diagnostic.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { type XmlElement, XmlError } from "../text/xml.ts";
import { corosyncIn } from "./build-model.ts";
import { type CheckSettings, corosyncSyntaxDiagnostics } from "./check-documents.ts";
import { checkModel } from "./check-model.ts";
import { modelOfObjects } from "./model-of-objects.ts";
import type { OnRuleFailure, SpanInFile } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";
import { withoutSuppressed } from "./suppressions.ts";

/** A CIB as a file: its name and its text. */
export interface CibText {
  readonly uri: string;
  readonly text: string;
}

/**
 * What is wrong in a CIB, and in the corosync.conf of its cluster, by file. A CIB that can't be read has that one diagnostic.
 * Where no target is set, the CIB is for the Pacemaker that wrote it.
 */
export function checkCib(
  cib: CibText,
  memo: Memo,
  others: readonly SourceDocument[] = [],
  onRuleFailure: OnRuleFailure = () => {},
  settings: CheckSettings = {},
): Map<string, Diagnostic[]> {
  const { uri, text } = cib;
  const { severities = {} } = settings;
  let objects: readonly ClusterObject[];
  let root: XmlElement;
  try {
    ({ root, objects } = readCib(text, undefined, { withPlaces: true }));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return new Map([[uri, [unreadable(text, error)]]]);
  }
  const corosync = others.filter(({ language }) => language === "corosync").slice(0, 1);
  const diagnostics = new Map<string, Diagnostic[]>([
    [uri, []],
    ...corosync.map((document): [string, Diagnostic[]] => [document.uri, corosyncSyntaxDiagnostics(document)]),
  ]);
  const { target = newest } = settings;
  const model = modelOfObjects({
    uri,
    objects,
    corosync: corosyncIn(corosync, memo),
    target: { ...targetOfCib(root), ...target },
    memo,
  });
  const spanInFile: SpanInFile = (at, span) => spanIn(text, at, span);
  // What the schema refuses is found in the XML itself, which has more than the model.
  const own = { ...severities, [refusedBySchema.id]: "off" } as const;
  diagnostics.get(uri)?.push(...schemaDiagnostics(text, root, severities[refusedBySchema.id]));
  diagnostics.get(uri)?.push(...unknownSchema(text, root, model.target.pacemaker, severities[newerThanTarget.id]));
  checkModel(model, { severities: own, onRuleFailure, spanInFile }, diagnostics);
  for (const document of corosync) {
    diagnostics.set(document.uri, withoutSuppressed(document, diagnostics.get(document.uri) ?? [], severities));
  }
  return diagnostics;
}

/** What the schema refuses in a CIB. */
function schemaDiagnostics(text: string, root: XmlElement, severity: Severity | "off" = "error"): Diagnostic[] {
  if (severity === "off") return [];
  return validateCib(root).map(({ element, attribute, message }): Diagnostic => {
    const place = attribute === undefined ? undefined : element.places?.[attribute];
    const tagEnd = text.indexOf(">", element.start);
    const tag = { start: element.start, end: tagEnd < 0 ? element.end : tagEnd + 1 };
    const whole = `${message} The cluster refuses the configuration.`;
    return { span: place?.value ?? tag, severity, code: refusedBySchema.id, message: whole, fixes: [], related: [] };
  });
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
  if (severity === "off" || newestKnown === undefined || !isLaterSchema(schema, newestKnown)) return [];
  const tag = { start: root.start, end: text.indexOf(">", root.start) + 1 };
  const message = `Pacemaker ${pacemaker} doesn't know the schema ${schema}, only those up to ${newestKnown}: the cluster refuses the configuration.`;
  const span = root.places?.["validate-with"]?.value ?? tag;
  return [{ span, severity, code: newerThanTarget.id, message, fixes: [], related: [] }];
}

/** The span in the XML of a span that a rule reports; where that is none of the XML, its object's first tag. */
function spanIn(text: string, at: ModelPlace | undefined, span: Span): Span {
  if (!at || !("object" in at)) return span;
  const whole = at.object.span;
  if (!whole || (whole.start <= span.start && span.end <= whole.end && span.end > 0)) return span;
  const tagEnd = text.indexOf(">", whole.start);
  return { start: whole.start, end: tagEnd < 0 ? whole.end : tagEnd + 1 };
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
