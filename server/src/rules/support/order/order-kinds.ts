import type { Name } from "../../../model/attributes.ts";
import type { ClusterObject } from "../../../model/configuration.ts";

const kinds = /^([+-]?inf(inity)?|mandatory|optional|serialize|advisory)$/i;

/** Whether the first name in an order is its kind or score without the colon. */
export function isKindWithoutColon(object: ClusterObject, name: Name): boolean {
  if (object.kind !== "order" || object.orderKind || object.score || !kinds.test(name.value)) return false;
  return name === (object.first?.resource ?? object.sets[0]?.members[0]);
}
