import type { Location } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { hostsOf } from "../../model/fence-devices.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";
import type { Rule } from "../rule.ts";
import { unfencesItself } from "../support/fencing/device-kinds.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { objectSpan } from "../support/spans.ts";

/** The node that a device fences, if it fences only one. */
function onlyHost(lookup: Lookup, at: DefinedObject): string | undefined {
  const { hosts = [] } = hostsOf(lookup, at);
  return hosts.length === 1 ? hosts[0] : undefined;
}

function isPositive(score: string | undefined): boolean {
  return score !== undefined && /^\+?(inf(inity)?|mandatory|[1-9]\d*):?$/i.test(score.trim());
}

function isBan(score: string | undefined): boolean {
  return score !== undefined && /^-inf(inity)?:?$/i.test(score.trim());
}

/** The nodes that a location constraint moves its resource to: it prefers the node, or bans the resource from all others. */
function* preferredNodes(location: Location): Generator<string> {
  if (location.node && isPositive(location.score?.value)) yield location.node.value;
  for (const rule of location.rules) {
    const [expression] = rule.expressions;
    if (rule.expressions.length !== 1 || expression?.kind !== "attribute") continue;
    if (expression.attribute !== "#uname" || expression.value === undefined) continue;
    if (expression.operation === "eq" && isPositive(rule.score)) yield expression.value;
    if (expression.operation === "ne" && isBan(rule.score)) yield expression.value;
  }
}

/** A location constraint places a node's own fence device on that node. */
export const fenceDeviceOnOwnNode: Rule = {
  id: "fence-device-on-own-node",
  group: "fencing",
  severity: "warning",
  title: "Fence device placed on the node that it fences",
  why: "A device that runs on the node it fences is monitored only from there. Whether the other nodes can reach it is discovered at the first failure, which is too late. Ban it from that node instead.",
  source: "ClusterLabs and SUSE administration guides: fence devices and -INFINITY locations",
  wrong:
    "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nlocation l-fence-n1 fence-n1 inf: n1",
  right:
    "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nlocation l-fence-n1 fence-n1 -inf: n1",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "location" || !at.object.resource) return;
    const device = lookup.place(at.object.resource.value);
    if (!device || !isFenceObject(lookup, device)) return;
    // A node unfences itself with its own device.
    if (unfencesItself(agentOf(lookup, device.object)?.type ?? "")) return;
    const host = onlyHost(lookup, device);
    for (const node of host === undefined ? [] : preferredNodes(at.object)) {
      if (node.toLowerCase() !== host?.toLowerCase()) continue;
      const { score, node: named, rules } = at.object;
      const span = named?.span ?? rules[0]?.span ?? objectSpan(at.object);
      const fix =
        named && score?.span
          ? [{ title: "Ban the device from its own node", at, span: score.span, text: "-inf:" }]
          : [];
      report({
        at,
        span,
        message: `"${device.object.id}" fences "${node}" and is placed on that node. Whether the other nodes can reach the device is discovered only when they must fence it. Ban it from there with -inf:.`,
        ...(fix.length > 0 ? { fixes: fix } : {}),
      });
    }
  },
};
