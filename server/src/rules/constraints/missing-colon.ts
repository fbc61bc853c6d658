import type { Name } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { isKindWithoutColon } from "../support/order/order-kinds.ts";

/** The first resource that an order names. */
function firstName(object: ClusterObject): Name | undefined {
  if (object.kind !== "order" || object.orderKind || object.score) return undefined;
  return object.first?.resource ?? object.sets[0]?.members[0];
}

/** `Mandatory` without its colon. */
export const missingColon: Rule = {
  id: "missing-colon",
  group: "constraints",
  severity: "error",
  title: "Missing colon after the kind of an order",
  why: "Without a colon, Mandatory, Optional or Serialize is read as the first resource of the order. No resource has that name, so the cluster rejects the configuration with a misleading message. Add the colon.",
  source: "The crm language; crmsh 4.4.1: constraint references a resource Mandatory which doesn't exist",
  wrong: "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder vip-then-web Mandatory vip web",
  right: "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder vip-then-web Mandatory: vip web",
  checkObject(at, lookup, report) {
    const name = firstName(at.object);
    if (!name?.span || !isKindWithoutColon(at.object, name) || lookup.isDefined(name.value)) return;
    const { end } = name.span;
    report({
      at,
      span: name.span,
      message: `"${name.value}" is read as a resource because the colon is missing. Use "${name.value}:".`,
      fixes: [{ title: `Change to "${name.value}:"`, at, span: { start: end, end }, text: ":" }],
    });
  },
};
