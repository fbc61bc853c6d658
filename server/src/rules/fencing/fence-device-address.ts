import type { ClusterModel } from "../../model/cluster-model.ts";
import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { isBoard, isPowerSwitch } from "../support/fencing/device-kinds.ts";
import { addressNames } from "../support/fencing/fenced-machines.ts";
import { deviceSpan, heldSpan } from "../support/fencing/fencing.ts";
import { hasReferences } from "../support/spans.ts";

const loopback = /^(?:localhost|localhost\..*|127\.\d+\.\d+\.\d+|::1)$/i;

/** The node that an address is corosync's own for. */
function nodeWith(model: ClusterModel, address: string): string | undefined {
  const own = address.toLowerCase();
  return model.corosync?.nodes.find(
    ({ name, addresses }) =>
      name?.value.toLowerCase() === own || addresses.some(({ value }) => value.toLowerCase() === own),
  )?.name?.value;
}

/** A fence device whose address can't be right. */
export const fenceDeviceAddress: Rule = {
  id: "fence-device-address",
  group: "fencing",
  severity: "warning",
  title: "Fence device at the wrong address",
  why: "A fence device is reached while the node that it fences is lost. An address of that node itself (instead of its management board's) doesn't answer then, 127.0.0.1 and localhost are whichever node asks, and without an address the agent ends with an error at once. Set ip to the address of the board, the switch or the host.",
  source:
    "Fence agents: ip is the address of the fence device; the agents for boards and power switches of fence-agents 4.12 were run without ip: “Failed: You have to enter fence address”",
  wrong: "primitive fence stonith:fence_ipmilan params ip=127.0.0.1 username=root pcmk_host_list=n1",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=root pcmk_host_list=n1",
  check(model, report) {
    for (const device of model.facts.fenceDevices) {
      const { at, primitive, type, hosts } = device;
      if (hasReferences(primitive.params) || !type.startsWith("fence_")) continue;
      const held = addressNames.map((name) => parameterOf(model, at, name)).find((each) => each !== undefined);
      if (!held) {
        const isNeeded = (isBoard(type) || isPowerSwitch(type)) && type !== "fence_powerman";
        const isKnown = primitive.params.length > 0 && !primitive.template && !parameterOf(model, at, "port_as_ip");
        if (isNeeded && isKnown) {
          report({
            at,
            span: deviceSpan(device),
            message: `"${primitive.id}" has no ip: ${type} doesn't know which device to ask, and fencing fails.`,
          });
        }
        continue;
      }
      const { value = "" } = held.pair;
      const node = nodeWith(model, value);
      if (loopback.test(value) && !parameterOf(model, at, "ipport")) {
        report({
          at,
          span: heldSpan(held, at),
          message: `"${primitive.id}": ${value} is whichever node asks, not a fence device: fencing fails or hits the asking node. Set ${held.pair.name} to the address of the device.`,
        });
      } else if (node !== undefined && hosts?.some((host) => host.toLowerCase() === node.toLowerCase())) {
        report({
          at,
          span: heldSpan(held, at),
          message: `"${primitive.id}" fences "${node}" at the node's own address ${value}, which doesn't answer when the node is lost. Set ${held.pair.name} to the address of the fence device.`,
        });
      }
    }
  },
};
