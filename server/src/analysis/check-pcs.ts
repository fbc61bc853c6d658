import { corosyncModelOf } from "../corosync/lower.ts";
import { parseCorosync } from "../corosync/parse.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import { printCorosync } from "../pcs/corosync-draft.ts";
import type { ModelPlace } from "../rules/rule.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { checkModel } from "./check-model.ts";
import { inFile } from "./in-file.ts";
import { modelOfObjects } from "./model-of-objects.ts";
import type { OnRuleFailure, Severities } from "./rule-runner.ts";
import type { PcsDocument } from "./source-document.ts";

/** The cluster that a script makes; its corosync.conf counts as part of the script. */
export function modelOfPcs({ uri, tree }: PcsDocument, target: TargetVersions, memo: Memo): ClusterModel {
  return memo.latest(modelOfPcs, [tree, uri, target], () => {
    const corosync = tree.corosync && corosyncModelOf(uri, parseCorosync(printCorosync(tree.corosync)));
    return modelOfObjects({ uri, objects: tree.objects, corosync, target, memo });
  });
}

/** What is wrong in a script: what pcs would refuse, notes about its commands, and what the rules report about the cluster it makes. */
export function checkPcs(
  document: PcsDocument,
  memo: Memo,
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: { readonly target?: TargetVersions; readonly severities?: Severities } = {},
): Diagnostic[] {
  const { uri, tree } = document;
  const diagnostics = tree.problems.map((problem) => inFile(problem, uri, 0));
  const whole = tree.corosync?.span ?? { start: 0, end: 0 };
  const options = {
    severities,
    onRuleFailure,
    spanInFile: (at: ModelPlace | undefined, span: Span): Span => {
      // What corosync.conf lacks is reported at the command that sets the cluster up.
      if (!at || !("object" in at)) return whole;
      // A span of 0 is the keyword of a crm statement, which a script has none of: the command is reported.
      return span.start > 0 ? span : (at.object.span ?? span);
    },
  };
  checkModel(modelOfPcs(document, target, memo), options, new Map([[uri, diagnostics]]));
  return diagnostics;
}
