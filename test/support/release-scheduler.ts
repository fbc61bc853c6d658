import { applyCibEdits } from "../../client/src/cluster/what-if/cib-edit.ts";
import type { Scheduler, SchedulerAnswer } from "../../client/src/cluster/what-if/scheduler.ts";
import { type InstalledPacemaker, runOnEach } from "./pacemaker-releases.ts";

/** The scheduler of another Debian release, in its root file system; it gives no graphs. */
export function releaseScheduler(release: InstalledPacemaker): Scheduler {
  return {
    name: `${release.name} (Pacemaker ${release.pacemaker})`,
    async run(base, variants, { withScores = false, onAnswer } = {}) {
      const command = `CIB_shadow_dir=/tmp crm_simulate -R -x "$1" --output-as=xml ${withScores ? "-s" : ""} 2>/dev/null`;
      const texts = variants.map((edits) => applyCibEdits(base, edits));
      const answers = runOnEach(release, command, texts).map(
        ({ code, text }): SchedulerAnswer =>
          code === 0
            ? { output: text, graph: "" }
            : { output: "", graph: "", problem: `crm_simulate failed (exit ${code}).` },
      );
      for (const [index, answer] of answers.entries()) onAnswer?.(index, answer);
      return answers;
    },
  };
}
