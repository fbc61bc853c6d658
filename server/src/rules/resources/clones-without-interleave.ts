import { parseBoolean } from "../../model/attributes.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { metaOf } from "../../model/inheritance.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { addMeta, setValue } from "../support/fixes.ts";
import { objectSpan } from "../support/spans.ts";

function cloneOf(lookup: RuleLookup, id: string | undefined): DefinedObject | undefined {
  const place = id === undefined ? undefined : lookup.place(id);
  return place?.object.kind === "clone" || place?.object.kind === "master" ? place : undefined;
}

/** Whether only one instance is promoted: what is ordered after its promotion waits for no other instance. */
function hasOnePromoted(lookup: RuleLookup, at: DefinedObject): boolean {
  const most = metaOf(lookup, at, "promoted-max", "master-max")?.pair.value;
  return most === undefined || most === "1";
}

/** A clone that waits for all instances of another clone. */
export const clonesWithoutInterleave: Rule = {
  id: "clones-without-interleave",
  group: "resources",
  severity: "warning",
  title: "Ordered clones without interleave",
  why: "An ordering constraint between two clones applies to all instances at once unless the second clone has interleave=true: when one node stops or starts, the second clone is restarted on every node. With interleave=true each instance waits only for the one on its own node.",
  source: "Pacemaker Explained: interleave",
  wrong:
    "primitive dlm ocf:pacemaker:controld op monitor interval=60s\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=gfs2 op monitor interval=20s\nclone dlm-clone dlm meta interleave=true\nclone fs-clone fs\norder fs-after-dlm Mandatory: dlm-clone fs-clone",
  right:
    "primitive dlm ocf:pacemaker:controld op monitor interval=60s\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=gfs2 op monitor interval=20s\nclone dlm-clone dlm meta interleave=true\nclone fs-clone fs meta interleave=true\norder fs-after-dlm Mandatory: dlm-clone fs-clone",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "order") return;
    const { first, then, orderKind, score, sets } = at.object;
    if (/^(optional|serialize)$/i.test(orderKind?.value ?? "") || score?.value === "0") return;
    const steps = sets.length > 0 ? sets.flatMap((set) => set.members) : [first?.resource, then?.resource];
    const actions = sets.length > 0 ? sets.flatMap((set) => set.members.map(() => set.action)) : [first?.action?.value];
    const clones = steps.map((name) => cloneOf(lookup, name?.value));
    const reported = new Set<string>();
    for (let i = 1; i < steps.length; i++) {
      const [before, after] = [clones[i - 1], clones[i]];
      const name = steps[i];
      if (!before || !after || before.object.id === after.object.id || !name || reported.has(name.value)) continue;
      if (actions[i - 1] === "promote" && hasOnePromoted(lookup, before)) continue;
      const interleave = metaOf(lookup, after, "interleave");
      if (interleave && (interleave.isConditional || parseBoolean(interleave.pair.value) !== false)) continue;
      reported.add(name.value);
      report({
        at,
        span: name.span ?? objectSpan(at.object),
        message: `"${after.object.id}" has no interleave=true: when one instance of "${before.object.id}" starts or stops, "${after.object.id}" is restarted on every node.`,
        fixes:
          interleave?.place.object === after.object
            ? setValue(after, interleave.pair, "true")
            : addMeta(after, "interleave", "true"),
        related: [{ at: after, span: objectSpan(after.object), message: "Set interleave=true here." }],
      });
    }
  },
};
