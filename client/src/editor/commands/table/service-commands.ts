import type { CommandEntry } from "./command-entry.ts";
import { tree, treeAndPanel, viewTitle, when } from "./menu-places.ts";

const running = "^node\\.(online|standby|maintenance|pending)\\.member$";
const stopped = "^node\\.(offline|unclean)\\.member$";
const member = "^node\\.[a-z]+\\.member$";
const cluster = "^cluster\\.(connected|disconnected)";

/** Commands that start and stop the services of a cluster. */
export const serviceCommands = [
  {
    id: "quorate.startServices",
    title: "Start Cluster Services…",
    icon: "play",
    palette: when.hasCluster,
    menus: [...treeAndPanel(stopped, "6_services@1"), ...tree(cluster, "6_services@1")],
  },
  {
    id: "quorate.stopServices",
    title: "Stop Cluster Services…",
    icon: "debug-stop",
    palette: when.connected,
    menus: [...treeAndPanel(running, "6_services@1"), ...tree("^cluster\\.connected", "6_services@2")],
  },
  {
    id: "quorate.restartServices",
    title: "Restart Cluster Services…",
    icon: "debug-restart",
    palette: when.connected,
    menus: [...treeAndPanel(running, "6_services@2"), ...tree("^cluster\\.connected", "6_services@3")],
  },
  {
    id: "quorate.enableServices",
    title: "Start Cluster at Boot…",
    palette: when.hasCluster,
    menus: [...treeAndPanel(member, "6_services@4"), ...tree(cluster, "6_services@4")],
  },
  {
    id: "quorate.disableServices",
    title: "Don't Start Cluster at Boot…",
    palette: when.hasCluster,
    menus: [...treeAndPanel(member, "6_services@5"), ...tree(cluster, "6_services@5")],
  },
  {
    id: "quorate.rollingMaintenance",
    title: "Rolling Maintenance…",
    icon: "checklist",
    palette: when.connected,
    menus: [...treeAndPanel(running, "6_services@6"), ...tree("^cluster\\.connected", "6_services@6")],
  },
  {
    id: "quorate.maintenanceStepDone",
    title: "My Step Is Done",
    icon: "check",
    palette: "quorate.maintenance.yours",
    menus: viewTitle("maintenance", "navigation@1", "quorate.maintenance.yours"),
  },
  {
    id: "quorate.continueMaintenance",
    title: "Continue Maintenance…",
    icon: "debug-continue",
    palette: "quorate.maintenance.stopped",
    menus: viewTitle("maintenance", "navigation@1", "quorate.maintenance.stopped"),
  },
  {
    id: "quorate.pauseMaintenance",
    title: "Pause Maintenance",
    icon: "debug-pause",
    palette: "quorate.maintenance.running || quorate.maintenance.yours",
    menus: viewTitle("maintenance", "navigation@2", "quorate.maintenance.running || quorate.maintenance.yours"),
  },
  {
    id: "quorate.abandonMaintenance",
    title: "Abandon Maintenance…",
    icon: "close",
    palette: "quorate.maintenance.stopped",
    menus: viewTitle("maintenance", "navigation@3", "quorate.maintenance.stopped"),
  },
] as const satisfies readonly CommandEntry[];
