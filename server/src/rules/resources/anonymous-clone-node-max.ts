import { parseBoolean } from "../../model/attributes.ts";
import { metaOf } from "../../model/inheritance.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { pairSpan } from "../support/places.ts";

/** Several instances of an anonymous clone on one node. */
export const anonymousCloneNodeMax: Rule = {
  id: "anonymous-clone-node-max",
  group: "resources",
  severity: "error",
  title: "An anonymous clone with clone-node-max above 1",
  why: "Instances of an anonymous clone are all alike, so a node can have one only, and Pacemaker reports an error and takes 1. Only with globally-unique=true may a node run several; from Pacemaker 3.0 on that is the default where clone-node-max is above 1.",
  source: "Pacemaker Explained: clone-node-max, globally-unique; crm_verify",
  wrong:
    "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta clone-node-max=2 globally-unique=false",
  right:
    "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta clone-node-max=2 globally-unique=true",
  checkObject(at, around, report) {
    if (at.object.kind !== "clone" && at.object.kind !== "master") return;
    const pair = at.object.meta.flatMap((set) => set.pairs).find(({ name }) => name === "clone-node-max");
    if (!pair || !(Number(pair.value) > 1)) return;
    const unique = metaOf(around, at, "globally-unique");
    if (unique ? parseBoolean(unique.pair.value) !== false : isAtLeast(around.target.pacemaker, "3.0.0")) return;
    report({
      at,
      span: pairSpan(pair),
      message: `clone-node-max=${pair.value} needs globally-unique=true: Pacemaker takes 1 for "${at.object.id}", as its instances can't be told apart on a node.`,
      fixes: setValue(at, pair, "1"),
      ...(unique
        ? { related: [{ at: unique.place, span: pairSpan(unique.pair), message: "The clone is anonymous." }] }
        : {}),
    });
  },
};
