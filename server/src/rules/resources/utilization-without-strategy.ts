import type { NvSet } from "../../model/attributes.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { objectSpan } from "../support/spans.ts";

function utilizationOf({ object }: DefinedObject): NvSet | undefined {
  const sets = object.kind === "node" || object.kind === "primitive" ? object.utilization : [];
  return sets.find((set) => set.pairs.length > 0);
}

/** The edit that adds the strategy to a property statement. */
function addTo(at: DefinedObject): readonly Fix<InModel>[] {
  const end = at.object.kind === "property" ? at.object.set.pairs.at(-1)?.span?.end : undefined;
  if (end === undefined) return [];
  const text = "placement-strategy=balanced";
  return [{ title: `Add ${text}`, at, span: { start: end, end }, text: ` ${text}` }];
}

/** Utilization attributes that the cluster ignores. */
export const utilizationWithoutStrategy: Rule = {
  id: "utilization-without-strategy",
  group: "resources",
  severity: "warning",
  title: "Utilization without placement-strategy",
  why: "The utilization attributes of nodes and resources count only with placement-strategy utilization, minimal or balanced. With the default they are ignored, and a node may get more resources than it has capacity for.",
  source: "Pacemaker Explained: utilization and placement strategy",
  wrong: "property cluster-name=c1\nprimitive web ocf:heartbeat:nginx utilization cpu=2 op monitor interval=10s",
  right:
    "property placement-strategy=balanced\nprimitive web ocf:heartbeat:nginx utilization cpu=2 op monitor interval=10s",
  check(model, report) {
    const strategy = model.property("placement-strategy");
    if (strategy && strategy.pair.value !== "default") return;
    // A file with only some resources doesn't describe the cluster.
    const [properties] = model.ofKind("property");
    if (!properties) return;
    const at = model.ofKind("primitive").find(utilizationOf) ?? model.ofKind("node").find(utilizationOf);
    if (!at || model.facts.isPartlyUnread) return;
    const span = utilizationOf(at)?.span ?? objectSpan(at.object);
    report({
      at,
      span,
      message: `Utilization is ignored while placement-strategy is ${strategy ? "default" : "not set"}. Set it to balanced, utilization or minimal, or remove the utilization attributes.`,
      fixes: strategy ? setValue(strategy.place, strategy.pair, "balanced") : addTo(properties),
    });
  },
};
