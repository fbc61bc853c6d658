import type { Name } from "../../model/attributes.ts";
import type { ClusterObject, Permission } from "../../model/configuration.ts";
import { closest } from "../../text/similar.ts";
import { type Grammar, isReal } from "../grammar.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, type CrmToken, Label, Right, Word } from "../tokens.ts";
import { assignment, quoteWord } from "../words.ts";
import { descriptionWords, item, nameOf, readId, readKeyword } from "./common.ts";

const roleExample = 'role operator write meta:web:target-role read xpath:"/cib"';

/** The short forms of crmsh for common XPaths; each `@@` takes one of the words behind the colon. */
const shortForms: Readonly<Record<string, readonly string[]>> = {
  meta: ["//primitive[@id='@@']/meta_attributes", "/nvpair[@name='@@']"],
  params: ["//primitive[@id='@@']/instance_attributes", "/nvpair[@name='@@']"],
  utilization: ["//primitive[@id='@@']/utilization"],
  location: ["//rsc_location[@id='cli-prefer-@@' and @rsc='@@']"],
  property: ["//crm_config/cluster_property_set", "/nvpair[@name='@@']"],
  nodeattr: ["//nodes/node/instance_attributes", "/nvpair[@name='@@']"],
  nodeutil: ["//nodes/node/utilization", "[@uname='@@']"],
  node: ["//nodes/node", "[@uname='@@']"],
  status: ["/cib/status"],
  cib: ["/cib"],
};

/** The XPath that a short form stands for; undefined when the words behind it don't fit. */
function expandShortForm(name: string, rest: string | undefined): string | undefined {
  const parts = shortForms[name];
  if (!parts) return undefined;
  const words = rest === undefined ? [] : rest.split(":");
  let path = "";
  let used = 0;
  for (const part of parts) {
    if (part.includes("@@")) {
      const word = words[used];
      if (word === undefined) break;
      path += part.replaceAll("@@", word);
      used++;
    } else path += part;
  }
  return path === "" || used < words.length ? undefined : path;
}

const longForms: Readonly<Record<string, "xpath" | "reference" | "objectType" | "attribute">> = {
  xpath: "xpath",
  ref: "reference",
  reference: "reference",
  tag: "objectType",
  type: "objectType",
  attr: "attribute",
  attribute: "attribute",
};

type Selectors = { xpath?: string; reference?: string; objectType?: string; attribute?: string };

interface Draft {
  readonly right: string;
  id?: string;
  description?: string;
  readonly selectors: Selectors;
  readonly start: number;
  end: number;
  /** A selector was written, if none that is known. */
  isWrong?: boolean;
}

/** What a right's selectors make: an XPath, a reference and a type are a permission each (crmsh does the same). */
function permissionsOf(draft: Draft): Permission[] {
  const { right, id, description, selectors, start, end } = draft;
  const common = {
    right,
    ...(id === undefined ? {} : { id }),
    ...(description === undefined ? {} : { description }),
    span: { start, end },
  };
  const { xpath, reference, objectType, attribute } = selectors;
  return [
    ...(xpath === undefined ? [] : [{ ...common, xpath }]),
    ...(reference === undefined ? [] : [{ ...common, reference }]),
    ...(objectType === undefined ? [] : [{ ...common, objectType, ...(attribute === undefined ? {} : { attribute }) }]),
  ];
}

