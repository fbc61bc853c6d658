import type { NvPair } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { findOption, type OptionInfo } from "../../model/options/option.ts";
import { cloneMeta } from "../../model/options/resource-meta.ts";
import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { pairSpan } from "../support/spans.ts";

interface Placed {
  readonly at: DefinedObject;
  readonly pair: NvPair;
}

function conflicts(pairs: readonly Placed[], table: readonly OptionInfo[], target: TargetVersions): RuleReport[] {
  return pairs.flatMap((old): RuleReport[] => {
    const renamedTo = findOption(table, old.pair.name)?.renamedTo;
    const present = renamedTo && pairs.find(({ pair }) => pair.name === renamedTo.name);
    if (!present || present.pair.value === old.pair.value) return [];
    const isKnown = isAtLeast(target.pacemaker, renamedTo.since);
    const [counts, ignored] = isKnown ? [present, old] : [old, present];
    const why = isKnown
      ? `Pacemaker takes the new name, ${present.pair.name}=${present.pair.value}`
      : `Pacemaker ${target.pacemaker} doesn't know ${present.pair.name} and takes ${old.pair.name}=${old.pair.value}`;
    return [
      {
        at: ignored.at,
        span: pairSpan(ignored.pair),
        message: `${ignored.pair.name}=${ignored.pair.value} has no effect: it is another name of the same option, and ${why}. Remove one of them.`,
        related: [{ at: counts.at, span: pairSpan(counts.pair), message: "This one counts." }],
        ...(ignored.pair.span
          ? { fixes: [{ title: `Remove ${ignored.pair.name}`, at: ignored.at, span: ignored.pair.span, text: "" }] }
          : {}),
      },
    ];
  });
}

function pairsIn(at: DefinedObject, object: ClusterObject): readonly Placed[] {
  if (object.kind !== "clone" && object.kind !== "master") return [];
  return object.meta.flatMap(({ pairs, rules }) => (rules.length > 0 ? [] : pairs.map((pair) => ({ at, pair }))));
}

/** Both names of a renamed option, with different values. */
export const conflictingNames: Rule = {
  id: "conflicting-names",
  group: "text",
  severity: "error",
  title: "Both names of an option, with different values",
  why: "Pacemaker has renamed some options and reads both names. Where both are set, the new one counts: stonith-enabled=false beside fencing-enabled=true leaves fencing enabled. A release from before the renaming knows only the old name. Set one of them.",
  source: "crm_verify 3.0.3 and 2.1.5 were run on such options",
  wrong: "property stonith-enabled=false fencing-enabled=true",
  right: "property fencing-enabled=true",
  check(model, report) {
    const pairs = model
      .ofKind("property")
      .flatMap((at) =>
        at.object.kind === "property" && at.object.set.rules.length === 0
          ? at.object.set.pairs.map((pair) => ({ at, pair }))
          : [],
      );
    for (const each of conflicts(pairs, clusterOptions, model.target)) report(each);
  },
  alsoInXml: "without-fixes",
  checkObject(at, { target }, report) {
    for (const each of conflicts(pairsIn(at, at.object), cloneMeta, target)) report(each);
  },
};
