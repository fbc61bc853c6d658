import { plainJson } from "../../../server/src/text/plain-text.ts";
import type { NodeReport } from "../cluster/doctor/check-nodes.ts";
import { topics } from "../cluster/doctor/finding.ts";
import { sarifLevels, sarifSchema } from "./report-sarif.ts";

/** A report about nodes as a SARIF 2.1.0 log: a finding's places are nodes (logical locations), what wasn't checked is a notification. */
export function nodesSarif({ cluster, findings, unchecked }: NodeReport, version: string): string {
  const ids = [...new Set(findings.map(({ check }) => check))];
  const rules = ids.map((id) => {
    const topic = findings.find(({ check }) => check === id)?.topic ?? "access";
    return { id, shortDescription: { text: `${topics[topic]}: ${id}.` } };
  });
  const results = findings.map(({ check, severity, nodes, message, why, fix }) => ({
    ruleId: check,
    ruleIndex: ids.indexOf(check),
    level: sarifLevels[severity],
    message: { text: `${message} ${why} Fix: ${"command" in fix ? fix.command : fix.advice}` },
    locations: nodes.map((node) => ({
      logicalLocations: [{ name: node, fullyQualifiedName: `${cluster}/${node}`, kind: "resource" }],
    })),
  }));
  const notifications = unchecked.map(({ subject, nodes, reason }) => ({
    level: "note",
    message: { text: `Not checked: ${subject} on ${nodes.join(", ")}: ${reason}.` },
  }));
  const run = {
    tool: { driver: { name: "Quorate", version, rules } },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
    columnKind: "utf16CodeUnits",
    results,
  };
  return `${plainJson({ $schema: sarifSchema, version: "2.1.0", runs: [run] }, 2)}\n`;
}
