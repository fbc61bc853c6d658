import type { ClusterObject } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";

/** Kinds whose id is an XML ID; a node, an ACL target and an ACL group are named by free text. */
const withFreeId = new Set<ClusterObject["kind"]>([
  "node",
  "acl_target",
  "acl_group",
  "fencing_topology",
  "monitor",
  "xml",
]);

/** An id that XML doesn't allow. */
export const invalidId: Rule = {
  id: "invalid-id",
  group: "text",
  severity: "error",
  title: "An id that the cluster refuses",
  why: "In the CIB an id is an XML ID: it begins with a letter or an underscore, and goes on with letters, digits, dots, hyphens and underscores. With any other id the cluster refuses the whole configuration.",
  source: "Pacemaker's schema: ids are of type ID of XML Schema",
  wrong: "primitive 1st-vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100",
  right: "primitive first-vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100",
  checkObject({ object, uri }, _around, report) {
    const { id, kind, idSpan: span } = object;
    if (!id || !span || withFreeId.has(kind) || /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u.test(id)) return;
    const character = /[^\p{L}\p{N}\p{M}._-]/u.exec(id)?.[0];
    const what = character === undefined ? `begin with "${id[0]}"` : `have "${character}" in it`;
    report({
      at: { object, uri },
      span,
      message: `"${id}" is no valid id: an id can't ${what}. The cluster refuses the configuration. Use a letter first, then letters, digits, ".", "-" and "_".`,
    });
  },
};
