import { wordTable } from "../text/word-table.ts";

/** What the options of pcs commands do. */
const meanings = wordTable<string>({
  "--after": "Puts the resource behind that one in its group.",
  "--agent-validation": "Has the agent itself validate the parameters on this node.",
  "--all": "Means all nodes, or shows expired constraints too.",
  "--autodelete": "Removes a user or group that has no role left.",
  "--before": "Puts the resource before that one in its group.",
  "--config": "Shows what is configured.",
  "--debug": "Shows what pcs runs and what comes back.",
  "--disabled": "The resource is created with target-role=Stopped, so that the cluster doesn't start it.",
  "--enable": "Starts the cluster when the nodes boot.",
  "--expired": "Means constraints whose time is over.",
  "--force": "Does what pcs would refuse: unknown agents and options, twins of constraints, resources inside clones.",
  "--full": "Shows ids and all details.",
  "--group": "Creates the resource in this group, which is made where it isn't there.",
  "--monitor": "Disables or enables the monitor operations too.",
  "--name": "The name of the cluster, as pcs 0.9 wrote it; today it stands first.",
  "--no-default-ops": "Only a monitor is added, and no other operations of the agent.",
  "--no-strict": "Disables only where no other resource is affected in ways that matter.",
  "--node": "Means this node.",
  "--promoted": "Means the promoted role only.",
  "--request-timeout": "How long pcs waits for other nodes, in seconds.",
  "--simulate": "Shows what would happen, and does nothing.",
  "--skip-offline": "Goes on without nodes that don't answer.",
  "--start": "Starts the cluster on the nodes at once.",
  "--wait": "Waits until the cluster has done it, at most so many seconds.",
  "--yes": "Answers questions with yes.",
  "-f": "Works on this file instead of the live CIB.",
});

/** What an option of pcs does, in Markdown; undefined for one that nothing is written of. */
export function describeOption(name: string): string | undefined {
  const meaning = meanings[name];
  return meaning === undefined ? undefined : `**${name}**\n\n${meaning}`;
}
