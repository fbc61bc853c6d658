import { printObject } from "../../../crm/statements.ts";
import type { NvSet } from "../../../model/attributes.ts";
import {
  type Clone,
  type ClusterObject,
  isPrimitive,
  isResource,
  type Operation,
} from "../../../model/configuration.ts";
import { promotableClone } from "../../../model/promotable-clone.ts";
import type { Memo } from "../../../text/memo.ts";
import { omitUndefined } from "../../../text/omit-undefined.ts";
import { wordTable } from "../../../text/word-table.ts";
import { removalEdit } from "../fixes.ts";
import { doubtfulOptionsOf, optionNamed } from "../option-lists.ts";
import { rulesOf, testsOf } from "../rule-expressions.ts";
import { agentSpan, nameSpan, objectSpan, pairSpan, valueSpan } from "../spans.ts";
import type { RefusedConstruct } from "./refused-construct.ts";
import { refusedInXml } from "./schema-four-xml.ts";

// Facts: the schemas 3.10 and 4.0 of Pacemaker 3.0.3, and what its crm_verify says it drops.

const none: readonly RefusedConstruct[] = [];

/** What the schema refuses in an object, in no particular order. */
export function refusedBySchemaFour(object: ClusterObject, memo: Memo): readonly RefusedConstruct[] {
  if (object.kind === "xml") return refusedInXml(object);
  const all = [ofObject(object), ofOptions(object, memo), ofSets(object), ofDates(object)];
  return all.some((each) => each.length > 0) ? all.flat() : none;
}

const goneClasses = wordTable<string>({
  upstart: "Use a systemd unit.",
  nagios: "Use a monitor in the guest's own resource, or an OCF agent.",
});

function ofObject(object: ClusterObject): RefusedConstruct[] {
  if (isPrimitive(object)) {
    const cls = object.agent?.class ?? "";
    const instead = goneClasses[cls];
    if (instead === undefined) return [];
    return [{ span: agentSpan(object), what: `The class ${cls} of "${object.id}"`, fate: "dropped", instead }];
  }
  if (object.kind === "master") {
    const edit = object.span && {
      title: "Convert to a clone",
      span: object.span,
      text: printObject(withoutItsComments(promotableClone(object))),
    };
    const instead = "Use a clone with meta promotable=true.";
    const span = object.idSpan ?? { start: 0, end: 2 };
    return [
      {
        span,
        what: `The legacy syntax of "${object.id}" (ms)`,
        fate: "converted",
        instead,
        ...omitUndefined({ edit }),
      },
    ];
  }
  if (object.kind === "bundle" && object.container?.type === "rkt") {
    const what = `The rkt container of the bundle "${object.id}"`;
    return [{ span: objectSpan(object), what, fate: "dropped", instead: "Use podman or docker." }];
  }
  if (object.kind === "node" && object.type === "ping") {
    const instead = "Remove it, and watch the gateway with ocf:pacemaker:ping.";
    const what = `The ping node "${object.uname.value}"`;
    return [{ span: object.uname.span ?? objectSpan(object), what, fate: "member", instead }];
  }
  return [];
}

/** Its comments stay where they are. */
function withoutItsComments({ comments: _, ...clone }: Clone): Clone {
  return clone;
}

/** Options that Pacemaker 3.0 no longer has; 4.0 is the first schema that refuses them. */
function ofOptions(object: ClusterObject, memo: Memo): RefusedConstruct[] {
  return doubtfulOptionsOf(object, memo).flatMap(({ table, pairs, set, what: kind }) =>
    pairs.flatMap((pair): RefusedConstruct[] => {
      if (pair.name === "stonith-action" && pair.value === "poweroff") {
        const span = valueSpan(pair);
        const edit = { title: "Change to off", span, text: "off" };
        return [{ span, what: "stonith-action=poweroff", fate: "converted", instead: "Use off instead.", edit }];
      }
      const removed = optionNamed(table, pair.name)?.removed;
      if (removed?.since !== "3.0.0") return [];
      const span = nameSpan(pair);
      const { instead } = removed;
      const isRenamed =
        instead !== undefined && optionNamed(table, instead) !== undefined && !/^on-fail$/.test(instead);
      const renaming = isRenamed ? { title: `Change to ${instead}`, span, text: instead } : undefined;
      const edit = instead === undefined ? removalEdit(object, pair, set) : renaming;
      return [
        {
          span,
          what: `The ${kind} ${pair.name}`,
          fate: isRenamed ? "converted" : "ignored",
          instead: instead === undefined ? "Remove it." : `Use ${instead} instead.`,
          ...omitUndefined({ edit }),
        },
      ];
    }),
  );
}

/** Names without a value, and references that have a name of their own. */
function ofSets(object: ClusterObject): readonly RefusedConstruct[] {
  return setsOf(object).flatMap((set) => {
    if (set.pairs.every(({ value }) => value !== undefined)) return none;
    return set.pairs.flatMap((pair): RefusedConstruct[] => {
      if (pair.idRef !== undefined) {
        if (pair.name === "") return [];
        const what = `A reference that gives another name (@${pair.idRef}:${pair.name})`;
        return [{ span: pairSpan(pair), what, fate: "converted", instead: `Write the value here: ${pair.name}=….` }];
      }
      if (pair.value !== undefined || pair.name === "") return [];
      const edit = removalEdit(object, pair, set);
      const instead = "Give it a value, or remove it.";
      return [
        {
          span: pairSpan(pair),
          what: `"${pair.name}" without a value`,
          fate: "ignored",
          isIgnoredBefore: true,
          instead,
          ...omitUndefined({ edit }),
        },
      ];
    });
  });
}

function ofDates(object: ClusterObject): readonly RefusedConstruct[] {
  const rules = rulesOf(object);
  if (rules.length === 0) return none;
  return rules.flatMap(testsOf).flatMap((test): RefusedConstruct[] => {
    if (test.kind !== "date" || test.spec?.moon === undefined) return [];
    const span = test.keySpans?.moon ?? test.span ?? objectSpan(object);
    return [{ span, what: "The phase of the moon (moon)", fate: "ignored", instead: "Remove it, or use days." }];
  });
}

/** Every set of names and values that becomes nvpairs. */
function setsOf(object: ClusterObject): readonly NvSet[] {
  if (isPrimitive(object))
    return [...object.params, ...object.meta, ...object.utilization, ...object.operations.flatMap(ofOperation)];
  if (isResource(object)) return [...object.params, ...object.meta];
  switch (object.kind) {
    case "node":
      return [...object.attributes, ...object.utilization];
    case "property":
    case "rsc_defaults":
    case "op_defaults":
      return [object.set];
    case "alert":
      return [object, ...object.recipients].flatMap(({ attributes, meta }) => [...attributes, ...meta]);
    case "monitor":
      return ofOperation(object.operation);
    default:
      return [];
  }
}

function ofOperation({ params, meta }: Operation): readonly NvSet[] {
  return [...params, ...meta];
}
