import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { metaInForce, valueSpan } from "../support/spans.ts";

/** What else than a resource has the name of a guest node. */
function takenBy(at: DefinedObject, name: string, lookup: RuleLookup): string | undefined {
  const isNode = lookup
    .ofKind("node")
    .some(
      ({ object }) =>
        object.kind === "node" && object.uname.value === name && !/^(remote|ping)$/.test(object.type ?? ""),
    );
  if (isNode) return "a node of the cluster";
  const other = lookup.ofKind("primitive").find((each) => {
    return (
      each.object.id !== at.object.id &&
      isPrimitive(each.object) &&
      metaInForce(each.object, "remote-node")?.value === name
    );
  });
  return other && `the guest node of "${other.object.id}"`;
}

/** A guest node that has the name of something else. */
export const guestNodeName: Rule = {
  id: "guest-node-name",
  group: "resources",
  severity: "error",
  title: "Guest node with a name that is taken",
  why: "For a guest node Pacemaker adds a connection whose id is the node's name, remote-node. If a resource has that id already, most often the virtual machine itself, the two are mixed up and the node never comes online; nor does it if a cluster node or another guest has the name. Give the node another name: that of the guest's own host.",
  source:
    "Pacemaker Remote, guest nodes: remote-node must not be the id of a resource; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3: the node stays offline, or isn't there at all; with a cluster node's name, or one that two machines have, no guest node is there",
  wrong:
    "primitive vm1 ocf:heartbeat:VirtualDomain params config=/etc/vm1.xml meta remote-node=vm1 op monitor interval=10s timeout=30s",
  right:
    "primitive vm1 ocf:heartbeat:VirtualDomain params config=/etc/vm1.xml meta remote-node=guest1 op monitor interval=10s timeout=30s",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "primitive" || !isPrimitive(at.object)) return;
    const pair = metaInForce(at.object, "remote-node");
    const problem = pair?.value ? takenBy(at, pair.value, lookup) : undefined;
    if (pair && problem) {
      report({
        at,
        span: valueSpan(pair),
        message: `The guest node "${pair.value}" has the name of ${problem}: the guest never becomes a node of its own. Use the guest's host name, which has to be another one.`,
      });
      return;
    }
    const place = pair?.value ? lookup.place(pair.value) : undefined;
    if (!pair?.value || !place || place.object.kind === "tag" || place.object.kind === "rsc_template") return;
    const isOwn = place.object.id === at.object.id;
    report({
      at,
      span: valueSpan(pair),
      message: `The guest node "${pair.value}" has the name of ${isOwn ? "this resource" : "another resource"}: Pacemaker can't distinguish them, and the node never comes online. Use the guest's host name, which has to be another one.`,
    });
  },
};
