import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { pairSpan } from "../support/spans.ts";

/** A clone with more instances than the nodes can run, or with none. */
export const cloneMaxUnlikeNodes: Rule = {
  id: "clone-max-unlike-nodes",
  group: "resources",
  severity: "information",
  title: "clone-max of 0 or above the number of nodes",
  why: "With clone-max=0 no instance runs at all. If clone-max is higher than what the nodes can run, the remaining instances are always shown as stopped, and resources that are ordered after the clone wait if clone-min counts on these instances.",
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
      const capacity = nodes === undefined ? undefined : (nodes.size + remotes) * forEach;
      if (most > 0 && (capacity === undefined || most <= capacity)) continue;
      report({
        at,
        span: pairSpan(pair),
        message:
          most === 0
            ? `clone-max=0 runs no instance of "${at.object.id}". Remove it to run one on each node.`
            : `clone-max=${most} is more than the ${nodes?.size === 1 ? "one node" : `${(nodes?.size ?? 0) + remotes} nodes`} can run (${capacity}): the remaining instances of "${at.object.id}" are always shown as stopped.`,
        fixes: most > 0 && capacity !== undefined ? setValue(at, pair, String(capacity)) : [],
      });
    }
  },
};
