import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** A bundle with a resource inside that Pacemaker can't reach. */
export const bundleWithoutControl: Rule = {
  id: "bundle-without-control",
  group: "resources",
  severity: "error",
  title: "Bundle without an address or a control port",
  why: "Pacemaker controls the resource inside a bundle through pacemaker-remoted in the container, for which it needs an address of the container (ip-range-start) or a port of the host (control-port). Without both it ignores the whole bundle. Add one of them to network.",
  source: "crm_verify: “Cannot control … inside … without either ip-range-start or control-port”",
  wrong:
    "primitive web ocf:heartbeat:apache op monitor interval=30s\nbundle b podman image=example.com/web:1 replicas=2 network host-interface=eth0 primitive web",
  right:
    "primitive web ocf:heartbeat:apache op monitor interval=30s\nbundle b podman image=example.com/web:1 replicas=2 network ip-range-start=10.0.0.100 host-interface=eth0 primitive web",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind !== "bundle" || !object.child) return;
    const names = ["ip-range-start", "control-port"];
    if (object.network?.attributes.some(({ name, value }) => names.includes(name) && value)) return;
    report({
      at,
      span: objectSpan(object),
      message: `Pacemaker ignores the bundle "${object.id}": it can't control "${object.child.value}" inside without ip-range-start or control-port. Add one of them after network.`,
    });
  },
};
