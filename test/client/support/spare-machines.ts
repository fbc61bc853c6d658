import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clustersSetting } from "../../../scripts/working-folder.ts";
import type { LabOptions } from "../../lab/lab.ts";
import { systemSection } from "../../lab/system-section.ts";
import { type CommandLineSetup, type CommandResult, useCommandLine } from "./use-command-line.ts";

interface SpareMachines extends CommandLineSetup {
  /** How a machine is given to the command line: `root@127.0.0.1:2201`. */
  readonly host: (node: string) => string;
}

/** The command line with machines of which the settings name the first so many: a cluster to be, and machines beside it. */
export function useSpareMachines(options: LabOptions, members: number, ready: (setup: SpareMachines) => unknown): void {
  useCommandLine(
    options,
    (setup) => {
      const portOf = (node: string) => setup.lab.nodes.find(({ name }) => name === node)?.port;
      return ready({ ...setup, host: (node) => `root@127.0.0.1:${portOf(node)}` });
    },
    (lab) => {
      const [setting] = clustersSetting(lab) as { nodes: string[] }[];
      return JSON.stringify({ "quorate.clusters": [{ ...setting, nodes: setting?.nodes.slice(0, members) }] });
    },
  );
}

/** Makes a cluster of the members, with the corosync.conf that is shown for it and what corosync needs in a lab; `more` are further arguments. */
export async function initCluster(
  { folder, quorate }: Pick<CommandLineSetup, "folder" | "quorate">,
  ...more: readonly string[]
): Promise<CommandResult> {
  const { out } = await quorate("cluster", "init", "--dry-run", "--format", "json", ...more);
  writeFileSync(join(folder, "corosync.conf"), `${JSON.parse(out).corosync}\n${systemSection}`);
  return quorate("cluster", "init", "--yes", ...more);
}
