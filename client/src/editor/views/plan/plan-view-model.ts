import type { Change, Plan } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { count } from "../../../../../server/src/text/phrases.ts";
import { changeName } from "../../../cluster/apply/format-changes.ts";
import { findingSentence } from "../../../cluster/doctor/finding.ts";
import type { PlanInsight } from "../../../cluster/insight/plan-insight.ts";
import type { PlanNeeds } from "../../../cluster/insight/plan-needs.ts";
import { formatReason, formatStep, formatStopped } from "../../../cluster/simulate/format-simulation.ts";
import type {
  InactiveResource,
  SimulationResult,
  Step,
  VerifyFinding,
} from "../../../cluster/simulate/simulation-result.ts";
import { changeDetails, formatDetail } from "./change-details.ts";

/** A line of the view "Plan". */
export interface PlanRow {
  /** The same for the same line of one plan. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** A codicon, and the theme's colour for it. */
  readonly icon?: readonly [name: string, color?: string];
  readonly tooltip?: string;
  /** The context value for menus. */
  readonly kind: string;
  /** What a click does. */
  readonly command?: { readonly id: string; readonly arguments?: readonly unknown[] };
  readonly children?: readonly PlanRow[];
  readonly isCollapsed?: boolean;
  /** The label for screen readers, where the visible one is incomplete. */
  readonly accessibleLabel?: string;
}

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

/** What the view shows. */
export interface OpenPlan {
  readonly cluster: string;
  readonly plan: Plan;
  readonly simulation?: SimulationResult | undefined;
  /** What the loss of a node means after the change; `asking` while the scheduler is asked. */
  readonly insight?: PlanInsight | "asking" | undefined;
  /** What the nodes lack for what the plan adds or changes; undefined until they answered. */
  readonly needs?: PlanNeeds | undefined;
  readonly isApplying: boolean;
  readonly findings: readonly FileFinding[];
  /** Minutes after which a change applied with confirmation is rolled back, unless confirmed. */
  readonly confirmMinutes: number;
}

/** The lines of the view: actions, changes, the transition, findings. */
export function planRows(open: OpenPlan): readonly PlanRow[] {
  const { simulation } = open;
  return [
    ...actionRows(open),
    changesRow(open.plan.changes),
    ...(simulation ? [transitionRow(simulation)] : []),
    ...(open.isApplying && open.insight === "asking" ? [] : insightRow(open.insight)),
    ...findingsRow(open.findings, simulation?.verify ?? [], open.needs),
  ];
}

function actionRows({ cluster, isApplying, confirmMinutes }: OpenPlan): readonly PlanRow[] {
  const row = (id: string, label: string, icon: string): PlanRow => ({
    id: `action/${id}`,
    label,
    icon: [icon],
    kind: "action",
    command: { id },
  });
  const diff = row("quorate.showPlan", "Show all changes", "diff");
  if (isApplying) return [diff];
  return [
    row("quorate.applyPlan", `Apply to "${cluster}"`, "cloud-upload"),
    row("quorate.applyWithConfirmation", `Apply, roll back in ${confirmMinutes} min unless confirmed`, "history"),
    row("quorate.discardPlan", "Cancel", "close"),
    diff,
  ];
}

const changeIcons = {
  added: ["diff-added", "gitDecoration.addedResourceForeground"],
  changed: ["diff-modified", "gitDecoration.modifiedResourceForeground"],
  removed: ["diff-removed", "gitDecoration.deletedResourceForeground"],
} as const;
/** With more changes than this, their values are collapsed, so that the rest stays in sight. */
const fewChanges = 6;
const changeOrder = { removed: 0, changed: 1, added: 2 } as const;

function changesRow(changes: readonly Change[]): PlanRow {
  const sorted = [...changes].sort((a, b) => changeOrder[a.kind] - changeOrder[b.kind]);
  return section(
    "changes",
    "Changes",
    String(changes.length),
    sorted.map((change) => changeRow(change, sorted.length > fewChanges)),
  );
}

function changeRow(change: Change, isCollapsed: boolean): PlanRow {
  const id = `change/${change.type}/${change.id}`;
  const details = changeDetails(change).map(
    (detail, index): PlanRow => ({
      id: `${id}/${index}`,
      label: detail.name,
      description: formatDetail(detail),
      kind: "detail",
      tooltip: `${detail.name}: ${formatDetail(detail)}`,
    }),
  );
  return {
    id,
    label: changeName(change),
    description: change.kind,
    icon: changeIcons[change.kind],
    tooltip: change.after ?? change.before ?? "",
    kind: `change.${change.kind}`,
    command: { id: "quorate.showPlan", arguments: [change] },
    ...(details.length > 0 ? { children: details, isCollapsed } : {}),
  };
}

