import type { UpgradeAdvice, UpgradeAdviceParams } from "../protocol.ts";
import {
  changedDefaults,
  clusterFacts,
  describeTrial,
  formatUpgrade,
  upgradedTarget,
  upgradeFindings,
  upgradeFindingsOfCorosync,
  upgradeFindingsOfLive,
  type Workspace,
} from "../workspace.ts";
import type { ClusterFiles } from "./cluster-files.ts";

/** quorate/upgradeAdvice: about the files of a document's cluster, else about the live CIB. */
export function adviseUpgrade(
  workspace: Workspace,
  files: ClusterFiles,
  { to, uri, cib, copy, corosync }: UpgradeAdviceParams,
  onRuleFailure: (rule: string, error: unknown) => void,
): UpgradeAdvice {
  const document = uri === undefined ? undefined : files.read(uri);
  const cluster = document === undefined ? [] : files.clusterOf(document);
  const found = workspace.checkDocuments(cluster, onRuleFailure, { target: upgradedTarget(to) });
  const facts = cib === undefined ? { nodes: [], usesSbd: false } : clusterFacts(cib);
  const changed = changedDefaults(cluster, facts.pacemaker, to);
  const foundIn = (uri: string) => [...(found.get(uri) ?? []), ...(changed.get(uri) ?? [])];
  const findings =
    document === undefined
      ? upgradeFindingsOfLive(cib ?? "<cib><configuration/></cib>", to)
      : cluster.flatMap((each) => upgradeFindings(nameOf(each.uri), each.text, foundIn(each.uri)));
  const ofNodes = corosync === undefined ? [] : upgradeFindingsOfCorosync(corosync, to);
  const all = [...findings, ...ofNodes];
  return { text: formatUpgrade(to, all, facts, describeTrial(to, cib, copy), corosync), findings: all.length };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
