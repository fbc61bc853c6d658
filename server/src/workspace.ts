/**
 * The façade over all that Quorate knows of cluster configurations: plain data in and out, no LSP and no IO, so that it runs
 * anywhere. The language server and the command line are doors to it.
 */

import { agentsOf } from "./agents/catalogue.ts";
import {
  type CheckSettings,
  checkDocuments,
  clusterAround,
  mainCorosync,
  type StartedCheck,
  startCheck,
} from "./analysis/check-documents.ts";
import { modelOf } from "./analysis/model-cache.ts";
import type { SourceDocument } from "./analysis/source-document.ts";
import { type Conversion, cibToCrm, cibToPcs, convertPcs, crmToCib, crmToPcs } from "./conversion/convert.ts";
import { parseCrm } from "./crm/crm-tree.ts";
import { type Completions, completionsAt } from "./editing/completion.ts";
import { corosyncCompletionsAt } from "./editing/corosync-completion.ts";
import { corosyncHoverAt } from "./editing/corosync-hover.ts";
import { describeAgentNamed, type Hover, hoverAt } from "./editing/hover.ts";
import { pcsCompletionsAt } from "./editing/pcs-completion.ts";
import { pcsHoverAt } from "./editing/pcs-hover.ts";
import { type Signature, signatureAt } from "./editing/signature-help.ts";
import type { Agents } from "./model/agent.ts";
import type { TargetVersions } from "./model/target.ts";
import { planChanges, planRollbackTo } from "./planning/plan.ts";
import { pullChanges } from "./planning/pull.ts";
import type { ApplyMode, Plan, Pull, PullBase } from "./protocol.ts";

import type { Span } from "./text/span.ts";

export { agentReference } from "./agents/agent-reference.ts";
export { InstalledAgents } from "./agents/installed-agents.ts";
export { type CibText, checkCib } from "./analysis/check-cib.ts";
export { type CorosyncOutput, corosyncFinding, textForCorosync } from "./analysis/corosync-validation.ts";
export { agentsNamedAt, agentsNamedIn } from "./analysis/named-agents.ts";
export type { Place } from "./analysis/place.ts";
export { allRules, explainRule, isRule, type RuleInfo, ruleLike } from "./analysis/rule-catalogue.ts";
export {
  changeDocument,
  type Language,
  languageOfFile,
  openDocument,
  type SourceDocument,
} from "./analysis/source-document.ts";
export { suppressionOf } from "./analysis/suppressions.ts";
export { type PastedPcs, pastePcs } from "./conversion/paste-pcs.ts";
export type { Completion, Completions } from "./editing/completion.ts";
export { type Definition, definitionAt } from "./editing/definition.ts";
export { type Fold, foldsOf } from "./editing/folding.ts";
export { applyEdits, type FormatEdit, formatEdits, formatEditsAfterEnter, formatText } from "./editing/format.ts";
export { type Highlight, highlightsAt } from "./editing/highlights.ts";
export type { Hover } from "./editing/hover.ts";
export { type OutlineItem, outlineOf } from "./editing/outline.ts";
export { referencesAt } from "./editing/references.ts";
export { type Rename, renameAt, renameTargetAt } from "./editing/rename.ts";
export { selectionsAt } from "./editing/selection-ranges.ts";
export { semanticTokens, tokenModifiers, tokenTypes } from "./editing/semantic-tokens.ts";
export type { Signature } from "./editing/signature-help.ts";
export { type FoundSymbol, symbolsLike } from "./editing/workspace-symbols.ts";
export type { AgentReference } from "./model/agent.ts";
export { readSbd } from "./model/sbd.ts";
export type { TargetVersions } from "./model/target.ts";
export { corosyncRollout } from "./planning/corosync-rollout.ts";
export { ruleUrl } from "./rules/support/rule-url.ts";
export type { Diagnostic, DiagnosticEdit, Fix } from "./text/diagnostic.ts";
export { LineIndex } from "./text/line-index.ts";
export { type CheckSettings, checkDocuments, clusterAround, mainCorosync, type StartedCheck, startCheck };

/**
 * What may be written at an offset of a file; `cluster` are all files of its cluster, itself among them. Without a target they are
 * for what they were last checked for.
 */
