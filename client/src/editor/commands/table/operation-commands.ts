import type { CommandEntry } from "./command-entry.ts";
import { all, tree, treeAndPanel, treeButton, when } from "./menu-places.ts";

const resource = "^resource\\b";

/** Commands that operate on nodes, resources and the whole cluster. */
export const operationCommands = [
  {
    id: "quorate.standby",
    title: "Put Node in Standby",
    icon: "debug-pause",
    palette: when.connected,
    menus: [...treeAndPanel("^node\\.(online|maintenance|pending)", "1_node@1"), ...treeButton("^node\\.online")],
  },
  {
    id: "quorate.online",
    title: "Take Node Out of Standby",
    icon: "debug-start",
    palette: all(when.connected, "quorate.hasStandbyNode"),
    menus: [...treeAndPanel("^node\\.standby", "1_node@1"), ...treeButton("^node\\.standby")],
  },
  {
    id: "quorate.nodeMaintenance",
    title: "Put Node in Maintenance…",
    icon: "tools",
    palette: when.connected,
    menus: treeAndPanel("^node\\.(online|standby|pending)", "1_node@2"),
  },
  {
    id: "quorate.nodeMaintenanceOff",
    title: "End Node Maintenance",
    icon: "play-circle",
    palette: all(when.connected, "quorate.hasMaintenanceNode"),
    menus: [...treeAndPanel("^node\\.maintenance", "1_node@2"), ...treeButton("^node\\.maintenance")],
  },
  {
    id: "quorate.drill",
    title: "Drill…",
    icon: "beaker",
    palette: when.connected,
    menus: treeAndPanel("^node\\.online\\.member$", "8_drill@1"),
  },
  {
    id: "quorate.fence",
    title: "Fence Node…",
    icon: "flame",
    palette: when.connected,
    menus: treeAndPanel("^node\\.[a-z]+\\.(member|remote)$", "9_fence@1"),
  },
  {
    id: "quorate.clusterMaintenance",
    title: "Put Cluster in Maintenance…",
    icon: "tools",
    palette: all(when.connected, "!quorate.allInMaintenance"),
    menus: tree("^cluster\\.connected$", "4_manage@1"),
  },
  {
    id: "quorate.clusterMaintenanceOff",
    title: "End Cluster Maintenance",
    icon: "play-circle",
    palette: all(when.connected, "quorate.inMaintenance"),
    menus: [
      ...tree("^cluster\\.connected\\.maintenance", "4_manage@1"),
      ...treeButton("^cluster\\.connected\\.maintenance"),
    ],
  },
  {
    id: "quorate.cleanup",
    title: "Clean Up Failures",
    icon: "discard",
    palette: all(when.connected, "quorate.hasFailures"),
    menus: [
      ...treeAndPanel("^failure$|^resource\\.failed", "1_failure@1"),
      ...treeButton("^failure$|^resource\\.failed"),
    ],
  },
  {
    id: "quorate.why",
    title: "Why…",
    icon: "question",
    palette: when.connected,
    menus: treeAndPanel(resource, "0_why@1"),
  },
  {
    id: "quorate.startResource",
    title: "Start Resource",
    icon: "play",
    palette: when.connected,
    menus: [...treeAndPanel(`${resource}.*\\.off\\b`, "2_run@1"), ...treeButton(`${resource}.*\\.off\\b`)],
  },
  {
    id: "quorate.stopResource",
    title: "Stop Resource…",
    icon: "debug-stop",
    palette: when.connected,
    menus: treeAndPanel(`${resource}.*\\.on\\b`, "2_run@1"),
  },
  {
    id: "quorate.restartResource",
    title: "Restart Resource…",
    icon: "debug-restart",
    palette: when.connected,
    menus: treeAndPanel(`${resource}.*\\.on\\b`, "2_run@2"),
  },
  {
    id: "quorate.moveResource",
    title: "Move Resource…",
    icon: "arrow-swap",
    palette: when.connected,
    menus: treeAndPanel(`${resource}.*\\.one\\b`, "3_place@1"),
  },
  {
    id: "quorate.banResource",
    title: "Ban Resource from Node…",
    icon: "circle-slash",
    palette: when.connected,
    menus: treeAndPanel(resource, "3_place@2"),
  },
  {
    id: "quorate.clearConstraints",
    title: "Clear Move and Ban Constraints",
    icon: "clear-all",
    palette: all(when.connected, "quorate.hasLeftovers"),
    menus: [...treeAndPanel(`^leftover$|${resource}.*\\.left\\b`, "3_place@3"), ...treeButton("^leftover$")],
  },
  {
    id: "quorate.manageResource",
    title: "Manage Resource",
    icon: "unlock",
    palette: when.connected,
    menus: treeAndPanel(`${resource}.*\\.unmanaged\\b`, "4_manage@1"),
  },
  {
    id: "quorate.unmanageResource",
    title: "Unmanage Resource…",
    icon: "lock",
    palette: when.connected,
    menus: treeAndPanel(`${resource}.*\\.managed\\b`, "4_manage@1"),
  },
  {
    id: "quorate.redetect",
    title: "Re-detect Resource State",
    icon: "search-fuzzy",
    palette: when.connected,
    menus: treeAndPanel(`${resource}|^node\\.(online|standby)|^cluster\\.connected`, "5_state@1"),
  },
] as const satisfies readonly CommandEntry[];
