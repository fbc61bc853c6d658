import { suggestAgent } from "../../agents/catalogue.ts";
import type { Agents } from "../../model/agent.ts";
import type { AgentName } from "../../model/configuration.ts";
import { editDistance } from "../../text/fuzzy-match.ts";
import { retirementOf } from "./retired-agents.ts";

/** Every resource class of some release of Pacemaker. */
const classes = ["ocf", "stonith", "systemd", "lsb", "service", "upstart", "nagios", "heartbeat"];

/** Agents that vendors ship and no Debian package contains; their names are similar to packaged ones. */
const shippedByVendors = new Set([
  "SAPHana",
  "SAPHanaTopology",
  "SAPHanaController",
  "SAPHanaControllerMnt",
  "SAPHanaFilesystem",
  "SAPStartSrv",
  "azure-events-az",
  "gcp-vpc-move-ip",
  "gcp-vpc-move-route",
  "gcp-vpc-move-vip",
  "powervs-subnet",
  "powervs-move-ip",
  "openstack-virtual-ip",
  "fence_ipmilanplus",
  "fence_ilo6",
  "fence_azure_asm",
  "fence_gcp",
]);

/** The part of an agent's name that is most likely misspelt, and the agent that was meant. */
interface MisspeltAgent {
  readonly what: "class" | "provider" | "agent";
  /** The correct full name; absent for a class that is similar to none. */
  readonly meant?: string;
}

/** The edit distance between two names; undefined if it is too large for a typing mistake. */
function typingDistance(written: string, known: string): number | undefined {
  const [own, other] = [written.replace(/^fence_/, ""), known.replace(/^fence_/, "")];
  if ((own === written) !== (other === known)) return undefined;
  if (own.toLowerCase() === other.toLowerCase()) return 0;
  // Names that differ only by a digit are different agents: fence_ilo4 and fence_ilo5.
  if (own.replace(/\d/g, "") === other.replace(/\d/g, "")) return undefined;
  const distance = editDistance(own, other, 3);
  return distance <= (own.length >= 9 ? 2 : own.length >= 4 ? 1 : 0) ? distance : undefined;
}

function nearestOf(written: string, candidates: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of candidates) {
    const distance = typingDistance(written, name);
    if (distance !== undefined && (!best || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** The agent that a misspelt name was meant to be; undefined if the name is right, or unlike any known one. */
export function misspeltAgent(agents: Agents, agent: AgentName): MisspeltAgent | undefined {
  const { class: cls, provider, type } = agent;
  if (agents.isInstalled(agent) || agents.find(agent)) return undefined;
  if (shippedByVendors.has(type) || retirementOf(agent) !== undefined) return undefined;
  if (cls !== undefined && !classes.includes(cls)) {
    const meantClass = nearestOf(cls, classes) ?? classes.find((each) => editDistance(cls, each, 2) <= 1);
    if (meantClass === undefined) return { what: "class" };
    return { what: "class", meant: [meantClass, provider, type].filter((part) => part !== undefined).join(":") };
  }
  if (provider !== undefined && !agents.covers("ocf", provider)) {
    const meantProvider = cls === "ocf" ? nearestOf(provider, agents.providers("ocf")) : undefined;
    if (meantProvider === undefined) return undefined;
    const exists = agents.names("ocf", meantProvider).includes(type);
    const meantType = exists ? type : nearestOf(type, agents.names("ocf", meantProvider));
    return meantType === undefined ? undefined : { what: "provider", meant: `ocf:${meantProvider}:${meantType}` };
  }
  if (cls !== undefined && !agents.covers(cls, provider)) return undefined;
  const elsewhere =
    cls === "ocf" && provider !== undefined
      ? agents.providers("ocf").find((each) => agents.names("ocf", each).includes(type))
      : undefined;
  if (elsewhere !== undefined) return { what: "provider", meant: `ocf:${elsewhere}:${type}` };
  const names = cls === undefined ? [...agents.names("ocf"), ...agents.names("stonith")] : agents.names(cls);
  const name = nearestOf(type, names);
  if (name === undefined) return undefined;
  const meant = suggestAgent(agents, cls === undefined ? name : `${cls}:${name}`);
  return meant === undefined ? undefined : { what: "agent", meant };
}

/** Whether an agent's provider belongs to a package of the catalogue that lacks the agent: the nodes may have a newer release. */
export function isNewToCatalogue(agents: Agents, { class: cls, provider, type }: AgentName): boolean {
  if (cls === "stonith" && !type.startsWith("fence_")) return false;
  if (cls === "stonith")
    return agents.covers("stonith") && !shippedByVendors.has(type) && !agents.find({ class: cls, type });
  if (cls !== "ocf" || provider === undefined || !agents.covers("ocf", provider)) return false;
  return !shippedByVendors.has(type) && !agents.find({ class: cls, provider, type });
}
