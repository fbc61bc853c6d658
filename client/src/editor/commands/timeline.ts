import { signalOf } from "../services/messages.ts";
import { withProgress } from "../services/progress.ts";
import type { TimelineDocuments } from "../views/timeline-documents.ts";
import { activeFile, chooseCluster, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";

const day = 86_400_000;

/** Shows what happened in a cluster in the last day, from the logs of all its nodes. */
export function timelineCommand(documents: TimelineDocuments): Command {
  return {
    id: "quorate.showTimeline",
    async run(services, arg) {
      const cluster = await chooseCluster(services, {
        named: targetOf(arg).cluster,
        file: activeFile(),
        none: "No cluster is configured. Add one first.",
        title: "Show Timeline",
      });
      if (cluster === undefined) return;
      const { liveTimeline, timelineText } = await import("../lazy/cluster.ts");
      const session = await cluster.session();
      const text = await withProgress(`Reading the logs of "${cluster.name}"`, async (token) => {
        const signal = signalOf(token);
        try {
          return timelineText(await liveTimeline(session, { since: Date.now() - day }, signal));
        } catch (error) {
          if (signal.aborted) return undefined;
          throw error;
        }
      });
      if (text !== undefined) await documents.show(cluster.name, text);
    },
  };
}
