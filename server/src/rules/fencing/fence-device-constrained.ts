import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { childrenOf } from "../../model/inheritance.ts";
import { scoreValue } from "../../model/score.ts";
import type { Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { meantBy, namedSpan } from "../support/placement/constraint-names.ts";
import { type ConstraintUse, isConstraint, usesOf } from "../support/placement/constraint-uses.ts";
import { objectSpan } from "../support/spans.ts";

/** A clone holds a group that holds a primitive. */
const deepest = 2;

/** The fence device among what a name stands for, also inside a group or clone. */
function deviceIn(model: ClusterModel, name: string, depth = 0): string | undefined {
  for (const id of meantBy(model, name)) {
    const at = model.place(id);
    // A text can have groups that hold each other.
    if (!at || depth > deepest) continue;
    if (isFenceObject(model, at)) return id;
    const inner = childrenOf(at.object).flatMap((child) => deviceIn(model, child, depth + 1) ?? [])[0];
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isResourceOfService(model: ClusterModel, name: string): boolean {
  return meantBy(model, name).some((id) => {
    const at = model.place(id);
    return at !== undefined && deviceIn(model, id) === undefined;
  });
}

/** Whether a constraint binds: not an optional order, nor a colocation that is advisory or keeps resources apart. */
function isBinding({ object }: DefinedObject): boolean {
  if (object.kind === "order") {
    const kind = object.orderKind?.value.toLowerCase() ?? "mandatory";
    return (
      kind === "mandatory" && (scoreValue(object.score?.value) ?? 1) > 0 && parseBoolean(object.symmetrical) !== false
    );
  }
  return object.kind === "colocation" && (scoreValue(object.score?.value) ?? 1_000_000) >= 1_000_000;
}

/** An order or a colocation, or a group, that ties a fence device to services. */
export const fenceDeviceConstrained: Rule = {
  id: "fence-device-constrained",
  group: "fencing",
  severity: "warning",
  title: "Fence device tied to a service",
  why: "A fence device fences also while it is stopped; its start only enables the monitor. An order or colocation with a service, or a common group, makes the service stop or stay down whenever the device's monitor fails, and fencing needs it no less then. Remove the constraint.",
  source:
    "Pacemaker Explained, fencing: any node can use a registered device; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive web ocf:heartbeat:nginx\norder fence-then-web Mandatory: fence web",
  right:
    "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive web ocf:heartbeat:nginx",
  check(model, report) {
    const check = (at: DefinedObject, uses: readonly Pick<ConstraintUse, "name">[], what: string): void => {
      const device = uses.find(({ name }) => deviceIn(model, name.value) !== undefined);
      const service = uses.find(({ name }) => isResourceOfService(model, name.value));
      if (!device || !service) return;
      report({
        at,
        span: namedSpan(at, device.name) ?? objectSpan(at.object),
        message: `"${deviceIn(model, device.name.value)}" is a fence device, and this ${what} ties it to "${service.name.value}": when its monitor fails, the service stops or doesn't start, although the device can still fence. Remove it from the ${what}.`,
      });
    };
    for (const at of [...model.ofKind("order"), ...model.ofKind("colocation")]) {
      if (!isConstraint(at.object) || !isBinding(at)) continue;
      check(at, usesOf(at.object), at.object.kind);
    }
    for (const at of model.ofKind("group")) {
      if (at.object.kind === "group")
        check(
          at,
          at.object.members.map((name) => ({ name })),
          "group",
        );
    }
  },
};
