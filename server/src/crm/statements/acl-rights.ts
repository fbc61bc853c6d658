import type { ParserMethod } from "chevrotain";
import type { Permission } from "../../model/configuration.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { wordTable } from "../../text/word-table.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { quoteWord } from "../print.ts";
import { Assignment, type CrmToken, Label, Right, Word } from "../tokens.ts";
import { descriptionWords } from "./common.ts";

/** The short forms of crmsh for common XPaths; each `@@` is replaced by one of the words after the colon. */
const shortForms = wordTable<readonly string[]>({
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
});

/** The XPath of a short form; undefined when the words after it don't match. */
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

type Selector = "xpath" | "reference" | "objectType" | "attribute";
type SelectorKeywords = Readonly<Record<string, Selector>>;

/** The selector keywords of a right in a `user`; a `role` accepts some synonyms too. */
const userKeywords: SelectorKeywords = wordTable<Selector>({
  xpath: "xpath",
  ref: "reference",
  tag: "objectType",
  attribute: "attribute",
});
const roleKeywords: SelectorKeywords = wordTable<Selector>({
  ...userKeywords,
  reference: "reference",
  type: "objectType",
  attr: "attribute",
});

/** The syntax of a statement's rights. */
interface RightsStyle {
  /** The rights of a `user`: no description, fewer keywords, and `attribute:` is allowed with any other selector. */
  readonly isOld: boolean;
  readonly example: string;
}

interface Draft {
  readonly right: string;
  id?: string;
  description?: string;
  readonly selectors: Partial<Record<Selector, string>>;
  readonly start: number;
  end: number;
  /** A selector was written, but not a valid one. */
  isWrong?: boolean;
}

