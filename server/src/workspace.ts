/**
 * The façade over all that Quorate knows of cluster configurations: plain data in and out, no LSP and no IO, so that it runs
 * anywhere. The language server and the command line are its entry points. What needs memory is a method of a workspace; what only
 * depends on its arguments is a function.
 */
import { agentsOf } from "./agents/catalogue.ts";
import { modelOfCib } from "./analysis/check-cib.ts";
import { type CheckSettings, checkDocuments, type StartedCheck, startCheck } from "./analysis/check-documents.ts";
import { modelOfPcs } from "./analysis/check-pcs.ts";
import { clusterAround } from "./analysis/cluster-around.ts";
import { ClusterStates } from "./analysis/cluster-state.ts";
import type { Place } from "./analysis/place.ts";
import type { OnRuleFailure } from "./analysis/rule-runner.ts";
import { type Language, parseDocument, type SourceDocument, updateDocument } from "./analysis/source-document.ts";
import { gatherObjects } from "./conversion/configuration-objects.ts";
import {
  type Conversion,
  type ConvertOptions,
  convertText,
  type SourceLanguage,
  type TargetLanguage,
} from "./conversion/convert.ts";
import { parseCrm, type TextChange } from "./crm/crm-tree.ts";
import { cibCompletionsAt } from "./editing/completion/cib-completion.ts";
import { completionsAt } from "./editing/completion/completion.ts";
import { corosyncCompletionsAt } from "./editing/completion/corosync-completion.ts";
import { pcsCompletionsAt } from "./editing/completion/pcs-completion.ts";
import type { Completions } from "./editing/completion/proposals.ts";
import { type Signature, signatureAt } from "./editing/completion/signature-help.ts";
import { cibHoverAt } from "./editing/hover/cib-hover.ts";
import { corosyncHoverAt } from "./editing/hover/corosync-hover.ts";
import { describeAgentNamed, type Hover, hoverAt } from "./editing/hover/hover.ts";
import { pcsHoverAt } from "./editing/hover/pcs-hover.ts";
import { type HintKind, type InlayHint, inlayHintsIn } from "./editing/inlay-hints.ts";
import { namesAt } from "./editing/names/cluster-names.ts";
import { type Definition, definitionAt } from "./editing/names/definition.ts";
import { type Highlight, highlightsAt } from "./editing/names/highlights.ts";
import { referencesAt } from "./editing/names/references.ts";
import { type Rename, renameAt, renameTargetAt } from "./editing/names/rename.ts";
import type { Refactoring } from "./editing/refactoring/refactoring.ts";
import { refactoringsIn } from "./editing/refactoring/refactorings.ts";
import { semanticTokens } from "./editing/semantic-tokens.ts";
import { buildGraph } from "./graph/build-graph.ts";
import { type Dependency, dependenciesOf, resourceNamed } from "./graph/dependencies.ts";
import { graphPlaces } from "./graph/graph-places.ts";
import type { Agents } from "./model/agent.ts";
import type { ClusterModel } from "./model/cluster-model.ts";
import { newest, type TargetVersions } from "./model/target.ts";
import { convertForRelease } from "./planning/convert-for-release.ts";
import { LastLiveCib } from "./planning/live-cib.ts";
import { membershipOf } from "./planning/membership.ts";
import { planChanges, planRollbackTo } from "./planning/plan.ts";
import { pullChanges } from "./planning/pull.ts";
import type { ApplyMode, ClusterGraph, Membership, Plan, Pull, PullBase } from "./protocol.ts";
import type { Diagnostic } from "./text/diagnostic.ts";
import { Memo } from "./text/memo.ts";
import type { Span } from "./text/span.ts";

