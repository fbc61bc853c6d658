import { agentOf, containersOf } from "../../model/inheritance.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { formatAgentName } from "../support/agents.ts";
import { agentSpan } from "../support/spans.ts";

/** What is missing on the other nodes where such an agent runs on one node only. */
const consequences = wordTable<string>({
  "pacemaker:controld": "the other nodes have no lock manager, and can't mount what needs it",
  "heartbeat:lvmlockd": "the other nodes can't lock volume groups, and can't activate shared ones",
  "heartbeat:clvm": "the other nodes can't lock volume groups, and can't activate shared ones",
  "lvm2:clvmd": "the other nodes can't lock volume groups, and can't activate shared ones",
  "heartbeat:CTDB": "the other nodes have no CTDB, which is for Samba on several nodes",
  "suse:SAPHanaTopology": "nothing is known about SAP HANA on the other nodes, and no takeover is possible",
  "heartbeat:SAPHanaTopology": "nothing is known about SAP HANA on the other nodes, and no takeover is possible",
  "heartbeat:ethmonitor": "only that node's network interface is watched",
  "pacemaker:HealthCPU": "only that node's health is watched",
  "pacemaker:HealthSMART": "only that node's health is watched",
  "pacemaker:HealthIOWait": "only that node's health is watched",
  "pacemaker:SysInfo": "only that node's attributes are set",
});

/** An agent that serves its own node and has to run on every node, without a clone. */
export const agentWithoutClone: Rule = {
  id: "agent-without-clone",
  group: "resources",
  severity: "warning",
  title: "Node's own service without a clone",
  why: "Lock managers and agents that watch their node are needed on every node that uses them. A resource without a clone runs on one node only. Clone it, with interleave=true if others are ordered after it.",
  source:
    "The agents' descriptions; Pacemaker Explained, clones; crm_simulate of Pacemaker 2.1.5 and 3.0.3 starts it on one of three nodes",
  wrong: "primitive dlm ocf:pacemaker:controld op monitor interval=60s timeout=60s\nproperty no-quorum-policy=freeze",
  right:
    "primitive dlm ocf:pacemaker:controld op monitor interval=60s timeout=60s\nclone dlm-clone dlm meta interleave=true\nproperty no-quorum-policy=freeze",
  check(model, report) {
    // What is read only as XML may be a clone around it.
    if (model.facts.isPartlyUnread) return;
    for (const at of model.ofKind("primitive")) {
      if (at.object.kind !== "primitive") continue;
      const agent = agentOf(model, at.object);
      if (!agent || (agent.class ?? "ocf") !== "ocf") continue;
      const consequence = consequences[`${agent.provider ?? "heartbeat"}:${agent.type}`];
      if (consequence === undefined) continue;
      if (containersOf(model, at.object.id).some(({ object }) => object.kind !== "group")) continue;
      report({
        at,
        span: agentSpan(at.object),
        message: `"${at.object.id}" isn't cloned, so it runs on one node only: ${consequence}. Clone it: ${formatAgentName(agent)} is needed on every node.`,
      });
    }
  },
};
