import { parseAddress } from "../ssh/address.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";

/**
 * The probable addresses of the other members of a cluster, derived from that of one: the same account, port and domain, or the host of that
 * name in the SSH configuration. `entry` is the address of the one, `own` its name in the cluster. Empty for an entry that is no address.
 */
export function otherNodes(
  entry: string,
  own: string,
  { nodes }: Pick<ClusterSnapshot, "nodes">,
  hosts: readonly string[],
): readonly string[] {
  const address = parseAddress(entry);
  if (address === undefined) return [];
  const user = address.user === undefined ? "" : `${address.user}@`;
  const port = address.port === undefined ? "" : `:${address.port}`;
  const domain = address.host.startsWith(`${own}.`) ? address.host.slice(own.length) : "";
  return nodes
    .filter(({ type, name }) => type === "member" && name !== own)
    .map(({ name }) => (hosts.includes(name) ? `${user}${name}` : `${user}${name}${domain}${port}`));
}
