import type { Rule } from "../rule.ts";
import { unfencesItself } from "../support/fencing/device-kinds.ts";
import { isFencingOff } from "../support/fencing/fencing.ts";
import { bansOf, locatedResources } from "../support/placement/locations.ts";

/** A node that can't unfence itself, because its device is banned from it. */
export const unfencingBanned: Rule = {
  id: "unfencing-banned",
  group: "fencing",
  severity: "error",
  title: "Unfencing device banned from its node",
  why: "The agents fence_scsi and fence_mpath register a node's key when it joins, on the node itself (on_target). A device that a location bans from the node isn't available there: the node is never unfenced, and nothing starts on it. Unlike a power device it must be allowed on the nodes that it fences. Remove the location.",
  source:
    'The agents\' metadata: <action name="on" on_target="1" automatic="1"/>; Pacemaker\'s fencer doesn\'t register a device on a node that a location bans it from',
  wrong:
    'primitive fence stonith:fence_scsi params devices=/dev/sdb pcmk_host_list="n1 n2" meta provides=unfencing\nlocation l-fence fence -inf: n1',
  right: 'primitive fence stonith:fence_scsi params devices=/dev/sdb pcmk_host_list="n1 n2" meta provides=unfencing',
  check(model, report) {
    const devices = model.facts.fenceDevices.filter(({ type }) => unfencesItself(type));
    if (devices.length === 0 || isFencingOff(model)) return;
    for (const at of model.ofKind("location")) {
      const { object } = at;
      if (object.kind !== "location") continue;
      const located = locatedResources(model, object);
      for (const { primitive, type, hosts } of devices) {
        if (!located.includes(primitive.id)) continue;
        const nodes = hosts ?? [...(model.facts.allNodes ?? [])];
        for (const ban of bansOf(at, object, nodes)) {
          report({
            at: ban.at,
            span: ban.span,
            message: `"${ban.node}" must unfence itself with "${primitive.id}" (${type}), which this location bans from it: nothing would start on "${ban.node}". Remove the location.`,
          });
        }
      }
    }
  },
};
