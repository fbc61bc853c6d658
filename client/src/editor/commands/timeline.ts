import path from "node:path";
import * as vscode from "vscode";
import * as plainWindow from "../services/window/plain-window.ts";
import { withCancellableProgress, withProgress } from "../services/window/progress.ts";
import type { TimelineDocuments } from "../views/documents/timeline-documents.ts";
import { chooseClusterFor } from "./choose.ts";
import type { Command } from "./command.ts";

const day = 86_400_000;

/** Shows what happened in a cluster in the last day, from the logs of all its nodes. */
export function timelineCommand(documents: TimelineDocuments): Command {
  return {
    id: "quorate.showTimeline",
    async run(services, arg) {
      const cluster = await chooseClusterFor(services, arg, {
        title: "Show Timeline",
      });
      if (cluster === undefined) return;
      const { liveTimeline, timelineText } = await import("../lazy/cluster.ts");
      const session = await cluster.session();
      const text = await withCancellableProgress(`Reading the logs of "${cluster.name}"`, async (signal) =>
        timelineText(await liveTimeline(session, { since: Date.now() - day }, signal)),
      );
      if (text !== undefined) await documents.show(cluster.name, text);
    },
  };
}

/** Shows what happened in a cluster whose logs somebody sent: a crm report, an sosreport, a folder of logs, an archive or one log. */
export function reportTimelineCommand(documents: TimelineDocuments): Command {
  return {
    id: "quorate.showReportTimeline",
    async run() {
      if (!vscode.workspace.isTrusted)
        throw new Error(
          "Archives are read with tools of this machine, which run only in a trusted folder. Trust it first.",
        );
      const kinds = ["Archive or Log", "Folder"] as const;
      const kind = await plainWindow.showQuickPick(kinds, { title: "Show Timeline of Report" });
      if (kind === undefined) return;
      const isFolder = kind === "Folder";
      const chosen = await vscode.window.showOpenDialog({
        ...{ canSelectFiles: !isFolder, canSelectFolders: isFolder, canSelectMany: false },
        ...{ title: "Show Timeline of Report", openLabel: "Show Timeline" },
      });
      const from = chosen?.[0]?.fsPath;
      if (from === undefined) return;
      const { localTimeline, timelineText } = await import("../lazy/cluster.ts");
      const text = await withProgress(`Reading the logs of ${path.basename(from)}`, async () =>
        timelineText(await localTimeline(from, {})),
      );
      await documents.showReport(from, text);
    },
  };
}
