import type { Rule } from "../rule.ts";
import { isBanScore } from "../support/placement/constraint-names.ts";
import { objectSpan } from "../support/spans.ts";

/** Nodes that are not probed for a resource. */
export const resourceDiscovery: Rule = {
  id: "resource-discovery",
  group: "constraints",
  severity: "warning",
  title: "Nodes that are not probed for the resource",
  why: "Before the cluster starts a resource, it probes every node to find out whether the resource is already running there. With resource-discovery=never or exclusive some nodes aren't probed: a copy that someone or the system started there goes undetected, the resource then runs twice, and its data may be lost. Use it only if the software can't run on those nodes at all.",
  source: "Pacemaker Explained, location constraints: resource-discovery",
  wrong: "primitive db ocf:pacemaker:Dummy\nlocation db-not-on-n3 db resource-discovery=never -inf: n3",
  right: "primitive db ocf:pacemaker:Dummy\nlocation db-not-on-n3 db -inf: n3",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind !== "location") return;
    const value = object.resourceDiscovery?.toLowerCase();
    if (value !== "never" && value !== "exclusive") return;
    // A rule states why: guides use it to keep agents away from nodes that lack their software.
    const isByRule = object.rules.length > 0;
    const resource = object.resource ? `"${object.resource.value}"` : "the resource";
    const who =
      value === "never" ? (object.node ? `"${object.node.value}" is` : "These nodes are") : "Only these nodes are";
    const isBanned = isBanScore(object.score?.value);
    const verb = value === "never" ? "not probed" : "probed";
    const span = object.attributeSpans?.["resource-discovery"];
    report({
      at,
      ...(isByRule ? { severity: "information" as const } : {}),
      span: span ?? objectSpan(object),
      message: `${who} ${verb} for ${resource}: a stray copy ${value === "never" ? "there" : "elsewhere"} goes undetected, and the resource may run twice.${value === "never" && !isBanned && object.node ? " The resource isn't banned from the node either." : ""} Use this only if the software can't run there at all.`,
      ...(span
        ? { fixes: [{ title: "Set resource-discovery=always", at, span, text: "resource-discovery=always" }] }
        : {}),
    });
  },
};
