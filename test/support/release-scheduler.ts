import { applyCibEdits } from "../../client/src/cluster/what-if/cib-edit.ts";
import type { Scheduler, SchedulerAnswer } from "../../client/src/cluster/what-if/scheduler.ts";
import { type InstalledPacemaker, runOnEach } from "./pacemaker-releases.ts";

const mark = "@@graph";

/** The scheduler of a Debian release, in its root file system. */
export function releaseScheduler(release: InstalledPacemaker): Scheduler {
  return {
    name: `${release.name} (Pacemaker ${release.pacemaker})`,
    async run(base, variants, { withScores = false, withGraph = () => false, onAnswer } = {}) {
      const hasGraphs = variants.some((_, index) => withGraph(index));
      const simulate = `crm_simulate -R -x "$1" --output-as=xml ${withScores ? "-s" : ""}`;
      const command = hasGraphs
        ? `${simulate} -G "$1.graph" 2>/dev/null && echo ${mark} && cat "$1.graph"`
        : `${simulate} 2>/dev/null`;
      const texts = variants.map((edits) => applyCibEdits(base, edits));
      const answers = runOnEach(release, command, texts).map(({ code, text }): SchedulerAnswer => {
        if (code !== 0) return { output: "", graph: "", problem: `crm_simulate failed (exit ${code}).` };
        const [output = "", graph = ""] = text.split(`${mark}\n`);
        return { output, graph };
      });
      for (const [index, answer] of answers.entries()) onAnswer?.(index, answer);
      return answers;
    },
  };
}
