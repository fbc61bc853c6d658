import { containersOf } from "../../model/inheritance.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { namedSpan } from "../support/placement/constraint-names.ts";
import { isConstraint, usesOf } from "../support/placement/constraint-uses.ts";

const containerName = wordTable<string>({ clone: "clone", master: "clone", bundle: "bundle" });

/** A constraint for a resource inside a clone or a bundle. */
export const cloneChildInConstraint: Rule = {
  id: "clone-child-in-constraint",
  group: "constraints",
  severity: "error",
  title: "Constraint for a resource inside a clone",
  why: "A resource inside a clone or a bundle runs as several instances, so Pacemaker doesn't accept it in a constraint: it ignores the constraint. Use the clone or the bundle instead.",
  source: 'crm_verify: "Ignoring constraint because … is not a valid resource or tag"',
  wrong:
    "primitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\nclone cl-db db\norder db-then-web Mandatory: db web",
  right:
    "primitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\nclone cl-db db\norder db-then-web Mandatory: cl-db web",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (!isConstraint(object)) return;
    for (const { name } of usesOf(object)) {
      const clone = containersOf(lookup, name.value).find((container) => containerName[container.object.kind]);
      if (!clone) continue;
      const { id, kind } = clone.object;
      const span = namedSpan(at, name);
      report({
        at,
        span,
        message: `"${name.value}" is inside ${containerName[kind]} "${id}", so Pacemaker ignores this constraint. Use the ${containerName[kind]} instead.`,
        ...(name.span ? { fixes: [{ title: `Change to "${id}"`, at, span: name.span, text: id }] } : {}),
        related: [
          {
            at: clone,
            span: clone.object.idSpan ?? { start: 0, end: 0 },
            message: `"${name.value}" is inside this ${containerName[kind]}.`,
          },
        ],
      });
    }
  },
};
