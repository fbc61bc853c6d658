import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { nameSpan } from "../support/spans.ts";

/** A deprecated parameter of a fence agent. */
export const oldFenceParameter: Rule = {
  id: "old-fence-parameter",
  group: "fencing",
  severity: "warning",
  title: "Deprecated name of a fence parameter",
  why: "The fence agents renamed many parameters: ipaddr became ip, login became username, passwd became password. The agents still accept the deprecated names, but will drop them.",
  source: "The fence agents' metadata: deprecated parameters and what replaces them",
  wrong: "primitive fence stonith:fence_ipmilan params ipaddr=10.0.0.1 login=admin pcmk_host_list=n1",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=admin pcmk_host_list=n1",
  checkObject(at, lookup, report) {
    if (!isFenceObject(lookup, at)) return;
    const agent = knownAgentOf(lookup, at);
    if (!agent) return;
    for (const set of at.object.params) {
      for (const pair of set.pairs) {
        const parameter = agent.parameters.find(({ name }) => name === pair.name);
        const by = parameter?.deprecated ? parameter.replacedBy?.[0] : undefined;
        // The cluster itself still passes the node's plug as "port" to agents that have both.
        if (by === undefined || pair.name === "port") continue;
        report({
          at,
          span: nameSpan(pair),
          message: `"${at.object.id}": "${pair.name}" is deprecated, and ${agent.name} will drop it. Use "${by}".`,
          ...(pair.nameSpan ? { fixes: [{ title: `Change to "${by}"`, at, span: pair.nameSpan, text: by }] } : {}),
        });
      }
    }
  },
};
