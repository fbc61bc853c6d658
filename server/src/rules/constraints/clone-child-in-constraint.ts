import { containersOf } from "../../model/inheritance.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { namedSpan } from "../support/constraint-names.ts";
import { isConstraint, usesOf } from "../support/constraint-uses.ts";

const whole = wordTable<string>({ clone: "clone", master: "clone", bundle: "bundle" });

/** A constraint names what is inside a clone or a bundle. */
export const cloneChildInConstraint: Rule = {
  id: "clone-child-in-constraint",
  group: "constraints",
  severity: "error",
  title: "A constraint names what is inside a clone",
  why: "What is inside a clone or a bundle runs as many instances, so Pacemaker doesn't take it for a valid resource in a constraint: it ignores the constraint. Name the clone or the bundle.",
  source: 'crm_verify: "Ignoring constraint because … is not a valid resource or tag"',
  wrong:
    "primitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\nclone cl-db db\norder db-then-web Mandatory: db web",
  right:
    "primitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\nclone cl-db db\norder db-then-web Mandatory: cl-db web",
  checkObject(at, around, report) {
    const { object } = at;
    if (!isConstraint(object)) return;
    for (const { name } of usesOf(object)) {
      const clone = containersOf(around, name.value).find((container) => whole[container.object.kind]);
      if (!clone) continue;
      const { id, kind } = clone.object;
      const span = namedSpan(at, name);
      report({
        at,
        span,
        message: `"${name.value}" is inside ${whole[kind]} "${id}", so Pacemaker ignores this constraint. Name the ${whole[kind]}.`,
        ...(name.span ? { fixes: [{ title: `Name "${id}"`, at, span: name.span, text: id }] } : {}),
        related: [
          {
            at: clone,
            span: clone.object.idSpan ?? { start: 0, end: 0 },
            message: `"${name.value}" is inside this ${whole[kind]}.`,
          },
        ],
      });
    }
  },
};
