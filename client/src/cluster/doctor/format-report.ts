import type { NodeReport } from "./check-nodes.ts";
import { quoted } from "./examined-cluster.ts";
import { topics } from "./finding.ts";

const labels = { error: "error", warning: "warning", information: "note" } as const;

/** A report as text: findings, the most severe first, then what couldn't be checked. */
export function formatReport({ cluster, nodes, findings, unchecked }: NodeReport): string {
  const lines = [
    `${cluster}: ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"} checked (${nodes.join(", ")})`,
    "",
  ];
  for (const { severity, topic, nodes: where, message, why, fix } of findings) {
    lines.push(`${labels[severity]}  ${topics[topic]}  ${where.join(", ")}: ${message}`, `    ${why}`);
    lines.push("command" in fix ? `    Fix, as root there: ${fix.command}` : `    Fix: ${fix.advice}`);
  }
  if (findings.length > 0) lines.push("");
  if (unchecked.length > 0) {
    lines.push("Not checked:");
    for (const { subject, nodes: where, reason } of unchecked)
      lines.push(`  ${subject} on ${quoted(where)}: ${reason}`);
    lines.push("");
  }
  lines.push(summaryOf({ findings }));
  return `${lines.join("\n")}\n`;
}

/** How many findings there are, as a sentence. */
export function summaryOf({ findings }: Pick<NodeReport, "findings">): string {
  const count = (severity: keyof typeof labels): number => findings.filter((each) => each.severity === severity).length;
  const parts = (["error", "warning", "information"] as const).flatMap((severity) => {
    const number = count(severity);
    return number === 0 ? [] : [`${number} ${labels[severity]}${number === 1 ? "" : "s"}`];
  });
  return parts.length === 0 ? "No problems found." : `Found: ${parts.join(", ")}.`;
}
