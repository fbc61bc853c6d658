import { actionsForTools, clusterOperations } from "../../agents/operation-names.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { objectSpan } from "../support/spans.ts";

/** The operations that the cluster itself runs, and those that agents have besides. */
const known: readonly string[] = [
  ...clusterOperations,
  ...actionsForTools,
  ...["status", "validate_all", "on", "off", "reboot", "list"],
];

/** An operation that neither the cluster nor the agent knows. */
export const unknownOperation: Rule = {
  id: "unknown-operation",
  group: "resources",
  severity: "warning",
  title: "Unknown operation",
  why: "Pacemaker runs an operation that it doesn't know only if it has an interval, and the agent then reports that it isn't implemented: the resource fails. Without an interval the operation has no effect. The operation that was meant runs with its defaults, and a misspelt monitor not at all.",
  source: "The agent's metadata: its actions; crm_simulate of Pacemaker 2.1.5 schedules montior=10000",
  wrong: "primitive web ocf:heartbeat:nginx op montior interval=10s timeout=20s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s timeout=20s",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (!isPrimitive(object)) return;
    for (const operation of object.operations) {
      const { name } = operation;
      if (name === "" || known.includes(name)) continue;
      const agent = knownAgentOf(lookup, at);
      if (agent?.actions.some((action) => action.name === name)) continue;
      const meant = closest(name, clusterOperations);
      // An agent that isn't known may have any operation.
      if (!agent && meant === undefined) continue;
      const { nameSpan } = operation;
      const span = nameSpan ?? operation.span ?? objectSpan(object);
      report({
        at,
        span,
        message: `${agent ? agent.name : "Pacemaker"} has no operation "${name}".${meant ? ` Did you mean "${meant}"?` : " It has no effect without an interval, and fails with one."}`,
        ...(meant && nameSpan ? { fixes: [{ title: `Change to "${meant}"`, at, span: nameSpan, text: meant }] } : {}),
      });
    }
  },
};
