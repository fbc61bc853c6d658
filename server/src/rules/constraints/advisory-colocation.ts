import type { Rule } from "../rule.ts";
import { colocationsOf } from "../support/colocations.ts";
import { objectSpan } from "../support/places.ts";
import { userAndBase } from "../support/service-needs.ts";

/** A finite score where only INFINITY does what is meant. */
export const advisoryColocation: Rule = {
  id: "advisory-colocation",
  group: "constraints",
  severity: "warning",
  title: "A wish where a must is likely",
  why: "With a finite score a colocation is only a wish: where other wishes outweigh it the two run on different nodes, and a service without its address or its file system is of no use. Write inf: for what can't work apart.",
  source: "Pacemaker Explained, colocation: advisory and mandatory placement",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive web ocf:heartbeat:nginx\ncolocation web-with-vip 100: web vip\norder vip-then-web Mandatory: vip web",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive web ocf:heartbeat:nginx\ncolocation web-with-vip inf: web vip\norder vip-then-web Mandatory: vip web",
  check(model, report) {
    for (const { at, resource, role, with: other, withRole, score } of colocationsOf(model)) {
      if (at.object.kind !== "colocation" || score <= 0 || score === 1_000_000 || role || withRole) continue;
      const pair = userAndBase(model, resource, other);
      if (!pair) continue;
      const written = at.object.sets.length === 0 ? at.object.score?.span : undefined;
      report({
        at,
        span: written ?? objectSpan(at.object),
        message: `"${pair.user}" is of no use away from "${pair.base}", but the score ${score} only wishes them together. Write inf: to make it a must.`,
        ...(written ? { fixes: [{ title: "Write inf:", at, span: written, text: "inf" }] } : {}),
      });
    }
  },
};
