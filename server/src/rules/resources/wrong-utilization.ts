import type { NvPair } from "../../model/attributes.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { cloneMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import type { Rule } from "../rule.ts";
import { optionNamed } from "../support/option-lists.ts";
import { movesOfOption } from "../support/schema/moved-pairs.ts";
import { nameSpan, valueSpan } from "../support/spans.ts";

const ofOperations = new Set(["timeout", "interval", "on-fail"]);
const ofNodes = new Set(["standby", "maintenance"]);

/** A sentence about where a name belongs that is no capacity; undefined if it may be one. */
function placeOf(name: string, isOfNode: boolean): string | undefined {
  if (isOfNode) return ofNodes.has(name) ? `is an attribute of the node: put it after "attributes"` : undefined;
  if (optionNamed(primitiveMeta, name)) return `is a meta attribute: put it after "meta"`;
  if (optionNamed(cloneMeta, name)) return `is a meta attribute of clones: put it after "meta" of the clone`;
  return ofOperations.has(name) ? `belongs to an operation: put it after "op monitor", for example` : undefined;
}

function isWholeNumber({ value }: NvPair): boolean {
  return value === undefined || /^\s*[+-]?\d+\s*$/.test(value);
}

/** A word under `utilization` that is no capacity, or whose value is no number. */
export const wrongUtilization: Rule = {
  id: "wrong-utilization",
  group: "resources",
  severity: "warning",
  title: "Utilization that is no capacity",
  why: "Each name after utilization is a capacity with a whole number: what a node has, and what a resource needs of it. An option written there does nothing but demand a capacity that no node has: with a placement-strategy other than default the resource then runs nowhere. Of a value such as 4G only the digits at its beginning count, and crm_verify of Pacemaker 2.1.5 crashes on one without any.",
  source: "crm_simulate and crm_verify of Pacemaker 2.1.5 were run on such values",
  wrong:
    "property placement-strategy=balanced\nprimitive web ocf:heartbeat:nginx op monitor interval=10s utilization cpu=2 migration-threshold=3",
  right:
    "property placement-strategy=balanced\nprimitive web ocf:heartbeat:nginx op monitor interval=10s utilization cpu=2 meta migration-threshold=3 failure-timeout=10min",
  checkObject(at, lookup, report) {
    const { object } = at;
    const isOfNode = object.kind === "node";
    if (!isOfNode && !isPrimitive(object)) return;
    for (const { pairs } of object.utilization) {
      for (const pair of pairs) {
        if (pair.idRef !== undefined || pair.name === "") continue;
        const place = placeOf(pair.name, isOfNode);
        if (place !== undefined) {
          const fixes = isOfNode ? [] : movesOfOption(lookup, { at, pair, among: pairs });
          report({
            at,
            span: nameSpan(pair),
            message: `"${pair.name}" under "utilization" is read as a capacity. It ${place}.`,
            fixes,
          });
        } else if (!isWholeNumber(pair)) {
          const digits = /^\s*[+-]?\d+/.exec(pair.value ?? "")?.[0].trim();
          const reading = digits === undefined ? "has no number at its beginning" : `is read as ${digits}`;
          report({
            at,
            span: valueSpan(pair),
            message: `Utilization is a whole number without a unit: "${pair.value}" ${reading}. Write "${pair.name}" as a number, in the same unit for nodes and resources.`,
          });
        }
      }
    }
  },
};
