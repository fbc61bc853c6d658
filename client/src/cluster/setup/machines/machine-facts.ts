import { type LiveVotes, readLiveVotes } from "../../services/service-facts.ts";

/** An address of a machine's interface, as `ip -o addr` prints it. */
export interface MachineAddress {
  readonly nic: string;
  readonly address: string;
  /** Of the network: `192.168.1.0/24`, `fd00:1::/64`. */
  readonly network: string;
  readonly family: 4 | 6;
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
  /** dnf's repositories with packages for clusters, where it lacks these. */
  readonly repositories: readonly { readonly id: string; readonly isEnabled: boolean }[];
  /** It has SUSE's High Availability product, or one that includes it. */
  readonly hasHaProduct: boolean;
  /** The programs of a cluster that it has, and `resource-agents` for those. */
  readonly programs: readonly string[];
  /** dpkg was interrupted there, and finishes that before it installs anything. */
  readonly isInterrupted: boolean;
  readonly corosync: string;
  readonly pacemaker: string;
  /** IPv4 and IPv6 addresses that a link can use. */
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
  /** As its corosync counts them; undefined where that doesn't run. */
  readonly votes: LiveVotes | undefined;
  readonly hasSystemd: boolean;
  /** What keeps the clock right; empty where nothing was seen. */
  readonly time: readonly string[];
  /** By how many milliseconds its clock is at least ahead of ours; negative where it is behind; undefined where that isn't known. */
  readonly offset: number | undefined;
  /** It has the certificates of a quorum device. */
  readonly hasDevice: boolean;
  /** It has the certificate authority of quorum devices: other clusters may have theirs from it. */
  readonly hasAuthority: boolean;
  /** The watchdogs' device files: `/dev/watchdog`. */
  readonly watchdogs: readonly string[];
  /** softdog, the kernel's own watchdog, can be loaded. */
  readonly hasSoftdog: boolean;
  /** What uses the watchdog already: `watchdog`; undefined where nothing was seen. */
  readonly watchdogUser: string | undefined;
  /** The lines of SBD's settings file, without quotes: `SBD_DEVICE=/dev/sdb`. */
  readonly sbd: readonly string[];
  readonly enabled: readonly string[];
  readonly firewall: string | undefined;
  /** What is open for a cluster already: `firewalld`, or the networks of ufw's rules. */
  readonly opened: readonly string[];
  readonly virtual: string;
  readonly product: string;
  /** Services that systemd starts at boot, of those that clusters often run: `apache2`, `mariadb`. */
  readonly services: readonly string[];
  /** Free on /var, in KiB. */
  readonly free: number;
}

/** When look.sh was run, in milliseconds of our clock. */
interface Asked {
  readonly from: number;
  readonly to: number;
}

/** Zero where the clock may be right. */
function offsetOf(clock: number, { from, to }: Asked): number | undefined {
  if (!(clock > 0)) return undefined;
  return clock < from ? clock - from : Math.max(0, clock - to);
}

/**
 * Reads what look.sh printed on the machine that the person calls `host`; `asked` is between when. Lines it doesn't know are ignored.
 */
export function readMachine(host: string, output: string, asked?: Asked): MachineFacts {
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
    repositories: all("repository").map((line) => {
      const [id = "", state] = line.split(" ");
      return { id, isEnabled: state === "enabled" };
    }),
    hasHaProduct: all("product-ha").length > 0,
    programs: all("program"),
    isInterrupted: all("interrupted").length > 0,
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
    votes: readLiveVotes(all("quorum")),
    hasSystemd: all("systemd").length > 0,
    time: all("time"),
    offset: asked && offsetOf(Number(one("clock")) * 1000, asked),
    hasDevice: all("device").length > 0,
    hasAuthority: all("authority").length > 0,
    watchdogs: all("watchdog"),
    hasSoftdog: all("softdog").length > 0,
    watchdogUser: maybe("watchdog-user"),
    sbd: all("sbd"),
    enabled: all("enabled"),
    firewall: maybe("firewall"),
    opened: all("opened"),
    virtual: one("virtual"),
    product: one("product"),
    services: all("service"),
    free: Number(one("free")),
  };
}

/** Interfaces of containers and virtual machines on the machine, which lead to no other machine. */
const inner = /^(?:lo|docker|veth|virbr|br-|cni|flannel|cali|podman|lxc|lxd)/;

function usableAddress(line: string): readonly MachineAddress[] {
  const [nicName = "", family, prefixed = "", ...rest] = line.split(/\s+/);
  const nic = nicName.replace(/@.*/, "");
  const [address = "", length] = prefixed.split("/");
  if (inner.test(nic) || rest.includes("secondary")) return [];
  const isDynamic = rest.includes("dynamic");
  if (family === "inet" && !/^(?:127|169\.254)\./.test(address))
    return [{ nic, address, network: networkOf(address, Number(length ?? 32)), family: 4, isDynamic }];
  // Temporary addresses change, those of a link are no addresses of a network, and a duplicate isn't used.
  const isUnfit = ["temporary", "deprecated", "dadfailed"].some((flag) => rest.includes(flag));
  if (family === "inet6" && !/^(?:::1$|fe[89ab])/i.test(address) && !isUnfit)
    return [{ nic, address, network: networkOf(address, Number(length ?? 128)), family: 6, isDynamic }];
  return [];
}

/** The network of an address with so many bits, as `ip route` writes it but without shortening of IPv6: only for comparing. */
function networkOf(address: string, bits: number): string {
  const isV6 = address.includes(":");
  const parts = isV6 ? wordsOf(address) : address.split(".").map(Number);
  const size = isV6 ? 16 : 8;
  const masked = parts.map((part, index) => {
    const kept = Math.min(size, Math.max(0, bits - index * size));
    return Math.floor(part / 2 ** (size - kept)) * 2 ** (size - kept);
  });
  if (!isV6) return `${masked.join(".")}/${bits}`;
  const text = masked.map((part) => part.toString(16)).join(":");
  return `${text.replace(/(?:(?:^|:)0)+$/, "::")}/${bits}`;
}

/** The eight numbers of an IPv6 address. */
function wordsOf(address: string): readonly number[] {
  const [head = "", tail] = address.split("::");
  const numbers = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((each) => Number.parseInt(each, 16));
  const [first, last] = [numbers(head), numbers(tail ?? "")];
  return [...first, ...Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0), ...last];
}
