import { parseBoolean } from "../../model/attributes.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatAgentName, knownAgent } from "../support/agents.ts";
import { pairSpan, valueSpan } from "../support/spans.ts";

/** Classes whose agents don't support migration. */
const neverMigrate = new Set(["systemd", "lsb", "service", "stonith"]);

/** Live migration enabled for an agent that doesn't support it. */
export const cannotMigrate: Rule = {
  id: "cannot-migrate",
  group: "resources",
  severity: "warning",
  title: "allow-migrate for an agent that can't migrate",
  why: "Live migration needs an agent with the actions migrate_to and migrate_from. Without them the cluster moves the resource by stopping and starting it, which allow-migrate was supposed to avoid.",
  source: "The agent's metadata: its actions; Pacemaker Explained: allow-migrate",
  wrong: "primitive web ocf:heartbeat:nginx meta allow-migrate=true op monitor interval=10s",
  right:
    "primitive vm ocf:heartbeat:VirtualDomain params config=/etc/libvirt/qemu/vm.xml meta allow-migrate=true op monitor interval=10s",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "primitive" && at.object.kind !== "rsc_template") return;
    const pair = at.object.meta.flatMap((set) => set.pairs).find(({ name }) => name === "allow-migrate");
    if (parseBoolean(pair?.value) !== true || !pair) return;
    const agent = agentOf(lookup, at.object);
    if (!agent) return;
    const known = knownAgent(lookup, agent);
    if (known ? known.migratable : !neverMigrate.has(agent.class ?? "")) return;
    report({
      at,
      span: pairSpan(pair),
      message: `${formatAgentName(agent)} doesn't support live migration: moving "${at.object.id}" stops and starts it. Remove allow-migrate.`,
      fixes: [{ title: "Set allow-migrate=false", at, span: valueSpan(pair), text: "false" }],
    });
  },
};
