import { type ClusterObject, isPrimitive } from "../model/configuration.ts";
import { type Reference, referencesOf } from "../model/symbols.ts";
import { closest } from "../text/similar.ts";
import type { Rule } from "./rule.ts";

const references = new WeakMap<ClusterObject, readonly Reference[]>();

/** What an object names, nodes left out. An object never changes, so this is found out once: it is asked at each keystroke. */
function namesIn(object: ClusterObject): readonly Reference[] {
  if (isPrimitive(object) && !object.template) return [];
  let found = references.get(object);
  if (!found) {
    found = referencesOf(object).filter(({ to }) => to !== "node");
    references.set(object, found);
  }
  return found;
}

/** Rule 81: a constraint, group or clone names a resource that isn't there. */
export const unknownResource: Rule = {
  id: "unknown-resource",
  severity: "error",
  category: "fast",
  title: "A resource that does not exist",
  why: "The cluster refuses a configuration in which a constraint, group or clone names a resource that isn't defined, or ignores that part of it. Most often the name is misspelt.",
  source: "Pacemaker's schema: rsc, with-rsc, first, then and resource_ref are references (IDREF)",
  wrong: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nlocation l vpi 100: n1",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nlocation l vip 100: n1",
  check(model, report) {
    for (const at of model.placed) {
      for (const { name, to } of namesIn(at.object)) {
        if (model.definitions.has(name.value) || model.otherNames.has(name.value)) continue;
        const isTemplate = to === "template";
        const candidates = isTemplate
          ? [...model.definitions].flatMap(([id, place]) => (place.object.kind === "rsc_template" ? [id] : []))
          : model.definitions.keys();
        const meant = closest(name.value, candidates);
        const hint = meant ? ` Did you mean "${meant}"?` : " Define it, or take it out here.";
        const span = name.span ?? { start: 0, end: 0 };
        const what = isTemplate ? "template" : "resource";
        report({
          at,
          span,
          message: `There is no ${what} "${name.value}".${hint}`,
          ...(meant
            ? { fixes: [{ title: `Did you mean "${meant}"?`, at, span, text: isTemplate ? `@${meant}` : meant }] }
            : {}),
        });
      }
    }
  },
};
