import { type CorosyncVotes, readCorosyncVotes } from "./corosync-votes.ts";

/** The votes of a running corosync, as `corosync-quorumtool -s` prints them. */
export interface LiveVotes {
  readonly isQuorate: boolean;
  readonly expected: number;
  /** Of the members, a quorum device's included where it votes. */
  readonly total: number;
  /** How many are needed. */
  readonly needed: number;
  /** `2Node`, `WaitForAll`, `AutoTieBreaker`, `LastManStanding`, `AllowDownscale`, `Qdevice` … */
  readonly flags: readonly string[];
}

/** What runs the cluster on a node, as look-services.sh found it. */
export interface ServiceFacts {
  /** Its name in the cluster: as Pacemaker has it, else as its corosync.conf, else its host name. */
  readonly name: string;
  /** What starts and stops services there; undefined where nothing does that is known here. */
  readonly manager: "systemd" | "service" | undefined;
  readonly isInstalled: boolean;
  readonly runsCorosync: boolean;
  readonly runsPacemaker: boolean;
  readonly runsDevice: boolean;
  /** corosync.conf has a quorum device, and its daemon is installed. */
  readonly hasDevice: boolean;
  /** dlm_controld runs. */
  readonly runsDlm: boolean;
  /** What `systemctl is-enabled` says of corosync, pacemaker and corosync-qdevice; empty where it says nothing. */
  readonly units: ReadonlyMap<string, string>;
  readonly votes: LiveVotes | undefined;
  /** What its corosync.conf says about votes; undefined where it has none. */
  readonly config: CorosyncVotes | undefined;
}

/** Reads what look-services.sh printed. Lines it doesn't know are ignored. */
export function readServiceFacts(output: string): ServiceFacts {
  const all = (id: string): readonly string[] =>
    output.split("\n").flatMap((line) => (line.startsWith(`${id}\t`) ? [line.slice(id.length + 1)] : []));
  const manager = all("manager")[0];
  const runs = all("runs");
  const has = all("has");
  const config = readCorosyncVotes(all("config"));
  const uname = all("uname")[0] ?? "";
  return {
    name: all("name")[0] || listedName(config, uname, all("address")) || uname,
    manager: manager === "systemd" || manager === "service" ? manager : undefined,
    isInstalled: has.includes("corosync") && has.includes("pacemakerd"),
    runsCorosync: runs.includes("corosync"),
    runsPacemaker: runs.includes("pacemakerd"),
    runsDevice: runs.includes("corosync-qdevice"),
    hasDevice: config?.deviceVotes !== undefined && has.includes("corosync-qdevice"),
    runsDlm: runs.includes("dlm_controld"),
    units: new Map(
      all("unit").map((line) => {
        const [unit = "", state = ""] = line.split(" ");
        return [unit, state] as const;
      }),
    ),
    votes: readLiveVotes(all("quorum")),
    config,
  };
}

/** The name that a corosync.conf gives to the node with this host name or one of these addresses. */
function listedName(
  config: CorosyncVotes | undefined,
  uname: string,
  addresses: readonly string[],
): string | undefined {
  const names = [uname, uname.replace(/\..*/, "")];
  const nodes = config?.nodes ?? [];
  const own =
    nodes.find(({ name }) => name === uname) ??
    nodes.find(({ addresses: listed }) => listed.some((each) => addresses.includes(each) || names.includes(each)));
  return own?.name;
}

/** Reads the lines of `corosync-quorumtool -s`; undefined where they have no votes. */
export function readLiveVotes(lines: readonly string[]): LiveVotes | undefined {
  const value = (key: string): string | undefined =>
    lines
      .find((line) => line.startsWith(`${key}:`))
      ?.slice(key.length + 1)
      .trim();
  const number = (key: string): number => Number.parseInt(value(key) ?? "", 10);
  const [expected, total, needed] = [number("Expected votes"), number("Total votes"), number("Quorum")];
  if (![expected, total, needed].every(Number.isFinite)) return undefined;
  const flags = value("Flags")?.split(/\s+/).filter(Boolean) ?? [];
  return { isQuorate: value("Quorate") === "Yes", expected, total, needed, flags };
}

/** The units of the cluster on a node. */
export function unitsOf({ hasDevice }: ServiceFacts): readonly string[] {
  return ["corosync", "pacemaker", ...(hasDevice ? ["corosync-qdevice"] : [])];
}