export function complete(
  document: SourceDocument,
  offset: number,
  cluster: readonly SourceDocument[],
  target?: TargetVersions,
): Completions {
  if (document.language === "pcs") return pcsCompletionsAt(document, offset, target);
  const model = modelOf(cluster, target);
  return document.language === "crm"
    ? completionsAt(document, offset, model)
    : corosyncCompletionsAt(document, offset, model);
}

/** What is known of the word at an offset of a file. */
export function hover(
  document: SourceDocument,
  offset: number,
  cluster: readonly SourceDocument[],
  target?: TargetVersions,
): Hover | undefined {
  if (document.language === "pcs") return pcsHoverAt(document, offset, target);
  const model = modelOf(cluster, target);
  return document.language === "crm" ? hoverAt(document, offset, model) : corosyncHoverAt(document, offset, model);
}

/** What is known of an agent by its name, in Markdown; undefined when nothing is. */
export function describeAgent(name: string, target: TargetVersions): string | undefined {
  return describeAgentNamed(agentsOf(target), name);
}

/** Help on the statement at an offset while it is typed: its form, and a sentence that says what it means. */
export function signatureHelp(document: SourceDocument, offset: number): Signature | undefined {
  return document.language === "crm" ? signatureAt(document, offset) : undefined;
}

/** A crm text; `agents` are those of its cluster's nodes, the catalogue's when absent. */
export interface CrmText {
  readonly uri: string;
  readonly text: string;
  readonly agents?: Agents | undefined;
}

/** What would change in a live CIB if these crm texts were applied to it; documents are read already. Never throws; see Plan.errors. */
export function plan(files: readonly ((SourceDocument & CrmText) | CrmText)[], cib: string, mode: ApplyMode): Plan {
  return planChanges(
    files.map((file) => ("tree" in file && file.language === "crm" ? file : { ...file, tree: parseCrm(file.text) })),
    cib,
    mode,
  );
}

/** What would change in a live CIB if its configuration were put back to that of a kept CIB. Never throws; see Plan.errors. */
export function planRollback(cib: string, kept: string): Plan {
  return planRollbackTo(cib, kept);
}

/** The edits that bring a live configuration into the crm texts that describe it. Never throws; see Pull.errors. */
export function pull(files: readonly CrmText[], cib: string, base?: PullBase, take: readonly string[] = []): Pull {
  return pullChanges(
    files.map((file) => ({ ...file, tree: parseCrm(file.text) })),
    cib,
    base,
    take,
  );
}

/** The languages a configuration can be read from. */
export const sourceLanguages = ["cib", "crm", "pcs"] as const;
/** The languages one can be written in. */
export const targetLanguages = ["cib", "crm", "pcs", "corosync"] as const;
export type SourceLanguage = (typeof sourceLanguages)[number];
export type TargetLanguage = (typeof targetLanguages)[number];

/** What of a text is converted, and for what. */
export interface ConvertOptions {
  /** The agents that it may name by their type alone; the catalogue's when absent. */
  readonly agents?: Agents | undefined;
  /** From crm to pcs: the part of the text whose statements are meant. */
  readonly selection?: Span | undefined;
}

/** A configuration in another language; errors name their place. Never throws. */
export function convert(
  uri: string,
  text: string,
  from: SourceLanguage,
  to: TargetLanguage,
  { agents, selection }: ConvertOptions = {},
): Conversion {
  if (from === "pcs") {
    if (to !== "pcs") return convertPcs(uri, text, to);
    const made = convertPcs(uri, text, "cib");
    return made.errors.length > 0 ? made : cibToPcs(uri, made.text);
  }
  if (to === "corosync") {
    const message = "Only pcs commands make a corosync.conf.";
    return { text: "", errors: [{ uri, line: 1, column: 1, message }] };
  }
  if (to === "pcs") return from === "crm" ? crmToPcs(uri, text, { agents, selection }) : cibToPcs(uri, text);
  const crm = from === "crm" ? crmToCib(uri, text, agents) : cibToCrm(uri, text);
  if (from !== to || crm.errors.length > 0) return crm;
  return to === "crm" ? cibToCrm(uri, crm.text) : crmToCib(uri, crm.text, agents);
}
