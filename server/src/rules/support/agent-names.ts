import { agentNames, isCatalogued, providers, suggestAgent } from "../../agents/catalogue.ts";
import type { AgentName } from "../../model/configuration.ts";
import { editDistance } from "../../text/similar.ts";
import { knownAgent } from "./agents.ts";

/** Every class that some release of Pacemaker knows. */
const classes = ["ocf", "stonith", "systemd", "lsb", "service", "upstart", "nagios", "heartbeat"];

/** Agents that people have and no Debian package of agents brings; their names are near those that one does bring. */
const broughtByVendors = new Set([
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

/** What a configuration says that no node has, most likely: the reason, and the agent that was meant. */
export interface MisspeltAgent {
  readonly what: "class" | "provider" | "agent";
  /** The whole name as it should be. */
  readonly meant: string;
}

function isNear(written: string, known: string): boolean {
  const own = written.replace(/^fence_/, "");
  const other = known.replace(/^fence_/, "");
  if (own.toLowerCase() === other.toLowerCase()) return true;
  // A digit more or less makes another agent: fence_ilo4 and fence_ilo5.
  if (own.replace(/\d/g, "") === other.replace(/\d/g, "")) return false;
  return editDistance(own, other, 3) <= (own.length >= 9 ? 2 : own.length >= 4 ? 1 : 0);
}

function nearestOf(written: string, candidates: readonly string[]): string | undefined {
  return candidates.find((each) => isNear(written, each));
}

/** Whether an agent's name is that of a known one with a slip of the hand in it; undefined when it is right, or nothing is known. */
export function misspeltAgent(agent: AgentName): MisspeltAgent | undefined {
  const { class: cls, provider, type } = agent;
  if (broughtByVendors.has(type) || knownAgent(agent)) return undefined;
  if (cls !== undefined && !classes.includes(cls)) {
    const meantClass = nearestOf(cls, classes) ?? classes.find((each) => editDistance(cls, each, 2) <= 1);
    if (meantClass === undefined) return undefined;
    return { what: "class", meant: [meantClass, provider, type].filter((part) => part !== undefined).join(":") };
  }
  if (provider !== undefined && !isCatalogued("ocf", provider)) {
    const meantProvider = cls === "ocf" ? nearestOf(provider, providers("ocf")) : undefined;
    return meantProvider && knownAgent({ class: "ocf", provider: meantProvider, type })
      ? { what: "provider", meant: `ocf:${meantProvider}:${type}` }
      : undefined;
  }
  if (cls !== undefined && !isCatalogued(cls, provider)) return undefined;
  const elsewhere = cls === "ocf" && provider !== undefined ? knownAgent({ class: "ocf", type }) : undefined;
  if (elsewhere) return { what: "provider", meant: `ocf:${elsewhere.provider}:${type}` };
  const names = cls === undefined ? [...agentNames("ocf"), ...agentNames("stonith")] : agentNames(cls);
  const name = nearestOf(type, names);
  if (name === undefined) return undefined;
  const meant = suggestAgent(cls === undefined ? name : `${cls}:${name}`);
  return meant === undefined ? undefined : { what: "agent", meant };
}
