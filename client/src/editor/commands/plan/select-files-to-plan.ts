import * as vscode from "vscode";
import { chooseCluster } from "../choose.ts";
import type { Command } from "../command.ts";
import { choosePlannedFiles } from "./plan-subject.ts";

/** Selects whether plans are made of one file or of all files of the folder. */
export const selectFilesToPlan: Command = {
  id: "quorate.selectFilesToPlan",
  async run(services, arg) {
    const file = arg instanceof vscode.Uri ? arg : vscode.window.activeTextEditor?.document.uri;
    if (file === undefined) return undefined;
    const title = "Select Files to Plan";
    const cluster = await chooseCluster(services, {
      file,
      none: "No cluster is configured yet. Add one with Quorate: Add Cluster…",
      title,
    });
    return cluster && choosePlannedFiles(services, cluster, file, title);
  },
};
