import type { ClusterModel } from "../../model/cluster-model.ts";
import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { isPowerSwitch } from "../support/fencing/device-kinds.ts";
import { addressNames, type FencedMachine, fencedMachines } from "../support/fencing/fenced-machines.ts";
import { heldSpan } from "../support/fencing/fencing.ts";

/** Whether a level of the topology has two devices together, or the levels of the node aren't known. */
function areTogether(model: ClusterModel, node: string, ids: readonly string[]): boolean {
  return model.ofKind("fencing_topology").some(({ object }) => {
    if (object.kind !== "fencing_topology") return false;
    return object.levels.some(
      ({ target, devices }) =>
        (!target || target.value.toLowerCase() === node.toLowerCase()) &&
        (!target || ids.every((id) => devices.some(({ value }) => value === id))),
    );
  });
}

/** A node with two power supplies, of which fencing switches one. */
export const redundantPower: Rule = {
  id: "redundant-power",
  group: "fencing",
  severity: "warning",
  title: "Only one of two power supplies is switched",
  why: "A node with two power supplies is off only when both outlets are. Devices that aren't on one level are alternatives: the first that succeeds ends the fencing, the other outlet still powers the node, and it counts as dead while it runs. Put both devices on one level; the cluster then switches both off before it switches one on.",
  source:
    "Red Hat, Configuring fencing for redundant power; Pacemaker Explained, fencing topology: devices of one level; tried with pacemaker-fenced 2.1.5: of two devices without a level the second isn't asked once the first succeeded",
  wrong:
    'primitive p1 stonith:fence_apc params ip=apc1 pcmk_host_map="n1:1;n2:2"\nprimitive p2 stonith:fence_apc params ip=apc2 pcmk_host_map="n1:1;n2:2"',
  right:
    'primitive p1 stonith:fence_apc params ip=apc1 pcmk_host_map="n1:1;n2:2"\nprimitive p2 stonith:fence_apc params ip=apc2 pcmk_host_map="n1:1;n2:2"\nfencing_topology n1: p1,p2 n2: p1,p2',
  check(model, report) {
    const address = ({ device: { at } }: FencedMachine): string | undefined =>
      addressNames.map((name) => parameterOf(model, at, name)?.pair.value).find((value) => value !== undefined);
    const outlets = fencedMachines(model).filter(({ device }) => isPowerSwitch(device.type));
    const reported = new Set<string>();
    outlets.forEach((outlet, index) => {
      const { device, node, held } = outlet;
      const { id } = device.primitive;
      const first = outlets
        .slice(0, index)
        .find((each) => each.node === node && each.device !== device && address(each) !== address(outlet));
      if (!first || reported.has(id) || areTogether(model, node, [first.device.primitive.id, id])) return;
      reported.add(id);
      report({
        at: device.at,
        span: heldSpan(held, device.at),
        message: `"${first.device.primitive.id}" and "${id}" both power "${node}", but no fencing level has them together: the first that succeeds ends the fencing, and the other outlet keeps the node running. Put both on one level.`,
      });
    });
  },
};
