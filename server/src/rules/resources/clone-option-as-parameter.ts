import type { NvPair } from "../../model/attributes.ts";
import type { Clone, Group } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { cloneMeta, groupMeta } from "../../model/options/resource-meta.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { optionNamed } from "../support/option-lists.ts";
import { moveTo } from "../support/schema/moved-pairs.ts";
import { nameSpan, pairSpan } from "../support/spans.ts";

/** One edit is enough if the pair directly follows the child, with no section keyword before it. */
function metaFix(at: DefinedObject, object: Clone | Group, pair: NvPair): Fix<InModel>[] {
  const [set] = object.params;
  const end = object.kind === "group" ? object.members.at(-1)?.span?.end : object.child?.span?.end;
  const start = pair.span?.start;
  if (set?.pairs[0] !== pair || start === undefined || end !== start - 1) return [];
  return [{ title: 'Insert "meta" before it', at, span: { start, end: start }, text: "meta " }];
}

/** A meta attribute among the parameters of a clone or group, or a second child. */
export const cloneOptionAsParameter: Rule = {
  id: "clone-option-as-parameter",
  group: "resources",
  severity: "warning",
  title: "Clone option among the parameters",
  why: "What follows a clone's child or the keyword params is a parameter of the agent. Options such as clone-max or interleave are meta attributes: without the keyword meta before them they have no effect. A second resource name is read as a parameter too, because a clone contains one resource.",
  source: "The crm shell: clone and group; Pacemaker Explained: clone options are meta attributes",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web interleave=true",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta interleave=true",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (object.kind !== "clone" && object.kind !== "master" && object.kind !== "group") return;
    const table = object.kind === "group" ? groupMeta : cloneMeta;
    for (const [pair, among] of object.params.flatMap(({ pairs }) => pairs.map((pair) => [pair, pairs] as const))) {
      if (pair.idRef !== undefined || pair.name === "") continue;
      if (pair.value === undefined) {
        const isResource = lookup.isDefined(pair.name);
        report({
          at,
          span: pairSpan(pair),
          message: isResource
            ? `"${object.id}" contains one resource, so "${pair.name}" is read as a parameter and not cloned. Put both into a group and clone the group.`
            : `"${pair.name}" is read as a parameter without a value. Use name=value.`,
        });
        continue;
      }
      const name = pair.name.replaceAll("_", "-");
      if (!optionNamed(table, name)) continue;
      const inserted = metaFix(at, object, pair);
      const fixes = inserted.length > 0 ? inserted : moveTo("meta", lookup, { at, pair, among });
      report({
        at,
        span: nameSpan(pair),
        message: `"${pair.name}" is among the parameters, where it has no effect. Put it after "meta".`,
        ...(fixes.length > 0 ? { fixes } : {}),
      });
    }
  },
};
