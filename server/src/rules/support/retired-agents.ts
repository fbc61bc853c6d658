import { catalogue } from "../../agents/catalogue.ts";
import type { AgentName } from "../../model/configuration.ts";
import { wordTable } from "../../text/word-table.ts";

/** Agents that their own authors advise against or that the releases of resource-agents have dropped, and what to use instead. */
const retired = wordTable<string>({
  "heartbeat:IPaddr": "ocf:heartbeat:IPaddr2",
  "heartbeat:LVM": "ocf:heartbeat:LVM-activate",
  "heartbeat:clvm": "ocf:heartbeat:lvmlockd",
  "heartbeat:pingd": "ocf:pacemaker:ping",
  "pacemaker:pingd": "ocf:pacemaker:ping",
  "heartbeat:drbd": "ocf:linbit:drbd",
  "heartbeat:Evmsd": "",
  "heartbeat:EvmsSCC": "",
  "heartbeat:rkt": "ocf:heartbeat:podman",
  "heartbeat:Raid1": "ocf:heartbeat:mdraid",
  "pacemaker:o2cb": "",
});

/** What to use instead of an agent that is retired, empty where nothing takes its place; undefined for one that isn't retired. */
export function successorOf(agent: AgentName): string | undefined {
  if (agent.class !== undefined && agent.class !== "ocf") return undefined;
  return retired[`${agent.provider ?? catalogue.find(agent)?.provider}:${agent.type}`];
}
