import type { CibFacts } from "./cib-facts.ts";
import type { NodeFacts } from "./node-facts.ts";

/** The nodes that have to be fenced by a device: members and remote nodes. Guest nodes are fenced by a stop of what contains them. */
function fenceTargets(cib: CibFacts): readonly string[] {
  return [...cib.members, ...cib.remotes];
}

/** Whether devices have to be there: fencing is enabled, and SBD's watchdogs alone don't do it. */
function needsDevices({ fencingEnabled, fencesByWatchdog }: CibFacts): boolean {
  return fencingEnabled && !fencesByWatchdog;
}

/**
 * Whose fencer is asked first whether it could fence which node, as pairs: every target is asked about once, at another node, and every
 * member is asked. Asking each about all would be as many processes as the square of the nodes.
 */
export function firstAsked(cib: CibFacts): readonly (readonly [asked: string, target: string])[] {
  const { members } = cib;
  return fenceTargets(cib).flatMap((target, index) => {
    const asked = members[(index + 1) % members.length];
    return asked === undefined ? [] : [[asked, target]];
  });
}

/** The nodes whose fencers know a device for that target. */
export function fencersOf(target: string, nodes: readonly NodeFacts[]): readonly string[] {
  return nodes
    .filter((node) => node.words("fences").some(([name, device]) => name === target && device))
    .map(({ name }) => name);
}

/** The targets that no other node of those asked could fence: about them the others have to be asked. */
export function doubtfulTargets(cib: CibFacts, nodes: readonly NodeFacts[]): readonly string[] {
  return needsDevices(cib)
    ? fenceTargets(cib).filter((target) => !fencersOf(target, nodes).some((name) => name !== target))
    : [];
}
