import { printObject } from "../../crm/statements.ts";
import type { Name, NvPair } from "../../model/attributes.ts";
import type { AclUser, ClusterObject, Permission } from "../../model/configuration.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { nameSpan, valueSpan } from "../support/places.ts";

const roleToday = wordTable<string>({ Master: "Promoted", Slave: "Unpromoted" });

interface LegacyForm {
  readonly span: Span;
  readonly old: string;
  readonly today?: string;
  readonly since: string;
  readonly message?: string;
  readonly fix?: { readonly title: string; readonly span: Span; readonly text: string };
}

function oldRole(span: Span | undefined, value: string | undefined): LegacyForm[] {
  const today = roleToday[value ?? ""];
  return span && today !== undefined && value !== undefined ? [{ span, old: value, today, since: "2.1.0" }] : [];
}

function oldPair(pair: NvPair, table: Parameters<typeof optionNamed>[0]): LegacyForm[] {
  const words: LegacyForm[] = [];
  const option = optionNamed(table, pair.name);
  // The new names of the fencing options are so new that the old ones are what everybody writes.
  if (option?.renamedTo && !option.removed && !isAtLeast(option.renamedTo.since, "3.0.0")) {
    words.push({ span: nameSpan(pair), old: pair.name, today: option.renamedTo.name, since: option.renamedTo.since });
  }
  if (pair.name === "role" || pair.name === "target-role") words.push(...oldRole(valueSpan(pair), pair.value));
  if (pair.value === "#default") {
    const message = `"#default" for ${pair.name} is an old way to say that the default counts. Leave ${pair.name} out.`;
    words.push({ span: valueSpan(pair), old: "#default", since: "2.1.0", message });
  }
  return words;
}

function rolesOf(object: ClusterObject): LegacyForm[] {
  const of = (role: Name | undefined): LegacyForm[] => oldRole(role?.span, role?.value);
  if (object.kind === "colocation") return [...of(object.first?.role), ...of(object.second?.role)];
  return object.kind === "rsc_ticket" ? of(object.resource?.role) : [];
}

/** A user of the old form in today's: a target, and a role where it has rights of its own, called as Pacemaker's own upgrade calls it. */
function modernUser({ id, roles, permissions }: AclUser): string | undefined {
  const span = { start: 0, end: 0 };
  const isOneRight = (right: Permission): boolean =>
    [right.xpath, right.reference, right.objectType].filter((each) => each !== undefined).length === 1 &&
    (right.attribute === undefined || right.objectType !== undefined);
  if (roles.length + permissions.length === 0 || !permissions.every(isOneRight)) return undefined;
  const role = `auto-${id}`;
  const target = printObject({
    kind: "acl_target",
    id,
    roles: permissions.length > 0 ? [{ value: role }] : roles,
    span,
  });
  return permissions.length > 0 ? `${printObject({ kind: "role", id: role, permissions, span })}\n${target}` : target;
}

function oldUser(user: AclUser): LegacyForm {
  const text = modernUser(user);
  return {
    span: user.idSpan ?? { start: 0, end: 4 },
    old: "user",
    since: "1.1.12",
    message: `"${user.id}" is written in the old form, which the schemas of today don't have. Write it as an acl_target that has roles.`,
    ...(text === undefined || !user.span ? {} : { fix: { title: "Write it as acl_target", span: user.span, text } }),
  };
}

function legacyFormsOf(object: ClusterObject, memo: Memo): LegacyForm[] {
  const words = doubtfulOptionsOf(object, memo).flatMap(({ pairs, table, isOpen }) =>
    isOpen ? [] : pairs.flatMap((pair) => oldPair(pair, table)),
  );
  words.push(...rolesOf(object));
  if (object.kind === "master") {
    const message = `"${object.id}" is written in the old form. Write it as a clone with meta promotable=true.`;
    words.push({ span: object.idSpan ?? { start: 0, end: 2 }, old: "ms", since: "2.0.0", message });
  }
  if (object.kind === "user" && object.id) words.push(oldUser(object));
  return words;
}

/** Words of older releases for what has another name today. */
export const legacySyntax: Rule = {
  id: "legacy-syntax",
  group: "text",
  severity: "warning",
  title: "Words of older releases",
  why: "Pacemaker still reads ms, master-max, Master and Slave, but calls them deprecated and will drop them; today's words are promotable=true, promoted-max, Promoted and Unpromoted. A user with roles or rights (user) is the old form of acl_target and role, which no schema from pacemaker-2.0 on has.",
  source: "Pacemaker 1.1.12, 2.0.0 and 2.1.0, change log",
  wrong:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave\nclone db-clone db meta promotable=true",
  right:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted\nclone db-clone db meta promotable=true",
  checkObject(at, around, report) {
    for (const { span, old, today, since, message, fix } of legacyFormsOf(at.object, around.memo)) {
      if (!isAtLeast(around.target.pacemaker, since)) continue;
      report({
        at,
        span,
        message: message ?? `"${old}" is the word of older releases; since Pacemaker ${since} it is "${today}".`,
        ...(today ? { fixes: [{ title: `Write ${today}`, at, span, text: today }] } : {}),
        ...(fix ? { fixes: [{ at, ...fix }] } : {}),
      });
    }
  },
};
