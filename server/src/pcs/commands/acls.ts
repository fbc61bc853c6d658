import type { AclRole, AclTarget, Permission } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import { type Command, type CommandDefinition, commandsOf, removalsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { newId } from "../ids.ts";
import { missing } from "../lookups.ts";
import { refusal } from "../problem.ts";
import { partOf, spanOf, type Word } from "../word.ts";
import { setProperties } from "./cluster-options.ts";

const rights = ["read", "write", "deny"];

/** `read xpath /cib` and `write id web`: rights, three words each. */
function permissionsOf(draft: Draft, role: string, words: readonly Word[]): Permission[] {
  const permissions: Permission[] = [];
  for (let at = 0; at < words.length; at += 3) {
    const [right, scope, value] = words.slice(at, at + 3);
    if (!right || !scope || !value)
      throw refusal(
        spanOf(words.slice(at)),
        `A permission needs three words: read|write|deny, xpath|id, and an XPath or id.`,
      );
    const kind = right.value.toLowerCase();
    if (!rights.includes(kind))
      throw refusal(
        right.span,
        `"${right.value}" is not a right: expected read, write or deny.`,
        closestOrLonger(kind, rights),
      );
    const scopeName = scope.value.toLowerCase();
    if (scopeName !== "xpath" && scopeName !== "id")
      throw refusal(scope.span, `"${scope.value}" is not a permission's scope: expected xpath or id.`);
    if (scopeName === "id" && !draft.has(value.value))
      throw missing(value, "element", [...draft.resources.keys(), ...draft.constraints.keys()]);
    const id = draft.uniqueId(`${role}-${kind}`);
    const taken = new Set(permissions.map((each) => each.id));
    let free = id;
    for (let number = 1; taken.has(free) || draft.has(free); number++) free = `${role}-${kind}-${number}`;
    permissions.push({
      id: free,
      right: kind,
      ...(scopeName === "xpath" ? { xpath: value.value } : { reference: value.value }),
      span: spanOf([right, value]),
    });
  }
  return permissions;
}

function createRole(command: Command, draft: Draft): void {
  const [idWord, ...rest] = command.words;
  if (!idWord) throw refusal(command.span, `"acl role create" needs an id.`);
  const id = newId(idWord, draft, "role");
  const prefix = "description=";
  const first = rest[0];
  const description =
    first?.value.startsWith(prefix) && first.value.length > prefix.length ? partOf(first, prefix.length) : undefined;
  const permissions = permissionsOf(draft, id, description ? rest.slice(1) : rest);
  draft.roles.set(id, {
    kind: "role",
    id,
    idSpan: idWord.span,
    span: command.span,
    ...(description ? { description: description.value } : {}),
    permissions,
  });
}

function roleAt(draft: Draft, word: Word): AclRole {
  const role = draft.roles.get(word.value);
  if (!role) throw missing(word, "role", draft.roles.keys());
  return role;
}

function deleteRole(command: Command, draft: Draft): void {
  const [word] = command.words;
  if (!word) throw refusal(command.span, `"acl role delete" needs the id of a role.`);
  const { id } = roleAt(draft, word);
  draft.roles.delete(id);
  for (const map of [draft.users, draft.userGroups]) {
    for (const target of [...map.values()]) {
      const roles = target.roles.filter(({ value }) => value !== id);
      if (roles.length === target.roles.length) continue;
      if (roles.length === 0 && command.options.has("--autodelete")) map.delete(target.id);
      else map.set(target.id, { ...target, roles });
    }
  }
}

function addPermission(command: Command, draft: Draft): void {
  const [word, ...rest] = command.words;
  if (!word || rest.length === 0)
    throw refusal(command.span, `"acl permission add" needs a role and a permission: ops read xpath /cib.`);
  // pcs creates a role that doesn't exist.
  const role: AclRole = draft.roles.get(word.value) ?? {
    kind: "role",
    id: newId(word, draft, "role"),
    idSpan: word.span,
    span: command.span,
    permissions: [],
  };
  const permissions = [...role.permissions, ...permissionsOf(draft, role.id, rest)];
  draft.roles.set(role.id, { ...role, permissions });
}

function deletePermission(command: Command, draft: Draft): void {
  const [word] = command.words;
  if (!word) throw refusal(command.span, `"acl permission delete" needs the id of a permission.`);
  const role = [...draft.roles.values()].find(({ permissions }) => permissions.some(({ id }) => id === word.value));
  if (!role)
    throw missing(
      word,
      "permission",
      [...draft.roles.values()].flatMap(({ permissions }) => permissions.flatMap(({ id }) => id ?? [])),
    );
  draft.roles.set(role.id, { ...role, permissions: role.permissions.filter(({ id }) => id !== word.value) });
}

type TargetKind = AclTarget["kind"];

function targetsOf(draft: Draft, kind: TargetKind): Map<string, AclTarget> {
  return kind === "acl_target" ? draft.users : draft.userGroups;
}

function createTarget(kind: TargetKind): NonNullable<CommandDefinition["run"]> {
  return (command, draft) => {
    const [word, ...roles] = command.words;
    if (!word) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs a name.`);
    const targets = targetsOf(draft, kind);
    if (kind === "acl_group") newId(word, draft, "group");
    if (targets.has(word.value)) throw refusal(word.span, `"${word.value}" already exists.`);
    const assigned = roles.map((role) => roleAt(draft, role));
    const twice = roles.find((role, index) => roles.findIndex(({ value }) => value === role.value) < index);
    if (twice) throw refusal(twice.span, `The role "${twice.value}" is listed twice.`);
    const names = assigned.map(({ id }, index) => ({ value: id, span: (roles[index] as Word).span }));
    targets.set(word.value, { kind, id: word.value, idSpan: word.span, span: command.span, roles: names });
  };
}

function deleteTarget(kind: TargetKind): NonNullable<CommandDefinition["run"]> {
  return (command, draft) => {
    const [word] = command.words;
    if (!word) throw refusal(command.span, `"${command.definition.path.join(" ")}" needs a name.`);
    const targets = targetsOf(draft, kind);
    if (!targets.delete(word.value)) throw missing(word, kind === "acl_target" ? "user" : "group", targets.keys());
  };
}

/** `ROLE [to|from] [user|group] NAME` */
function assigned(
  command: Command,
  draft: Draft,
  keyword: string,
): { role: Word; target: AclTarget; targets: Map<string, AclTarget> } {
  const [role, ...rest] = command.words;
  if (rest[0]?.value === keyword && rest.length > 1) rest.shift();
  const kind =
    rest.length > 1 && (rest[0]?.value === "user" || rest[0]?.value === "group") ? rest.shift()?.value : undefined;
  const [word, extra] = rest;
  if (!role || !word || extra)
    throw refusal(
      (extra ?? { span: command.span }).span,
      `"${command.definition.path.join(" ")}" needs a role and a user or group.`,
    );
  const maps =
    kind === "user" ? [draft.users] : kind === "group" ? [draft.userGroups] : [draft.users, draft.userGroups];
  const targets = maps.find((map) => map.has(word.value));
  const target = targets?.get(word.value);
  if (!targets || !target)
    throw missing(
      word,
      kind ?? "user or group",
      maps.flatMap((map) => [...map.keys()]),
    );
  return { role, target, targets };
}

function assign(command: Command, draft: Draft): void {
  const { role, target, targets } = assigned(command, draft, "to");
  roleAt(draft, role);
  if (target.roles.some(({ value }) => value === role.value))
    throw refusal(role.span, `"${target.id}" already has the role "${role.value}".`);
  targets.set(target.id, { ...target, roles: [...target.roles, { value: role.value, span: role.span }] });
}

function unassign(command: Command, draft: Draft): void {
  const { role, target, targets } = assigned(command, draft, "from");
  const roles = target.roles.filter(({ value }) => value !== role.value);
  if (roles.length === target.roles.length)
    throw missing(
      role,
      `role of "${target.id}"`,
      target.roles.map(({ value }) => value),
    );
  if (roles.length === 0 && command.options.has("--autodelete")) targets.delete(target.id);
  else targets.set(target.id, { ...target, roles });
}

function enable(isEnabled: boolean): NonNullable<CommandDefinition["run"]> {
  return (command, draft) =>
    setProperties(command, draft, [
      {
        name: "enable-acl",
        value: String(isEnabled),
        span: command.nameSpan,
        nameSpan: command.nameSpan,
        valueSpan: command.nameSpan,
      },
    ]);
}

const define = commandsOf("acl");

const defineRemoval = removalsOf(define);

/** `acl` */
export const acls: readonly CommandDefinition[] = [
  define(["enable"], "Makes the cluster enforce access control lists.", "", enable(true)),
  define(["disable"], "Makes the cluster ignore access control lists.", "", enable(false)),
  define(
    ["role", "create"],
    "Creates a role: a set of rights to read and write the configuration.",
    "ROLE [description=TEXT] [read|write|deny xpath|id WHAT]…",
    createRole,
  ),
  ...defineRemoval(["role"], "Removes a role.", "ROLE", deleteRole, ["--autodelete"]),
  define(["role", "assign"], "Gives a role to a user or group.", "ROLE [to] [user|group] NAME", assign),
  define(["role", "unassign"], "Removes a role from a user or group.", "ROLE [from] [user|group] NAME", unassign, [
    "--autodelete",
  ]),
  define(["user", "create"], "Adds a system user and gives it roles.", "NAME [ROLE]…", createTarget("acl_target")),
  ...defineRemoval(["user"], "Removes a user.", "NAME", deleteTarget("acl_target")),
  define(["group", "create"], "Adds a system group and gives it roles.", "NAME [ROLE]…", createTarget("acl_group")),
  ...defineRemoval(["group"], "Removes a group.", "NAME", deleteTarget("acl_group")),
  define(["permission", "add"], "Adds a permission to a role.", "ROLE read|write|deny xpath|id WHAT…", addPermission),
  ...defineRemoval(["permission"], "Removes a permission.", "PERMISSION", deletePermission),
];
