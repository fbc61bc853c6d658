import { isAtLeast } from "../model/target.ts";
import type { LiveCorosync } from "../protocol.ts";
import { count, quoted } from "../text/phrases.ts";
import { plainLine, plainTexts } from "../text/plain-text.ts";
import {
  type ClusterFacts,
  isRenamedLater,
  mustChange,
  type UpgradeEffect,
  type UpgradeFinding,
} from "./upgrade-advice.ts";
import type { UpgradeTrial } from "./upgrade-trial.ts";

const headings: Readonly<Record<UpgradeEffect, string>> = {
  refused: "Refused: change before the upgrade",
  missing: "Missing in the agents' new packages: replace before the upgrade",
  ignored: "Ignored: no longer has an effect",
  different: "Means something else",
  converted: "Converted when the schema of the CIB is upgraded: your files aren't",
  deprecated: "Deprecated: works, and will go later",
};

/** The advice for an upgrade as Markdown, which reads well in a terminal, too. */
export function formatUpgrade(
  to: string,
  found: readonly UpgradeFinding[],
  known: ClusterFacts,
  { sentence }: Pick<UpgradeTrial, "sentence">,
  corosync?: LiveCorosync,
): string {
  const [findings, facts] = [plainTexts(found, plainLine), plainTexts(known, plainLine)];
  const section = (heading: string, those: readonly UpgradeFinding[]): string[] =>
    those.length === 0 ? [] : [`## ${heading}`, those.map(formatFinding).join("\n")];
  const renamed = findings.filter((finding) => isRenamedLater(finding, facts.pacemaker));
  const parts = [
    ...(Object.keys(headings) as UpgradeEffect[]).flatMap((effect) =>
      section(
        headings[effect],
        findings.filter((finding) => finding.effect === effect && !renamed.includes(finding)),
      ),
    ),
    ...section(
      `Renamed: change once every node runs ${to}, since the present release doesn't know the new name`,
      renamed,
    ),
  ];
  const must = findings.filter(mustChange).length;
  const summary =
    findings.length === 0
      ? `Nothing in this configuration stands in the way of Pacemaker ${to}.`
      : must === 0
        ? `Nothing has to be changed for Pacemaker ${to}; ${count(findings.length, "thing")} to look at.`
        : `${count(must, "thing")} must be changed for Pacemaker ${to}.`;
  const steps = upgradeSteps(to, facts, {
    hasFindings: findings.length > renamed.length,
    hasRenamed: renamed.length > 0,
  }).map((step, index) => `${index + 1}. ${step}`);
  return `${[`# Upgrade to Pacemaker ${to}`, summary, sentence, ...aboutFiles(plainTexts(corosync, plainLine)), ...parts, "## Steps of a rolling upgrade", steps.join("\n")].join("\n\n")}\n`;
}

/** What was read of the nodes' corosync.conf, as paragraphs; none where no node was asked. */
function aboutFiles(corosync: LiveCorosync | undefined): string[] {
  if (corosync === undefined) return [];
  const { files, unread } = corosync;
  const all = files.map(({ nodes }) => nodes.map(quoted).join(", "));
  const read =
    files.length === 0
      ? []
      : files.length === 1
        ? [`The corosync.conf of ${all[0]} was checked, too.`]
        : [`The nodes have different files corosync.conf: ${all.join(" | ")}. Roll one out before the upgrade.`];
  const missing = unread.map(({ node, why }) => `${quoted(node)}: ${why}`);
  const lost =
    missing.length === 0 ? [] : [`corosync.conf couldn't be read, and wasn't checked, on ${missing.join("; ")}`];
  return [...read, ...lost];
}

function formatFinding({ file, line, column, message, rule, fix }: UpgradeFinding): string {
  return `- ${file}:${line}:${column}: ${message}${fix === undefined ? "" : ` Quick fix: ${fix}.`} [${rule}]`;
}

/** The steps of a rolling upgrade, each a sentence or more, with what is known of the cluster. */
function upgradeSteps(
  to: string,
  { pacemaker, schema, featureSet, nodes, usesSbd }: ClusterFacts,
  { hasFindings, hasRenamed }: { readonly hasFindings: boolean; readonly hasRenamed: boolean },
): string[] {
  const names = nodes.length === 0 ? "" : ` (${nodes.map(quoted).join(", ")})`;
  const own = pacemaker === undefined ? "the present release" : `Pacemaker ${pacemaker}`;
  if (pacemaker !== undefined && !isAtLeast(to, pacemaker))
    return [
      `The cluster runs ${own}, which is newer than ${to}: nodes of an older release can't join it, and its CIB may have a schema that ${to} doesn't know. An older release needs a new cluster, with the configuration loaded into it.`,
    ];
  const isOld = pacemaker !== undefined && !isAtLeast(pacemaker, "2.0.0");
  const except = hasRenamed ? ", except the new names," : "";
  const changes = hasFindings ? ` Make the changes above${except} with ${own}, as a plan like any other.` : "";
  const keeps = featureSet === undefined ? "its feature set" : `the feature set ${featureSet}`;
  return [
    `Save the CIB (cibadmin --query) and corosync.conf of every node.${changes}`,
    ...(isOld ? [`Upgrade to Pacemaker 2.1 first: from ${own}, Pacemaker 3 is no rolling upgrade.`] : []),
    `Take one node after another${names}: standby, wait until it is idle, stop the cluster there, install Pacemaker ${to}, corosync and the agents, start, check its status, unstandby.${nodes.length === 2 ? " With two nodes the other one runs everything: see that its fencing works." : ""}`,
    "Check corosync.conf with the new corosync on the first node (corosync -t) before it starts: what it refuses keeps it from starting, and an option that is gone is ignored without a message.",
    ...(usesSbd
      ? [
          "SBD is in use: keep sbd of the same release as its distribution's Pacemaker, and compare SBD_WATCHDOG_TIMEOUT with the watchdog timeout of the cluster after each node.",
        ]
      : []),
    `Until the last node has joined, the cluster keeps ${keeps}, and a node with ${own} can still join. Don't change the configuration until then. Once all nodes run ${to}, the feature set rises, and older nodes are refused.`,
    schemaStep(to, schema),
    `${hasRenamed ? "Change the old names to the new ones, as a plan. " : ""}Look at the status and the log of the DC, and pull the configuration into your files.`,
  ];
}

function schemaStep(to: string, schema: string | undefined): string {
  if (schema === "none")
    return `The CIB is checked by no schema (validate-with="none"), and cibadmin --upgrade leaves it so. Name a schema that Pacemaker ${to} knows in validate-with; it is refused where the configuration doesn't fit.`;
  return `Then upgrade the CIB's schema${schema === undefined ? "" : ` (now ${schema})`}: cibadmin --upgrade --force. It can't be undone; Pacemaker ${to} works with the old schema, too.`;
}
