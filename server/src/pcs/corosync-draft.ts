import type { Span } from "../text/span.ts";

/** Options in the order in which they were given. */
export type Settings = ReadonlyMap<string, string>;

/** The transports that pcs sets up. */
export const transports = ["knet", "udp", "udpu"] as const;
/** How corosync sends its messages. */
export type Transport = (typeof transports)[number];

/** A node of the cluster, with an address for each link. */
export interface CorosyncNode {
  readonly name: string;
  readonly id: number;
  readonly addresses: readonly string[];
}

/** The settings of a quorum device. */
export interface QuorumDevice {
  readonly model: string;
  readonly generic: Settings;
  readonly ofModel: Settings;
  readonly heuristics: Settings;
}

/** A corosync.conf as `pcs cluster setup` creates it. */
export interface CorosyncDraft {
  /** The command that made it. */
  readonly span: Span;
  readonly name: string;
  readonly transport: Transport;
  readonly nodes: readonly CorosyncNode[];
  /** Options of the totem section besides its version, name and transport. */
  readonly totem: Settings;
  /** The options of each link that has some, including its number. */
  readonly links: readonly Settings[];
  readonly quorum: Settings;
  readonly device?: QuorumDevice;
}

/** Settings with others put over them; an empty value removes one. */
export function withSettings(old: Settings, changes: Iterable<readonly [string, string]>): Settings {
  const settings = new Map(old);
  for (const [name, value] of changes) {
    if (value === "") settings.delete(name);
    else settings.set(name, value);
  }
  return settings;
}

/** The draft with `two_node` as pcs sets it: on with two nodes, unless something else breaks a tie. */
export function withTwoNode(draft: CorosyncDraft): CorosyncDraft {
  const isOn = draft.nodes.length === 2 && draft.quorum.get("auto_tie_breaker") !== "1" && !draft.device;
  return { ...draft, quorum: withSettings(draft.quorum, [["two_node", isOn ? "1" : ""]]) };
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`${name} {`, ...lines.map((line) => `  ${line}`), "}"] : [];
}

function linesOf(settings: Settings): string[] {
  return [...settings].map(([name, value]) => `${name}: ${value}`);
}

/** The text of the file. */
export function printCorosync(draft: CorosyncDraft): string {
  const nodes = draft.nodes.map(({ name, id, addresses }) =>
    section("node", [
      ...addresses.map((address, link) => `ring${link}_addr: ${address}`),
      `name: ${name}`,
      `nodeid: ${id}`,
    ]),
  );
  const device = draft.device
    ? section("device", [
        ...linesOf(draft.device.generic),
        `model: ${draft.device.model}`,
        ...section(draft.device.model, linesOf(draft.device.ofModel)),
        ...section("heuristics", linesOf(draft.device.heuristics)),
      ])
    : [];
  const sections = [
    section("totem", [
      "version: 2",
      `cluster_name: ${draft.name}`,
      `transport: ${draft.transport}`,
      ...linesOf(draft.totem),
      ...draft.links.flatMap((link) => section("interface", linesOf(link))),
    ]),
    section("nodelist", nodes.flat()),
    section("quorum", ["provider: corosync_votequorum", ...linesOf(draft.quorum), ...device]),
    section("logging", [
      "to_logfile: yes",
      "logfile: /var/log/cluster/corosync.log",
      "to_syslog: yes",
      "timestamp: on",
    ]),
  ];
  return sections.map((lines) => `${lines.join("\n")}\n`).join("\n");
}
