import {
  type MaintenanceNode,
  type MaintenanceState,
  maintenanceStages,
  type WorkKind,
} from "../../cluster/maintenance/maintenance-state.ts";
import type { ShownMaintenance } from "../services/nodes/maintenances.ts";

/** A line of the view "Maintenance". */
export interface MaintenanceRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon, and its colour. */
  readonly icon: readonly [string, string?];
  readonly isOpen: boolean;
  readonly children: readonly MaintenanceRow[];
}

const workTitles: Readonly<Record<WorkKind, string>> = {
  prompt: "Your own step",
  command: "Your command",
  reboot: "Reboot",
};

const stageTitles: Readonly<Record<(typeof maintenanceStages)[number], string>> = {
  check: "Check the cluster",
  standby: "Standby, and wait until idle",
  work: "",
  return: "Online again",
  health: "Check that everything runs",
};

const done = ["pass-filled", "testing.iconPassed"] as const;
const waiting = ["circle-large-outline"] as const;
const failed = ["error", "testing.iconFailed"] as const;

/** The checklist of a maintenance: a line a node, with its steps. */
export function maintenanceRows({ state, activity }: ShownMaintenance): readonly MaintenanceRow[] {
  const current = state.nodes.find(({ stage }) => stage !== "done");
  return state.nodes.map((node) => {
    const isCurrent = node === current;
    const icon = node.stage === "done" ? done : isCurrent ? currentIcon(activity, state) : waiting;
    const description =
      node.stage === "done" ? "done" : node.stage === "waiting" ? "waiting" : activityWords(activity, state);
    return {
      // VS Code remembers which lines are open by their ids: the current one opens by itself.
      id: `${state.cluster}/${node.name}/${isCurrent ? "current" : node.stage === "done" ? "done" : "waiting"}`,
      label: node.name,
      description,
      tooltip: [node.name, description, ...(isCurrent && state.trouble ? [state.trouble] : [])].join("\n"),
      icon,
      isOpen: isCurrent,
      children: node.stage === "waiting" ? [] : steps(node, activity, state),
    };
  });
}

function steps(
  node: MaintenanceNode,
  activity: ShownMaintenance["activity"],
  state: MaintenanceState,
): readonly MaintenanceRow[] {
  const order: readonly string[] = maintenanceStages;
  const at = node.stage === "done" ? order.length : order.indexOf(node.stage);
  return maintenanceStages.map((stage, index) => {
    const label = stage === "work" ? workTitles[state.work] : stageTitles[stage];
    const icon = index < at ? done : index > at ? waiting : currentIcon(activity, state);
    const description = index === at ? activityWords(activity, state) : "";
    return {
      ...{ id: `${state.cluster}/${node.name}/step/${stage}`, label, description, icon, isOpen: false, children: [] },
      tooltip: index === at && state.trouble ? state.trouble : label,
    };
  });
}

function currentIcon(activity: ShownMaintenance["activity"], state: MaintenanceState): readonly [string, string?] {
  if (activity === "running") return ["sync~spin"];
  if (activity === "yours") return ["account", "list.warningForeground"];
  return state.trouble === undefined ? ["debug-pause"] : failed;
}

function activityWords(activity: ShownMaintenance["activity"], state: MaintenanceState): string {
  if (activity === "running") return "under way";
  if (activity === "yours") return "it is yours now";
  if (activity === "elsewhere") return "under way elsewhere";
  return state.trouble === undefined ? "paused" : "stopped";
}
