import { parseBoolean } from "../../model/attributes.ts";
import { metaOf } from "../../model/inheritance.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { addMeta, setValue } from "../support/fixes.ts";
import { pairSpan } from "../support/spans.ts";

/** Several instances of an anonymous clone on one node. */
export const anonymousCloneNodeMax: Rule = {
  id: "anonymous-clone-node-max",
  group: "resources",
  severity: "error",
  title: "Anonymous clone with clone-node-max above 1",
  why: "The instances of an anonymous clone are identical, so a node can run only one of them: Pacemaker reports an error and uses 1. A node may run several only with globally-unique=true; since Pacemaker 3.0 that is the default if clone-node-max is above 1.",
  source: "Pacemaker Explained: clone-node-max, globally-unique; crm_verify",
  wrong:
    "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta clone-node-max=2 globally-unique=false",
  right:
    "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta clone-node-max=2 globally-unique=true",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "clone" && at.object.kind !== "master") return;
    const pair = at.object.meta.flatMap((set) => set.pairs).find(({ name }) => name === "clone-node-max");
    if (!pair || !(Number.parseInt(pair.value ?? "", 10) > 1)) return;
    const unique = metaOf(lookup, at, "globally-unique");
    const { pacemaker } = lookup.target;
    const isDefault = !unique && isAtLeast(pacemaker, "3.0.0");
    if (unique ? parseBoolean(unique.pair.value) !== false : isDefault && pacemaker !== undefined) return;
    report({
      at,
      span: pairSpan(pair),
      ...(isDefault ? { severity: "information" as const } : {}),
      message: `clone-node-max=${pair.value} needs globally-unique=true${isDefault ? ", which is the default only since Pacemaker 3.0" : ""}. Pacemaker ${isDefault ? "2.1 " : ""}uses 1 for "${at.object.id}", because the instances of an anonymous clone can't be distinguished on a node.`,
      fixes: isDefault ? addMeta(at, "globally-unique", "true") : setValue(at, pair, "1"),
      ...(unique
        ? {
            related: [
              { at: unique.place, span: pairSpan(unique.pair), message: "The clone is anonymous because of this." },
            ],
          }
        : {}),
    });
  },
};
