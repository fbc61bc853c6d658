import type { NvPair, NvSet } from "../../model/attributes.ts";
import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { OptionInfo } from "../../model/options/option.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule, RuleReport } from "../rule.ts";
import { removalEdit } from "../support/fixes.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { nameSpan, objectSpan } from "../support/spans.ts";

/** Does the value differ from what the cluster will do once it no longer reads the option? */
function changesMeaning({ default: normal, type }: OptionInfo, value: string): boolean {
  if (type === "boolean") return parseBoolean(value) !== parseBoolean(normal ?? "true");
  return normal === undefined || value !== normal;
}

function removalOf(at: DefinedObject, pair: NvPair, set: NvSet | undefined): readonly Fix<InModel>[] {
  const edit = removalEdit(at.object, pair, set);
  return edit === undefined ? [] : [{ at, ...edit }];
}

function ofDeprecated(at: DefinedObject, option: OptionInfo, pair: NvPair, set: NvSet | undefined): RuleReport {
  const deprecated = option.deprecated as { readonly since: string; readonly instead?: string };
  const { since } = deprecated;
  const isHarmful = changesMeaning(option, pair.value ?? "");
  // What is as by default needs no replacement.
  const instead = isHarmful ? deprecated.instead : undefined;
  const later =
    option.type === "boolean"
      ? `later releases behave as with ${option.default ?? "true"}`
      : "later releases ignore it";
  const advice = instead === undefined ? "Remove it." : `Use ${instead} instead.`;
  return {
    at,
    span: nameSpan(pair),
    severity: isHarmful && option.type === "boolean" ? "warning" : "information",
    message: `${pair.name} is deprecated since Pacemaker ${since}: ${later}. ${advice}`,
    fixes: instead === undefined ? removalOf(at, pair, set) : [],
  };
}

/** The score of an order, and the other direction of a set: reported, like old names, where the release is known. */
function ofConstraint(
  at: DefinedObject,
  definition: (id: string) => ClusterObject | undefined,
): Pick<RuleReport, "span" | "message" | "fixes">[] {
  const { object } = at;
  if (object.kind === "order" && object.requireAll !== undefined && object.first) {
    const kind = definition(object.first.resource.value)?.kind;
    if (kind === "clone" || kind === "master" || kind === "bundle")
      return [
        {
          span: objectSpan(object),
          message: `require-all is deprecated since Pacemaker 3.0.0. Set clone-min of "${object.first.resource.value}" instead.`,
        },
      ];
  }
  if (object.kind === "order" && object.score) {
    const { value, span } = object.score;
    if (!/^[+-]?(\d+|INFINITY)$/.test(value)) return [];
    const kind = Number(value) === 0 ? "Optional" : "Mandatory";
    return [
      {
        span: span ?? objectSpan(object),
        message: `The score of an order is deprecated. Use its kind: ${kind}.`,
        ...(span ? { fixes: [{ title: `Change to ${kind}`, at, span, text: kind }] } : {}),
      },
    ];
  }
  const sets = object.kind === "colocation" || object.kind === "order" ? object.sets : [];
  return sets.flatMap(({ ordering, span }) =>
    ordering === undefined || ordering === "group"
      ? []
      : [
          {
            span: span ?? objectSpan(object),
            message: `ordering=${ordering} of a set is deprecated. List its members in the other direction.`,
          },
        ],
  );
}

/** Options that Pacemaker will drop, and names that it has replaced. */
export const deprecatedOption: Rule = {
  id: "deprecated-option",
  group: "text",
  severity: "warning",
  title: "Deprecated option",
  why: "Pacemaker 3 still reads the option, but has announced that it will not for long: the cluster then does what it does by default. Remove it, or use what has replaced it. An old name (stonith-enabled) is reported where the release is known to understand the new one; earlier releases don't know that name and ignore it.",
  source: "crm_verify of Pacemaker 3.0.3, and its change log",
  wrong: "property concurrent-fencing=false no-quorum-policy=stop",
  right: "property no-quorum-policy=stop",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    const { target, memo } = lookup;
    const { pacemaker } = target;
    if (pacemaker !== undefined && isAtLeast(pacemaker, "3.0.0"))
      for (const each of ofConstraint(at, (id) => lookup.definition(id)))
        report({ at, severity: "information", ...each });
    for (const { table, pairs, set, isOpen, what } of doubtfulOptionsOf(at.object, memo)) {
      // Pacemaker reads its options in every set, also beside what tools keep there.
      if (isOpen && what !== "cluster option") continue;
      for (const pair of pairs) {
        const option = optionNamed(table, pair.name);
        if (option === undefined || option.removed || pair.value === undefined) continue;
        const { deprecated, renamedTo } = option;
        // A release that isn't known may be one that ignores the new name.
        if (
          renamedTo &&
          isAtLeast(renamedTo.since, "3.0.0") &&
          pacemaker !== undefined &&
          isAtLeast(pacemaker, renamedTo.since)
        ) {
          const { name, since } = renamedTo;
          const span = nameSpan(pair);
          report({
            at,
            span,
            severity: "information",
            message: `${pair.name} is the old name of ${name}, deprecated since Pacemaker ${since}.`,
            fixes: [{ title: `Change to ${name}`, at, span, text: name }],
          });
        }
        if (
          deprecated &&
          isAtLeast(pacemaker, deprecated.since) &&
          (pacemaker !== undefined || changesMeaning(option, pair.value))
        )
          report(ofDeprecated(at, option, pair, set));
      }
    }
  },
};
