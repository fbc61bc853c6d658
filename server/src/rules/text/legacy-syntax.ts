import { printObject } from "../../crm/statements.ts";
import type { NvPair } from "../../model/attributes.ts";
import type { AclUser, Clone, ClusterObject, Permission } from "../../model/configuration.ts";
import { hasSchemaFour, isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { isDefaultWord } from "../support/option-values.ts";
import { roleUsesIn } from "../support/role-uses.ts";
import { nameSpan, objectSpan, valueSpan } from "../support/spans.ts";

const roleToday = wordTable<string>({ Master: "Promoted", Slave: "Unpromoted" });

interface LegacyForm {
  readonly span: Span;
  readonly old: string;
  readonly today?: string;
  readonly since: string;
  readonly message?: string;
  readonly fix?: FormFix;
}

interface FormFix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
  readonly also?: readonly { readonly span: Span; readonly text: string }[];
}

function oldRole(span: Span | undefined, value: string | undefined): LegacyForm[] {
  const today = roleToday[value ?? ""];
  return span && today !== undefined && value !== undefined ? [{ span, old: value, today, since: "2.1.0" }] : [];
}

function oldPair(pair: NvPair, table: Parameters<typeof optionNamed>[0]): LegacyForm[] {
  const forms: LegacyForm[] = [];
  const option = optionNamed(table, pair.name);
  // The new names of the fencing options are so new that everybody still uses the old ones.
  if (option?.renamedTo && !option.removed && !isAtLeast(option.renamedTo.since, "3.0.0")) {
    forms.push({ span: nameSpan(pair), old: pair.name, today: option.renamedTo.name, since: option.renamedTo.since });
  }
  if (pair.name === "role" || pair.name === "target-role") forms.push(...oldRole(valueSpan(pair), pair.value));
  const { value = "" } = pair;
  if (isDefaultWord(pair.name, value)) {
    const message = `"${value}" for ${pair.name} is a legacy way to select the default. Remove ${pair.name}.`;
    forms.push({ span: valueSpan(pair), old: value, since: "2.1.0", message });
  }
  return forms;
}

function rolesOf(object: ClusterObject): LegacyForm[] {
  return roleUsesIn(object).flatMap(({ role, span, at }) => {
    const today = roleToday[role];
    if (today === undefined) return [];
    if (span) return oldRole(span, role);
    const message = `"${role}" is deprecated; since Pacemaker 2.1.0 its name is "${today}".`;
    return [{ span: at ?? objectSpan(object), old: role, since: "2.1.0", message }];
  });
}

/** A legacy user as an acl_target, with a role for its own rights, named as Pacemaker's upgrade names it; undefined if that isn't possible. */
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
    message: `"${user.id}" uses the legacy syntax, which current schemas don't support. Use an acl_target with roles.`,
    ...(text === undefined || !user.span ? {} : { fix: { title: "Convert to acl_target", span: user.span, text } }),
  };
}

/** An `ms` as a promotable clone of the same id; undefined where its meta list is named or has a rule, or already says so. */
function asPromotableClone({ span, idSpan, child, meta }: Clone): FormFix | undefined {
  const [list, ...more] = meta;
  if (!span || !idSpan || !child?.span || more.length > 0) return undefined;
  const first = list?.pairs[0]?.span;
  if (list && (!first || list.id !== undefined || list.score !== undefined || list.rules.length > 0)) return undefined;
  if (list?.pairs.some(({ name, idRef }) => name === "promotable" || idRef !== undefined)) return undefined;
  const at = first?.start ?? child.span.end;
  const added = first ? "promotable=true " : " meta promotable=true";
  const keyword = { start: span.start, end: idSpan.start };
  const also = [{ span: { start: at, end: at }, text: added }];
  return { title: "Convert to a promotable clone", span: keyword, text: "clone ", also };
}

/** The schemas before pacemaker-3.7 refuse the new names of roles. */
function withoutNewRole(form: LegacyForm, { schema = "" }: TargetVersions): LegacyForm {
  if (!/^pacemaker-(?:[12]\.\d+|3\.[0-6])$/.test(schema)) return form;
  const { today: _, ...old } = form;
  const message = `"${form.old}" is deprecated, but the schema of the CIB, ${schema}, has no other name for it. Upgrade the schema first (cibadmin --upgrade), then write "${roleToday[form.old] ?? ""}".`;
  return { ...old, message };
}

function legacyFormsOf(object: ClusterObject, target: TargetVersions, memo: Memo): LegacyForm[] {
  const forms = doubtfulOptionsOf(object, memo).flatMap(({ pairs, table, isOpen }) =>
    isOpen
      ? []
      : pairs.flatMap((pair) => {
          const old = oldPair(pair, table);
          // target-role is a value, which no schema looks at.
          return pair.name === "role" ? old.map((form) => withoutNewRole(form, target)) : old;
        }),
  );
  forms.push(...rolesOf(object).map((form) => withoutNewRole(form, target)));
  // The schema of Pacemaker 3 refuses it, which is a finding of its own.
  if (object.kind === "master" && !hasSchemaFour(target)) {
    const message = `"${object.id}" uses the legacy syntax. Use a clone with meta promotable=true.`;
    const fix = asPromotableClone(object);
    forms.push({
      ...{ span: object.idSpan ?? { start: 0, end: 2 }, old: "ms", since: "2.0.0", message },
      ...(fix ? { fix } : {}),
    });
  }
  if (object.kind === "user" && object.id) forms.push(oldUser(object));
  return forms;
}

/** Legacy names and forms that have a current equivalent. */
export const legacySyntax: Rule = {
  id: "legacy-syntax",
  group: "text",
  severity: "warning",
  title: "Legacy syntax",
  why: "Pacemaker still accepts ms, master-max, Master and Slave, but has deprecated them and will drop them; the current names are promotable=true, promoted-max, Promoted and Unpromoted. A user with roles or rights (user) is the legacy form of acl_target and role, and no schema since pacemaker-2.0 has it.",
  source: "Pacemaker 1.1.12, 2.0.0 and 2.1.0, change log",
  wrong:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Master op monitor interval=11s role=Slave\nclone db-clone db meta promotable=true",
  right:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted\nclone db-clone db meta promotable=true",
  alsoInXml: "with-fixes",
  checkObject(at, lookup, report) {
    for (const { span, old, today, since, message, fix } of legacyFormsOf(at.object, lookup.target, lookup.memo)) {
      if (!isAtLeast(lookup.target.pacemaker, since)) continue;
      report({
        at,
        span,
        message: message ?? `"${old}" is deprecated; since Pacemaker ${since} its name is "${today}".`,
        ...(today ? { fixes: [{ title: `Change to ${today}`, at, span, text: today }] } : {}),
        ...(fix ? { fixes: [{ ...fix, at, also: (fix.also ?? []).map((each) => ({ at, ...each })) }] } : {}),
      });
    }
  },
};
