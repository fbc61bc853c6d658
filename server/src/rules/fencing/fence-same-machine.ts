import type { Rule } from "../rule.ts";
import { deviceKind } from "../support/fencing/device-kinds.ts";
import { type FencedMachine, fencedMachines } from "../support/fencing/fenced-machines.ts";
import { everyNode, heldSpan } from "../support/fencing/fencing.ts";

/** Whether two names are those of one node: `n1` and `n1.example.com`. */
function isSameNode(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

function shown({ held, plug }: FencedMachine): string {
  return held.pair.name === "pcmk_host_map" ? `"${plug}"` : `${held.pair.name}=${held.pair.value}`;
}

/** One machine is fenced for two nodes, or another node's machine. */
export const fenceSameMachine: Rule = {
  id: "fence-same-machine",
  group: "fencing",
  severity: "error",
  title: "One machine is fenced for two nodes",
  why: "Two nodes are two machines. Where the same board, outlet, virtual machine or instance is configured for both, usually by a copied line, fencing one of them hits the other: a healthy node is killed, and the lost one counts as dead while it runs. The same happens where a plug is the name of another node.",
  source:
    "Pacemaker's fencer passes to the agent the configured plug, or what pcmk_host_map gives for the node; tried with pacemaker-fenced 2.1.5: for both nodes the agent was called with the same ip",
  wrong:
    "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n2",
  right:
    "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2",
  check(model, report) {
    const seen = new Map<string, FencedMachine>();
    const nodes = everyNode(model);
    for (const machine of fencedMachines(model)) {
      const { device, node, plug, held, key } = machine;
      if (nodes && !nodes.has(node.toLowerCase())) continue;
      const { at, primitive, type } = device;
      const { toWrong } = deviceKind(type);
      const other = plug === undefined ? undefined : [...(nodes ?? [])].find((each) => isSameNode(each, plug));
      const isOther = other !== undefined && !isSameNode(other, node);
      const before = seen.get(key);
      if (!before && !isOther) seen.set(key, machine);
      let message: string | undefined;
      if (before && !isSameNode(before.node, node)) {
        const same = before.device === device ? "it" : `"${before.device.primitive.id}"`;
        // Several hosts of one device are the business of fence-device-fixed-plug.
        if (before.device === device && held.pair.name !== "pcmk_host_map") continue;
        message = `${shown(machine)} is also what ${same} fences for "${before.node}": one of them ${toWrong}. Give each node its own.`;
      } else if (isOther) {
        message = `for "${node}" it fences ${shown(machine)}, but "${other}" is another node: it ${toWrong}.`;
      }
      if (message) report({ at, span: heldSpan(held, at), message: `"${primitive.id}": ${message}` });
    }
  },
};
