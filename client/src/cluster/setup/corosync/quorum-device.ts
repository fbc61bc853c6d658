import { ClusterError } from "../../errors.ts";
import type { MachineFacts } from "../machines/machine-facts.ts";
import { refuse } from "../machines/refuse-unfit.ts";
import { addressIn } from "./choose-links.ts";

/**
 * The address at which nodes reach the machine that serves their quorum device: in the networks of the links, in another that all nodes have,
 * or that of its default route. Throws a ClusterError of kind `conflict` where the number of nodes is odd (a device would make the votes
 * even), it is a node itself, or it has no address.
 */
export function deviceAddress(
  host: MachineFacts,
  machines: readonly MachineFacts[],
  networks: readonly string[],
): string {
  if (machines.length % 2 === 1)
    refuse([
      `A quorum device is for an even number of nodes; with ${machines.length}, more than half of them have quorum without one.`,
    ]);
  const isNode = machines.some(
    ({ name, machine }) => name === host.name || (machine !== "" && machine === host.machine && host.hasSystemd),
  );
  if (isNode)
    refuse([
      `"${host.host}" is a node of the cluster: a quorum device on it would be lost together with the node. Name another machine.`,
    ]);
  const networksOfHost = host.addresses.map(({ network }) => network);
  const shared = networksOfHost.filter((network) =>
    machines.every((machine) => machine.addresses.some((own) => own.network === network)),
  );
  const found =
    networks.flatMap((network) => addressIn(host, [network]) ?? [])[0] ??
    shared.flatMap((network) => addressIn(host, [network]) ?? [])[0] ??
    host.addresses.find(({ nic }) => nic === host.route) ??
    host.addresses[0];
  if (found === undefined)
    throw new ClusterError("conflict", `"${host.host}" has no address that nodes can reach. Nothing was changed.`);
  return found.address;
}
