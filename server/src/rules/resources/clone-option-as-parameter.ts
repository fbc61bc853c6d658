import type { NvPair } from "../../model/attributes.ts";
import type { Clone, Group } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { cloneMeta, groupMeta } from "../../model/options/resource-meta.ts";
import type { Rule, RuleFix } from "../rule.ts";
import { optionNamed } from "../support/option-lists.ts";
import { nameSpan, pairSpan } from "../support/places.ts";

/** Moving a pair needs one edit only where it stands alone behind the child, with no section word before it. */
function metaFix(at: DefinedObject, object: Clone | Group, pair: NvPair): RuleFix[] {
  const [set] = object.params;
  const behind = object.kind === "group" ? object.members.at(-1)?.span?.end : object.child?.span?.end;
  const start = pair.span?.start;
  if (set?.pairs[0] !== pair || start === undefined || behind !== start - 1) return [];
  return [{ title: 'Put "meta" before it', at, span: { start, end: start }, text: "meta " }];
}

/** A meta attribute among the parameters of a clone or group, or a second child. */
export const cloneOptionAsParameter: Rule = {
  id: "clone-option-as-parameter",
  group: "resources",
  severity: "warning",
  title: "Options of a clone among its parameters",
  why: "Behind a clone's child, and behind params, stand parameters for the agent. Options such as clone-max or interleave are meta attributes: without the word meta before them the cluster doesn't see them. A second name there is taken for a parameter too, as a clone holds one resource.",
  source: "The crm shell: clone and group; Pacemaker Explained: clone options are meta attributes",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web interleave=true",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nclone web-clone web meta interleave=true",
  checkObject(at, around, report) {
    const { object } = at;
    if (object.kind !== "clone" && object.kind !== "master" && object.kind !== "group") return;
    const table = object.kind === "group" ? groupMeta : cloneMeta;
    for (const pair of object.params.flatMap((set) => set.pairs)) {
      if (pair.idRef !== undefined || pair.name === "") continue;
      if (pair.value === undefined) {
        const isResource = around.isDefined(pair.name);
        report({
          at,
          span: pairSpan(pair),
          message: isResource
            ? `"${object.id}" holds one resource, so "${pair.name}" is taken for a parameter and not cloned. Put both into a group and clone that.`
            : `"${pair.name}" is taken for a parameter without a value. Write name=value.`,
        });
        continue;
      }
      const name = pair.name.replaceAll("_", "-");
      if (!optionNamed(table, name)) continue;
      const fixes = metaFix(at, object, pair);
      report({
        at,
        span: nameSpan(pair),
        message: `"${pair.name}" stands among the parameters, where the cluster doesn't see it. Write it behind "meta".`,
        ...(fixes.length > 0 ? { fixes } : {}),
      });
    }
  },
};
