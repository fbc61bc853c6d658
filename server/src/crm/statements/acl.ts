import type { Name } from "../../model/attributes.ts";
import type { ClusterObject, Permission } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { assignment, quoteWord } from "../print.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, Word } from "../tokens.ts";
import { defineRight, permissionWords } from "./acl-rights.ts";
import { descriptionWords, item, nameOf, readId, readKeyword } from "./common.ts";

const roleExample = 'role operator write meta:web:target-role read xpath:"/cib"';

function defineRole(grammar: Grammar, { description: descriptionRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  const right = defineRight(grammar, "acl", { isOld: false, example: roleExample });
  return $.RULE("aclRole", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "role", roleExample);
    const description = $.SUBRULE(descriptionRule);
    const permissions: Permission[] = [];
    $.MANY(() => {
      const read = $.SUBRULE(right);
      if (!$.RECORDING_PHASE) permissions.push(...(read ?? []));
    });
    if ($.RECORDING_PHASE) return undefined;
    return { kind: "role", ...item(id, description), permissions, span: { start: 0, end: $.LA(0).end } };
  });
}

function defineTarget(kind: "acl_target" | "acl_group"): (grammar: Grammar, shared: SharedRules) => StatementRule {
  return (grammar) => {
    const { $ } = grammar;
    return $.RULE(kind, (): ClusterObject | undefined => {
      readKeyword(grammar);
      const id = readId(grammar, kind === "acl_target" ? "user" : "group", `${kind} alice operator`);
      let name: string | undefined;
      $.OPTION(() => {
        const token = $.CONSUME(Assignment);
        if (token.name?.toLowerCase() === "name") name = token.assigned;
        grammar.mark(token, { kind: "text" });
      });
      const roles: Name[] = [];
      $.MANY(() => {
        const token = $.CONSUME(Word);
        if (isReal(grammar, token)) roles.push(nameOf(token));
        grammar.mark(token, { kind: "reference", to: "acl-role" });
      });
      if ($.RECORDING_PHASE) return undefined;
      return {
        kind,
        ...item(id, undefined),
        ...omitUndefined({ name }),
        roles,
        span: { start: 0, end: $.LA(0).end },
      };
    });
  };
}

export const aclRole: StatementDefinition = {
  keywords: ["role"],
  summary: "Defines a set of rights to the configuration, which users and groups can be given.",
  synopsis: "role ID [description=…] {read|write|deny} {xpath:…|ref:ID|type:ELEMENT [attr:NAME]|meta:RSC[:NAME]|…} …",
  example: roleExample,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "role ${1:id} ${2|read,write,deny|} ${3:xpath:/cib}$0",
  define: defineRole,
  print(object) {
    if (object.kind !== "role") return undefined;
    const head = ["role", quoteWord(object.id), ...descriptionWords(object.description)];
    return [head, ...object.permissions.map((each) => permissionWords(each, object.isOld ?? false))];
  },
};

function target(kind: "acl_target" | "acl_group", summary: string): StatementDefinition {
  return {
    keywords: [kind],
    summary,
    synopsis: `${kind} ID ROLE…`,
    example: `${kind} alice operator`,
    snippet: `${kind} $\{1:name} $\{2:role}$0`,
    define: defineTarget(kind),
    print(object) {
      if (object.kind !== kind) return undefined;
      const name = object.name === undefined ? [] : [assignment("name", object.name)];
      return [[kind, quoteWord(object.id), ...name, ...object.roles.map((role) => quoteWord(role.value))]];
    },
  };
}

export const aclTarget = target("acl_target", "Gives a system user roles, that is, rights to the configuration.");
export const aclGroup = target("acl_group", "Gives the members of a system group roles.");
