import { isPrimitive, type Operation } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { parseDuration } from "../support/durations.ts";
import { operationValue } from "../support/monitors.ts";
import { objectSpan, pairSpan } from "../support/spans.ts";

/** Why a failure of an operation can't be answered by a demotion; undefined where it can. */
function refusal(operation: Operation): string | undefined {
  const { name } = operation;
  if (name === "promote") return undefined;
  if (name !== "monitor") return `not by that of a ${name} operation`;
  const role = operationValue(operation, "role");
  if (role === undefined || !/^(promoted|master)$/i.test(role)) return "not by that of a monitor without role=Promoted";
  const interval = operationValue(operation, "interval");
  return (parseDuration(interval ?? "") ?? 0) > 0 ? undefined : "not by that of a monitor with the interval 0";
}

/** A demotion after a failure that it isn't possible for. */
export const onFailDemote: Rule = {
  id: "on-fail-demote",
  group: "resources",
  severity: "error",
  title: "on-fail=demote of another operation",
  why: "Only a failed promotion, and a failed monitor of the role Promoted, can be answered by a demotion. For every other operation Pacemaker reports an error and does what it does by default: it restarts the resource, or fences the node after a failed stop. Set on-fail=demote at the monitor with role=Promoted, or remove it.",
  source:
    "crm_verify 2.1.5 and 3.0.3: “Resetting 'on-fail' for … action to default value because 'demote' is not allowed for it”; tried for start, demote, promote and monitors",
  wrong:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted on-fail=demote\nclone m db meta promotable=true",
  right:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Promoted on-fail=demote op monitor interval=11s role=Unpromoted\nclone m db meta promotable=true",
  alsoInXml: "without-fixes",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind === "op_defaults") {
      const pair = object.set.pairs.find(({ name, value }) => name === "on-fail" && value?.toLowerCase() === "demote");
      if (!pair || object.set.rules.length > 0) return;
      report({
        at,
        span: pairSpan(pair),
        message:
          "on-fail=demote can't be a default: only a promotion, or a monitor with role=Promoted, can be followed by a demotion. For all other operations Pacemaker does what it does by default, and crm_verify fails. Set it at those operations.",
      });
      return;
    }
    const operations = isPrimitive(object) ? object.operations : object.kind === "monitor" ? [object.operation] : [];
    for (const operation of operations) {
      if (operationValue(operation, "on-fail")?.toLowerCase() !== "demote") continue;
      const why = refusal(operation);
      if (why === undefined) continue;
      const pair = [...operation.attributes, ...operation.meta.flatMap(({ pairs }) => pairs)].find(
        ({ name }) => name === "on-fail",
      );
      report({
        at,
        span: pair ? pairSpan(pair) : objectSpan(object),
        message: `on-fail=demote is ignored here: a demotion can only follow the failure of a promotion or of a monitor with role=Promoted, ${why}. Pacemaker does what it does by default, and crm_verify fails.`,
      });
    }
  },
};
