import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Location } from "../../model/configuration.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { attributeSetters } from "../support/attribute-setters.ts";
import { testsOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

/** Attributes that the cluster or its tools set: standby, failures, promotion scores, what hooks and other daemons keep. */
const ofCluster =
  /^(?:#|standby$|maintenance$|terminate$|shutdown$|probe_complete$|resource-discovery-enabled$|fail-count-|last-failure-|master-|health|hana_|lpa_|site$|gsh$)/;

/** Names that only the ping agents are made for. */
const ofPing = /^(?:pingd?|pingval|ping[-_]?status|ping[-_]?score|default_ping_set)$/;

function testsIn(location: Location): { attribute: string; operation: string; span: { start: number; end: number } }[] {
  return location.rules.flatMap((rule) =>
    testsOf(rule).flatMap((test) =>
      test.kind === "attribute"
        ? [
            {
              attribute: test.attribute,
              operation: test.operation,
              span: test.span ?? rule.span ?? objectSpan(location),
            },
          ]
        : [],
    ),
  );
}

/** Whether the files list the nodes with their attributes, so that one that is kept in the CIB would be there. */
function areNodesStated(model: ClusterModel): boolean {
  return model.ofKind("node").length > 1 && !model.facts.isPartlyUnread;
}

/** A location rule about a node attribute that nothing sets. */
export const unsetNodeAttribute: Rule = {
  id: "unset-node-attribute",
  group: "constraints",
  severity: "information",
  title: "Location rule about an attribute that nothing sets",
  why: "A test of a node attribute that isn't set is false, and only not_defined and ne are true: the rule does nothing, or keeps the resource from every node. Attributes come from node statements, from agents such as ping (pingd, if name isn't set), or from outside with crm_attribute and attrd_updater, which no file shows.",
  source: "Pacemaker Explained: rules; ocf:pacemaker:ping: name; crm_simulate of Pacemaker 2.1.5 and 3.0.3",
  wrong:
    "node n1 attributes datacenter=east\nnode n2 attributes datacenter=west\nprimitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation web-in-the-east web rule -inf: datacentre ne east",
  right:
    "node n1 attributes datacenter=east\nnode n2 attributes datacenter=west\nprimitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation web-in-the-east web rule -inf: datacenter ne east",
  check(model, report) {
    const locations = model.ofKind("location");
    const tests = locations.flatMap((at) =>
      at.object.kind === "location" ? testsIn(at.object).map((test) => ({ at, ...test })) : [],
    );
    const read = new Set(tests.map(({ attribute }) => attribute));
    if (read.size === 0) return;
    const { setters, ofNodes, mayBeOthers } = attributeSetters(model);
    const set = new Set([...ofNodes, ...setters.map(({ attribute }) => attribute)]);
    const unread = setters.filter(({ attribute }) => !read.has(attribute));
    // Who asks whether it is defined knows that something else sets it while the cluster runs.
    const guarded = new Set(tests.flatMap((test) => (/defined$/.test(test.operation) ? [test.attribute] : [])));
    const reported = new Set<string>();
    for (const { at, attribute, span } of tests) {
      if (attribute === "" || ofCluster.test(attribute) || reported.has(attribute)) continue;
      if (set.has(attribute)) continue;
      const meant = closest(attribute, [...set]);
      const setter = unread.find((each) => each.isPing);
      // The name beside a ping resource that sets another one is ping-rule's.
      if (setter !== undefined && ofPing.test(attribute)) continue;
      const isSure = meant !== undefined || ofPing.test(attribute);
      if (!isSure && (mayBeOthers || guarded.has(attribute) || !areNodesStated(model))) continue;
      reported.add(attribute);
      const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
      report({
        at,
        span,
        message: `Nothing in these files sets the node attribute "${attribute}": unless a program sets it (crm_attribute, attrd_updater), it isn't defined on any node.${hint}`,
      });
    }
  },
};
