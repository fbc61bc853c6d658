import { idsInside } from "../model/inheritance.ts";
import type { Rule } from "./rule.ts";
import { isFenceObject } from "./support/fencing.ts";
import { objectSpan } from "./support/places.ts";

/** Rule 15: a clone of a fence device. */
export const clonedFenceDevice: Rule = {
  id: "cloned-fence-device",
  severity: "warning",
  category: "fast",
  title: "A cloned fence device",
  why: "Any node can use a fence device wherever it runs, so a clone gains nothing: it only multiplies the monitors, and some boards don't take several logins at once.",
  source: "ClusterLabs: fence devices don't need to be cloned (since Pacemaker 1.1.8)",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nclone fencing fence",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  checkObject(at, around, report) {
    if (at.object.kind !== "clone" && at.object.kind !== "master") return;
    const child = at.object.child;
    const inner = child && around.place(child.value);
    if (!inner) return;
    const members = inner.object.kind === "group" ? idsInside(around, inner.object) : [inner.object.id];
    for (const id of members) {
      const device = around.place(id);
      if (!device || !isFenceObject(around, device)) continue;
      report({
        at,
        span: child.span ?? objectSpan(at.object),
        message: `"${at.object.id}" clones the fence device "${id}": every node can use it wherever it runs, and a clone only multiplies the logins. Take the clone out.`,
      });
      return;
    }
  },
};
