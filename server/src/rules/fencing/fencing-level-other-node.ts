import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** A level for a node with a device that is configured for other nodes. */
export const fencingLevelOtherNode: Rule = {
  id: "fencing-level-other-node",
  group: "fencing",
  severity: "error",
  title: "Fencing level with a device for other nodes",
  why: "The topology doesn't replace a device's own list of nodes: the fencer asks each device whether it can fence the node, and leaves out those whose pcmk_host_list or pcmk_host_map doesn't have it. A level with such a device never succeeds, usually after a copied line. Name the node's own device, or add the node to the device's list.",
  source:
    "tried with pacemaker-fenced 2.1.5 and stonith_admin: “i3 is not eligible to fence (off) n2: static-list”, then “No device configured for target 'n2'”",
  wrong:
    "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2\nfencing_topology n1: f1 n2: f1",
  right:
    "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2\nfencing_topology n1: f1 n2: f2",
  check(model, report) {
    const devices = new Map(model.facts.fenceDevices.map((device) => [device.primitive.id, device] as const));
    const covers = (id: string, node: string): boolean | undefined => {
      const hosts = devices.get(id)?.hosts;
      // A device without hosts covers none, which is fence-host-syntax's; one that is queried may cover any.
      return hosts && hosts.length > 0 ? hosts.some((host) => host.toLowerCase() === node) : undefined;
    };
    for (const at of model.ofKind("fencing_topology")) {
      if (at.object.kind !== "fencing_topology") continue;
      for (const { target, devices: names, span: levelSpan } of at.object.levels) {
        const node = target?.value;
        if (node === undefined) continue;
        for (const name of names) {
          if (covers(name.value, node.toLowerCase()) !== false) continue;
          const own = [...devices.keys()].filter(
            (id) => covers(id, node.toLowerCase()) && !names.some((each) => each.value === id),
          );
          const meant = own.length === 1 ? own[0] : closest(name.value, own);
          const span = name.span ?? levelSpan ?? objectSpan(at.object);
          const others = (devices.get(name.value)?.hosts ?? []).slice(0, 4).map((host) => `"${host}"`);
          report({
            at,
            span,
            message: `"${name.value}" fences ${others.join(", ")}, not "${node}": the fencer leaves it out, and this level never succeeds. ${meant === undefined ? `Add "${node}" to its pcmk_host_list, if it can fence that node.` : `Did you mean "${meant}"?`}`,
            ...(meant !== undefined && name.span
              ? { fixes: [{ title: `Change to "${meant}"`, at, span: name.span, text: meant }] }
              : {}),
          });
        }
      }
    }
  },
};
