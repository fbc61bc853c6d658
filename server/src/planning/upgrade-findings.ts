import { checkAlone } from "../analysis/check-documents.ts";
import { parseDocument } from "../analysis/source-document.ts";
import { convertText } from "../conversion/convert.ts";
import type { LiveCorosync } from "../protocol.ts";
import { changedDefaults } from "./changed-defaults.ts";
import {
  clusterFacts,
  type UpgradeFinding,
  unconvertedTarget,
  upgradedTarget,
  upgradeFindings,
} from "./upgrade-advice.ts";

/** What an upgrade to a release concerns in a live CIB, which is checked as crm: there, findings have places and fixes. */
export function upgradeFindingsOfLive(cib: string, to: string): UpgradeFinding[] {
  const file = "live configuration";
  const { text: crm, errors } = convertText(file, cib, "cib", "crm");
  // What its own schema would refuse, such as a CIB that names none, is no crm text.
  const [language, text] = errors.length > 0 ? (["cib", cib] as const) : (["crm", crm] as const);
  const document = parseDocument(file, language, text);
  const { schema, pacemaker } = clusterFacts(cib);
  const changed = changedDefaults([document], pacemaker, to).get(file) ?? [];
  const found = [...checkAlone(document, upgradedTarget(to)), ...changed];
  return upgradeFindings(file, text, found, checkAlone(document, unconvertedTarget(to, schema)));
}

/** What an upgrade to a release concerns in the corosync.conf of each node. */
export function upgradeFindingsOfCorosync({ files }: LiveCorosync, to: string): UpgradeFinding[] {
  return files.flatMap(({ nodes, text }) => {
    const document = parseDocument("corosync.conf", "corosync", text);
    return upgradeFindings(`corosync.conf of ${nodes.join(", ")}`, text, checkAlone(document, upgradedTarget(to)));
  });
}
