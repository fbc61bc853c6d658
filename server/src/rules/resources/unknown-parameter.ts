import { agentsOf, findParameter } from "../../agents/catalogue.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { isToleratedParameter, likelyParameter, placeOfOption } from "../support/parameter-names.ts";
import { retirementOf } from "../support/retired-agents.ts";
import { movesOfOption } from "../support/schema/moved-pairs.ts";
import { nameSpan } from "../support/spans.ts";

/** A parameter that the agent doesn't have. */
export const unknownParameter: Rule = {
  id: "unknown-parameter",
  group: "resources",
  severity: "warning",
  title: "Unknown parameter",
  why: "Agents silently ignore parameters that they don't have: a misspelt one leaves the default in effect. If the agent on your nodes is newer and has the parameter, connect to a node so that its own metadata are used.",
  source: "The agent's metadata: its parameters",
  wrong: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1 cidr_netmsk=24",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1 cidr_netmask=24",
  checkObject(at, lookup, report) {
    if (!isPrimitive(at.object)) return;
    const agent = knownAgentOf(lookup, at);
    // Of an agent that can't run nothing is known.
    if (!agent || (agent.parameters.length === 0 && retirementOf({ ...agent, type: agent.name }) !== undefined)) return;
    for (const [pair, among] of at.object.params.flatMap(({ pairs }) => pairs.map((pair) => [pair, pairs] as const))) {
      if (pair.name === "" || pair.idRef !== undefined) continue;
      if (findParameter(agent, pair.name) || isToleratedParameter(agent, pair.name)) continue;
      const elsewhere = agentsOf(lookup.target).elsewhere?.(
        { class: agent.class, ...omitUndefined({ provider: agent.provider }), type: agent.name },
        pair.name,
      );
      if (elsewhere) {
        const isLater = elsewhere.when === "later";
        report({
          at,
          span: nameSpan(pair),
          ...(isLater ? { severity: "information" } : {}),
          message: isLater
            ? `The parameter "${pair.name}" of ${agent.name} exists since ${elsewhere.release}${elsewhere.target ? `; the target's release has ${elsewhere.target}` : ""}, where it has no effect.`
            : `${agent.name} has no parameter "${pair.name}" since ${elsewhere.release}: it has no effect there. Remove it.`,
        });
        continue;
      }
      const belongs = placeOfOption(pair.name);
      const meant = belongs === undefined ? likelyParameter(agent, pair.name) : undefined;
      const hint =
        belongs ?? (meant ? `Did you mean "${meant}"?` : "It has no effect, unless the agent on your nodes is newer.");
      const span = nameSpan(pair);
      const moved = belongs === undefined ? [] : movesOfOption(lookup, { at, pair, among });
      report({
        at,
        span,
        message: `${agent.name} has no parameter "${pair.name}". ${hint}`,
        fixes: meant ? [{ title: `Change to "${meant}"`, at, span, text: meant }] : moved,
      });
    }
  },
};
