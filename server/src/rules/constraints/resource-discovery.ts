import type { Rule } from "../rule.ts";
import { isMustNot } from "../support/constraint-names.ts";
import { objectSpan } from "../support/places.ts";

/** Nodes that are not asked whether a resource runs there. */
export const resourceDiscovery: Rule = {
  id: "resource-discovery",
  group: "constraints",
  severity: "warning",
  title: "Nodes that are not asked whether the resource runs there",
  why: "Before it starts a resource the cluster asks every node whether it runs there already. With resource-discovery=never or exclusive some nodes aren't asked: a copy that someone or the system started there goes unseen, the resource then runs twice, and its data may be lost. Use it only where the software can't be on those nodes at all.",
  source: "Pacemaker Explained, location constraints: resource-discovery",
  wrong: "primitive db ocf:pacemaker:Dummy\nlocation db-not-on-n3 db resource-discovery=never -inf: n3",
  right: "primitive db ocf:pacemaker:Dummy\nlocation db-not-on-n3 db -inf: n3",
  checkObject(at, _around, report) {
    const { object } = at;
    if (object.kind !== "location") return;
    const value = object.resourceDiscovery?.toLowerCase();
    if (value !== "never" && value !== "exclusive") return;
    // A rule says what the nodes are for: guides keep agents off nodes that lack their software in this way.
    const isByRule = object.rules.length > 0;
    const resource = object.resource ? `"${object.resource.value}"` : "the resource";
    const who =
      value === "never" ? (object.node ? `"${object.node.value}" is` : "These nodes are") : "Only these nodes are";
    const isBanned = isMustNot(object.score?.value);
    const verb = value === "never" ? "not asked" : "asked";
    const span = object.attributeSpans?.["resource-discovery"];
    report({
      at,
      ...(isByRule ? { severity: "information" as const } : {}),
      span: span ?? objectSpan(object),
      message: `${who} ${verb} whether ${resource} runs there already: a stray copy ${value === "never" ? "there" : "elsewhere"} goes unseen, and it may run twice.${value === "never" && !isBanned && object.node ? " The node isn't forbidden either." : ""} Keep this only where the software can't run there at all.`,
      ...(span
        ? { fixes: [{ title: "Write resource-discovery=always", at, span, text: "resource-discovery=always" }] }
        : {}),
    });
  },
};
