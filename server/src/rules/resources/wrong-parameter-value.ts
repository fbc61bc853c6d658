import { findParameter } from "../../agents/catalogue.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { addressProblem } from "../support/address-values.ts";
import { knownAgentOf } from "../support/agents.ts";
import { parameterProblem } from "../support/parameter-values.ts";
import { valueSpan } from "../support/spans.ts";

/** A parameter value that its agent doesn't accept. */
export const wrongParameterValue: Rule = {
  id: "wrong-parameter-value",
  group: "resources",
  severity: "error",
  title: "Invalid parameter value",
  why: "The agent rejects such a value, and the resource fails on every node; or worse, it reads a misspelt boolean as false. Numbers may have units, and booleans any of their spellings.",
  source:
    "The agent's metadata: the type of the parameter and its choices; validate-all of IPaddr2: “IP address [10.0.0.9/24] not valid.”",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 privlvl=admin",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 privlvl=administrator",
  checkObject(at, lookup, report) {
    if (!isPrimitive(at.object)) return;
    const agent = knownAgentOf(lookup, at);
    if (!agent) return;
    for (const pair of at.object.params.flatMap((set) => set.pairs)) {
      const parameter = pair.value ? findParameter(agent, pair.name) : undefined;
      const problem =
        parameter &&
        (parameterProblem(parameter, pair.value ?? "") ?? addressProblem(agent.name, parameter.name, pair.value ?? ""));
      if (!problem) continue;
      const allowed = parameter.choices ?? (parameter.type === "boolean" ? ["true", "false"] : []);
      const meant = closest(pair.value ?? "", allowed) ?? allowed.find((each) => each.startsWith(pair.value ?? ""));
      const span = valueSpan(pair);
      report({
        at,
        span,
        message: `"${pair.name}" of ${agent.name} ${problem}, not "${pair.value}".`,
        ...(meant ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
      });
    }
  },
};
