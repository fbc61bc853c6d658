import type { Change, Plan } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { count } from "../../../../../server/src/text/phrases.ts";
import { changeName } from "../../../cluster/apply/format-changes.ts";
import type { PlanInsight } from "../../../cluster/insight/plan-insight.ts";
import type { PlanNeeds } from "../../../cluster/insight/plan-needs.ts";
import type { SimulationResult } from "../../../cluster/simulate/simulation-result.ts";
import { changeDetails, formatDetail } from "./change-details.ts";
import { type FileFinding, findingsRow } from "./plan-finding-rows.ts";
import { type PlanRow, section } from "./plan-row.ts";
import { transitionRow } from "./plan-transition-rows.ts";

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
