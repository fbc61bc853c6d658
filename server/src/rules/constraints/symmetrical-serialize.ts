import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** `Serialize` with symmetrical. */
export const symmetricalSerialize: Rule = {
  id: "symmetrical-serialize",
  group: "constraints",
  severity: "warning",
  title: "Serialize with symmetrical=true",
  why: "An order of the kind Serialize only prevents two actions from running at the same time and has no reverse: Pacemaker ignores symmetrical=true. Remove it, or use another kind of order if the reverse matters.",
  source: 'crm_verify: "Ignoring symmetrical … because not valid with kind Serialize"',
  wrong:
    "primitive vm1 ocf:pacemaker:Dummy\nprimitive vm2 ocf:pacemaker:Dummy\norder one-by-one Serialize: vm1 vm2 symmetrical=true",
  right: "primitive vm1 ocf:pacemaker:Dummy\nprimitive vm2 ocf:pacemaker:Dummy\norder one-by-one Serialize: vm1 vm2",
  alsoInXml: "without-fixes",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind !== "order" || object.orderKind?.value !== "Serialize" || parseBoolean(object.symmetrical) !== true)
      return;
    const span = object.attributeSpans?.symmetrical;
    report({
      at,
      span: span ?? objectSpan(object),
      message:
        "Pacemaker ignores symmetrical=true here: Serialize has no reverse. Remove it, or use another kind of order.",
      ...(span ? { fixes: [{ title: "Set symmetrical=false", at, span, text: "symmetrical=false" }] } : {}),
    });
  },
};
