import { count } from "../../../../server/src/text/phrases.ts";
import type { ClusterView } from "../../cluster/status/snapshot.ts";
import type { Comparison } from "../services/drift-tracker.ts";
import { formatTimeLeft } from "../services/format-confirmation.ts";
import { statusLine } from "./format-cluster.ts";

/** A lens of the first line: what it says and what a click on it does; no command, no click. */
interface FirstLineLens {
  readonly title: string;
  readonly tooltip?: string;
  readonly command: string;
  /** Whether the command is given the document, or the cluster's name. */
  readonly about?: "document" | "cluster";
}

/** What is known where a crm text is shown. */
interface FirstLine {
  readonly isTrusted: boolean;
  /** How many clusters are configured. */
  readonly clusters: number;
  /** The cluster that the text describes. */
  readonly view?: ClusterView | undefined;
  readonly comparison?: Comparison | undefined;
  /** Seconds until a change goes back by itself, while one waits to be kept. */
  readonly rollsBackIn?: number | undefined;
}

/** The lenses of a crm text's first line: how the text stands to its cluster, with what can be done; without a cluster the way to one. */
export function firstLineLenses({
  isTrusted,
  clusters,
  view,
  comparison,
  rollsBackIn,
}: FirstLine): readonly FirstLineLens[] {
  if (!isTrusted) return [{ title: "Trust this folder to connect a cluster…", command: "workbench.trust.manage" }];
  if (clusters === 0) return [{ title: "Connect a cluster…", command: "quorate.addCluster" }];
  if (view === undefined) return [{ title: "Plan against a cluster…", command: "quorate.plan", about: "document" }];
  const { kind } = view.connection;
  if (kind === "connecting" && view.snapshot === undefined)
    return [{ title: `${view.name}: connecting…`, command: "" }];
  if (kind === "disconnected" || kind === "failed")
    return [{ title: `Connect to ${view.name}`, command: "quorate.connect", about: "cluster" }];
  if (rollsBackIn !== undefined) return waitingLenses(view.name, rollsBackIn);
  return [...standingLenses(view, comparison), ...filesLenses(comparison)];
}

/** While a change waits to be kept, that comes before all else. */
function waitingLenses(name: string, seconds: number): readonly FirstLineLens[] {
  const tooltip = "A node takes the change back by itself unless it is kept";
  return [
    {
      title: `${name}: goes back in ${formatTimeLeft(seconds)}`,
      tooltip,
      command: "quorate.confirmOrRollBack",
      about: "cluster",
    },
    { title: "Confirm Changes", command: "quorate.confirmChanges", about: "cluster" },
    { title: "Roll Back Now", command: "quorate.rollBackNow", about: "cluster" },
  ];
}

function standingLenses(view: ClusterView, comparison: Comparison | undefined): readonly FirstLineLens[] {
  const ways: readonly FirstLineLens[] = [
    { title: "Plan", tooltip: "Show what applying would change", command: "quorate.plan", about: "document" },
    { title: "Apply…", command: "quorate.apply", about: "document" },
    {
      title: "Pull",
      tooltip: "Bring what changed in the cluster into this text; your own changes are kept",
      command: "quorate.pull",
      about: "document",
    },
  ];
  // Without a connection what was compared may be long past.
  const standing = view.connection.kind === "connected" ? comparison?.standing : undefined;
  const whole = comparison?.isAll ? `all ${comparison.files} files say` : "this file says";
  switch (standing?.kind) {
    case undefined:
      return [{ title: statusLine(view).text, command: "quorate.openStatusPanel", about: "cluster" }, ...ways];
    case "in-step":
      return [
        {
          title: `${view.name}: in step`,
          tooltip: `"${view.name}" is as ${whole}. Click to see its status.`,
          command: "quorate.openStatusPanel",
          about: "cluster",
        },
      ];
    case "changes":
      return [
        {
          title: `${view.name}: ${count(standing.count, "change")}`,
          tooltip: `"${view.name}" is not as ${whole}. Click to see what applying would change.`,
          command: "quorate.plan",
          about: "document",
        },
        ...ways,
      ];
    case "errors":
      return [
        {
          title: `${view.name}: not compared, error in ${comparison?.isAll ? `${standing.file} ` : ""}line ${standing.line}`,
          command: "quorate.plan",
          about: "document",
        },
      ];
  }
}

/** Where the text is one of several files, which of them are meant, and a click chooses. */
function filesLenses(comparison: Comparison | undefined): readonly FirstLineLens[] {
  if (comparison === undefined || comparison.files < 2) return [];
  const title = comparison.isAll ? `all ${comparison.files} files` : `this file of ${comparison.files}`;
  return [
    { title, tooltip: "Choose what is planned and applied", command: "quorate.selectFilesToPlan", about: "document" },
  ];
}
