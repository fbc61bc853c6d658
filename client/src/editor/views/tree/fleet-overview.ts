import { count } from "../../../../../server/src/text/phrases.ts";
import type { ClusterView } from "../../../cluster/status/snapshot.ts";
import { concernsOf, isStale, statusLine, statusSentences } from "../format-cluster.ts";
import type { Attention } from "../format-resource.ts";
import type { TreeNode } from "./tree-node.ts";

/** What comes first. */
const urgency: readonly Attention[] = ["error", "warning", "busy", "good", "muted"];

/** A line over several clusters: which of them need attention, the worst first. Clusters without a connection are counted apart. */
export function fleetOverview(views: readonly ClusterView[]): TreeNode {
  const lines = views.map((view) => ({ view, line: statusLine(view) }));
  const concerning = lines
    .filter(({ line }) => line.attention === "error" || line.attention === "warning")
    .sort((a, b) => urgency.indexOf(a.line.attention) - urgency.indexOf(b.line.attention));
  const unknown = lines.filter(({ line }) => line.attention === "muted" || line.attention === "busy").length;
  const parts = [
    concerning.length === 0 ? "" : `${concerning.length} ${concerning.length === 1 ? "needs" : "need"} attention`,
    unknown === 0 ? "" : `${unknown} not connected`,
    views.length - concerning.length - unknown === 0 ? "" : `${views.length - concerning.length - unknown} fine`,
  ];
  return {
    id: concerning.length === 0 ? "//overview (empty)" : "//overview",
    cluster: "",
    label: count(views.length, "cluster"),
    description: parts.filter(Boolean).join(" · "),
    tooltip: "What needs attention, the worst first.",
    icon: "list-unordered",
    attention: concerning[0]?.line.attention ?? (unknown > 0 ? "muted" : "good"),
    contextValue: "overview",
    isOpen: true,
    children: concerning.map(({ view, line }) => ({
      id: `//overview/${view.name}`,
      cluster: view.name,
      label: view.name,
      description: reasonsOf(view),
      tooltip: [...statusSentences(view), "Click to open the status panel."].join("\n"),
      icon: line.attention === "error" ? "error" : "warning",
      attention: line.attention,
      contextValue: "overview.cluster",
      isOpen: false,
      children: [],
    })),
  };
}

function reasonsOf(view: ClusterView): string {
  const line = statusLine(view)
    .text.slice(view.name.length)
    .replace(/^ · | /, "");
  const { snapshot } = view;
  if (snapshot === undefined || isStale(view)) return line;
  return concernsOf(snapshot)
    .map(({ text }) => text)
    .join(" · ");
}
