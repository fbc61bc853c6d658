import type { Rule } from "../rule.ts";
import { objectSpan, pairSpan } from "../support/spans.ts";

/** A bundle with a resource inside that Pacemaker can't reach. */
export const bundleWithoutControl: Rule = {
  id: "bundle-without-control",
  group: "resources",
  severity: "error",
  title: "Bundle that Pacemaker can't control",
  why: "Pacemaker controls the resource inside a bundle through pacemaker-remoted in the container, for which it needs an address of the container (ip-range-start) or a port of the host (control-port). Without both it ignores the whole bundle. Add one of them to network. A control-port of the host serves one replica: with replicas-per-host above 1 an address is needed.",
  source:
    "crm_verify 2.0.5 to 3.0.3: “Cannot control … inside … without either ip-range-start or control-port”, “Specifying the 'control-port' for … requires 'replicas-per-host=1'”; crm_simulate then starts one replica on each node",
  wrong:
    "primitive web ocf:heartbeat:apache op monitor interval=30s\nbundle b podman image=example.com/web:1 replicas=2 network host-interface=eth0 primitive web",
  right:
    "primitive web ocf:heartbeat:apache op monitor interval=30s\nbundle b podman image=example.com/web:1 replicas=2 network ip-range-start=10.0.0.100 host-interface=eth0 primitive web",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind !== "bundle" || !object.child) return;
    const isSet = (wanted: string): boolean =>
      object.network?.attributes.some(({ name, value }) => name === wanted && value) === true;
    if (isSet("ip-range-start")) return;
    const perHost = object.container?.attributes.find(({ name }) => name === "replicas-per-host");
    if (isSet("control-port")) {
      if (perHost && Number(perHost.value) > 1) {
        report({
          at,
          span: pairSpan(perHost),
          message: `The bundle "${object.id}" has one control-port, so that Pacemaker starts one replica on each host, and crm_verify fails. Set ip-range-start instead, or replicas-per-host=1.`,
        });
      }
      return;
    }
    report({
      at,
      span: objectSpan(object),
      message: `Pacemaker ignores the bundle "${object.id}": it can't control "${object.child.value}" inside without ip-range-start or control-port. Add one of them after network.`,
    });
  },
};
