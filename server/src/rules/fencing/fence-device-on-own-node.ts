import type { DefinedObject } from "../../model/cluster-model.ts";
import type { Location } from "../../model/configuration.ts";
import { hostMap, splitList } from "../../model/facts.ts";
import { parameterOf } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";
import type { Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing.ts";
import { objectSpan } from "../support/places.ts";

/** The one node that a device fences, where it is one. */
function onlyHost(lookup: Lookup, at: DefinedObject): string | undefined {
  const value = (name: string): string => parameterOf(lookup, at, name)?.pair.value ?? "";
  const hosts = new Set([...splitList(value("pcmk_host_list")), ...hostMap(value("pcmk_host_map")).keys()]);
  return hosts.size === 1 ? [...hosts][0] : undefined;
}

function isPositive(score: string | undefined): boolean {
  return score !== undefined && /^\+?(inf(inity)?|mandatory|[1-9]\d*):?$/i.test(score.trim());
}

function isBan(score: string | undefined): boolean {
  return score !== undefined && /^-inf(inity)?:?$/i.test(score.trim());
}

/** The node a location brings its resource to: it prefers it, or keeps the resource off all others. */
function* broughtTo(location: Location): Generator<string> {
  if (location.node && isPositive(location.score?.value)) yield location.node.value;
  for (const rule of location.rules) {
    const [expression] = rule.expressions;
    if (rule.expressions.length !== 1 || expression?.kind !== "attribute") continue;
    if (expression.attribute !== "#uname" || expression.value === undefined) continue;
    if (expression.operation === "eq" && isPositive(rule.score)) yield expression.value;
    if (expression.operation === "ne" && isBan(rule.score)) yield expression.value;
  }
}

/** A location brings a node's own fence device onto it. */
export const fenceDeviceOnOwnNode: Rule = {
  id: "fence-device-on-own-node",
  group: "fencing",
  severity: "warning",
  title: "A fence device is placed on the node that it fences",
  why: "A device that runs on its own node is watched from there only: whether the others can reach it shows at the first failure, when it is too late. Keep it off that node instead.",
  source: "ClusterLabs and SUSE administration guides: fence devices and -INFINITY locations",
  wrong:
    "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nlocation l-fence-n1 fence-n1 inf: n1",
  right:
    "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nlocation l-fence-n1 fence-n1 -inf: n1",
  checkObject(at, around, report) {
    if (at.object.kind !== "location" || !at.object.resource) return;
    const device = around.place(at.object.resource.value);
    if (!device || !isFenceObject(around, device)) return;
    const host = onlyHost(around, device);
    for (const node of host === undefined ? [] : broughtTo(at.object)) {
      if (node.toLowerCase() !== host?.toLowerCase()) continue;
      const { score, node: named, rules } = at.object;
      const span = named?.span ?? rules[0]?.span ?? objectSpan(at.object);
      const fix =
        named && score?.span
          ? [{ title: "Keep the device off its own node", at, span: score.span, text: "-inf:" }]
          : [];
      report({
        at,
        span,
        message: `"${device.object.id}" fences "${node}" and is brought onto that very node: whether the others can reach the device shows only when they must. Keep it off there, with -inf.`,
        ...(fix.length > 0 ? { fixes: fix } : {}),
      });
    }
  },
};
