import { type CommandEntry, never } from "./command-entry.ts";
import { all, editorContext, editorTitle, history, viewTitle, when } from "./menu-places.ts";

const canPlan = all(when.hasCluster, `${when.crmText} || ${when.connected}`);
const savedTransition = "resourceScheme == quorate-transition";
const planFile = all(when.crmText, when.hasCluster);

/** Commands from a text to the cluster and back: plan, apply, confirm, roll back, pull. */
export const workflowCommands = [
  {
    id: "quorate.plan",
    title: "Plan Changes",
    icon: "diff",
    palette: canPlan,
    menus: [...editorTitle("navigation@1", planFile), ...editorContext("1_modification@8", planFile)],
    key: { key: "p", when: canPlan },
  },
  {
    id: "quorate.apply",
    title: "Apply to Cluster…",
    icon: "cloud-upload",
    palette: canPlan,
    menus: [...editorTitle("navigation@2", planFile), ...editorContext("1_modification@9", planFile)],
    key: { key: "a", when: canPlan },
  },
  {
    id: "quorate.applyWithConfirmation",
    title: "Apply, Roll Back Unless Confirmed…",
    icon: "history",
    palette: all(when.hasCluster, `${when.crmText} || ${when.connected} || quorate.hasPlan`),
    menus: [...viewTitle("plan", "navigation@2", when.notApplying), ...editorContext("1_modification@9", planFile)],
  },
  {
    id: "quorate.selectFilesToPlan",
    title: "Select Files to Plan…",
    icon: "files",
    palette: planFile,
  },
  {
    id: "quorate.pull",
    title: "Pull from Cluster",
    icon: "cloud-download",
    palette: canPlan,
    menus: editorTitle("1_quorate@1", planFile),
  },
  {
    id: "quorate.compare",
    title: "Compare with Cluster",
    icon: "diff",
    palette: canPlan,
    menus: editorTitle("1_quorate@2", planFile),
  },
  {
    id: "quorate.checkUpgrade",
    title: "Check for Pacemaker 3…",
    icon: "rocket",
    palette: `${when.crmText} || ${when.connected}`,
  },
  {
    id: "quorate.applyPlan",
    title: "Apply This Plan",
    icon: "cloud-upload",
    palette: when.openPlan,
    menus: [
      ...editorTitle("navigation@1", "resourceScheme == quorate-plan", when.openPlan),
      ...viewTitle("plan", "navigation@1", when.notApplying),
    ],
  },
  {
    id: "quorate.discardPlan",
    title: "Discard Plan",
    icon: "close",
    palette: when.openPlan,
    menus: [
      ...editorTitle("navigation@2", "resourceScheme == quorate-plan", when.openPlan),
      ...viewTitle("plan", "navigation@2", when.notApplying),
    ],
  },
  {
    id: "quorate.showTransition",
    title: "Show Transition as Graph",
    icon: "type-hierarchy",
    palette: `quorate.hasPlan || ${savedTransition}`,
    menus: [
      { menu: "view/item/context", when: "view == quorate.plan && viewItem == transition", group: "inline@1" },
      ...editorTitle("navigation@1", savedTransition),
    ],
  },
  { id: "quorate.showPlan", title: "Show All Changes", icon: "diff", palette: "quorate.hasPlan" },
  {
    id: "quorate.removeUnlistedObjects",
    title: "Remove Unlisted Objects",
    icon: "circle-large-outline",
    palette: all("quorate.planMode == update", when.notApplying),
    menus: viewTitle("plan", "navigation@0", "quorate.planMode == update", when.notApplying),
  },
  {
    id: "quorate.keepUnlistedObjects",
    title: "Keep Unlisted Objects",
    icon: "pass-filled",
    palette: all("quorate.planMode == replace", when.notApplying),
    menus: viewTitle("plan", "navigation@0", "quorate.planMode == replace", when.notApplying),
  },
  {
    id: "quorate.confirmChanges",
    title: "Confirm Changes",
    icon: "check",
    palette: "quorate.awaitsConfirmation",
    menus: history(1, "entry.unconfirmed"),
  },
  {
    id: "quorate.rollBackNow",
    title: "Roll Back Now",
    icon: "discard",
    palette: "quorate.awaitsConfirmation",
    menus: history(2, "entry.unconfirmed"),
  },
  { id: "quorate.confirmOrRollBack", title: "Confirm or Roll Back…", icon: "watch", palette: never },
  {
    id: "quorate.rollBack",
    title: "Roll Back to…",
    icon: "history",
    palette: when.hasCluster,
    menus: viewTitle("history", "navigation@1"),
  },
  {
    id: "quorate.revertChange",
    title: "Revert to Before This Change",
    icon: "discard",
    palette: never,
    menus: history(1, "entry.applied"),
  },
  { id: "quorate.showHistoryChanges", title: "Show Changes", icon: "diff", palette: never, menus: history(0) },
  {
    id: "quorate.rollOutCorosync",
    title: "Roll Out corosync.conf…",
    icon: "cloud-upload",
    palette: all(when.hasCluster, when.corosyncText),
    menus: editorTitle("navigation@1", when.corosyncText, when.hasCluster),
  },
] as const satisfies readonly CommandEntry[];