export { agentReference } from "./agents/agent-reference.ts";
export { InstalledAgents } from "./agents/installed-agents.ts";
export type { CheckSettings, StartedCheck } from "./analysis/check-documents.ts";
export { mainCorosync } from "./analysis/cluster-around.ts";
export { type CorosyncOutput, corosyncDiagnostic, textForCorosync } from "./analysis/corosync-validation.ts";
export { agentsNamedAt, agentsNamedIn } from "./analysis/named-agents.ts";
export type { Place } from "./analysis/place.ts";
export { allRules, explainRule, isRule, type RuleInfo, ruleLike } from "./analysis/rule-catalogue.ts";
export {
  isPcsText,
  type Language,
  languageOfFile,
  parseDocument,
  type SourceDocument,
  updateDocument,
} from "./analysis/source-document.ts";
export { suppressionOf } from "./analysis/suppressions.ts";
export {
  type ConvertOptions,
  type SourceLanguage,
  sourceLanguages,
  type TargetLanguage,
  targetLanguages,
} from "./conversion/convert.ts";
export { type PastedPcs, pastePcs } from "./conversion/paste-pcs.ts";
export { CrmPositions } from "./crm/crm-positions.ts";
export { isCrmScript, readCrmScript } from "./crm/script.ts";
export type { Completion, Completions } from "./editing/completion/proposals.ts";
export type { Signature } from "./editing/completion/signature-help.ts";
export { linksIn } from "./editing/document-links.ts";
export { type Fold, foldsOf } from "./editing/folding.ts";
export {
  applyEdits,
  type FormatEdit,
  formatEdits,
  formatEditsAfterEnter,
  formatText,
} from "./editing/format/format.ts";
export type { Hover } from "./editing/hover/hover.ts";
export { type HintKind, hintKinds, type InlayHint } from "./editing/inlay-hints.ts";
export type { Definition } from "./editing/names/definition.ts";
export type { Highlight } from "./editing/names/highlights.ts";
export type { Rename } from "./editing/names/rename.ts";
export { type OutlineItem, outlineOf } from "./editing/outline.ts";
export { selectionsAt } from "./editing/selection-ranges.ts";
export { tokenModifiers, tokenTypes } from "./editing/semantic-tokens.ts";
export { type FoundSymbol, symbolsLike } from "./editing/workspace-symbols.ts";
export type { Dependency } from "./graph/dependencies.ts";
export type { AgentReference } from "./model/agent.ts";
export { readSbd, type Sbd, sbdOfFolder } from "./model/sbd.ts";
export { type TargetVersions, targetOfCibText } from "./model/target.ts";
export { changedDefaults } from "./planning/changed-defaults.ts";
export { corosyncRollout } from "./planning/corosync-rollout.ts";
export { formatUpgrade } from "./planning/format-upgrade.ts";
export {
  type ClusterFacts,
  clusterFacts,
  mustChange,
  type UpgradeFinding,
  unconvertedTarget,
  upgradedTarget,
  upgradeFindings,
} from "./planning/upgrade-advice.ts";
export { upgradeFindingsOfCorosync, upgradeFindingsOfLive } from "./planning/upgrade-findings.ts";
export { describeTrial } from "./planning/upgrade-trial.ts";
export { ruleUrl } from "./rules/support/rule-url.ts";
export type { Diagnostic, Edit, Fix } from "./text/diagnostic.ts";
export { LineIndex } from "./text/line-index.ts";

/** A workspace: the documents that are open, and what was computed from them and from others. Nothing is shared between two. */
export interface Workspace {
  /** Opens a document, or opens it again with another text. */
  open(uri: string, language: Language, text: string): SourceDocument;
  /** Gives an open document another text, or changes it: then only the lines that are touched are parsed again. Throws for one that isn't open. */
  change(uri: string, changed: string | TextChange): SourceDocument;
  close(uri: string): void;
  /** An open document, as it is now. */
  document(uri: string): SourceDocument | undefined;

  /**
   * The files among a folder's that describe one cluster with `document`, itself among them. A crm file that defines half of the
   * same resources again is another version of the configuration, a copy or a sample, and is left out, as is a second corosync.conf.
   */
  clusterAround(document: SourceDocument, folder: readonly SourceDocument[]): SourceDocument[];

