import type { ClusterObject } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";

/** Kinds whose id is not an XML ID: a node, an ACL target and an ACL group may have any name. */
const withFreeId = new Set<ClusterObject["kind"]>([
  "node",
  "acl_target",
  "acl_group",
  "fencing_topology",
  "monitor",
  "xml",
]);

/** An id that isn't a valid XML ID. */
export const invalidId: Rule = {
  id: "invalid-id",
  group: "text",
  severity: "error",
  title: "Invalid id",
  why: "An id in the CIB is an XML ID: it starts with a letter or an underscore, followed by letters, digits, dots, hyphens and underscores. The cluster rejects the whole configuration if an id is invalid.",
  source: "Pacemaker's schema: ids are of type ID of XML Schema",
  wrong: "primitive 1st-vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100",
  right: "primitive first-vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100",
  checkObject({ object, uri }, _lookup, report) {
    const { id, kind, idSpan: span } = object;
    if (!id || !span || withFreeId.has(kind) || /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u.test(id)) return;
    const trimmed = id.trim();
    if (/^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u.test(trimmed)) {
      // Tried with crm_verify and crm_simulate of 2.1.5 and 3.0.3: the schema drops the blanks, the scheduler doesn't.
      report({
        at: { object, uri },
        span,
        severity: "warning",
        message: `The blanks around "${id}" are part of the id: the schema accepts it, but "${trimmed}" doesn't name it. Remove the blanks.`,
      });
      return;
    }
    const character = /[^\p{L}\p{N}\p{M}._-]/u.exec(id)?.[0];
    const what = character === undefined ? `start with "${id[0]}"` : `contain "${character}"`;
    report({
      at: { object, uri },
      span,
      message: `"${id}" is not a valid id, because an id can't ${what}: the cluster rejects the configuration. Start with a letter, then use letters, digits, ".", "-" and "_".`,
    });
  },
};
