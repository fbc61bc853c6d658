import type { ClusterModel } from "../../model/cluster-model.ts";
import { isResource } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { longestDelay, propertyTime, racingDevices } from "../support/fencing/fencing.ts";
import { pairSpan } from "../support/spans.ts";

const name = "priority-fencing-delay";

/** Whether a resource, or the default for all, has a priority other than 0. */
function hasPriorities(model: ClusterModel): boolean {
  const counts = (value: string | undefined): boolean => value !== undefined && !/^[+-]?0+$/.test(value.trim());
  for (const { object } of model.ofKind("rsc_defaults")) {
    if (
      object.kind === "rsc_defaults" &&
      object.set.pairs.some((each) => each.name === "priority" && counts(each.value))
    )
      return true;
  }
  for (const kind of ["primitive", "group", "clone", "master", "bundle", "rsc_template"] as const) {
    for (const { object } of model.ofKind(kind)) {
      if (!isResource(object)) continue;
      for (const set of object.meta) {
        if (set.idRef !== undefined) return true;
        if (set.pairs.some((each) => each.name === "priority" && counts(each.value))) return true;
      }
    }
  }
  return false;
}

/** priority-fencing-delay without priorities, or too short. */
export const priorityFencingDelay: Rule = {
  id: "priority-fencing-delay",
  group: "fencing",
  severity: "warning",
  title: "Ineffective priority-fencing-delay",
  why: "With priority-fencing-delay the cluster protects the node whose resources have the higher priority. If no resource has a priority, both nodes are equal and nothing is delayed; if other delays are as long, those decide.",
  source: "Pacemaker Explained, cluster options: priority-fencing-delay (at least twice the largest pcmk_delay)",
  wrong: "property priority-fencing-delay=60s\nprimitive db ocf:heartbeat:pgsql",
  right: "property priority-fencing-delay=60s\nprimitive db ocf:heartbeat:pgsql meta priority=10",
  check(model, report) {
    const set = model.property(name);
    const delay = propertyTime(model, [name]);
    if (!set || !delay) return;
    const at = set.place;
    const span = pairSpan(set.pair);
    if (!hasPriorities(model)) {
      if (model.facts.isPartlyUnread) return;
      report({
        at,
        span,
        message: `${name} has no effect: no resource has a priority, so both nodes are equal. Set the meta attribute priority of the important resources, for example to 10.`,
      });
      return;
    }
    const longest = Math.max(0, ...racingDevices(model).map((device) => longestDelay(model, device)));
    if (delay >= 2 * longest) return;
    report({
      at,
      span,
      message: `${name} is ${formatDuration(delay)}, less than twice the longest pcmk_delay (${formatDuration(longest)}): that delay may outweigh it, and the wrong node survives. Set it to at least ${formatDuration(2 * longest)}.`,
      ...(set.pair.valueSpan
        ? {
            fixes: [
              { title: `Set ${name}=${longest / 500}s`, at, span: set.pair.valueSpan, text: `${longest / 500}s` },
            ],
          }
        : {}),
    });
  },
};
