import type { Rule } from "../rule.ts";
import { membersOf, whyNeeds } from "../support/dependencies/member-needs.ts";
import { isGroupMeta } from "../support/placement/constraint-names.ts";
import { objectSpan } from "../support/spans.ts";

/** A group member that starts before what it needs. */
export const groupMemberTooEarly: Rule = {
  id: "group-member-too-early",
  group: "resources",
  severity: "warning",
  title: "Group member before what it needs",
  why: "The members of a group start in the order written, each after the one before it. A service that precedes its file system, volume group or address starts without it: it fails, or works on the empty directory below the mount point. Write storage first, then addresses, then services.",
  source: "Pacemaker Explained, groups: resources start in the order in which they are listed",
  wrong:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs op monitor interval=20s\nprimitive db ocf:heartbeat:pgsql params pgdata=/srv/data op monitor interval=30s\ngroup g db fs",
  right:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs op monitor interval=20s\nprimitive db ocf:heartbeat:pgsql params pgdata=/srv/data op monitor interval=30s\ngroup g fs db",
  check(model, report) {
    for (const at of model.ofKind("group")) {
      if (at.object.kind !== "group" || !isGroupMeta(model, at.object, "ordered")) continue;
      const members = membersOf(model, at.object);
      for (const [i, member] of members.entries()) {
        for (const later of members.slice(i + 1)) {
          const why = whyNeeds(model, member, later, members);
          if (why === undefined) continue;
          report({
            at,
            span: member.name.span ?? objectSpan(at.object),
            message: `"${member.name.value}" ${why} "${later.name.value}", but starts before it: a group starts its members in the order written. Move "${later.name.value}" before "${member.name.value}".`,
            ...(member.name.span && later.name.span
              ? {
                  fixes: [
                    {
                      title: `Move "${later.name.value}" before "${member.name.value}"`,
                      at,
                      span: { start: member.name.span.start, end: later.name.span.end },
                      text: [later, ...members.slice(i, members.indexOf(later))]
                        .map(({ name }) => name.value)
                        .join(" "),
                    },
                  ],
                }
              : {}),
          });
          break;
        }
      }
    }
  },
};
