import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { idsInside } from "../../model/inheritance.ts";
import type { Edit, Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { deleteStatement } from "../support/fixes.ts";
import { isConstraint, usesOf } from "../support/placement/constraint-uses.ts";
import { objectSpan } from "../support/spans.ts";

const constraintKinds = ["location", "colocation", "order", "rsc_ticket"] as const;

/** The edit that removes a clone and names its device in constraints that name the clone; none where a tag names the clone. */
function withoutClone(model: ClusterModel, clone: DefinedObject, device: string): readonly Fix<InModel>[] {
  const { id } = clone.object;
  const isTagged = model
    .ofKind("tag")
    .some(({ object }) => object.kind === "tag" && object.members.some(({ value }) => value === id));
  if (isTagged) return [];
  const uses = constraintKinds.flatMap((kind) =>
    model.ofKind(kind).flatMap((at) => {
      const names = isConstraint(at.object) ? usesOf(at.object).map(({ name }) => name) : [];
      return names.flatMap(({ value, span }) => (value === id ? [{ at, span }] : []));
    }),
  );
  const also = uses.flatMap(({ at, span }): Edit<InModel>[] => (span ? [{ at, span, text: device }] : []));
  if (also.length < uses.length) return [];
  return deleteStatement(clone).map((fix) => ({ ...fix, ...(also.length > 0 ? { also } : {}) }));
}

/** A clone of a fence device. */
export const clonedFenceDevice: Rule = {
  id: "cloned-fence-device",
  group: "fencing",
  severity: "warning",
  title: "Cloned fence device",
  why: "Every node can use a fence device wherever the device runs, so a clone has no benefit. It only multiplies the monitors, and some management boards don't allow several logins at once. Remove the clone.",
  source: "ClusterLabs: fence devices don't need to be cloned (since Pacemaker 1.1.8)",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nclone fencing fence",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  check(model, report) {
    for (const at of [...model.ofKind("clone"), ...model.ofKind("master")]) {
      const child = "child" in at.object ? at.object.child : undefined;
      const inner = child && model.definitions.get(child.value);
      if (!child || !inner) continue;
      const isGroup = inner.object.kind === "group";
      const members = isGroup ? idsInside(model, inner.object) : [inner.object.id];
      const id = [...members].find((each) => {
        const device = model.definitions.get(each);
        return device !== undefined && isFenceObject(model, device);
      });
      if (id === undefined) continue;
      report({
        at,
        span: child.span ?? objectSpan(at.object),
        message: `"${at.object.id}" clones the fence device "${id}". Every node can use the device wherever it runs, and a clone only multiplies the logins. Remove the clone.`,
        fixes: isGroup ? [] : withoutClone(model, at, id),
      });
    }
  },
};