  /**
   * What is wrong in the files of one cluster, by file, in the order of the text. After a change only what it touches is checked again.
   * A rule that fails loses its own diagnostics only; `onRuleFailure` is called.
   */
  checkDocuments(
    documents: readonly SourceDocument[],
    onRuleFailure?: OnRuleFailure,
    settings?: CheckSettings,
  ): Map<string, Diagnostic[]>;
  /**
   * Begins a check as `checkDocuments` does; where the rules about the whole cluster take longer than a keystroke may, their last
   * diagnostics stay until the rest of the check has run.
   */
  startCheck(
    documents: readonly SourceDocument[],
    onRuleFailure?: OnRuleFailure,
    settings?: CheckSettings,
  ): StartedCheck;
  /**
   * What may be written at an offset of a file; `cluster` are all files of its cluster, itself among them. Without a target they are
   * for what they were last checked for.
   */
  complete(
    document: SourceDocument,
    offset: number,
    cluster: readonly SourceDocument[],
    target?: TargetVersions,
  ): Completions;
  /** What is known of the word at an offset of a file. */
  hover(
    document: SourceDocument,
    offset: number,
    cluster: readonly SourceDocument[],
    target?: TargetVersions,
  ): Hover | undefined;
  /** Where the thing that the word at an offset names is defined, in whichever of the cluster's files; undefined where there is no name. */
  definitionAt(document: SourceDocument, offset: number, cluster: readonly SourceDocument[]): Definition | undefined;
  /** Where the thing that the word at an offset names is mentioned in the cluster's files; with `definitions`, also where it is defined. */
  referencesAt(
    document: SourceDocument,
    offset: number,
    cluster: readonly SourceDocument[],
    definitions: boolean,
  ): Place[];
  /** Every place in the file that names the same thing as the word at an offset. */
  highlightsAt(document: SourceDocument, offset: number): Highlight[];
  /** The name that can be renamed at an offset: its place without quotes, `@` or what follows it. */
  renameTargetAt(document: SourceDocument, offset: number): { span: Span; name: string } | undefined;
  /** Gives the thing that the word at an offset names another name, in all of the cluster's files. */
  renameAt(document: SourceDocument, offset: number, newName: string, cluster: readonly SourceDocument[]): Rename;
  /** Edits on offer for a selection where nothing is wrong: group, clone, other lines; none but in crm. At a statement's end only where they are asked for. */
  refactoringsIn(
    document: SourceDocument,
    selection: Span,
    isAskedFor: boolean,
    cluster: readonly SourceDocument[],
  ): Refactoring[];
  /**
   * The semantic tokens of a file, or of the statements that touch `within`: five numbers a token, as LSP has them.
   * A generator that yields now and then while it works and returns the numbers, so that a caller can stop it.
   */
  semanticTokens(document: SourceDocument, within?: Span): Generator<undefined, Uint32Array>;

  /** What holds in a stretch of a crm file though it isn't written there, of the kinds that are wanted; none for other languages. */
  inlayHints(
    document: SourceDocument,
    within: Span,
    cluster: readonly SourceDocument[],
    kinds: ReadonlySet<HintKind>,
  ): InlayHint[];

  /** The resource whose name is at an offset; undefined where there is none that the cluster's files define. */
  resourceAt(document: SourceDocument, offset: number, cluster: readonly SourceDocument[]): Dependency | undefined;

  /** What a resource depends on, or what depends on it, by the constraints and groups of the cluster's files. */
  dependencies(
    cluster: readonly SourceDocument[],
    resource: string,
    direction: "needs" | "needed by",
  ): readonly Dependency[];

  /** The picture of the configuration that these files are together: boxes and edges in the order of the text, not yet laid out. */
  graph(cluster: readonly SourceDocument[]): ClusterGraph;

  /** The members of the cluster that these files describe, and how their votes are counted. */
  membership(cluster: readonly SourceDocument[]): Membership;

  /** What would change in a live CIB if these crm texts were applied to it; documents are parsed already. Never throws; see Plan.errors. */
  plan(files: readonly ((SourceDocument & CrmText) | CrmText)[], cib: string, mode: ApplyMode): Plan;
}

const isCorosync = ({ language }: SourceDocument): boolean => language === "corosync";

