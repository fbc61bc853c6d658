import { type CibEdit, editStartTag } from "../what-if/cib-edit.ts";
import { fencingOf } from "../what-if/fencing-of.ts";
import type { Candidate } from "./candidate.ts";
import { remove } from "./fine-edits.ts";
import { isNo, isYes, optionsOf, type Pair, type WhyCib } from "./why-cib.ts";

/** What keeps everything in the cluster from running: no quorum, and its options. */
export function clusterCauses(cib: WhyCib): Candidate[] {
  const options = optionsOf(cib);
  const found: Candidate[] = [];
  const option = (pair: Pair, clause: string, remedy: string, isFix = true): void => {
    found.push({ reach: "cluster", clause, remedy, isFix, ids: idsOf(pair), edits: [remove(pair.element)] });
  };
  if (cib.root.attributes["have-quorum"] !== undefined && cib.root.attributes["have-quorum"] !== "1") {
    const policy = options.find(({ name }) => name === "no-quorum-policy");
    found.push({
      ...{ reach: "cluster", remedy: "get quorum back", isFix: true, ids: policy ? idsOf(policy) : [] },
      clause: `there is no quorum (no-quorum-policy is ${policy?.value ?? "stop"})`,
      edits: [editStartTag(cib.text, cib.root, { "have-quorum": "1" })],
    });
  }
  for (const pair of options) {
    const { name, value } = pair;
    if (name === "stop-all-resources" && isYes(value)) {
      option(pair, "stop-all-resources is set: the whole cluster has to stop", "set stop-all-resources to false");
    } else if (name === "maintenance-mode" && isYes(value)) {
      option(pair, "the whole cluster is in maintenance, so nothing is started", "end the maintenance of the cluster");
    } else if (name === "symmetric-cluster" && isNo(value)) {
      option(
        pair,
        "no location allows it on a node, and symmetric-cluster is false",
        "a location that allows it on a node",
        false,
      );
    } else if (name === "node-health-strategy" && value !== "none") {
      option(pair, `node-health-strategy is ${value}`, "healthy nodes", false);
    }
  }
  // Which of the option's two names counts depends on the release: the scheduler decides.
  const old = options.find(({ name }) => name === "stonith-enabled");
  if (!fencingOf(cib.root).hasDevice && !isNo(old?.value)) {
    const unknown = options.find(({ name, value }) => name === "fencing-enabled" && isNo(value));
    found.push({
      ...{ reach: "cluster", isFix: false, ids: [old, unknown].flatMap((pair) => (pair ? idsOf(pair) : [])) },
      clause: `fencing is enabled, and no fence device is configured${unknown ? " (this release doesn't know the option fencing-enabled)" : ""}`,
      remedy: "a fence device",
      edits: withoutFencing(cib, old),
    });
  }
  return found;
}

function withoutFencing(cib: WhyCib, old: Pair | undefined): CibEdit[] {
  if (old) return [editStartTag(cib.text, old.element, { value: "false" })];
  const config = cib.configuration.children.find(({ name }) => name === "crm_config");
  if (!config) return [];
  const text =
    '<cluster_property_set id="quorate-why-options"><nvpair id="quorate-why-fencing" name="stonith-enabled" value="false"/></cluster_property_set>';
  const last = config.children.at(-1);
  return last
    ? [{ start: last.end, end: last.end, text }]
    : [{ start: config.start, end: config.end, text: `<crm_config>${text}</crm_config>` }];
}

function idsOf({ element }: Pair): string[] {
  return element.attributes.id === undefined ? [] : [element.attributes.id];
}
