import { board, type LabPlan, type PlannedNode, secondInterface } from "../plan.ts";
import { must, run } from "./commands.ts";

// All of it happens in the network namespace of the lab's own first process.

const port = (node: PlannedNode) => `node${node.index}`;
const secondPort = (node: PlannedNode) => `second${node.index}`;
const managementPort = (node: PlannedNode) => `mgmt${node.index}`;

/**
 * A network card's address, which stays the same as a real card's does: a switch without one of its own takes over its
 * ports' and changes it when a node goes, and what was in the neighbours' ARP tables then leads nowhere.
 */
const mac = (network: 0 | 1 | 2, index: number) => `02:00:00:00:0${network}:${index.toString(16).padStart(2, "0")}`;

/** Makes the switches: the cluster's network with its gateway, a second one where nodes share two, and the management network with the power board. */
export async function makeNetwork(plan: LabPlan): Promise<void> {
  await must(
    ["ip", "-batch", "-"],
    `link set dev lo up
link add name cluster address ${mac(0, 0)} type bridge
link add name management address ${mac(1, 0)} type bridge
link add name second address ${mac(2, 0)} type bridge
address add ${plan.gateway}/24 brd + dev cluster
address add ${board.address}/24 dev management
link set dev cluster up
link set dev management up
link set dev second up
`,
  );
}

/** Plugs the cables of a node into the switches; `pid` is its first process. */
export async function plugIn(plan: LabPlan, node: PlannedNode, pid: number): Promise<void> {
  const second = `link add name ${secondPort(node)} type veth peer name ${secondInterface} address ${mac(2, node.index)} netns ${pid}
link set dev ${secondPort(node)} master second up
`;
  await must(
    ["ip", "-batch", "-"],
    `link add name ${port(node)} type veth peer name ${plan.interface} address ${mac(0, node.index)} netns ${pid}
link add name ${managementPort(node)} type veth peer name mgmt0 address ${mac(1, node.index)} netns ${pid}
link set dev ${port(node)} master cluster up
link set dev ${managementPort(node)} master management up
${node.second === undefined ? "" : second}`,
  );
}

/** Pulls the cables of a node that is off. The kernel takes them away itself, but some time later. */
export async function unplug(node: PlannedNode): Promise<void> {
  await run(["ip", "link", "delete", "dev", port(node)]);
  await run(["ip", "link", "delete", "dev", managementPort(node)]);
  if (node.second !== undefined) await run(["ip", "link", "delete", "dev", secondPort(node)]);
}

/** Cuts or restores a node's link to the cluster's (first) network; ssh comes in by the other. */
export async function setLink(node: PlannedNode, state: "up" | "down"): Promise<void> {
  await must(["ip", "link", "set", "dev", port(node), state]);
}

/** Takes the gateway's address away, or gives it back. */
export async function setGateway(plan: LabPlan, state: "up" | "down"): Promise<void> {
  await must(["ip", "address", state === "up" ? "replace" : "delete", `${plan.gateway}/24`, "dev", "cluster"]);
}
