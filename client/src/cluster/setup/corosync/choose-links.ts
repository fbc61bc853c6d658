import { ClusterError } from "../../errors.ts";
import type { MachineAddress, MachineFacts } from "../machines/machine-facts.ts";
import type { NewNode } from "./corosync-text.ts";

/** The nodes with the addresses of their links, and what a person should know about the choice. */
interface ChosenLinks {
  readonly nodes: readonly NewNode[];
  /** The networks of the links. */
  readonly networks: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Chooses the networks of a cluster's links: at most two in which every machine has exactly one address, and each its own, a dedicated one
 * before that of the default route; of IPv6 only where there is none of IPv4. Else each machine's address of the default route is used, in
 * a network of all where there is one. Rejects with a ClusterError where a machine has no address that fits.
 */
export function chooseLinks(machines: readonly MachineFacts[]): ChosenLinks {
  const repeated = repeatedAddresses(machines);
  const own = machines.map((machine) => ({
    ...machine,
    addresses: machine.addresses.filter(({ address }) => !repeated.includes(address)),
  }));
  const everywhere = [...new Set(own[0]?.addresses.map(({ network }) => network))].filter((network) =>
    own.every(({ addresses }) => addresses.some((each) => each.network === network)),
  );
  const shared = everywhere.filter((network) => own.every((machine) => addressIn(machine, [network])));
  const ofIpv4 = shared.filter((network) => !network.includes(":"));
  const common = ofIpv4.length > 0 ? ofIpv4 : shared;
  const isDefault = (network: string): boolean =>
    own.some((machine) => addressIn(machine, [network])?.nic === machine.route);
  const networks = common.sort((a, b) => Number(isDefault(a)) - Number(isDefault(b))).slice(0, 2);
  const chosen =
    networks.length > 0
      ? own.map((machine) => ({ machine, used: networks.flatMap((each) => addressIn(machine, [each]) ?? []) }))
      : ofDefaultRoutes(own, everywhere, repeated);
  const dynamic = chosen
    .filter(({ used }) => used.some(({ isDynamic }) => isDynamic))
    .map(({ machine }) => machine.name);
  return {
    nodes: chosen.map(({ machine, used }) => ({ name: machine.name, addresses: used.map(({ address }) => address) })),
    networks: [...new Set(chosen.flatMap(({ used }) => used.map(({ network }) => network)))],
    notes: [
      ...(networks.length === 0 ? [singleNote(own, everywhere)] : []),
      ...(networks.length === 1
        ? [
            "There is one link: when its network fails, the nodes lose each other. A second network makes a second link.",
          ]
        : []),
      ...(repeated.length > 0
        ? [`${repeated.join(", ")} is an address of several machines, as behind NAT, and isn't used for a link.`]
        : []),
      ...(dynamic.length > 0
        ? [`The address of ${dynamic.join(", ")} comes from DHCP; the node is lost when it changes. Make it static.`]
        : []),
    ],
  };
}

/** Addresses that several of the machines have: a virtual machine's own, behind the NAT of its host. */
function repeatedAddresses(machines: readonly MachineFacts[]): readonly string[] {
  const all = machines.flatMap(({ addresses }) => [...new Set(addresses.map(({ address }) => address))]);
  return [...new Set(all.filter((address, index) => all.indexOf(address) !== index))];
}

/** The machines with the address of their default route each, in one of these networks where there are any. */
function ofDefaultRoutes(
  machines: readonly MachineFacts[],
  networks: readonly string[],
  repeated: readonly string[],
): readonly { readonly machine: MachineFacts; readonly used: readonly MachineAddress[] }[] {
  // A link's addresses are all of one family.
  const family = [4, 6].find((each) => machines.every(({ addresses }) => addresses.some((own) => own.family === each)));
  return machines.map((machine) => {
    const [network] = networks;
    const usable = machine.addresses.filter((each) =>
      network === undefined ? family === undefined || each.family === family : each.network === network,
    );
    const routed = usable.find(({ nic }) => nic === machine.route) ?? usable[0];
    if (routed === undefined)
      throw new ClusterError(
        "rejected",
        repeated.length > 0
          ? `"${machine.name}" has no address of its own: several machines have ${repeated.join(", ")}, as behind NAT. Give them a network in which each has its own address (with Vagrant, a private network).`
          : `"${machine.name}" has no address that a link can use.`,
      );
    if (family === undefined)
      throw new ClusterError(
        "rejected",
        "Some machines have only IPv4 and others only IPv6; a link needs one of them on all.",
      );
    return { machine, used: [routed] };
  });
}

/** What a person should know where no network has exactly one address of each machine. */
function singleNote(machines: readonly MachineFacts[], everywhere: readonly string[]): string {
  const [network] = everywhere;
  if (network === undefined)
    return "The nodes share no network; their links cross a router, which must let UDP port 5405 through.";
  const crowded = machines.filter(({ addresses }) => addresses.filter((each) => each.network === network).length > 1);
  return `${crowded.map(({ name }) => name).join(", ")} ${crowded.length === 1 ? "has" : "have"} several addresses in ${network}; there is one link, with that of the default route. Two interfaces in one network make no second link, and answers may leave by the wrong one: give each a network of its own, or bond them.`;
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
