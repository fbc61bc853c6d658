import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { pairSpan } from "../support/places.ts";

/** More instances of a clone than nodes can run, or none. */
export const cloneMaxUnlikeNodes: Rule = {
  id: "clone-max-unlike-nodes",
  group: "resources",
  severity: "information",
  title: "clone-max is 0, or above the number of nodes",
  why: "With clone-max=0 no instance runs at all. Above what the nodes can run, the rest is always shown as stopped, and where others are ordered after the clone and clone-min counts on them, these wait.",
  source: "Pacemaker Explained: clone-max, clone-node-max",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta clone-max=0",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta clone-max=2",
  check(model, report) {
    for (const at of [...model.ofKind("clone"), ...model.ofKind("master")]) {
      if (at.object.kind !== "clone" && at.object.kind !== "master") continue;
      const pairs = at.object.meta.flatMap((set) => set.pairs);
      const pair = pairs.find(({ name }) => name === "clone-max");
      if (!pair?.value || !/^\d+$/.test(pair.value)) continue;
      const nodes = model.facts.allNodes;
      // Remote and guest nodes run instances too.
      const remotes = [...model.facts.nodes.values()].filter(({ isRemote, isListed }) => isRemote && !isListed).length;
      const most = Number(pair.value);
      const forEach = Number(pairs.find(({ name }) => name === "clone-node-max")?.value ?? 1);
      const room = nodes === undefined ? undefined : (nodes.size + remotes) * forEach;
      if (most > 0 && (room === undefined || most <= room)) continue;
      report({
        at,
        span: pairSpan(pair),
        message:
          most === 0
            ? `clone-max=0 runs no instance of "${at.object.id}". Leave it out to run one on each node.`
            : `clone-max=${most} is more than the ${nodes?.size === 1 ? "one node" : `${(nodes?.size ?? 0) + remotes} nodes`} can run (${room}): the rest of "${at.object.id}" is always shown as stopped.`,
        fixes: most > 0 && room !== undefined ? setValue(at, pair, String(room)) : [],
      });
    }
  },
};
