import { type NvPair, parseBoolean } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { metaInForce, pairSpan, valueSpan } from "../support/spans.ts";

/** The pairs of an object that enable maintenance, and for what. */
function maintenanceOf(object: ClusterObject): { pair: NvPair; what: string }[] {
  const named = (pair: NvPair | undefined, what: string): { pair: NvPair; what: string }[] =>
    pair ? [{ pair, what }] : [];
  if (object.kind === "property") return named(metaInForce(object, "maintenance-mode"), "The whole cluster");
  const pair = object.kind === "op_defaults" ? undefined : metaInForce(object, "maintenance");
  if (object.kind === "rsc_defaults") return named(pair, "Every resource");
  return named(pair, object.kind === "node" ? `Node "${object.uname.value}"` : `"${object.id}"`);
}

/** Maintenance that is still enabled. */
export const maintenanceLeftOn: Rule = {
  id: "maintenance-left-on",
  group: "resources",
  severity: "warning",
  title: "Leftover maintenance mode",
  why: "In maintenance mode the cluster starts, stops and monitors nothing, so it neither detects failures nor recovers from them. The mode is intended for the duration of some work and doesn't belong in a file that describes the cluster. Disable it, or remove it.",
  source: "Pacemaker Explained: maintenance-mode, and maintenance of nodes and resources",
  wrong: "property maintenance-mode=true",
  right: "property maintenance-mode=false",
  checkObject(at, _lookup, report) {
    for (const { pair, what } of maintenanceOf(at.object)) {
      if (parseBoolean(pair.value) !== true) continue;
      report({
        at,
        span: pairSpan(pair),
        message: `${what} is in maintenance mode: nothing is monitored, and no failure is recovered. Disable it when the work is done.`,
        fixes: [{ title: `Set ${pair.name}=false`, at, span: valueSpan(pair), text: "false" }],
      });
    }
  },
};
