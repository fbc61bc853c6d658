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
  const first = machines[0];
  const shared = [...new Set(first?.addresses.map(({ network }) => network))].filter((network) =>
    machines.every((machine) => addressIn(machine, [network])),
  );
  const ofIpv4 = shared.filter((network) => !network.includes(":"));
  const common = ofIpv4.length > 0 ? ofIpv4 : shared;
  const isDefault = (network: string): boolean =>
    machines.some((machine) => addressIn(machine, [network])?.nic === machine.route);
  const networks = common.sort((a, b) => Number(isDefault(a)) - Number(isDefault(b))).slice(0, 2);
  // A link's addresses are all of one family.
  const family = [4, 6].find((each) => machines.every(({ addresses }) => addresses.some((own) => own.family === each)));
  const chosen = machines.map((machine) => {
    const addresses = networks.flatMap((network) => addressIn(machine, [network]) ?? []);
    const usable = machine.addresses.filter((each) => family === undefined || each.family === family);
    const routed = usable.find(({ nic }) => nic === machine.route) ?? usable[0];
    if (networks.length === 0 && routed === undefined)
      throw new ClusterError("rejected", `"${machine.name}" has no address that a link can use.`);
    if (networks.length === 0 && family === undefined)
      throw new ClusterError(
        "rejected",
        "Some machines have only IPv4 and others only IPv6; a link needs one of them on all.",
      );
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

/**
 * The one address of a machine in these networks; undefined where it has none or several. With IPv6, a machine gives itself addresses besides
 * one that somebody set: then that one.
 */
export function addressIn({ addresses }: MachineFacts, networks: readonly string[]): MachineAddress | undefined {
  const found = addresses.filter(({ network }) => networks.includes(network));
  const fixed = found.filter(({ isDynamic, family }) => !isDynamic && family === 6);
  if (found.length === 1) return found[0];
  return fixed.length === 1 ? fixed[0] : undefined;
}

/** The networks of those of the addresses that are these machines' own, each once. */
export function networksOf(machines: readonly MachineFacts[], used: readonly string[]): readonly string[] {
  const own = machines.flatMap(({ addresses }) => addresses.filter(({ address }) => used.includes(address)));
  return [...new Set(own.map(({ network }) => network))];
}
