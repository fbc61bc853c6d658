import { corosyncModelOf } from "../corosync/lower.ts";
import { parseCorosync } from "../corosync/parse.ts";
import { crmCommandsIn } from "../crm/script.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { newest, type TargetVersions } from "../model/target.ts";
import { refusedParameter } from "../pcs/commands/create.ts";
import { printCorosync } from "../pcs/corosync-draft.ts";
import type { PcsCommand } from "../pcs/execute.ts";
import { notMadeHere } from "../pcs/lookups.ts";
import type { PcsOutcome, PcsTree } from "../pcs/pcs-tree.ts";
import { refusedThere } from "../pcs/releases.ts";
import { sbdOf } from "../pcs/sbd-settings.ts";
import { isUnknown } from "../pcs/shell/syntax.ts";
import { holdsUnknown } from "../pcs/unknown-values.ts";
import { noFenceDevice } from "../rules/fencing/no-fence-device.ts";
import type { ModelPlace } from "../rules/rule.ts";
import { fencingNames } from "../rules/support/fencing/fencing.ts";
import type { Diagnostic, InText } from "../text/diagnostic.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { checkModel } from "./check-model.ts";
import { inFile } from "./in-file.ts";
import { modelOfObjects } from "./model-of-objects.ts";
import type { OnRuleFailure, Severities } from "./rule-runner.ts";
import type { PcsDocument } from "./source-document.ts";

/** The cluster that a script makes; its corosync.conf counts as part of the script. */
export function modelOfPcs({ uri, tree }: PcsDocument, target: TargetVersions, memo: Memo): ClusterModel {
  return memo.latest(modelOfPcs, [tree, uri, target], () => modelOfOutcome(uri, tree, target, memo));
}

function modelOfOutcome(uri: string, outcome: PcsOutcome, target: TargetVersions, memo: Memo): ClusterModel {
  const corosync = outcome.corosync && corosyncModelOf(uri, parseCorosync(printCorosync(outcome.corosync)));
  return modelOfObjects({ uri, objects: outcome.objects, corosync, target, memo });
}

/** What is wrong in a script: what pcs would refuse, notes about its commands, and what the rules report about the cluster it makes. */
export function checkPcs(
  document: PcsDocument,
  memo: Memo,
  onRuleFailure: OnRuleFailure = () => {},
  { target = newest, severities = {} }: { readonly target?: TargetVersions; readonly severities?: Severities } = {},
): Diagnostic[] {
  const { uri, tree } = document;
  const sbd = target.sbd ? undefined : sbdOf(tree);
  const withSbd = sbd ? { ...target, sbd } : target;
  const diagnostics = tree.problems
    .filter(({ code }) => code !== refusedParameter)
    .map((problem) => inFile(forRelease(forExistingCluster(problem, tree), target), uri, 0));
  diagnostics.push(...crmCommandsIn(document.text).map((problem) => inFile(problem, uri, 0)));
  const found = new Map<string, Diagnostic>();
  for (const outcome of [tree, ...tree.alternatives]) {
    const model =
      outcome === tree && !sbd ? modelOfPcs(document, target, memo) : modelOfOutcome(uri, outcome, withSbd, memo);
    const whole = outcome.corosync?.span ?? { start: 0, end: 0 };
    const isSetupKnown = !holdsUnknown(outcome.corosync) && !tree.partial.some(({ start }) => start === whole.start);
    const reported: Diagnostic[] = [];
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
    checkModel(model, options, new Map([[uri, reported]]));
    for (const each of reported) {
      if (!isAboutKnown(each, tree, isSetupKnown ? undefined : whole)) continue;
      if (each.code === noFenceDevice.id && (outcome.hasLostDevice || !isWholeCluster(model))) continue;
      found.set(`${each.span.start} ${each.span.end} ${each.code} ${each.message}`, each);
    }
  }
  diagnostics.push(...[...found.values()].map(withoutCrmShell));
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  return diagnostics;
}

/** A finding that advises commands which nodes with pcs have: those of crmsh may not be installed there. */
function withoutCrmShell(finding: Diagnostic): Diagnostic {
  const message = finding.message
    .replace(/"crm resource clear ([^"]+)"/, '"pcs resource clear $1"')
    .replace(/"crm resource secret (\S+) set ([^"\s]+)"/, '"cibsecret set $1 $2 VALUE"');
  return message === finding.message ? finding : { ...finding, message };
}

/** Whether a script sets a cluster up or speaks of its fencing: otherwise it works on a cluster that may have fence devices. */
function isWholeCluster(model: ClusterModel): boolean {
  return model.corosync !== undefined || model.property(...fencingNames.enabled) !== undefined;
}

/** Commands that make what constraints and other commands name. */
const making = /^(?:cluster setup|(?:resource|stonith|resource bundle|tag) create|cluster cib-push|config restore)$/;
/** Commands that connect things: a script that makes some of them most likely means to have made all. */
const connecting = /^(?:constraint|resource (?:group|clone|promotable|bundle)|stonith level|tag)\b/;

/**
 * Something that a script names and doesn't make is an error in a script that sets a cluster up. One that changes or moves it works on a
 * cluster that has it.
 */
function forExistingCluster(problem: Diagnostic<InText>, { commands }: PcsTree): Diagnostic<InText> {
  if (problem.code !== notMadeHere) return problem;
  const known = { ...problem, code: "syntax" };
  const pathOf = (command: PcsCommand | undefined): string => command?.definition?.path.join(" ") ?? "";
  const made = commands.map(pathOf).filter((path) => making.test(path));
  const path = pathOf(commands.find(({ span }) => span.start <= problem.span.start && problem.span.end <= span.end));
  const isMeant = (problem.fixes ?? []).length > 0;
  if (isMeant || made.includes("cluster setup") || (made.length > 0 && connecting.test(path))) return known;
  const message = problem.message.replace("Create it first.", "It has to be in the cluster already.");
  return { ...known, severity: "information", message };
}

/** What some releases of pcs refuse is an error for a target that has one of them: pcs 0.12 is for Pacemaker 3. */
function forRelease(problem: Diagnostic<InText>, { pacemaker }: TargetVersions): Diagnostic<InText> {
  return refusedThere(pacemaker).has(problem.code) ? { ...problem, severity: "error" } : problem;
}

/** Whether a finding is about what is known: nothing is said of words, and of what is missing in commands, that only the running script knows. */
function isAboutKnown({ span, message }: Diagnostic, tree: PcsTree, unknownSetup: Span | undefined): boolean {
  if (isUnknown(message)) return false;
  if (unknownSetup && span.start === unknownSetup.start && span.end === unknownSetup.end) return false;
  if (
    tree.unknown.some(
      ({ start, end }) => span.start < end && span.end > start && span.end - span.start <= 2 * (end - start) + 80,
    )
  )
    return false;
  const partial = tree.partial.find(({ start, end }) => span.start >= start && span.end <= end);
  if (!partial) return true;
  const command = tree.commands.find((each) => each.span.start === partial.start);
  const word = command?.line.words.find((each) => each.span.start <= span.start && each.span.end >= span.end);
  return word?.value.includes("=") ?? false;
}
