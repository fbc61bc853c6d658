import { catalogueProvider } from "../../agents/catalogue.ts";
import type { AgentName } from "../../model/configuration.ts";
import { wordTable } from "../../text/word-table.ts";

/** Why an agent should no longer be used, and its replacement if there is one. */
interface Retirement {
  readonly why: string;
  readonly instead?: string;
}

const deprecated = "Its authors have deprecated it";
const noTelnet = "It needs telnetlib, which Python no longer has since 3.13";
const noClvmd = "It needs clvmd, which LVM dropped with version 2.03";

/** Agents that their authors have deprecated, or whose software is no longer developed, according to their metadata and change logs. */
const retired = wordTable<Retirement>({
  "heartbeat:IPaddr": {
    why: "It supports only IPv4 and needs ifconfig, which newer systems lack",
    instead: "ocf:heartbeat:IPaddr2",
  },
  "heartbeat:LVM": { why: noClvmd, instead: "ocf:heartbeat:LVM-activate" },
  "heartbeat:clvm": { why: noClvmd, instead: "ocf:heartbeat:lvmlockd" },
  "heartbeat:pingd": { why: deprecated, instead: "ocf:pacemaker:ping" },
  "pacemaker:pingd": { why: "Pacemaker no longer has it", instead: "ocf:pacemaker:ping" },
  "heartbeat:drbd": { why: "resource-agents no longer has it", instead: "ocf:linbit:drbd" },
  "heartbeat:Evmsd": { why: deprecated },
  "heartbeat:EvmsSCC": { why: deprecated },
  "heartbeat:LinuxSCSI": { why: deprecated },
  "heartbeat:gcp-vpc-move-ip": { why: deprecated, instead: "ocf:heartbeat:gcp-vpc-move-route" },
  "heartbeat:rkt": { why: "rkt is no longer developed", instead: "ocf:heartbeat:podman" },
  "pacemaker:o2cb": {
    why: "It was deprecated in Pacemaker 2.1.8 and removed in 3.0.0",
    instead: "GFS2 with ocf:pacemaker:controld in place of OCFS2",
  },
  "stonith:bladehpi": {
    why: "cluster-glue no longer has it since Debian's 1.0.12-26",
    instead: "stonith:fence_hpblade",
  },
  "stonith:external/dracmc-telnet": { why: noTelnet, instead: "stonith:fence_drac" },
  "stonith:external/ibmrsa-telnet": { why: noTelnet, instead: "stonith:fence_rsa" },
});

/** Why an agent is retired; undefined for one that isn't. */
export function retirementOf(agent: AgentName): Retirement | undefined {
  if (agent.class === "stonith") return retired[`stonith:${agent.type}`];
  if (agent.class !== undefined && agent.class !== "ocf") return undefined;
  return retired[`${agent.provider ?? catalogueProvider(agent)}:${agent.type}`];
}
