import type { CommandEntry } from "./command-entry.ts";
import { connectedCluster, tree, treeAndPanel, treeButton, viewTitle, when } from "./menu-places.ts";

const disconnectedItem = "^cluster\\.disconnected$|^connectionFailure$";

/** Commands that connect to clusters and show them. */
export const connectionCommands = [
  {
    id: "quorate.addCluster",
    title: "Add Cluster…",
    icon: "add",
    menus: viewTitle("clusters", "navigation@3"),
  },
  { id: "quorate.newCluster", title: "New Cluster…", menus: viewTitle("clusters", "2_setup@1") },
  {
    id: "quorate.addNode",
    title: "Add Node…",
    palette: when.hasCluster,
    menus: tree("^cluster\\.(connected|disconnected)", "7_nodes@1"),
  },
  {
    id: "quorate.removeNode",
    title: "Remove Node…",
    palette: when.hasCluster,
    menus: [
      ...tree("^cluster\\.(connected|disconnected)", "7_nodes@2"),
      ...treeAndPanel("^node\\.[a-z]+\\.member$", "7_nodes@1"),
    ],
  },
  {
    id: "quorate.destroyCluster",
    title: "Destroy Cluster…",
    palette: when.hasCluster,
    menus: tree("^cluster\\.(connected|disconnected)", "7_nodes@3"),
  },
  {
    id: "quorate.connect",
    title: "Connect to Cluster…",
    icon: "plug",
    palette: "quorate.canConnect || !quorate.hasCluster",
    menus: [...treeButton(disconnectedItem), ...tree(disconnectedItem, "1_connection@1")],
  },
  {
    id: "quorate.disconnect",
    title: "Disconnect",
    icon: "debug-disconnect",
    palette: when.connected,
    menus: tree("^cluster\\.connect", "1_connection@2"),
  },
  { id: "quorate.deleteSavedSecrets", title: "Delete Saved Secrets…" },
  {
    id: "quorate.openStatusPanel",
    title: "Open Status Panel",
    icon: "dashboard",
    palette: when.hasCluster,
    menus: [
      ...viewTitle("clusters", "navigation@1", when.hasCluster),
      ...treeButton(connectedCluster),
      ...tree("^cluster\\.", "0_open@1"),
    ],
    key: { key: "s", when: when.hasCluster },
  },
  {
    id: "quorate.refresh",
    title: "Refresh Status",
    icon: "refresh",
    palette: when.connected,
    menus: [...viewTitle("clusters", "navigation@2", when.connected), ...tree(connectedCluster, "0_open@2")],
  },
  {
    id: "quorate.showTimeline",
    title: "Show Timeline",
    icon: "history",
    palette: when.hasCluster,
    menus: tree("^cluster\\.", "0_open@5"),
  },
  { id: "quorate.showReportTimeline", title: "Show Timeline of Report…", icon: "history" },
  {
    id: "quorate.checkNodes",
    title: "Check Nodes",
    icon: "checklist",
    palette: when.hasCluster,
    menus: [...viewTitle("checks", "navigation@1"), ...tree("^cluster\\.", "0_open@3")],
  },
  {
    id: "quorate.showLog",
    title: "Show Log",
    icon: "output",
    menus: [
      ...viewTitle("clusters", "2_log"),
      ...tree("^cluster\\.|^connectionFailure$", "2_log@1"),
      ...treeButton("^connectionFailure$", 2),
    ],
  },
  { id: "quorate.explainRule", title: "Explain Rule…", icon: "book" },
] as const satisfies readonly CommandEntry[];
