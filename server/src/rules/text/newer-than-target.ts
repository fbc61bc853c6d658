import { findOption } from "../../corosync/section-facts.ts";
import type { CorosyncModel, CorosyncSectionView } from "../../model/corosync-model.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { knownNames } from "../support/known-names.ts";

/** Options that came with the transport knet. */
const ofKnet = /^(?:knet_\w+|crypto_model|link_mode|linknumber)$/;

function checkSection(
  section: CorosyncSectionView,
  at: CorosyncModel,
  target: string,
  report: (finding: RuleReport) => void,
): void {
  for (const { key, keySpan, value, valueSpan } of section.options) {
    if (section.path === "totem" && key === "transport" && value === "knet" && !isAtLeast(target, "3.0.0")) {
      report({
        at,
        span: valueSpan,
        severity: "warning",
        message: `corosync ${target} has no transport knet: it has udp and udpu, and takes udp for any other. Set udpu, or udp for multicast.`,
        fixes: [{ title: "Set transport: udpu", at, span: valueSpan, text: "udpu" }],
      });
    }
    const since = findOption(section.path, key)?.since ?? (ofKnet.test(key) ? "3.0.0" : undefined);
    if (since === undefined || isAtLeast(target, since)) continue;
    report({
      at,
      span: keySpan,
      message: `"${key}" exists since corosync ${since}; the target is ${target}, which ignores it.`,
    });
  }
  for (const inner of section.sections) checkSection(inner, at, target, report);
}

/** A name that the target's release doesn't support yet. */
export const newerThanTarget: Rule = {
  id: "newer-than-target",
  group: "text",
  severity: "information",
  title: "Newer than the target release",
  why: "An option or role that is newer than the release on the nodes is ignored there, or makes the cluster reject the configuration. Use the older name, remove it, or update the nodes. The settings quorate.targetPacemaker and quorate.targetCorosync define the releases on the nodes.",
  source: "The change logs of Pacemaker and corosync; corosync.conf(5) of corosync 2.4",
  wrong: "property fencing-enabled=true\nprimitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  right: "property stonith-enabled=true\nprimitive f stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  exampleTarget: { pacemaker: "2.1.7", corosync: "3.1.7" },
  alsoInXml: "with-fixes",
  checkObject(at, { target }, report) {
    const { pacemaker } = target;
    if (pacemaker === undefined) return;
    for (const { info, span, isWhole } of knownNames(at.object)) {
      if (info.since === undefined || isAtLeast(pacemaker, info.since)) continue;
      const older = info.renamedFrom;
      const instead = older === undefined ? "" : ` Use "${older}", which later releases accept too.`;
      const isRole = info.name === "Promoted" || info.name === "Unpromoted";
      const verdict = isRole ? `${pacemaker} rejects it` : `${pacemaker} ignores it`;
      report({
        at,
        span: span ?? at.object.idSpan ?? { start: 0, end: at.object.kind.length },
        severity: isRole ? "error" : "warning",
        message: `"${info.name}" exists since Pacemaker ${info.since}; ${verdict}.${instead}`,
        ...(older !== undefined && span && isWhole !== false
          ? { fixes: [{ title: `Change to "${older}"`, at, span, text: older }] }
          : {}),
      });
    }
  },
  check({ corosync, target }, report) {
    if (corosync && target.corosync !== undefined) checkSection(corosync.root, corosync, target.corosync, report);
  },
};
