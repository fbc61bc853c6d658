import { parseBoolean } from "../../model/attributes.ts";
import { isPrimitive, type Operation } from "../../model/configuration.ts";
import { defaultOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { pairSpan } from "../support/spans.ts";

/** An operation whose failure should fence the node, while fencing is disabled. */
export const onFailFence: Rule = {
  id: "on-fail-fence",
  group: "resources",
  severity: "error",
  title: "on-fail=fence while fencing is disabled",
  why: "While fencing is disabled, Pacemaker reports an error for on-fail=fence and stops the resource instead; it stays stopped. Enable fencing and configure a fence device.",
  source: "crm_verify: \"Resetting 'on-fail' for … to 'stop' because 'fence' is not valid when fencing is disabled\"",
  wrong: "property stonith-enabled=false\nprimitive web ocf:heartbeat:nginx op monitor interval=10s on-fail=fence",
  right: "property stonith-enabled=true\nprimitive web ocf:heartbeat:nginx op monitor interval=10s on-fail=fence",
  checkObject(at, lookup, report) {
    const { object } = at;
    const operations: readonly Pick<Operation, "attributes" | "meta">[] = isPrimitive(object)
      ? object.operations
      : object.kind === "monitor"
        ? [object.operation]
        : object.kind === "op_defaults"
          ? [{ attributes: object.set.pairs, meta: [] }]
          : [];
    for (const { attributes, meta } of operations) {
      const pair = [...attributes, ...meta.flatMap((set) => set.pairs)].find(({ name }) => name === "on-fail");
      if (pair?.value?.toLowerCase() !== "fence") continue;
      const enabled = defaultOf(lookup, "property", "stonith-enabled", "fencing-enabled");
      if (!enabled || parseBoolean(enabled.pair.value) !== false) return;
      report({
        at,
        span: pairSpan(pair),
        message: `on-fail=fence isn't possible while fencing is disabled (${enabled.pair.name}=${enabled.pair.value}): after a failure the resource is stopped and stays stopped. Enable fencing.`,
        related: [{ at: enabled.place, span: pairSpan(enabled.pair), message: "Fencing is disabled here." }],
      });
    }
  },
};
