import type { ParserMethod } from "chevrotain";
import { type Name, type NvPair, parseBoolean } from "../model/attributes.ts";
import type { ResourceSet, ResourceUse } from "../model/configuration.ts";
import { orderActions, roles } from "../model/options/roles.ts";
import type { Span } from "../text/span.ts";
import { pairOf } from "./attribute-list.ts";
import { type Grammar, isReal } from "./grammar.ts";
import { assignment, quoteWord } from "./print.ts";
import { Assignment, CloseSet, type CrmToken, OpenSet, Plain } from "./tokens.ts";

/** The parts of a constraint, in order: single resources, bracketed sets, and the attributes among them. */
export type SetPart =
  | { readonly kind: "member"; readonly member: ResourceUse }
  | {
      readonly kind: "set";
      readonly bracket: "(" | "[";
      readonly members: readonly ResourceUse[];
      readonly attributes: readonly NvPair[];
      /** Where it is written, brackets included; absent when it isn't closed. */
      readonly span?: Span;
    }
  | { readonly kind: "attribute"; readonly pair: NvPair };

/** Reads the resources of a constraint. The arguments: what a suffix means, the statement, and whether a score may still follow. */
export type ResourceSetsRule = ParserMethod<["role" | "action", string, boolean], SetPart[]>;

function readMember(grammar: Grammar, token: CrmToken, suffix: "role" | "action", orScore: boolean): ResourceUse {
  if (!isReal(grammar, token)) return { resource: { value: "" } };
  const colon = token.value.indexOf(":");
  const offset = token.image.indexOf(":");
  const start = token.startOffset;
  if (colon < 0 || offset < 0) {
    grammar.markPart(start, token.end, token.value, { kind: "reference", to: "resource", orScore });
    return { resource: { value: token.value, span: { start, end: token.end } }, span: { start, end: token.end } };
  }
  const id = token.value.slice(0, colon);
  const written = token.value.slice(colon + 1);
  const known = suffix === "role" ? roles : orderActions;
  const keyword = known.find(({ name }) => name.toLowerCase() === written.toLowerCase())?.name ?? written;
  if (!known.some(({ name }) => name === keyword) && !/^\d+$/.test(keyword)) {
    const span = { start: start + offset + 1, end: token.end };
    grammar.reportUnknown(
      keyword,
      span,
      suffix,
      known.map(({ name }) => name),
    );
  }
  const resource = { value: id, span: { start, end: start + offset } };
  const detail: Name = { value: keyword, span: { start: start + offset + 1, end: token.end } };
  grammar.markPart(start, start + offset, id, { kind: "reference", to: "resource" });
  grammar.markPart(start + offset + 1, token.end, written, { kind: suffix });
  return { resource, [suffix]: detail, span: { start, end: token.end } };
}

const unread: SetPart = { kind: "set", bracket: "(", members: [], attributes: [] };

function reportBracket(grammar: Grammar, open: CrmToken, close: CrmToken): void {
  const expected = open.value === "[" ? "]" : ")";
  if (!isReal(grammar, close) || close.value === expected) return;
  const span = { start: close.startOffset, end: close.end };
  grammar.problem({
    span,
    code: "syntax",
    severity: "error",
    message: `The set begins with "${open.value}" but ends with "${close.value}".`,
    fixes: [{ title: `Change to "${expected}"`, span, text: expected }],
  });
}