/** What a selector that is none was most likely to be: a path without `xpath:`, a `=` for the colon, a misspelt word. */
function meantSelector(word: string): string | undefined {
  if (/^\/[^\s"]*$/.test(word)) return `xpath:${word}`;
  const [, name, rest] = /^([a-z_-]+)[:=]([^\s"]+)$/i.exec(word) ?? [];
  if (!name || !rest) return undefined;
  const names = [...Object.keys(longForms), ...Object.keys(shortForms)];
  const right = names.includes(name) ? name : closest(name, names);
  return right === undefined ? undefined : `${right}:${rest}`;
}

function readSelector(grammar: Grammar, token: CrmToken, draft: Draft): void {
  if (!isReal(grammar, token)) return;
  draft.end = token.end;
  const description = /^description=(.*)$/is.exec(token.value)?.[1];
  const id = /^(?:\$id=(.+)|([\w-]+):)$/.exec(token.value);
  if (description !== undefined) {
    draft.description = description;
    grammar.mark(token, { kind: "text" });
    return;
  }
  if (id && Object.keys(draft.selectors).length === 0) {
    draft.id = id[1] ?? id[2] ?? "";
    grammar.mark(token, { kind: "definition", type: "permission" });
    return;
  }
  grammar.mark(token, { kind: "acl-selector" });
  const [, name, rest] = /^([^:]+)(?::(.*))?$/s.exec(token.value) ?? [];
  const long = longForms[name?.toLowerCase() ?? ""];
  if (long && rest) draft.selectors[long] = rest;
  else {
    const xpath = expandShortForm(name ?? "", rest);
    if (xpath !== undefined) draft.selectors.xpath = xpath;
    else {
      draft.isWrong = true;
      const span = { start: token.startOffset, end: token.end };
      const meant = meantSelector(token.value);
      grammar.problem({
        span,
        code: "syntax",
        severity: "error",
        message: `"${token.value}" does not say what the right is about: expected xpath:, ref:, type:, attr: or a short form such as meta:RSC.${meant ? ` Did you mean "${meant}"?` : ""} A right example: ${roleExample}`,
        ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
      });
    }
  }
}

function defineRole(grammar: Grammar, { description: descriptionRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  const selector = $.RULE("aclSelector", (draft: Draft): void => {
    const token = $.OR([
      { ALT: () => $.CONSUME(Word) },
      { ALT: () => $.CONSUME(Assignment) },
      { ALT: () => $.CONSUME(Label) },
    ]);
    readSelector(grammar, token, draft);
  });
  return $.RULE("aclRole", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "role", roleExample);
    const description = $.SUBRULE(descriptionRule);
    const permissions: Permission[] = [];
    $.MANY(() => {
      const right = $.CONSUME(Right);
      grammar.mark(right, { kind: "acl-right" });
      const draft: Draft = {
        right: right.value?.toLowerCase() ?? "",
        selectors: {},
        start: right.startOffset,
        end: right.end,
      };
      $.MANY1({ GATE: () => $.LA(1).tokenType !== Right, DEF: () => $.SUBRULE(selector, { ARGS: [draft] }) });
      if ($.RECORDING_PHASE) return;
      const read = permissionsOf(draft);
      if (read.length === 0 && !draft.isWrong) grammar.missing("What the right is about", roleExample);
      permissions.push(...read);
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
        ...(name === undefined ? {} : { name }),
        roles,
        span: { start: 0, end: $.LA(0).end },
      };
    });
  };
}

function permissionWords(permission: Permission): string[] {
  const { id, description, xpath, reference, objectType, attribute } = permission;
  const selector = (word: string, value: string | undefined): string[] =>
    value === undefined ? [] : [quoteWord(`${word}:${value}`)];
  return [
    permission.right,
    ...(id === undefined ? [] : [`${id}:`]),
    ...descriptionWords(description),
    ...selector("xpath", xpath),
    ...selector("ref", reference),
    ...selector("type", objectType),
    ...selector("attr", attribute),
  ];
}

export const aclRole: StatementDefinition = {
  keywords: ["role"],
  summary: "Names a set of rights on the configuration, for users and groups to be given.",
  synopsis: "role ID [description=…] {read|write|deny} {xpath:…|ref:ID|type:ELEMENT [attr:NAME]|meta:RSC[:NAME]|…} …",
  example: roleExample,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "role ${1:id} ${2|read,write,deny|} ${3:xpath:/cib}$0",
  define: defineRole,
  print(object) {
    if (object.kind !== "role") return undefined;
    const head = ["role", quoteWord(object.id), ...descriptionWords(object.description)];
    return [head, ...object.permissions.map(permissionWords)];
  },
};

function target(kind: "acl_target" | "acl_group", summary: string): StatementDefinition {
  return {
    keywords: [kind],
    summary,
    synopsis: `${kind} ID ROLE…`,
    example: `${kind} alice operator`,
    // biome-ignore lint/style/useTemplate: the rest is LSP's snippet syntax
    snippet: kind + " ${1:name} ${2:role}$0",
    define: defineTarget(kind),
    print(object) {
      if (object.kind !== kind) return undefined;
      const name = object.name === undefined ? [] : [assignment("name", object.name)];
      return [[kind, quoteWord(object.id), ...name, ...object.roles.map((role) => quoteWord(role.value))]];
    },
  };
}

export const aclTarget = target("acl_target", "Gives a user of the system roles, that is rights on the configuration.");
export const aclGroup = target("acl_group", "Gives the members of a group of the system roles.");
