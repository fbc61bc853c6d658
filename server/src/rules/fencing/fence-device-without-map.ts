import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { deviceKind, needsHostMap } from "../support/fencing/device-kinds.ts";
import { deviceSpan } from "../support/fencing/fencing.ts";
import { hasReferences } from "../support/spans.ts";

/** A device that doesn't know nodes by their names, without a pcmk_host_map. */
export const fenceDeviceWithoutMap: Rule = {
  id: "fence-device-without-map",
  group: "fencing",
  severity: "warning",
  title: "Fence device that doesn't know its nodes' names",
  why: "Without a pcmk_host_map the fencer passes the node's name to the agent as its plug. Clouds and some hypervisors know machines by ids, power switches by outlets, switches by ports: they don't find the name, and fencing fails. Map each node to what the device calls it.",
  source: "Pacemaker Explained, fencing: pcmk_host_map; the agents' own metadata and manual pages: what plug is",
  wrong: "primitive fence stonith:fence_pve params ip=10.0.0.1 username=root@pam pcmk_host_list=n1",
  right: 'primitive fence stonith:fence_pve params ip=10.0.0.1 username=root@pam pcmk_host_map="n1:101"',
  check(model, report) {
    for (const device of model.facts.fenceDevices) {
      const { at, primitive, type, hosts } = device;
      if (!needsHostMap(type) || hasReferences(primitive.params)) continue;
      if (["pcmk_host_map", "plug", "port", "key"].some((name) => parameterOf(model, at, name))) continue;
      // A node may be called as its outlet or port is.
      if (hosts !== undefined && hosts.length > 0 && hosts.every((host) => /^(\d+|i-[0-9a-f]+)$/.test(host))) continue;
      if (primitive.template && !model.place(primitive.template.value)) continue;
      const { what, plug } = deviceKind(type);
      const example = hosts?.[0] ?? "n1";
      report({
        at,
        span: deviceSpan(device),
        message: `"${primitive.id}": ${type} fences by ${what}, which knows a node by ${plug} and not by its name: fencing fails unless they are the same. Add pcmk_host_map, such as "${example}:…", with ${plug} for each node.`,
      });
    }
  },
};
