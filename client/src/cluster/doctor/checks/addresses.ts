import type { UsedResource } from "../cib-facts.ts";
import { type ExaminedCluster, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { addressOf, placesOf } from "../node-questions.ts";

/** The addresses that resources set: free, on an interface that is there, and set by nobody else. */
export function checkAddresses(cluster: ExaminedCluster): CheckResult[] {
  return (cluster.cib?.resources ?? []).flatMap((resource) => {
    const address = addressOf(resource);
    return address === undefined
      ? []
      : [
          ...taken(cluster, resource, address),
          ...setTwice(cluster, resource, address),
          ...interfaces(cluster, resource, address),
        ];
  });
}

function taken({ nodes, unanswered, snapshot }: ExaminedCluster, { id }: UsedResource, address: string): CheckResult[] {
  const places = placesOf(id, snapshot);
  if (places === undefined || places.length > 0) return [];
  const fact = (node: NodeFacts): string | undefined => node.words("taken").find(([name]) => name === address)?.[1];
  const answers = nodes.filter((node) => fact(node) === "1");
  const hasIt = nodes.some((node) => holds(node, address));
  if (answers.length > 0 && !hasIt) {
    const who = unanswered.length > 0 ? "a machine that wasn't checked" : "another machine";
    return finding("address-taken", "error", namesOf(answers), {
      about: [id],
      message: `${address} of "${id}", which runs nowhere, is in use: ${who} answers for it.`,
      why: "Two machines with one address: connections reach the one or the other.",
      advice: "Find the machine by its hardware address (arping), or choose another address.",
    });
  }
  if (nodes.some((node) => fact(node) === "0")) return [];
  const isIpv6 = address.includes(":");
  return unchecked(
    `whether ${address} is in use`,
    namesOf(nodes),
    isIpv6 ? "arping knows only IPv4" : "no arping of iputils there, or no route to it",
  );
}

function holds(node: NodeFacts, address: string): boolean {
  return node.words("address").some(([, each = ""]) => each.replace(/\/.*/, "") === address);
}

function setTwice({ nodes, snapshot }: ExaminedCluster, { id }: UsedResource, address: string): CheckResult[] {
  const places = placesOf(id, snapshot);
  if (places === undefined) return [];
  const others = nodes.filter((node) => holds(node, address) && !places.includes(node.name));
  return finding("address-set", "error", namesOf(others), {
    about: [id],
    message: `${address} of "${id}" is set on this node, where the cluster doesn't run it.`,
    why: "The system sets it too, or it was left over: two nodes have one address.",
    advice:
      "Remove it from the network's configuration (netplan, interfaces, NetworkManager), and from the interface with ip addr del.",
  });
}

function interfaces(
  { nodes }: ExaminedCluster,
  { id, parameters, mayRunOn }: UsedResource,
  address: string,
): CheckResult[] {
  const where = nodes.filter(({ name }) => mayRunOn(name) === true);
  const nic = parameters.get("nic");
  if (nic !== undefined) {
    const missing = where.filter((node) =>
      node.words("used-nic").some(([name, state]) => name === nic && state === "missing"),
    );
    return finding("address-interface", "error", namesOf(missing), {
      about: [id],
      message: `The interface ${nic} of "${id}" is missing.`,
      why: "The address can't be set there.",
      advice: "Leave the parameter nic out, so that the network decides, or name an interface that each node has.",
    });
  }
  const own = ipv4(address);
  if (own === undefined || parameters.has("cidr_netmask")) return [];
  const lost = where.filter((node) => {
    const networks = node
      .words("address")
      .flatMap(([name, each = ""]) => (name === "lo" || each.endsWith("/32") ? [] : (network(each) ?? [])));
    return networks.length > 0 && !networks.some(({ start, size }) => own >= start && own < start + size);
  });
  return finding("address-network", "warning", namesOf(lost), {
    about: [id],
    message: `No interface is in the network of ${address}, the address of "${id}".`,
    why: "Without nic and cidr_netmask the agent looks for such an interface, and fails unless a route names one.",
    advice: "Choose an address in the network of the nodes, or set nic and cidr_netmask.",
  });
}

function ipv4(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function network(text: string): { readonly start: number; readonly size: number } | undefined {
  const [address = "", bits] = text.split("/");
  const number = ipv4(address);
  if (number === undefined || bits === undefined) return undefined;
  const size = 2 ** (32 - Number(bits));
  return { start: Math.floor(number / size) * size, size };
}
