import { type NvPair, parseBoolean } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource, type Operation } from "../../model/configuration.ts";
import { defaultOf } from "../../model/inheritance.ts";
import type { Rule, Severity } from "../rule.ts";
import { pairSpan } from "../support/spans.ts";

/** Something that only fencing can do. */
interface NeedsFencing {
  readonly pair: NvPair;
  /** What happens instead, after "isn't possible while fencing is disabled (…): ". */
  readonly instead: string;
  readonly severity?: Severity;
}

function operationsOf(object: ClusterObject): readonly Pick<Operation, "attributes" | "meta">[] {
  if (isPrimitive(object)) return object.operations;
  if (object.kind === "monitor") return [object.operation];
  return object.kind === "op_defaults" ? [{ attributes: object.set.pairs, meta: [] }] : [];
}

function needsFencing(object: ClusterObject): readonly NeedsFencing[] {
  const found: NeedsFencing[] = [];
  const add = (pairs: readonly NvPair[], isOne: (pair: NvPair) => boolean, rest: Omit<NeedsFencing, "pair">): void => {
    for (const pair of pairs) if (isOne(pair)) found.push({ pair, ...rest });
  };
  for (const { attributes, meta } of operationsOf(object)) {
    add(attributes, fencesOnFailure, afterFailure);
    for (const { pairs } of meta) add(pairs, fencesOnFailure, afterFailure);
  }
  const meta = isResource(object) ? object.meta : object.kind === "rsc_defaults" ? [object.set] : [];
  for (const { pairs } of meta) add(pairs, requiresFencing, beforeStart);
  if (object.kind === "property") add(object.set.pairs, fencesWithoutQuorum, withoutQuorum);
  return found;
}

const afterFailure = { instead: "after a failure the resource is stopped and stays stopped" } as const;
const beforeStart = { instead: "Pacemaker asks for quorum alone", severity: "warning" } as const;
const withoutQuorum = { instead: "without quorum the resources are stopped, if the node still can" } as const;

function fencesOnFailure({ name, value }: NvPair): boolean {
  return name === "on-fail" && value?.toLowerCase() === "fence";
}

function requiresFencing({ name, value }: NvPair): boolean {
  return name === "requires" && /^(?:un)?fencing$/i.test(value ?? "");
}

function fencesWithoutQuorum({ name, value }: NvPair): boolean {
  return name === "no-quorum-policy" && /^(?:suicide|fence)$/i.test(value ?? "");
}

/** What only fencing can do, while fencing is disabled. */
export const onFailFence: Rule = {
  id: "on-fail-fence",
  group: "resources",
  severity: "error",
  title: "on-fail=fence while fencing is disabled",
  why: "While fencing is disabled, Pacemaker reports an error for on-fail=fence and stops the resource instead; it stays stopped. requires=fencing and unfencing then ask for quorum alone, and no-quorum-policy=fence and suicide stop the resources. Enable fencing and configure a fence device.",
  source:
    "crm_verify: \"Resetting 'on-fail' for … to 'stop' because 'fence' is not valid when fencing is disabled\", likewise for requires and no-quorum-policy",
  wrong: "property stonith-enabled=false\nprimitive web ocf:heartbeat:nginx op monitor interval=10s on-fail=fence",
  right: "property stonith-enabled=true\nprimitive web ocf:heartbeat:nginx op monitor interval=10s on-fail=fence",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    const needed = needsFencing(at.object);
    if (needed.length === 0) return;
    const enabled = defaultOf(lookup, "property", "stonith-enabled", "fencing-enabled");
    if (!enabled || parseBoolean(enabled.pair.value) !== false) return;
    for (const { pair, instead, severity } of needed)
      report({
        at,
        span: pairSpan(pair),
        ...(severity ? { severity } : {}),
        message: `${pair.name}=${pair.value} isn't possible while fencing is disabled (${enabled.pair.name}=${enabled.pair.value}): ${instead}. Enable fencing.`,
        related: [{ at: enabled.place, span: pairSpan(enabled.pair), message: "Fencing is disabled here." }],
      });
  },
};
