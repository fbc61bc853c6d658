import { parseAddress } from "../ssh/address.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";

/**
 * Where the other members of a cluster are probably reached, told from how one is: the same account, port and domain, or the
 * host of that name in the SSH configuration. `entry` is how the one is reached, `own` its name in the cluster. An entry that
 * is no address gives nothing.
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
