import { count } from "../../../../server/src/text/phrases.ts";
import type { NodeReport } from "../../cluster/doctor/check-nodes.ts";
import { topics } from "../../cluster/doctor/finding.ts";
import type { ApprovedFix } from "../../cluster/doctor/run-fix.ts";

type ReportedFinding = NodeReport["findings"][number];

/** A line of the view "Checks". */
export interface CheckRow {
  /** The same for the same line of one report. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** A codicon, and the theme's colour for it. */
  readonly icon?: readonly [name: string, color?: string];
  readonly tooltip?: string;
  /** A command for a shell that a click copies. */
  readonly copies?: string;
  /** A command for a shell that a click offers to run on these nodes. */
  readonly runs?: ApprovedFix & { readonly cluster: string };
  readonly children?: readonly CheckRow[];
  readonly isCollapsed?: boolean;
}

const icons = {
  error: ["error", "problemsErrorIcon.foreground"],
  warning: ["warning", "problemsWarningIcon.foreground"],
  information: ["info", "problemsInfoIcon.foreground"],
} as const;

/** The lines of the view: each node with its findings, what is about several nodes first; then what wasn't checked. */
export function checkRows(report: NodeReport): readonly CheckRow[] {
  const isWide = ({ nodes }: ReportedFinding): boolean => nodes.length > 1;
  const names = [...new Set([...report.nodes, ...report.findings.flatMap(({ nodes }) => nodes)])];
  const wide = report.findings.filter(isWide);
  const groups = [
    ...(wide.length > 0 ? [{ name: "Several nodes", findings: wide, icon: "server-environment" }] : []),
    ...names.map((name) => ({
      name,
      findings: report.findings.filter((each) => !isWide(each) && each.nodes.includes(name)),
      icon: "vm",
    })),
  ];
  const unchecked = report.unchecked.map(
    ({ subject, nodes, reason }, index): CheckRow => ({
      id: `unchecked/${index}`,
      label: subject,
      description: `${nodes.join(", ")}: ${reason}`,
      tooltip: `${subject} on ${nodes.join(", ")}: ${reason}`,
      icon: ["question"],
    }),
  );
  return [
    ...groups.map(
      ({ name, findings, icon }): CheckRow => ({
        id: `node/${name}`,
        label: name,
        description: findings.length === 0 ? "no problems found" : describe(findings),
        icon: [icon],
        ...(findings.length > 0
          ? { children: findings.map((each, index) => findingRow(each, report.cluster, `${name}/${index}`)) }
          : {}),
      }),
    ),
    ...(unchecked.length > 0
      ? [
          {
            ...{ id: "unchecked", label: "Not checked", description: String(unchecked.length), children: unchecked },
            isCollapsed: true,
          },
        ]
      : []),
  ];
}

function describe(findings: readonly ReportedFinding[]): string {
  const of = (severity: keyof typeof icons): number => findings.filter((each) => each.severity === severity).length;
  const parts = [
    [of("error"), "error"],
    [of("warning"), "warning"],
    [of("information"), "note"],
  ] as const;
  return parts.flatMap(([number, word]) => (number > 0 ? [count(number, word)] : [])).join(", ");
}

function findingRow(finding: ReportedFinding, cluster: string, id: string): CheckRow {
  const { severity, topic, nodes, message, why, fix } = finding;
  const where = nodes.length > 1 ? `${nodes.join(", ")} · ` : "";
  const remedy = "command" in fix ? fix.command : fix.advice;
  return {
    id: `finding/${id}`,
    label: message,
    description: `${where}${topics[topic]}`,
    icon: icons[severity],
    tooltip: `${message}\n${why}\n${remedy}`,
    isCollapsed: true,
    children: [
      { id: `why/${id}`, label: why, icon: ["lightbulb"], tooltip: why },
      {
        id: `fix/${id}`,
        label: remedy,
        tooltip: "command" in fix ? `${remedy}\nRun it as root on ${nodes.join(", ")}. ${clickWords(fix)}` : remedy,
        icon: ["command" in fix ? "terminal" : "tools"],
        ...(!("command" in fix)
          ? {}
          : fix.isSafe
            ? { runs: { cluster, nodes, command: fix.command } }
            : { copies: fix.command }),
      },
    ],
  };
}

const clickWords = ({ isSafe }: { readonly isSafe?: true }): string =>
  isSafe ? "A click offers to run it." : "A click copies it.";
