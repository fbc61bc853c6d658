import { parseBoolean } from "../../model/attributes.ts";
import { agentOf, idsInside, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { pairSpan } from "../support/spans.ts";

/** Classes whose resources have no instances that can be distinguished. */
const withoutInstances: readonly string[] = ["lsb", "service", "systemd", "upstart"];

/** A clone of a unit or init script that is to be globally unique. */
export const uniqueCloneOfService: Rule = {
  id: "unique-clone-of-service",
  group: "resources",
  severity: "warning",
  title: "Globally unique clone of a service",
  why: "A systemd unit or an init script is one on a node: it isn't given the number of its instance. Pacemaker ignores globally-unique=true there, and runs one instance on a node. Use globally-unique=false, or an OCF agent that distinguishes its instances.",
  source: "crm_verify 2.1.5, 3.0.0 and 3.0.3: Ignoring globally-unique … can be used only as anonymous clones",
  wrong: "primitive web systemd:nginx op monitor interval=10s\nclone web-clone web meta globally-unique=true",
  right: "primitive web systemd:nginx op monitor interval=10s\nclone web-clone web meta globally-unique=false",
  alsoInXml: "without-fixes",
  check(model, report) {
    for (const clone of [...model.ofKind("clone"), ...model.ofKind("master")]) {
      const unique = metaOf(model, clone, "globally-unique");
      if (!unique || parseBoolean(unique.pair.value) !== true) continue;
      const service = [...idsInside(model, clone.object)].find((id) => {
        const object = model.place(id)?.object;
        const agent = object?.kind === "primitive" ? agentOf(model, object) : undefined;
        return withoutInstances.includes(agent?.class ?? "");
      });
      if (service === undefined) continue;
      report({
        at: unique.place,
        span: pairSpan(unique.pair),
        message: `Pacemaker ignores globally-unique=true for "${clone.object.id}": "${service}" is a service, of which a node has one. Set it to false.`,
        fixes: unique.place === clone ? setValue(clone, unique.pair, "false") : [],
      });
    }
  },
};
