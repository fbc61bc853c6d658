import type { FenceKind } from "./fencing-kinds.ts";
import type { SbdChoice, SbdSetup } from "./sbd/sbd-setup.ts";

/** Fencing as a person described it. */
export interface Fencing {
  readonly kind: Pick<FenceKind, "agent" | "isPerNode" | "fixed">;
  /** Values of parameters for all nodes, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Values for one node, by node and name; `plug` is what the device calls it. */
  readonly ofNode: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the first crm file of a cluster is made from. */
interface FirstCrm {
  readonly cluster: string;
  readonly nodes: readonly string[];
  /** Undefined where the person decides later; then the file says so, and fencing stays on. */
  readonly fencing: Fencing | undefined;
  /** The agent that fits, for the comment of a file without fencing. */
  readonly likely: string | undefined;
  /** Properties beside stonith-enabled. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** The first crm file of a cluster: its fence devices, and defaults that every cluster wants stated. */
export function firstCrm({ cluster, nodes, fencing, likely, properties = {} }: FirstCrm): string {
  const isByWatchdog = "stonith-watchdog-timeout" in properties;
  const devices = isByWatchdog
    ? [byWatchdog]
    : fencing === undefined
      ? [laterText(nodes, likely)]
      : devicesOf(fencing, nodes);
  const settings = Object.entries({ "stonith-enabled": "true", ...properties }).map((pair) => pair.join("="));
  return `# The configuration of the cluster "${cluster}". Quorate: Plan shows what applying it would change.

# Fencing: a lost node is switched off before its resources start elsewhere.
${devices.join("\n")}
property ${settings.join(" ")}

# A resource stays where it runs when a node returns.
rsc_defaults resource-stickiness=100
`;
}

const byWatchdog = `# SBD without a disk: a lost node's own watchdog resets it, and counts as having done so after stonith-watchdog-timeout.
`;

/** Fencing by SBD's disks. Its agent waits for msgwait, which is longer than it does by itself. */
export function sbdFencing({ disks, msgwait }: Pick<SbdSetup, "disks" | "msgwait">): Fencing {
  return {
    kind: { agent: "fence_sbd" },
    values: { devices: disks.join(","), power_timeout: `${Math.ceil(1.2 * msgwait)}` },
    ofNode: {},
  };
}

/** The SBD that the first crm file of a cluster relies on; undefined for other fencing. */
export function sbdIn(crm: string): SbdChoice | undefined {
  const statements = crm
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .filter((line) => !line.startsWith("#"));
  const device = statements.find((line) => /\bstonith:(?:fence_sbd|external\/sbd)\b/.test(line));
  const disks = /\s(?:devices|sbd_device)=(?:"([^"]*)"|(\S+))/.exec(device ?? "");
  if (disks) return { disks: (disks[1] ?? disks[2] ?? "").split(/[,;\s]+/), watchdog: undefined };
  const isByWatchdog = statements.some((line) => /^property\b.*\sstonith-watchdog-timeout=["']?[1-9]/.test(line));
  return isByWatchdog && !statements.some((line) => /\bstonith:/.test(line))
    ? { disks: [], watchdog: undefined }
    : undefined;
}

/** The fence agents that a crm text names, such as `fence_ipmilan`. */
export function fenceAgentsIn(crm: string): readonly string[] {
  return fenceAgentsAmong(crm.replaceAll(/^[ \t]*#.*$/gm, "").match(/\bstonith:\S+/g) ?? []);
}

/** The fence agents among agents by their whole names (`stonith:fence_ipmilan`), each once and by its type. */
export function fenceAgentsAmong(agents: readonly string[]): readonly string[] {
  return [...new Set(agents.flatMap((agent) => /^stonith:(fence_\w+)$/.exec(agent)?.[1] ?? []))];
}

function laterText(nodes: readonly string[], likely: string | undefined): string {
  const agent = likely ?? "fence_ipmilan";
  return `# None is set up yet, and Pacemaker starts no resources until one is. For example, with the device's own parameters:
# primitive fence-${nodes[0] ?? "n1"} stonith:${agent} params … pcmk_host_list=${nodes[0] ?? "n1"} op monitor interval=60s
`;
}

/** Two nodes that fence each other at the same moment would both be off: one of them waits. */
const delay = { pcmk_delay_max: "5s" };

function devicesOf({ kind, values, ofNode }: Fencing, nodes: readonly string[]): readonly string[] {
  const tie = nodes.length === 2 ? delay : {};
  if (kind.isPerNode)
    return nodes.map((node) =>
      deviceText(`fence-${node}`, kind.agent, {
        ...values,
        ...ofNode[node],
        ...kind.fixed,
        pcmk_host_list: node,
        ...tie,
      }),
    );
  const plugs = nodes.map((node) => [node, ofNode[node]?.plug || node] as const);
  const isMapped = plugs.some(([node, plug]) => node !== plug);
  const hosts = isMapped
    ? { pcmk_host_map: plugs.map((pair) => pair.join(":")).join(";") }
    : { pcmk_host_list: nodes.join(" ") };
  return [deviceText("fence", kind.agent, { ...values, ...kind.fixed, ...hosts, ...tie })];
}

function deviceText(id: string, agent: string, parameters: Readonly<Record<string, string>>): string {
  const params = Object.entries(parameters).map(([name, value]) => `${name}=${quotedValue(value)}`);
  return `primitive ${id} stonith:${agent} \\\n    params ${params.join(" ")} \\\n    op monitor interval=60s\n`;
}

/** A value as crm reads it. */
function quotedValue(value: string): string {
  if (/^[\w.:/@+-]+$/.test(value)) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/**
 * Reads what the terminal's --fencing says: `AGENT NAME=VALUE NAME@NODE=VALUE …`; a value for a node makes a device for each. Undefined
 * where it can't be read.
 */
export function readFencing(text: string, nodes: readonly string[]): Fencing | undefined {
  const [agent = "", ...words] = text.trim().split(/\s+/);
  if (!/^[\w.-]+$/.test(agent)) return undefined;
  const values: Record<string, string> = {};
  const ofNode: Record<string, Record<string, string>> = {};
  for (const word of words) {
    const [, name = "", node, value = ""] = /^([\w-]+)(?:@([\w.-]+))?=(.*)$/s.exec(word) ?? [];
    if (name === "" || (node !== undefined && !nodes.includes(node))) return undefined;
    if (node === undefined) values[name] = value;
    else ofNode[node] = { ...ofNode[node], [name]: value };
  }
  const isPerNode = Object.values(ofNode).some((each) => Object.keys(each).some((name) => name !== "plug"));
  return { kind: { agent, ...(isPerNode ? { isPerNode } : {}) }, values, ofNode };
}