/** Defines the rule for the resources of a constraint: single ones, `( … )` and `[ … ]`, with attributes among them. */
export function defineResourceSets(grammar: Grammar): ResourceSetsRule {
  const { $ } = grammar;

  const attribute = (token: CrmToken, statement: string): NvPair => {
    const pair = pairOf(token);
    if (isReal(grammar, token) && pair.nameSpan && pair.valueSpan) {
      const of = { list: "constraint", of: statement } as const;
      grammar.markPart(pair.nameSpan.start, pair.nameSpan.end, pair.name, {
        kind: "name",
        of,
        written: [],
        sections: [],
      });
      grammar.markPart(pair.valueSpan.start, pair.valueSpan.end, pair.value ?? "", {
        kind: "value",
        of,
        name: pair.name,
      });
    }
    return pair;
  };

  const set = grammar.rule("resourceSet", unread, (suffix: "role" | "action", statement: string): SetPart => {
    const open = $.CONSUME(OpenSet);
    grammar.mark(open, { kind: "bracket" });
    const members: ResourceUse[] = [];
    const attributes: NvPair[] = [];
    $.MANY(() =>
      $.OR([
        { ALT: () => members.push(readMember(grammar, $.CONSUME(Plain), suffix, false)) },
        {
          ALT: () => {
            const token = $.CONSUME(Assignment);
            const pair = attribute(token, statement);
            attributes.push(pair);
            if (
              pair.span &&
              setAttributes.has(pair.name) &&
              pair.name !== "sequential" &&
              pair.name !== "require-all"
            ) {
              grammar.extension(pair.span, `"${pair.name}" of a set`);
            }
          },
        },
      ]),
    );
    let closed = false;
    let span: Span | undefined;
    $.OPTION(() => {
      const close = $.CONSUME(CloseSet);
      span = { start: open.startOffset, end: close.end };
      grammar.mark(close, { kind: "bracket" });
      closed = true;
      reportBracket(grammar, open, close);
    });
    if (!closed && $.LA(1).tokenType === OpenSet) {
      const { startOffset: start, end } = $.LA(1);
      const message = "Sets can't be nested. Example: order start-all Mandatory: db ( app1 app2 ) web";
      grammar.problem({ span: { start, end }, code: "syntax", severity: "error", message });
    } else if (!closed)
      grammar.reportMissing(
        `The closing ${open.value === "[" ? "]" : ")"} of the set`,
        "order start-all inf: db ( app1 app2 ) web",
      );
    const bracket = open.value === "[" ? "[" : "(";
    return { kind: "set", bracket, members, attributes, ...(closed && span ? { span } : {}) };
  });

  return grammar.rule("resourceSets", [], (suffix: "role" | "action", statement: string, orScore: boolean) => {
    const parts: SetPart[] = [];
    $.MANY(() =>
      $.OR([
        { ALT: () => parts.push($.SUBRULE(set, { ARGS: [suffix, statement] })) },
        { ALT: () => parts.push({ kind: "attribute", pair: attribute($.CONSUME(Assignment), statement) }) },
        {
          ALT: () => {
            const member = readMember(grammar, $.CONSUME(Plain), suffix, orScore && parts.length === 0);
            parts.push({ kind: "member", member });
          },
        },
      ]),
    );
    return parts;
  });
}

/** The attributes allowed inside a set's brackets; crmsh reads only the first two. */
const setAttributes = new Set(["sequential", "require-all", "ordering", "score", "kind", "$id", "$id-ref"]);

/**
 * The single members when there are no sets, else undefined. More than `most` resources, brackets, `_rsc_set_`, `sequential=…` (as in
 * PAF's configurations) or in an order `require-all=…` make sets (tested with crmsh 4.4 and 5.1).
 */
export function plainMembers(
  parts: readonly SetPart[],
  most: number,
  suffix: "role" | "action",
): readonly ResourceUse[] | undefined {
  const members = parts.flatMap((part) => (part.kind === "member" ? [part.member] : []));
  const forced = members.some((member) => member.resource.value === "_rsc_set_");
  const makesSets = suffix === "action" ? ["sequential", "require-all"] : ["sequential"];
  const isOfSets = (part: SetPart): boolean =>
    part.kind === "set" || (part.kind === "attribute" && members.length >= most && makesSets.includes(part.pair.name));
  return forced || members.length > most || parts.some(isOfSets) ? undefined : members;
}

/** The attributes of the constraint itself: those outside brackets that don't belong to a set. */
export function constraintAttributes(parts: readonly SetPart[], inSets: boolean): NvPair[] {
  return parts.flatMap((part) =>
    part.kind === "attribute" && !(inSets && setAttributes.has(part.pair.name)) ? [part.pair] : [],
  );
}

/** Where attributes are written, by their names. */
export function spansOf(attributes: readonly NvPair[]): { attributeSpans?: Record<string, Span> } {
  const spans = attributes.flatMap(({ name, span }) => (span ? [[name, span] as const] : []));
  return spans.length > 0 ? { attributeSpans: Object.fromEntries(spans) } : {};
}

type SetState = { -readonly [K in keyof ResourceSet]?: ResourceSet[K] };

