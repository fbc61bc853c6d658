import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { metaInForce, pairSpan } from "../support/spans.ts";

/** A node that is in standby. */
export const standbyLeftOn: Rule = {
  id: "standby-left-on",
  group: "resources",
  severity: "information",
  title: "Leftover standby",
  why: "A node in standby runs no resources, and takes none over. Tools set the node attribute for the duration of some work; in a file that describes the cluster it puts the node into standby again whenever the file is applied. Remove it, or set it to off.",
  source: "Pacemaker Explained, node attributes: standby; tried with crm_simulate of Pacemaker 2.1.5 and 3.0.3",
  wrong: "node 1: n1 attributes standby=on",
  right: "node 1: n1 attributes standby=off",
  checkObject(at, _lookup, report) {
    if (at.object.kind !== "node") return;
    const pair = metaInForce(at.object, "standby");
    if (!pair || !/^(on|true|yes|y|1)$/i.test(pair.value ?? "")) return;
    report({
      at,
      span: pairSpan(pair),
      message: `"${at.object.uname.value}" is in standby: it runs no resources, and takes none over from other nodes. Set standby=off when the work is done.`,
      fixes: setValue(at, pair, "off"),
    });
  },
};
