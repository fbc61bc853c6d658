/** An address of a machine's interface, as `ip -o addr` prints it. */
export interface MachineAddress {
  readonly nic: string;
  readonly address: string;
  /** Of the network: `192.168.1.0/24`. */
  readonly network: string;
  /** It came by DHCP, and may change. */
  readonly isDynamic: boolean;
}

/** What look.sh found on a machine. */
export interface MachineFacts {
  /** As the person named the machine. */
  readonly host: string;
  /** `uname -n`. */
  readonly name: string;
  /** Digest of /etc/machine-id; empty where there is none. */
  readonly machine: string;
  /** ID and VERSION_ID of /etc/os-release. */
  readonly system: string;
  /** ID and ID_LIKE. */
  readonly family: string;
  readonly manager: string | undefined;
  readonly programs: readonly string[];
  readonly corosync: string;
  readonly pacemaker: string;
  /** IPv4 addresses that a link can use. */
  readonly addresses: readonly MachineAddress[];
  /** The interface of the default route. */
  readonly route: string;
  /** Digest of corosync.conf, and its cluster's name; undefined where there is none. */
  readonly config: string | undefined;
  readonly cluster: string;
  /** corosync.conf is the example of Debian's package. */
  readonly isExample: boolean;
  /** Digest of authkey. */
  readonly key: string | undefined;
  /** How many primitives the CIB on disk has; undefined where there is none. */
  readonly primitives: number | undefined;
  readonly runs: readonly string[];
  readonly hasSystemd: boolean;
  readonly enabled: readonly string[];
  readonly firewall: string | undefined;
  readonly virtual: string;
  readonly product: string;
  /** Free on /var, in KiB. */
  readonly free: number;
}

/** Reads what look.sh printed on the machine that the person calls `host`. Lines it doesn't know are ignored. */
export function readMachine(host: string, output: string): MachineFacts {
  const all = (id: string): readonly string[] =>
    output.split("\n").flatMap((line) => (line.startsWith(`${id}\t`) ? [line.slice(id.length + 1).trim()] : []));
  const one = (id: string): string => all(id)[0] ?? "";
  const maybe = (id: string): string | undefined => all(id)[0] || undefined;
  const primitives = maybe("cib");
  return {
    host,
    name: one("name"),
    machine: one("machine"),
    system: one("system"),
    family: one("family"),
    manager: maybe("manager"),
    programs: all("program"),
    corosync: one("corosync"),
    pacemaker: one("pacemaker"),
    addresses: all("address").flatMap(usableAddress),
    route: one("route"),
    config: maybe("config"),
    cluster: one("cluster"),
    isExample: all("example").length > 0,
    key: maybe("key"),
    primitives: primitives === undefined ? undefined : Number(primitives),
    runs: all("runs"),
    hasSystemd: all("systemd").length > 0,
    enabled: all("enabled"),
    firewall: maybe("firewall"),
    virtual: one("virtual"),
    product: one("product"),
    free: Number(one("free")),
  };
}

/** Interfaces of containers and virtual machines on the machine, which lead to no other machine. */
const inner = /^(?:lo|docker|veth|virbr|br-|cni|flannel|cali|podman|lxc|lxd)/;

function usableAddress(line: string): readonly MachineAddress[] {
  const [nicName = "", family, prefixed = "", ...rest] = line.split(/\s+/);
  const nic = nicName.replace(/@.*/, "");
  const [address = "", length] = prefixed.split("/");
  if (family !== "inet" || inner.test(nic) || rest.includes("secondary") || /^(?:127|169\.254)\./.test(address))
    return [];
  const bits = Number(length ?? 32);
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = number - (number % 2 ** (32 - bits));
  const network = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
  return [{ nic, address, network: `${network}/${bits}`, isDynamic: rest.includes("dynamic") }];
}