const riskIcons: Readonly<Record<Exclude<Step["risk"], "harmless">, readonly [string, string]>> = {
  fences: ["zap", "list.errorForeground"],
  removes: ["trash", "list.errorForeground"],
  interrupts: ["warning", "list.warningForeground"],
};
const risks = {
  fences: "fences a node",
  removes: "permanently stops what runs",
  interrupts: "interrupts what runs",
} as const;
const stepIcons: Readonly<Partial<Record<Step["kind"], string>>> = {
  start: "play",
  promote: "arrow-up",
  migrate: "arrow-swap",
  reload: "refresh",
  recover: "debug-restart",
};

function transitionRow({ transition, missing = "" }: SimulationResult): PlanRow {
  const title = "What the cluster would do";
  if (transition === undefined)
    return section("transition", title, "not known", [
      { id: "transition/missing", label: missing, icon: ["question"], kind: "missing", tooltip: missing },
    ]);
  const { steps, anyway, inactive: idle, actions = [] } = transition;
  const nothing: PlanRow = {
    id: "transition/nothing",
    label: "Nothing starts, stops or moves",
    icon: ["check"],
    kind: "nothing",
  };
  const row = section("transition", title, steps.length === 0 ? "" : count(steps.length, "step"), [
    ...(steps.length === 0 ? [nothing] : steps.map((step, index) => stepRow(step, `transition/${index}`))),
    ...idle.map(idleRow),
    ...(anyway.length === 0
      ? []
      : [
          {
            ...section(
              "anyway",
              "Regardless of this plan",
              String(anyway.length),
              anyway.map((step, index) => stepRow(step, `anyway/${index}`)),
            ),
            tooltip: "What the cluster is about to do with its current configuration, with or without this plan.",
            isCollapsed: true,
          },
        ]),
  ]);
  // Only what has steps can be drawn.
  return actions.length === 0 ? row : { ...row, kind: "transition" };
}

function stepRow(step: Step, id: string): PlanRow {
  const reason = formatReason(step);
  const sentence = formatStep(step);
  const notes = [
    ...(step.within === undefined ? [] : [`in ${step.within}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  const risk = step.risk === "harmless" ? undefined : risks[step.risk];
  const members = step.members.map((member): PlanRow => ({ id: `${id}/${member}`, label: member, kind: "member" }));
  return {
    id,
    label: withoutQuotes(sentence),
    ...(notes.length > 0 ? { description: withoutQuotes(notes.join(", ")) } : {}),
    icon: step.risk === "harmless" ? [stepIcons[step.kind] ?? "circle-small"] : riskIcons[step.risk],
    tooltip: [sentence, ...(reason === undefined ? [] : [reason]), ...(risk === undefined ? [] : [risk])].join("\n"),
    kind: `step.${step.risk}`,
    accessibleLabel: [sentence, ...notes, ...(risk === undefined ? [] : [risk])].join(", "),
    ...(members.length > 0 ? { children: members, isCollapsed: true } : {}),
  };
}

function idleRow(idle: InactiveResource): PlanRow {
  return {
    id: `idle/${idle.state}/${idle.resource}`,
    label: withoutQuotes(formatStopped(idle)),
    icon: ["circle-slash"],
    tooltip: formatStopped(idle),
    kind: "idle",
  };
}

function insightRow(insight: OpenPlan["insight"]): readonly PlanRow[] {
  if (insight === undefined) return [];
  const title = "When a node is lost afterwards";
  const line = (id: string, label: string, icon: PlanRow["icon"]): PlanRow => ({
    ...{ id: `insight/${id}`, label, tooltip: label, kind: "insight" },
    ...omitUndefined({ icon }),
  });
  if (insight === "asking")
    return [section("insight", title, "", [line("asking", "Asking the scheduler…", ["loading~spin"])])];
  const { differences, missing } = insight;
  const rows = [
    ...differences.map(({ sentence, isWorse }, index) =>
      line(String(index), sentence, isWorse ? ["warning", "list.warningForeground"] : ["check", "testing.iconPassed"]),
    ),
    ...(missing === undefined ? [] : [line("missing", missing, ["question"])]),
    ...(differences.length === 0 && missing === undefined
      ? [line("same", "The same keeps running as without this change", ["check"])]
      : []),
  ];
  const worse = differences.filter(({ isWorse }) => isWorse).length;
  return [section("insight", title, worse > 0 ? `${count(worse, "loss", "losses")} hit harder` : "", rows)];
}

function findingsRow(
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

function section(id: string, label: string, description: string, children: readonly PlanRow[]): PlanRow {
  return { id: `section/${id}`, label, description, kind: "section", children };
}

/** A sentence with its names unquoted, for a narrow tree. */
function withoutQuotes(sentence: string): string {
  return sentence.replaceAll('"', "");
}