/** What an invalid selector was most likely meant to be: a path without `xpath:`, a `=` instead of the colon, a misspelt keyword. */
function meantSelector(word: string, known: SelectorKeywords): string | undefined {
  if (/^\/[^\s"]*$/.test(word)) return `xpath:${word}`;
  const [, name, rest] = /^([a-z_-]+)[:=]([^\s"]+)$/i.exec(word) ?? [];
  if (!name || !rest) return undefined;
  const names = [...Object.keys(known), ...Object.keys(shortForms)];
  const other = roleKeywords[name];
  const same = names.find((each) => each === name || (other !== undefined && known[each] === other));
  const right = same ?? closest(name, names);
  return right === undefined ? undefined : `${right}:${rest}`;
}

function readDescription(grammar: Grammar, token: CrmToken, draft: Draft, { isOld }: RightsStyle): boolean {
  const description = /^description=(.*)$/is.exec(token.value)?.[1];
  if (description === undefined) return false;
  grammar.mark(token, { kind: "text" });
  if (!isOld) draft.description = description;
  else {
    grammar.problem({
      span: { start: token.startOffset, end: token.end },
      code: "syntax",
      severity: "error",
      message: "The rights of a user can't have a description. Remove it, or move the rights to a role.",
    });
  }
  return true;
}

function readSelector(grammar: Grammar, token: CrmToken, draft: Draft, style: RightsStyle): void {
  if (!isReal(grammar, token)) return;
  draft.end = token.end;
  if (readDescription(grammar, token, draft, style)) return;
  const id = /^(?:\$id=(.+)|([\w-]+):)$/.exec(token.value);
  if (id && Object.keys(draft.selectors).length === 0) {
    draft.id = id[1] ?? id[2] ?? "";
    grammar.mark(token, { kind: "definition", type: "permission" });
    return;
  }
  grammar.mark(token, { kind: "acl-selector" });
  const known = style.isOld ? userKeywords : roleKeywords;
  const [, name = "", rest] = /^([^:]+)(?::(.*))?$/s.exec(token.value) ?? [];
  const long = known[name.toLowerCase()];
  const span = { start: token.startOffset, end: token.end };
  const xpath = long ? undefined : expandShortForm(name, rest);
  const what = long && rest ? long : xpath === undefined ? undefined : "xpath";
  if (what !== undefined) {
    if (draft.selectors[what] !== undefined) {
      const message = `A right can have only one selector of a kind, so "${token.value}" replaces the one before it. Give it a right of its own.`;
      grammar.problem({ span, code: "syntax", severity: style.isOld ? "error" : "warning", message });
    }
    draft.selectors[what] = xpath ?? rest ?? "";
    return;
  }
  draft.isWrong = true;
  const meant = meantSelector(token.value, known);
  const expected = style.isOld ? "xpath:, ref:, tag:, attribute:" : "xpath:, ref:, type:, attr:";
  grammar.problem({
    span,
    code: "syntax",
    severity: "error",
    message: `"${token.value}" is not a valid selector: expected ${expected} or a short form such as meta:RSC.${meant ? ` Did you mean "${meant}"?` : ""} Example: ${style.example}`,
    ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
  });
}

/** The right of a draft; reports a missing or incomplete selector. */
function permissionOf(grammar: Grammar, draft: Draft, { isOld, example }: RightsStyle): Permission[] {
  const { right, id, description, selectors, start, end } = draft;
  const { xpath, reference, objectType, attribute } = selectors;
  const span = { start, end };
  const isAbout = [xpath, reference, objectType].some((each) => each !== undefined);
  if (!isAbout && attribute === undefined && !draft.isWrong)
    grammar.reportMissing("The selector of the right", example);
  if (attribute !== undefined && objectType === undefined && !draft.isWrong && !(isOld && isAbout)) {
    const needed = isOld ? "xpath:, ref: or tag:" : "type:";
    grammar.problem({
      span,
      code: "syntax",
      severity: "error",
      message: `The attribute's elements aren't given: ${needed} is missing. Example: ${right} ${isOld ? "tag:primitive attribute" : "type:primitive attr"}:${quoteWord(attribute)}`,
    });
  }
  if (!isAbout) return [];
  return [
    {
      right,
      ...omitUndefined({ id, description }),
      span,
      ...selectors,
    },
  ];
}

/** Defines the rule of one right: `read`, `write` or `deny`, and its selectors. */
export function defineRight(grammar: Grammar, name: string, style: RightsStyle): ParserMethod<[], Permission[]> {
  const { $ } = grammar;
  const selector = $.RULE(`${name}Selector`, (draft: Draft): void => {
    const token = $.OR([
      { ALT: () => $.CONSUME(Word) },
      { ALT: () => $.CONSUME(Assignment) },
      { ALT: () => $.CONSUME(Label) },
    ]);
    readSelector(grammar, token, draft, style);
  });
  return $.RULE(`${name}Right`, (): Permission[] => {
    const right = $.CONSUME(Right);
    grammar.mark(right, { kind: "acl-right" });
    const draft: Draft = {
      right: right.value?.toLowerCase() ?? "",
      selectors: {},
      start: right.startOffset,
      end: right.end,
    };
    $.MANY({
      GATE: () => $.LA(1).tokenType !== Right && !(style.isOld && /^role:/i.test($.LA(1).value ?? "")),
      DEF: () => $.SUBRULE(selector, { ARGS: [draft] }),
    });
    return $.RECORDING_PHASE ? [] : permissionOf(grammar, draft, style);
  });
}

/** The words of a right. */
export function permissionWords(permission: Permission, isOld: boolean): string[] {
  const { id, description, xpath, reference, objectType, attribute } = permission;
  const selector = (word: string, value: string | undefined): string[] =>
    value === undefined ? [] : [quoteWord(`${word}:${value}`)];
  return [
    permission.right,
    ...(id === undefined ? [] : [`${id}:`]),
    ...descriptionWords(description),
    ...selector("xpath", xpath),
    ...selector("ref", reference),
    ...selector(isOld ? "tag" : "type", objectType),
    ...selector(isOld ? "attribute" : "attr", attribute),
  ];
}
