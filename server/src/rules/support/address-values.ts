import { addressKind } from "./corosync-values.ts";

/** Whether a text is one whole address; the agents take no shortened IPv4 address. */
function isAddress(text: string): boolean {
  const kind = addressKind(text);
  return kind === "ipv6" || (kind === "ipv4" && text.split(".").length === 4);
}

/** What is wrong with the address or netmask of an IPaddr2, as the end of a sentence; undefined if it is right, or a placeholder. */
export function addressProblem(agent: string, name: string, value: string): string | undefined {
  if (agent !== "IPaddr2") return undefined;
  const text = value.trim();
  if (name === "ip" && !isAddress(text)) {
    const [address = "", prefix] = text.split("/");
    if (prefix !== undefined && isAddress(address))
      return `must be an address alone, with the prefix length in cidr_netmask (the agent refuses the address)`;
    const isMeant = /^\d[\d.]*$/.test(text) || /^[\da-f]*:[\da-f:.]*$/i.test(text);
    const isHostName = /^[a-z\d-]+(\.[a-z\d-]+)+$/.test(text) && !/^x+(\.x+)+$/.test(text);
    return isMeant || isHostName ? "must be an IPv4 or IPv6 address (the agent refuses anything else)" : undefined;
  }
  if (name === "cidr_netmask" && /^\d+$/.test(text) && Number(text) > 128)
    return "must be a prefix length up to 32, or up to 128 for IPv6";
  return undefined;
}