/** Reads one attribute of a set into it. True is Pacemaker's default, so only false is stored (as crmsh does). */
function setAttribute(state: SetState, pair: NvPair): void {
  const value = pair.value ?? "";
  const flag = parseBoolean(value) === false ? "false" : parseBoolean(value) === true ? undefined : value;
  const put = <K extends keyof SetState>(key: K, to: SetState[K] | undefined): void => {
    if (to === undefined) delete state[key];
    else state[key] = to;
  };
  if (pair.name === "sequential") put("sequential", flag);
  else if (pair.name === "require-all") put("requireAll", flag);
  else if (pair.name === "ordering") put("ordering", value);
  else if (pair.name === "score") put("score", value);
  else if (pair.name === "kind") put("kind", value);
  else if (pair.name === "$id") put("id", value);
  else if (pair.name === "$id-ref") put("idRef", value);
}

/** The sets of the parts: each bracket is one, and a change of role or action begins a new one. */
export function resourceSets(parts: readonly SetPart[], suffix: "role" | "action"): ResourceSet[] {
  const sets: ResourceSet[] = [];
  let state: SetState = {};
  let open: { members: Name[]; detail: string } | undefined;
  const close = (): void => {
    if (open?.members.length)
      sets.push({ ...state, members: open.members, ...(open.detail ? { [suffix]: open.detail } : {}) });
    open = undefined;
  };
  const add = (member: ResourceUse): void => {
    if (member.resource.value === "_rsc_set_") return;
    const detail = member[suffix]?.value ?? "";
    if (open && open.detail !== detail) close();
    open ??= { members: [], detail };
    open.members.push(member.resource);
  };
  for (const part of parts) {
    if (part.kind === "member") add(part.member);
    else if (part.kind === "attribute") {
      if (setAttributes.has(part.pair.name)) setAttribute(state, part.pair);
    } else {
      close();
      state = { sequential: "false", ...(part.bracket === "[" ? { requireAll: "false" } : {}) };
      if (part.span) state.span = part.span;
      for (const pair of part.attributes) setAttribute(state, pair);
      if (state.idRef !== undefined) sets.push({ idRef: state.idRef, members: [] });
      for (const member of part.members) add(member);
      close();
      state = {};
    }
  }
  close();
  return sets;
}

/** One resource with its role or action, as written in crm. */
export function memberWord(use: ResourceUse): string {
  const detail = use.role?.value ?? use.action?.value;
  return quoteWord(detail ? `${use.resource.value}:${detail}` : use.resource.value);
}

/** The attributes to print inside a bracket that already implies `sequential=false`, and with `[` also `require-all=false`. */
function bracketWords(set: ResourceSet): { bracket: readonly [string, string]; extra: string[] } | undefined {
  const parallel = set.sequential === "false";
  const optional = set.requireAll === "false";
  const others = [
    ...(set.id === undefined ? [] : [assignment("$id", set.id)]),
    ...(set.ordering === undefined ? [] : [assignment("ordering", set.ordering)]),
    ...(set.score === undefined ? [] : [assignment("score", set.score)]),
    ...(set.kind === undefined ? [] : [assignment("kind", set.kind)]),
  ];
  if (!parallel && !optional && others.length === 0) return undefined;
  if (parallel && optional) return { bracket: ["[", "]"], extra: others };
  const extra = [...(parallel ? [] : ["sequential=true"]), ...(optional ? ["require-all=false"] : []), ...others];
  return { bracket: ["(", ")"], extra };
}

/** The words of sets. Where two sets, or a set and a pair, would merge, a bracket or `_rsc_set_` separates them. */
export function resourceSetWords(sets: readonly ResourceSet[]): string[] {
  const words: string[] = [];
  let last: string | undefined;
  let single = 0;
  for (const set of sets) {
    if (set.idRef !== undefined) {
      words.push("(", assignment("$id-ref", set.idRef), ")");
      last = undefined;
      continue;
    }
    const detail = set.role ?? set.action ?? "";
    const members = set.members.map((member) => quoteWord(detail ? `${member.value}:${detail}` : member.value));
    const apart = last === detail ? { bracket: ["(", ")"] as const, extra: ["sequential=true"] } : undefined;
    const form = bracketWords(set) ?? apart;
    if (form) words.push(form.bracket[0], ...members, ...form.extra, form.bracket[1]);
    else {
      for (const member of members) words.push(member);
      single += members.length;
    }
    last = form ? undefined : detail;
  }
  return single === words.length && single <= 2 ? ["_rsc_set_", ...words] : words;
}
