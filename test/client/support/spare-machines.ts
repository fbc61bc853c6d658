import { clustersSetting } from "../../../scripts/working-folder.ts";
import type { LabOptions } from "../../lab/lab.ts";
import { type CommandLineSetup, useCommandLine } from "./use-command-line.ts";

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
