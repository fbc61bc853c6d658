import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { count } from "../../../../../server/src/text/phrases.ts";
import { findingSentence } from "../../../cluster/doctor/finding.ts";
import type { PlanNeeds } from "../../../cluster/insight/plan-needs.ts";
import type { VerifyFinding } from "../../../cluster/simulate/simulation-result.ts";
import { type PlanRow, section } from "./plan-row.ts";

/** A diagnostic in one of the plan's files. */
export interface FileFinding {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** `cluster.crm:12`. */
  readonly place: string;
  readonly rule?: string;
  /** The command that shows it. */
  readonly command: PlanRow["command"];
}

/** What crm_verify, the nodes and the rules found, errors first; none where that is nothing. */
export function findingsRow(
  findings: readonly FileFinding[],
  verify: readonly VerifyFinding[],
  needs: PlanNeeds | undefined,
): readonly PlanRow[] {
  const icon = (severity: "error" | "warning"): readonly [string, string] =>
    severity === "error" ? ["error", "problemsErrorIcon.foreground"] : ["warning", "problemsWarningIcon.foreground"];
  const rows = [
    ...verify.map(({ severity, message, isExisting }, index) => ({
      severity,
      row: {
        id: `verify/${index}`,
        label: message,
        description: isExisting ? "crm_verify, also in the live configuration" : "crm_verify",
        icon: icon(severity),
        tooltip: message,
        kind: "finding",
      },
    })),
    ...(needs?.findings ?? []).map((each, index) => ({
      severity: each.severity === "error" ? ("error" as const) : ("warning" as const),
      row: {
        id: `need/${index}`,
        label: each.message,
        description: each.nodes.join(", "),
        icon: icon(each.severity === "error" ? "error" : "warning"),
        tooltip: `${findingSentence(each)} ${each.why}`,
        kind: "finding",
      },
    })),
    ...findings.map(({ severity, message, place, rule, command }, index) => ({
      severity,
      row: {
        id: `finding/${index}`,
        label: message,
        description: rule === undefined ? place : `${place} ${rule}`,
        icon: icon(severity),
        tooltip: message,
        kind: "finding",
        ...omitUndefined({ command }),
      },
    })),
  ].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1));
  const unknown = (needs?.missing ?? []).map(
    (sentence, index): PlanRow => ({
      ...{ id: `need/unknown/${index}`, label: sentence, tooltip: sentence, kind: "finding" },
      icon: ["question"],
    }),
  );
  if (rows.length + unknown.length === 0) return [];
  const errors = rows.filter(({ severity }) => severity === "error").length;
  const counts = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(rows.length > errors ? [count(rows.length - errors, "warning")] : []),
  ];
  return [section("findings", "Findings", counts.join(", "), [...rows.map(({ row }) => row), ...unknown])];
}
