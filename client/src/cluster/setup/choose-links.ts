import { ClusterError } from "../errors.ts";
import type { NewNode } from "./corosync-text.ts";
import type { MachineAddress, MachineFacts } from "./machine-facts.ts";

/** The nodes with the addresses of their links, and what a person should know about the choice. */
interface ChosenLinks {
  readonly nodes: readonly NewNode[];
  /** The networks of the links. */
  readonly networks: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Chooses the networks of a cluster's links: at most two in which every machine has exactly one address, a dedicated one before that of the
 * default route; of IPv6 only where there is none of IPv4. Machines without a common network use the address of the default route. Rejects with a ClusterError where one has none.
 */
export function chooseLinks(machines: readonly MachineFacts[]): ChosenLinks {
  const only = (machine: MachineFacts, network: string): MachineAddress | undefined => {
    const found = machine.addresses.filter((each) => each.network === network);
    return found.length === 1 ? found[0] : undefined;
  };
  const first = machines[0];
  const shared = [...new Set(first?.addresses.map(({ network }) => network))].filter((network) =>
    machines.every((machine) => only(machine, network)),
  );
  const ofIpv4 = shared.filter((network) => !network.includes(":"));
  const common = ofIpv4.length > 0 ? ofIpv4 : shared;
  const isDefault = (network: string): boolean =>
    machines.some((machine) => only(machine, network)?.nic === machine.route);
  const networks = common.sort((a, b) => Number(isDefault(a)) - Number(isDefault(b))).slice(0, 2);
  const chosen = machines.map((machine) => {
    const addresses = networks.flatMap((network) => only(machine, network) ?? []);
    const routed = machine.addresses.find(({ nic }) => nic === machine.route) ?? machine.addresses[0];
    if (networks.length === 0 && routed === undefined)
      throw new ClusterError("rejected", `"${machine.name}" has no address that a link can use.`);
    return { machine, used: networks.length > 0 ? addresses : routed ? [routed] : [] };
  });
  const dynamic = chosen
    .filter(({ used }) => used.some(({ isDynamic }) => isDynamic))
    .map(({ machine }) => machine.name);
  return {
    nodes: chosen.map(({ machine, used }) => ({ name: machine.name, addresses: used.map(({ address }) => address) })),
    networks: [...new Set(chosen.flatMap(({ used }) => used.map(({ network }) => network)))],
    notes: [
      ...(networks.length === 0
        ? ["The nodes share no network; their links cross a router, which must let UDP port 5405 through."]
        : []),
      ...(networks.length === 1
        ? [
            "There is one link: when its network fails, the nodes lose each other. A second network makes a second link.",
          ]
        : []),
      ...(dynamic.length > 0
        ? [`The address of ${dynamic.join(", ")} comes from DHCP; the node is lost when it changes. Make it static.`]
        : []),
    ],
  };
}
