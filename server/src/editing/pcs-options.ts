import { wordTable } from "../text/word-table.ts";

/** Descriptions of the options of pcs commands. */
const meanings = wordTable<string>({
  "--after": "Puts the resource after that one in its group.",
  "--agent-validation": "Lets the agent validate the parameters on this node.",
  "--all": "Applies to all nodes, or shows expired constraints too.",
  "--autodelete": "Removes a user or group that has no roles left.",
  "--before": "Puts the resource before that one in its group.",
  "--config": "Shows the configuration.",
  "--debug": "Shows the commands that pcs runs and their output.",
  "--disabled": "Creates the resource with target-role=Stopped, so that the cluster doesn't start it.",
  "--enable": "Enables the cluster to start when the nodes boot.",
  "--expired": "Applies only to expired constraints.",
  "--force":
    "Accepts what pcs would refuse: unknown agents and options, duplicate constraints, resources inside clones.",
  "--full": "Shows ids and all details.",
  "--group": "Creates the resource in this group, which is created if it doesn't exist.",
  "--monitor": "Also disables or enables the monitor operations.",
  "--name": "The name of the cluster in pcs 0.9; it is now the first argument.",
  "--no-default-ops": "Adds only a monitor, and no other operations of the agent.",
  "--no-strict": "Disables resources if other resources are affected only in minor ways.",
  "--node": "Applies to this node.",
  "--promoted": "Applies to the promoted role only.",
  "--request-timeout": "How long pcs waits for other nodes, in seconds.",
  "--simulate": "Shows what would happen, and changes nothing.",
  "--skip-offline": "Continues without nodes that don't respond.",
  "--start": "Starts the cluster on the nodes immediately.",
  "--wait": "Waits until the cluster has finished, up to the given number of seconds.",
  "--yes": "Answers yes to all questions.",
  "-f": "Works on this file instead of the live CIB.",
});

/** The description of a pcs option, in Markdown; undefined for an unknown one. */
export function describeOption(name: string): string | undefined {
  const meaning = meanings[name];
  return meaning === undefined ? undefined : `**${name}**\n\n${meaning}`;
}
