import { agentOf, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { colocationsOf } from "../support/placement/colocations.ts";
import { agentSpan } from "../support/spans.ts";

/** Agents that answer the health probes of a cloud's load balancer. */
const ofLoadBalancer = /^(azure-lb|gcp-ilb)$/;

/** A load balancer's probe that is answered on any node. */
export const probeWithoutAddress: Rule = {
  id: "probe-without-address",
  group: "resources",
  severity: "warning",
  title: "Load balancer probe that isn't tied to an address",
  why: "A cloud's load balancer sends clients to the node that answers its probe. The resource that answers has to run where the address and the service are, or clients are sent to a node without them. Put it into the group of the address, or add a colocation.",
  source:
    "Azure's and Google's guides for Pacemaker: the group of the address holds azure-lb or gcp-ilb; crm_simulate of Pacemaker 2.1.5 and 3.0.3 starts the two on different nodes otherwise",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nprimitive probe azure-lb params port=62500 op monitor interval=10s timeout=20s",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nprimitive probe azure-lb params port=62500 op monitor interval=10s timeout=20s\ngroup g vip probe",
  check(model, report) {
    if (model.facts.isPartlyUnread) return;
    const addresses = model.ofKind("primitive").filter(({ object }) => {
      const agent = object.kind === "primitive" ? agentOf(model, object) : undefined;
      return agent?.type === "IPaddr2";
    });
    const [address] = addresses;
    if (!address) return;
    for (const at of model.ofKind("primitive")) {
      const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
      if (!agent || !ofLoadBalancer.test(agent.type) || model.containerOf(at.object.id)) continue;
      const { id } = at.object;
      if (colocationsOf(model).some(({ resource, with: other }) => resource === id || other === id)) continue;
      const port = parameterOf(model, at, "port")?.pair.value;
      report({
        at,
        span: agentSpan(at.object),
        message: `"${id}" answers the load balancer's probe${port ? ` on port ${port}` : ""} on whichever node it runs, and nothing ties it to an address: clients may be sent to a node without the service. Put it into the group of ${addresses.length === 1 ? `"${address.object.id}"` : "its address"}, or add a colocation.`,
      });
    }
  },
};
