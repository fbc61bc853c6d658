import type { ParserMethod } from "chevrotain";
import type { Name, NvPair } from "../model/attributes.ts";
import type { ResourceSet, ResourceUse } from "../model/configuration.ts";
import { pairOf } from "./attribute-list.ts";
import { type Grammar, isReal } from "./grammar.ts";
import { Assignment, CloseSet, type CrmToken, OpenSet, Plain } from "./tokens.ts";
import { assignment, quoteWord } from "./words.ts";

/** One resource of a constraint, with its role or action. */
export type Member = ResourceUse;

/** What a constraint names, in order: single resources, bracketed sets, and the attributes that stand among them. */
export type SetPart =
  | { readonly kind: "member"; readonly member: Member }
  | {
      readonly kind: "set";
      readonly bracket: "(" | "[";
      readonly members: readonly Member[];
      readonly attributes: readonly NvPair[];
    }
  | { readonly kind: "attribute"; readonly pair: NvPair };

/** Reads the resources of a constraint. The arguments: what a suffix means, the statement, and whether a score may still come. */
export type ResourceSetsRule = ParserMethod<["role" | "action", string, boolean], SetPart[]>;

function readMember(grammar: Grammar, token: CrmToken, suffix: "role" | "action", orScore: boolean): Member {
  if (!isReal(grammar, token)) return { resource: { value: "" } };
  const colon = token.value.indexOf(":");
  const offset = token.image.indexOf(":");
  const start = token.startOffset;
  if (colon < 0 || offset < 0) {
    grammar.markPart(start, token.end, token.value, { kind: "reference", to: "resource", orScore });
    return { resource: { value: token.value, span: { start, end: token.end } }, span: { start, end: token.end } };
  }
  const id = token.value.slice(0, colon);
  const word = token.value.slice(colon + 1);
  const resource = { value: id, span: { start, end: start + offset } };
  const detail: Name = { value: word, span: { start: start + offset + 1, end: token.end } };
  grammar.markPart(start, start + offset, id, { kind: "reference", to: "resource" });
  grammar.markPart(start + offset + 1, token.end, word, { kind: suffix });
  return { resource, [suffix]: detail, span: { start, end: token.end } };
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

  const set = $.RULE("resourceSet", (suffix: "role" | "action", statement: string): SetPart => {
    const open = $.CONSUME(OpenSet);
    grammar.mark(open, { kind: "bracket" });
    const members: Member[] = [];
    const attributes: NvPair[] = [];
    $.MANY(() =>
      $.OR([
        { ALT: () => members.push(readMember(grammar, $.CONSUME(Plain), suffix, false)) },
        { ALT: () => attributes.push(attribute($.CONSUME(Assignment), statement)) },
      ]),
    );
    let closed = false;
    $.OPTION(() => {
      grammar.mark($.CONSUME(CloseSet), { kind: "bracket" });
      closed = true;
    });
    if (!closed)
      grammar.missing(
        `The closing ${open.value === "[" ? "]" : ")"} of the set`,
        "order start-all inf: db ( app1 app2 ) web",
      );
    return { kind: "set", bracket: open.value === "[" ? "[" : "(", members, attributes };
  });

  return $.RULE("resourceSets", (suffix: "role" | "action", statement: string, orScore: boolean) => {
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

const setAttributes = new Set(["sequential", "require-all", "ordering"]);

/** The single members when there are no sets, else undefined. Spec: more than `most` resources, brackets, or `_rsc_set_` make sets. */
export function plainMembers(parts: readonly SetPart[], most: number): readonly Member[] | undefined {
  const members = parts.flatMap((part) => (part.kind === "member" ? [part.member] : []));
  const forced = members.some((member) => member.resource.value === "_rsc_set_");
  return forced || members.length > most || parts.some((part) => part.kind === "set") ? undefined : members;
}

/** The attributes of the constraint itself: those outside brackets that are no set's. */
export function constraintAttributes(parts: readonly SetPart[], inSets: boolean): NvPair[] {
  return parts.flatMap((part) =>
    part.kind === "attribute" && !(inSets && setAttributes.has(part.pair.name)) ? [part.pair] : [],
  );
}

/** The sets that the parts make: a bracket is one, and outside brackets a change of role or action begins a new one. */
export function resourceSets(parts: readonly SetPart[], suffix: "role" | "action"): ResourceSet[] {
  const sets: ResourceSet[] = [];
  let open: { members: Name[]; word: string; extra: Partial<ResourceSet> } | undefined;
  const close = (): void => {
    if (open && open.members.length > 0) {
      sets.push({ members: open.members, ...(open.word ? { [suffix]: open.word } : {}), ...open.extra });
    }
    open = undefined;
  };
  const add = (member: Member, extra: Partial<ResourceSet>): void => {
    if (member.resource.value === "_rsc_set_") return;
    const word = member[suffix]?.value ?? "";
    if (open && open.word !== word && open.members.length > 0) close();
    open ??= { members: [], word, extra };
    open.word = word;
    open.members.push(member.resource);
  };
  const extraOf = (pairs: readonly NvPair[]): Partial<ResourceSet> => {
    const value = (name: string): string | undefined => pairs.find((pair) => pair.name === name)?.value;
    const sequential = value("sequential");
    const requireAll = value("require-all");
    const ordering = value("ordering");
    return {
      ...(sequential === undefined ? {} : { sequential }),
      ...(requireAll === undefined ? {} : { requireAll }),
      ...(ordering === undefined ? {} : { ordering }),
    };
  };
  for (const part of parts) {
    if (part.kind === "member") add(part.member, {});
    else if (part.kind === "attribute" && open && setAttributes.has(part.pair.name)) {
      open.extra = { ...open.extra, ...extraOf([part.pair]) };
    } else if (part.kind === "set") {
      close();
      const extra: Partial<ResourceSet> = {
        sequential: "false",
        ...(part.bracket === "[" ? { requireAll: "false" } : {}),
        ...extraOf(part.attributes),
      };
      for (const member of part.members) add(member, extra);
      close();
    }
  }
  close();
  return sets;
}

/** One resource with its role or action, in crm's writing. */
export function memberWord(use: ResourceUse): string {
  const detail = use.role?.value ?? use.action?.value;
  return quoteWord(detail ? `${use.resource.value}:${detail}` : use.resource.value);
}

/** The words of sets. A lone set that needs no bracket, or would be read as a pair, is begun by `_rsc_set_`. */
export function resourceSetWords(sets: readonly ResourceSet[]): string[] {
  const words: string[] = [];
  sets.forEach((set, index) => {
    const detail = set.role ?? set.action;
    const members = set.members.map((member) => quoteWord(detail ? `${member.value}:${detail}` : member.value));
    const optional = set.requireAll === "false";
    const parallel = set.sequential === "false";
    const extra = [
      ...(optional && !parallel ? ["sequential=true"] : []),
      ...(set.sequential !== undefined && !parallel && !optional ? [assignment("sequential", set.sequential)] : []),
      ...(set.requireAll !== undefined && !optional ? [assignment("require-all", set.requireAll)] : []),
      ...(set.ordering === undefined ? [] : [assignment("ordering", set.ordering)]),
    ];
    const previous = sets[index - 1];
    const bracketed = optional ? ["[", "]"] : parallel ? ["(", ")"] : undefined;
    if (bracketed) words.push(bracketed[0] as string, ...members, ...extra, bracketed[1] as string);
    else {
      const mixes =
        previous &&
        previous.sequential !== "false" &&
        previous.requireAll !== "false" &&
        (previous.role ?? previous.action) === detail;
      if (mixes)
        words.push("(", ...members, "sequential=true", ...extra.filter((each) => !each.startsWith("sequential")), ")");
      else words.push(...members, ...extra);
    }
  });
  const plain = sets.length === 1 && sets[0]?.sequential !== "false" && sets[0]?.requireAll !== "false";
  const few = (sets[0]?.members.length ?? 0) <= 2;
  const pairLike =
    sets.length === 2 &&
    sets.every((set) => set.members.length === 1 && set.sequential === undefined && set.requireAll === undefined);
  return (plain && few) || pairLike ? ["_rsc_set_", ...words] : words;
}
