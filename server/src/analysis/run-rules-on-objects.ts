import { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { CorosyncModel } from "../model/corosync-model.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import { referableId } from "../model/symbols.ts";
import type { TargetVersions } from "../model/target.ts";
import { rules } from "../rules/registry.ts";
import type { FindingPlace, RuleFinding } from "../rules/rule.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { idsInXml } from "./build-model.ts";
import type { Severities } from "./incremental-check.ts";
import type { OnRuleFailure } from "./rule-runner.ts";
import { TrackedLookup } from "./tracked-lookup.ts";

/** What a model of one file is made of; the objects' places count from the file's start. */
export interface ObjectsOfFile {
  readonly uri: string;
  readonly objects: readonly ClusterObject[];
  readonly corosync: CorosyncModel | undefined;
  readonly target: TargetVersions;
  readonly memo: Memo;
}

/** The model of objects that are all written in one file. */
export function modelOfObjects({ uri, objects, corosync, target, memo }: ObjectsOfFile): ClusterModel {
  const definitions = new Map<string, DefinedObject>();
  const otherNames = new Set<string>();
  for (const object of objects) {
    const id = referableId(object);
    if (id !== undefined && !definitions.has(id)) definitions.set(id, { uri, object });
    if (object.kind === "xml") for (const name of idsInXml(object.source)) otherNames.add(name);
  }
  const place = () => objects.map((object) => ({ uri, object, offset: 0 }));
  return new ClusterModel({ place, definitions, otherNames, corosync, target, memo });
}

/** How a model is to be judged. */
export interface RuleRunOptions {
  readonly severities: Severities;
  readonly onRuleFailure: OnRuleFailure;
  /** Where in its file a finding stands that a rule places so. */
  spanOf(at: FindingPlace, span: Span): Span;
}

/** Runs all rules on a model, once, and puts what they find into the lists of their files; files without a list are passed over. */
export function runRulesOnModel(
  model: ClusterModel,
  { severities, onRuleFailure, spanOf }: RuleRunOptions,
  findings: ReadonlyMap<string, Diagnostic[]>,
): void {
  for (const rule of rules) {
    const report = (found: RuleFinding): void => {
      const severity = severities[rule.id] ?? found.severity ?? rule.severity;
      if (severity === "off") return;
      const { at, message, related = [] } = found;
      findings.get(at.uri)?.push({
        severity,
        code: rule.id,
        message,
        span: spanOf(at, found.span),
        fixes: [],
        related: related.map((each) => ({
          uri: each.at.uri,
          span: spanOf(each.at, each.span),
          message: each.message,
        })),
      });
    };
    try {
      if (rule.checkObject) {
        const around = new TrackedLookup(model);
        for (const { uri, object } of model.placed) rule.checkObject({ uri, object }, around, report);
      }
      rule.check?.(model, report);
    } catch (error) {
      onRuleFailure(rule.id, error);
    }
  }
}
