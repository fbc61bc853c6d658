import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { metaInForce, pairSpan, valueSpan } from "../support/spans.ts";

/** A resource with is-managed=false. */
export const unmanaged: Rule = {
  id: "unmanaged",
  group: "resources",
  severity: "warning",
  title: "Unmanaged resource",
  why: "With is-managed=false the cluster neither starts the resource nor moves it when its node fails: it still monitors, but does nothing. The option is intended for the duration of some work. Remove it when the work is done.",
  source: "Pacemaker Explained: is-managed",
  wrong: "primitive web ocf:heartbeat:nginx meta is-managed=false op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s",
  checkObject(at, _lookup, report) {
    const pair = metaInForce(at.object, "is-managed");
    if (at.object.kind === "node" || !pair || parseBoolean(pair.value) !== false) return;
    const whose = at.object.kind === "rsc_defaults" ? "All resources are" : `"${at.object.id}" is`;
    report({
      at,
      span: pairSpan(pair),
      message: `${whose} not managed: the cluster neither restarts nor moves what fails. Remove is-managed when the work is done.`,
      fixes: [{ title: "Set is-managed=true", at, span: valueSpan(pair), text: "true" }],
    });
  },
};