/** A workspace without documents. */
export function createWorkspace(): Workspace {
  const memo = new Memo();
  const clusters = new ClusterStates(memo);
  const documents = new Map<string, SourceDocument>();
  const lastLive = new LastLiveCib();
  const hold = (document: SourceDocument): SourceDocument => {
    documents.set(document.uri, document);
    return document;
  };
  const modelWith = (
    cib: SourceDocument & { readonly language: "cib" },
    cluster: readonly SourceDocument[],
    target = newest,
  ) => modelOfCib(cib, cluster.filter(isCorosync), target, memo);
  const modelOf = (cluster: readonly SourceDocument[]): ClusterModel => {
    const cib = cluster.find((document) => document.language === "cib");
    if (cib) return modelWith(cib, cluster);
    return clusters.update(cluster.filter(({ language }) => language !== "pcs")).model;
  };
  return {
    open: (uri, language, text) => hold(parseDocument(uri, language, text)),
    change(uri, changed) {
      const document = documents.get(uri);
      if (!document) throw new Error(`"${uri}" is not open.`);
      return hold(updateDocument(document, changed));
    },
    close(uri) {
      documents.delete(uri);
    },
    document: (uri) => documents.get(uri),

    clusterAround: (document, folder) => clusterAround(document, folder, memo),
    checkDocuments: (files, onRuleFailure, settings) => checkDocuments(clusters, files, onRuleFailure, settings),
    startCheck: (files, onRuleFailure, settings) => startCheck(clusters, files, onRuleFailure, settings),

    complete(document, offset, cluster, target) {
      if (document.language === "pcs")
        return pcsCompletionsAt(document, offset, modelOfPcs(document, target ?? newest, memo));
      if (document.language === "cib") return cibCompletionsAt(document, offset, modelWith(document, cluster, target));
      const { model } = clusters.update(cluster, target);
      return document.language === "crm"
        ? completionsAt(document, offset, model)
        : corosyncCompletionsAt(document, offset, model);
    },
    hover(document, offset, cluster, target) {
      if (document.language === "pcs")
        return pcsHoverAt(document, offset, modelOfPcs(document, target ?? newest, memo));
      if (document.language === "cib") return cibHoverAt(document, offset, modelWith(document, cluster, target));
      const { model } = clusters.update(cluster, target);
      return document.language === "crm" ? hoverAt(document, offset, model) : corosyncHoverAt(document, offset, model);
    },
    definitionAt: (document, offset, cluster) => definitionAt(document, offset, cluster, memo),
    referencesAt: (document, offset, cluster, definitions) =>
      referencesAt(document, offset, cluster, definitions, memo),
    highlightsAt: (document, offset) => highlightsAt(document, offset, memo),
    renameTargetAt: (document, offset) => renameTargetAt(document, offset, memo),
    renameAt: (document, offset, newName, cluster) => renameAt(document, offset, newName, cluster, memo),
    refactoringsIn: (document, selection, isAskedFor, cluster) =>
      document.language === "crm"
        ? refactoringsIn(document, selection, isAskedFor, cluster, clusters.update(cluster).model, memo)
        : [],
    inlayHints: (document, within, cluster, kinds) =>
      document.language === "crm" && kinds.size > 0
        ? inlayHintsIn(document, within, clusters.update(cluster).model, kinds)
        : [],
    semanticTokens: (document, within) => semanticTokens(document, memo, within),

    resourceAt(document, offset, cluster) {
      const name = namesAt(document, offset, memo).find(({ place }) => place.space === "id")?.place.name;
      return name === undefined ? undefined : resourceNamed(modelOf(cluster), name, "");
    },
    dependencies: (cluster, resource, direction) => dependenciesOf(modelOf(cluster), resource, direction),

    graph(cluster) {
      const model = modelOf(cluster);
      return buildGraph(model, graphPlaces(model, cluster));
    },

    membership: (cluster) => membershipOf(modelOf(cluster)),

    plan(files, cib, mode) {
      const gather = () =>
        gatherObjects(
          files.map((file) =>
            "tree" in file && file.language === "crm" ? file : { ...file, tree: parseCrm(file.text) },
          ),
        );
      return planChanges(gather, cib, mode, lastLive);
    },
  };
}

/** What is known of an agent by its name, in Markdown; undefined when nothing is. */
export function describeAgent(name: string, target: TargetVersions): string | undefined {
  return describeAgentNamed(agentsOf(target), name);
}

/** Help on the statement at an offset while it is typed: its form, and a sentence with its meaning. */
export function signatureHelp(document: SourceDocument, offset: number): Signature | undefined {
  return document.language === "crm" ? signatureAt(document, offset) : undefined;
}

/** A crm text; `agents` are those of its cluster's nodes, the catalogue's when absent. */
export interface CrmText {
  readonly uri: string;
  readonly text: string;
  readonly agents?: Agents | undefined;
}

/** What would change in a live CIB if its configuration were rolled back to that of a saved CIB. Never throws; see Plan.errors. */
export function planRollback(cib: string, saved: string): Plan {
  return planRollbackTo(cib, saved);
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

/**
 * A configuration in another language; errors name their place. For a release crm text and CIBs are in its forms, with a note about each
 * statement that its schema refuses or the crmsh beside it can't read. Never throws.
 */
export function convert(
  uri: string,
  text: string,
  from: SourceLanguage,
  to: TargetLanguage,
  options: ConvertOptions = {},
): Conversion {
  const { agents, pacemaker } = options;
  return pacemaker !== undefined && (to === "crm" || to === "cib")
    ? convertForRelease(uri, text, from, to, pacemaker, agents)
    : convertText(uri, text, from, to, options);
}
