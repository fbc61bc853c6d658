import { isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { metaInForce, valueSpan } from "../support/spans.ts";

/** A guest node that has the name of a resource. */
export const guestNodeName: Rule = {
  id: "guest-node-name",
  group: "resources",
  severity: "error",
  title: "Guest node with a resource's name",
  why: "For a guest node Pacemaker adds a connection whose id is the node's name, remote-node. If a resource has that id already, most often the virtual machine itself, the two are mixed up and the node never comes online. Give the node another name: that of the guest's own host.",
  source:
    "Pacemaker Remote, guest nodes: remote-node must not be the id of a resource; tried with crm_simulate of Pacemaker 2.1.5: the node stays UNCLEAN",
  wrong:
    "primitive vm1 ocf:heartbeat:VirtualDomain params config=/etc/vm1.xml meta remote-node=vm1 op monitor interval=10s timeout=30s",
  right:
    "primitive vm1 ocf:heartbeat:VirtualDomain params config=/etc/vm1.xml meta remote-node=guest1 op monitor interval=10s timeout=30s",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "primitive" || !isPrimitive(at.object)) return;
    const pair = metaInForce(at.object, "remote-node");
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
