import { count } from "../../../../../server/src/text/phrases.ts";
import type { ClusterView } from "../../../cluster/status/snapshot.ts";
import type { Comparison } from "../../services/changes/drift-tracker.ts";
import { formatTimeLeft } from "../../services/changes/format-confirmation.ts";
import { statusLine } from "../format-cluster.ts";

/** A lens of the first line. With an empty command it can't be clicked. */
interface FirstLineLens {
  readonly title: string;
  readonly tooltip?: string;
  readonly command: string;
  /** The command's argument: the document, or the cluster's name. */
  readonly argument?: "document" | "cluster";
}

/** What the lenses of a crm text's first line depend on. */
interface FirstLine {
  readonly isTrusted: boolean;
  /** How many clusters are configured. */
  readonly clusters: number;
  /** The cluster that the text describes. */
  readonly view?: ClusterView | undefined;
  readonly comparison?: Comparison | undefined;
  /** Seconds until an unconfirmed change is rolled back; undefined where there is none. */
  readonly rollsBackIn?: number | undefined;
}

/** The lenses of a crm text's first line: its sync status with the actions; without a cluster a lens to add or connect one. */
export function firstLineLenses({
  isTrusted,
  clusters,
  view,
  comparison,
  rollsBackIn,
}: FirstLine): readonly FirstLineLens[] {
  if (!isTrusted) return [{ title: "Trust this folder to connect a cluster…", command: "workbench.trust.manage" }];
  if (clusters === 0) return [{ title: "Connect a cluster…", command: "quorate.addCluster" }];
  if (view === undefined) return [{ title: "Plan against a cluster…", command: "quorate.plan", argument: "document" }];
  const { kind } = view.connection;
  if (kind === "connecting" && view.snapshot === undefined)
    return [{ title: `${view.name}: connecting…`, command: "" }];
  if (kind === "disconnected" || kind === "failed")
    return [{ title: `Connect to ${view.name}`, command: "quorate.connect", argument: "cluster" }];
  if (rollsBackIn !== undefined) return confirmationLenses(view.name, rollsBackIn);
  return [...syncLenses(view, comparison), ...filesLenses(comparison)];
}

/** While a change awaits confirmation, nothing else matters. */
function confirmationLenses(name: string, seconds: number): readonly FirstLineLens[] {
  const tooltip = "A node rolls the change back automatically unless you confirm it";
  return [
    {
      title: `${name}: rolls back in ${formatTimeLeft(seconds)}`,
      tooltip,
      command: "quorate.confirmOrRollBack",
      argument: "cluster",
    },
    { title: "Confirm Changes", command: "quorate.confirmChanges", argument: "cluster" },
    { title: "Roll Back Now", command: "quorate.rollBackNow", argument: "cluster" },
  ];
}

function syncLenses(view: ClusterView, comparison: Comparison | undefined): readonly FirstLineLens[] {
  const actions: readonly FirstLineLens[] = [
    { title: "Plan", tooltip: "Show what applying would change", command: "quorate.plan", argument: "document" },
    { title: "Apply…", command: "quorate.apply", argument: "document" },
    {
      title: "Pull",
      tooltip: "Merge what changed in the cluster into this text",
      command: "quorate.pull",
      argument: "document",
    },
  ];
  // Without a connection the comparison may be out of date.
  const status = view.connection.kind === "connected" ? comparison?.status : undefined;
  const compared = comparison?.isAll ? `all ${comparison.files} files` : "this file";
  switch (status?.kind) {
    case undefined:
      return [{ title: statusLine(view).text, command: "quorate.openStatusPanel", argument: "cluster" }, ...actions];
    case "in-sync":
      return [
        {
          title: `${view.name}: in sync`,
          tooltip: `"${view.name}" is in sync with ${compared}. Click to see its status.`,
          command: "quorate.openStatusPanel",
          argument: "cluster",
        },
      ];
    case "changes":
      return [
        {
          title: `${view.name}: ${count(status.count, "change")}`,
          tooltip: `"${view.name}" differs from ${compared}. Click to see what applying would change.`,
          command: "quorate.plan",
          argument: "document",
        },
        ...actions,
      ];
    case "errors":
      return [
        {
          title: `${view.name}: not compared, error in ${comparison?.isAll ? `${status.file} ` : ""}line ${status.line}`,
          command: "quorate.plan",
          argument: "document",
        },
      ];
  }
}

/** Where the folder has several crm files: which of them are planned; a click selects. */
function filesLenses(comparison: Comparison | undefined): readonly FirstLineLens[] {
  if (comparison === undefined || comparison.files < 2) return [];
  const title = comparison.isAll ? `all ${comparison.files} files` : `this file of ${comparison.files}`;
  return [
    {
      title,
      tooltip: "Select the files to plan and apply",
      command: "quorate.selectFilesToPlan",
      argument: "document",
    },
  ];
}
