import { omitUndefined } from "../text/omit-undefined.ts";
import type { CommandDefinition } from "./command.ts";
import { acls } from "./commands/acls.ts";
import { alerts } from "./commands/alerts.ts";
import { bundles } from "./commands/bundles.ts";
import { changes } from "./commands/changes.ts";
import { clones } from "./commands/clones.ts";
import { clusterOptions } from "./commands/cluster-options.ts";
import { clusterSetup } from "./commands/cluster-setup.ts";
import { colocations } from "./commands/colocations.ts";
import { create, createFenceDevice } from "./commands/create.ts";
import { defaults } from "./commands/defaults.ts";
import { descriptions } from "./commands/descriptions.ts";
import { groupAdd, groupRemovals } from "./commands/groups.ts";
import { locations } from "./commands/locations.ts";
import { nonConfigCommands } from "./commands/non-config.ts";
import { orders } from "./commands/orders.ts";
import { quorum } from "./commands/quorum.ts";
import { remoteNodes } from "./commands/remote-nodes.ts";
import { removals } from "./commands/removal.ts";
import { resourceState } from "./commands/resource-state.ts";
import { tagsAndLevels } from "./commands/tags-and-levels.ts";
import { tickets } from "./commands/tickets.ts";
import type { Word } from "./word.ts";

/** Every command of pcs 0.9 to 0.12. */
const commands: readonly CommandDefinition[] = [
  create,
  createFenceDevice,
  groupAdd,
  ...groupRemovals,
  ...clones,
  ...changes,
  ...descriptions,
  ...resourceState,
  ...removals,
  ...defaults,
  ...bundles,
  ...locations,
  ...colocations,
  ...orders,
  ...tickets,
  ...clusterOptions,
  ...tagsAndLevels,
  ...acls,
  ...alerts,
  ...clusterSetup,
  ...quorum,
  ...remoteNodes,
  ...nonConfigCommands,
];

interface Branch {
  definition?: CommandDefinition;
  readonly next: Map<string, Branch>;
}

const root: Branch = { next: new Map() };
for (const definition of commands) {
  let branch = root;
  for (const word of definition.path) {
    let next = branch.next.get(word);
    if (!next) {
      next = { next: new Map() };
      branch.next.set(word, next);
    }
    branch = next;
  }
  branch.definition ??= definition;
}

/** The command that words begin with, and how many of them are its name; without a definition they name none, and `next` are the possible next words. */
interface FoundCommand {
  readonly definition?: CommandDefinition;
  readonly length: number;
  readonly next: readonly string[];
}

/** Finds the command with the longest name that the words begin with. */
export function findCommand(words: readonly Word[]): FoundCommand {
  let branch = root;
  let found: FoundCommand = { length: 0, next: [...root.next.keys()] };
  for (const [index, { value }] of words.entries()) {
    const next = branch.next.get(value);
    if (!next) break;
    branch = next;
    found = {
      length: index + 1,
      next: [...next.next.keys()],
      ...omitUndefined({ definition: next.definition }),
    };
  }
  return found;
}
