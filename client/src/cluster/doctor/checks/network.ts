import { shellLine } from "../../ssh/quote.ts";
import { type Check, differing, finding } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { listedNodes, ownEntry } from "../nodelist.ts";

/** An address on a network interface. */
interface OwnAddress {
  readonly nic: string;
  readonly address: string;
  readonly isDynamic: boolean;
}

function addressesOf(node: NodeFacts): OwnAddress[] {
  return node.words("address").map(([nic = "", address = "", dynamic]) => ({
    ...{ nic, address: address.replace(/\/.*/, "") },
    isDynamic: dynamic === "dynamic",
  }));
}

/** The addresses of a node's links, as addresses: names are resolved as the node does. */
function linkAddresses(node: NodeFacts): string[] {
  const resolved = new Map(node.words("resolves").map(([name = "", ...addresses]) => [name, addresses]));
  return (ownEntry(node)?.addresses ?? []).flatMap((each) => resolved.get(each) ?? [each]);
}

/** The interfaces that carry corosync's links. */
export const checkNetwork: Check = ({ nodes }) => [
  ...nodes.flatMap(checkNode),
  ...takenAddresses(nodes),
  ...sameMtu(nodes),
];

/** Link addresses that another machine has, too. */
function takenAddresses(nodes: readonly NodeFacts[]): CheckResult[] {
  const taken = nodes.map((node) => ({
    node,
    addresses: node.words("own-link").flatMap(([address = "", code]) => (code === "1" ? [address] : [])),
  }));
  // A network that answers for every address, as some clouds' do, says nothing.
  if (taken.every(({ addresses }) => addresses.length > 0)) return [];
  return taken.flatMap(({ node, addresses }) =>
    finding("link-address-taken", "error", addresses.length === 0 ? [] : [node.name], {
      about: addresses,
      message: `Another machine has the address ${addresses.join(", ")} of corosync's link, too: it answers for it.`,
      why: "Packets for this node reach the other machine: the link comes and goes.",
      advice: "Find the machine by its hardware address (arping), and give it another address.",
    }),
  );
}

function checkNode(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  const own = addressesOf(node);
  const links = linkAddresses(node);
  const entry = ownEntry(node);
  if (entry === undefined && listedNodes([node]).length > 0)
    results.push(
      ...finding("link-address", "error", [node.name], {
        message: "No entry of corosync.conf's nodelist is this node: none has its name or one of its addresses.",
        why: "Corosync doesn't start with a nodelist that its own node isn't in.",
        advice: "Correct the nodelist, and roll the file out to every node.",
      }),
    );
  for (const address of entry?.addresses ?? []) {
    const candidates = node
      .words("resolves")
      .find(([name]) => name === address)
      ?.slice(1) ?? [address];
    const isKnown = candidates.length > 0;
    if (isKnown && own.length > 0 && !candidates.some((each) => own.some((mine) => mine.address === each)))
      results.push(
        ...finding("link-address", "error", [node.name], {
          about: [address],
          message: `Corosync's link address ${address} is on none of the node's interfaces.`,
          why: "The link doesn't work, and corosync -t doesn't notice.",
          advice: `Give an interface that address, or correct the nodelist.`,
        }),
      );
  }
  const used = new Set(own.filter(({ address }) => links.includes(address)).map(({ nic }) => nic.split("@")[0] ?? ""));
  for (const { address, isDynamic } of own)
    if (isDynamic && links.includes(address) && !address.includes(":"))
      results.push(
        ...finding("link-dhcp", "information", [node.name], {
          message: `Corosync's link address ${address} comes from DHCP.`,
          why: "With another address after a lease the node leaves the cluster.",
          advice: "Configure the address statically, or reserve it at the DHCP server.",
        }),
      );
  for (const [nic = "", , state, carrier, received = "0", sent = "0"] of node.words("nic")) {
    if (!used.has(nic)) continue;
    if (state === "down" || carrier === "0")
      results.push(
        ...finding("link-interface", "error", [node.name], {
          message: `The interface ${nic} of a corosync link is down${carrier === "0" ? " (no carrier)" : ""}.`,
          why: "The link doesn't work.",
          command: shellLine`ip link set ${nic} up`,
        }),
      );
    if (Number(received) + Number(sent) > 1000)
      results.push(
        ...finding("link-errors", "warning", [node.name], {
          message: `The interface ${nic} of a corosync link counted ${received} receive and ${sent} transmit errors.`,
          why: "Lost packets delay corosync's token until the node counts as lost.",
          advice: "Check cable, switch port and driver.",
        }),
      );
  }
  for (const [bond = "", down = "0"] of node.words("bond"))
    if (Number(down) > 0)
      results.push(
        ...finding("bond", "warning", [node.name], {
          message: `${down} interface(s) of the bond ${bond} are down.`,
          why: "The bond has less redundancy than planned.",
          advice: `See /proc/net/bonding/${bond}, and check cables and switch ports.`,
        }),
      );
  return results;
}

function sameMtu(nodes: readonly NodeFacts[]): CheckResult[] {
  const count = Math.max(0, ...nodes.map((node) => ownEntry(node)?.addresses.length ?? 0));
  return Array.from({ length: count }, (_, link) => link).flatMap((link) => {
    const mtuOf = (node: NodeFacts): string | undefined => {
      const wanted = ownEntry(node)?.addresses[link];
      const candidates = node
        .words("resolves")
        .find(([name]) => name === wanted)
        ?.slice(1) ?? [wanted];
      const nic = addressesOf(node).find(({ address }) => candidates.includes(address))?.nic;
      return node.words("nic").find(([name]) => name === nic)?.[1];
    };
    return differing("same-mtu", "warning", nodes, mtuOf, ({ sentence }) => ({
      message: `The interfaces of link ${link} have different MTUs: ${sentence}.`,
      why: "Large packets get lost between them, so that the cluster works until a message is long.",
      advice: "Give the interfaces the same MTU.",
    }));
  });
}
