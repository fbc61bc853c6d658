import type { Name } from "../../model/attributes.ts";
import type { ClusterObject, Permission } from "../../model/configuration.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { quoteWord } from "../print.ts";
import type { StatementDefinition, StatementRule } from "../statement.ts";
import { type CrmToken, Word } from "../tokens.ts";
import { defineRight, permissionWords } from "./acl-rights.ts";
import { item, readId, readKeyword } from "./common.ts";

const example = "user alice role:operator";

/** The role named by `role:NAME`; reports any other word. */
function roleOf(grammar: Grammar, token: CrmToken): Name | undefined {
  if (!isReal(grammar, token)) return undefined;
  const [, prefix = "", value = ""] = /^(role:)(.*)$/is.exec(token.value) ?? [];
  const isPlain = token.image === token.value;
  const span = { start: token.startOffset + (isPlain ? prefix.length : 0), end: token.end };
  if (value) {
    if (isPlain) grammar.markPart(token.startOffset, span.start, prefix, { kind: "acl-selector" });
    grammar.markPart(span.start, span.end, value, { kind: "reference", to: "acl-role" });
    return { value, span };
  }
  grammar.mark(token, { kind: "user-role" });
  const isName = prefix === "" && /^[\w.-]+$/.test(token.value);
  const meant = isName ? `role:${token.value}` : undefined;
  grammar.problem({
    span,
    code: "syntax",
    severity: "error",
    message: `"${token.value}" is not a role: a user's roles are written role:NAME.${meant ? ` Did you mean "${meant}"?` : ""} Example: ${example}`,
    ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
  });
  return undefined;
}

function defineUser(grammar: Grammar): StatementRule {
  const { $ } = grammar;
  const right = defineRight(grammar, "user", { isOld: true, example: "user bob write meta:web:target-role" });
  return $.RULE("aclUser", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "user", example);
    const roles: Name[] = [];
    const permissions: Permission[] = [];
    $.MANY(() => {
      $.OR([
        {
          ALT: () => {
            const read = $.SUBRULE(right);
            if (!$.RECORDING_PHASE) permissions.push(...(read ?? []));
          },
          IGNORE_AMBIGUITIES: true,
        },
        {
          ALT: () => {
            const role = roleOf(grammar, $.CONSUME(Word));
            if (role) roles.push(role);
          },
        },
      ]);
    });
    if ($.RECORDING_PHASE) return undefined;
    const span = permissions[0]?.span;
    if (roles.length > 0 && span) {
      const message = `"${id.value}" has both roles and rights of its own, but the CIB allows only one of them. Move the rights to a role.`;
      grammar.problem({ span, code: "syntax", severity: "error", message });
    }
    return { kind: "user", ...item(id, undefined), roles, permissions, span: { start: 0, end: $.LA(0).end } };
  });
}

export const user: StatementDefinition = {
  keywords: ["user"],
  summary:
    "Gives a system user roles, or rights of its own. This is the old form: CIBs of schema pacemaker-2.0 and later (Pacemaker 1.1.12) use acl_target and role instead.",
  synopsis:
    "user ID {role:ROLE… | {read|write|deny} {xpath:…|ref:ID|tag:ELEMENT|meta:RSC[:NAME]|…} [attribute:NAME] …}",
  example,
  snippet: `user $\{1:name} role:$\{2:role}$0`,
  define: defineUser,
  print(object) {
    if (object.kind !== "user") return undefined;
    const roles = object.roles.map((role) => [quoteWord(`role:${role.value}`)]);
    return [["user", quoteWord(object.id)], ...roles, ...object.permissions.map((each) => permissionWords(each, true))];
  },
};
