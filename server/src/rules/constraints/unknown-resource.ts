import { isPrimitive } from "../../model/configuration.ts";
import { referencesOf } from "../../model/symbols.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { isKindWithoutColon } from "../support/order/order-kinds.ts";
import { valueSpan } from "../support/spans.ts";

/** A constraint, group or clone refers to a resource that isn't defined. */
export const unknownResource: Rule = {
  id: "unknown-resource",
  group: "constraints",
  severity: "error",
  title: "Unknown resource",
  why: "If a constraint, group or clone refers to a resource that isn't defined, the cluster rejects the configuration or ignores that part of it. Most often the name is misspelt.",
  source: "Pacemaker's schema: rsc, with-rsc, first, then and resource_ref are references (IDREF)",
  wrong: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nlocation l vpi 100: n1",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nlocation l vip 100: n1",
  checkObject(at, lookup, report) {
    for (const pair of isPrimitive(at.object) ? at.object.meta.flatMap(({ pairs }) => pairs) : []) {
      if (pair.name !== "container" || !pair.value || lookup.isDefined(pair.value)) continue;
      report({
        at,
        span: valueSpan(pair),
        message: `There is no resource "${pair.value}" that could be the container. Define it or remove it here.`,
      });
    }
    for (const { name, to } of referencesOf(at.object)) {
      const isTemplate = to === "template";
      const other = isTemplate ? lookup.definition(name.value) : undefined;
      const isOther = other !== undefined && other.kind !== "rsc_template";
      if (to === "node" || (lookup.isDefined(name.value) && !isOther) || isKindWithoutColon(at.object, name)) continue;
      const meant = closest(name.value, lookup.ids(isTemplate ? "rsc_template" : undefined));
      const hint = meant ? ` Did you mean "${meant}"?` : " Define it or remove it here.";
      const span = name.span ?? { start: 0, end: 0 };
      const what = isTemplate ? "template" : "resource";
      report({
        at,
        span,
        message: `${isOther ? `"${name.value}" is no template, but a ${other.kind}.` : `There is no ${what} "${name.value}".`}${hint}`,
        ...(meant
          ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: isTemplate ? `@${meant}` : meant }] }
          : {}),
      });
    }
  },
};
