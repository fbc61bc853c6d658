import type { Rule } from "../rule.ts";
import { dependencyBetween } from "../support/dependencies/service-dependencies.ts";
import { colocationsOf } from "../support/placement/colocations.ts";
import { formatBase } from "../support/placement/dependency-state.ts";
import { objectSpan } from "../support/spans.ts";

/** A finite score where only INFINITY works. */
export const advisoryColocation: Rule = {
  id: "advisory-colocation",
  group: "constraints",
  severity: "warning",
  title: "Advisory colocation where a mandatory one is likely",
  why: "A colocation with a finite score is only advisory: if other preferences outweigh it, the two resources run on different nodes, and a service without its address or file system is useless. Use inf: for resources that can't work apart.",
  source: "Pacemaker Explained, colocation: advisory and mandatory placement",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive web ocf:heartbeat:nginx\ncolocation web-with-vip 100: web vip\norder vip-then-web Mandatory: vip web",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive web ocf:heartbeat:nginx\ncolocation web-with-vip inf: web vip\norder vip-then-web Mandatory: vip web",
  check(model, report) {
    for (const { at, resource, role, with: other, withRole, score } of colocationsOf(model)) {
      if (at.object.kind !== "colocation" || score <= 0 || score === 1_000_000 || role || withRole === "Unpromoted")
        continue;
      const pair = dependencyBetween(model, resource, other);
      if (!pair || (pair.role && !pair.isHeld)) continue;
      const written = at.object.sets.length === 0 ? at.object.score?.span : undefined;
      report({
        at,
        span: written ?? objectSpan(at.object),
        message: `"${pair.user}" can't work on another node than ${formatBase(pair)}, but the score ${score} makes their colocation only advisory. Use inf: to make it mandatory.`,
        ...(written ? { fixes: [{ title: "Change the score to inf:", at, span: written, text: "inf" }] } : {}),
      });
    }
  },
};
