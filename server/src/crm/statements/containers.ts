import type { Name, NvSet } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { quoteWord, sectionLines } from "../print.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Meta, Params, Plain } from "../tokens.ts";
import { descriptionWords, isWritten, item, nameOf, readId, readKeyword, readReference } from "./common.ts";

interface Draft {
  params: NvSet[];
  meta: NvSet[];
}

/** Reads what groups and clones have after their members: loose attributes, `params` and `meta`. */
function defineTail(
  grammar: Grammar,
  { attributeList, description: descriptionRule }: SharedRules,
  of: "group" | "clone",
): () => Draft & { description?: string } {
  const { $ } = grammar;
  const sections = ["params", "meta"];
  const tail = grammar.rule(`${of}Tail`, { params: [], meta: [] }, () => {
    const draft: Draft = { params: [], meta: [] };
    const description = $.SUBRULE(descriptionRule);
    const loose = $.SUBRULE(attributeList, { ARGS: [{ list: "params", agent: "" }, sections] });
    $.MANY(() =>
      $.OR([
        {
          ALT: () => {
            grammar.mark($.CONSUME(Params), { kind: "section" });
            draft.params.push($.SUBRULE1(attributeList, { ARGS: [{ list: "params", agent: "" }, sections] }));
          },
        },
        {
          ALT: () => {
            grammar.mark($.CONSUME(Meta), { kind: "section" });
            draft.meta.push($.SUBRULE2(attributeList, { ARGS: [{ list: "meta", of }, sections] }));
          },
        },
      ]),
    );
    if ($.RECORDING_PHASE) return draft;
    if (isWritten(loose)) draft.params.unshift(loose);
    return { ...draft, ...omitUndefined({ description }) };
  });
  return () => $.SUBRULE(tail);
}

const groupExample = "group web vip httpd";

function defineGroup(grammar: Grammar, shared: SharedRules): StatementRule {
  const { $ } = grammar;
  const tail = defineTail(grammar, shared, "group");
  return $.RULE("group", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "group", groupExample);
    const members: Name[] = [];
    $.MANY(() => {
      const token = $.CONSUME(Plain);
      if (isReal(grammar, token)) members.push(nameOf(token));
      grammar.mark(token, { kind: "reference", to: "primitive" });
    });
    if (members.length === 0) grammar.reportMissing("The group's first primitive", groupExample);
    const { description, ...rest } = tail();
    if ($.RECORDING_PHASE) return undefined;
    return { kind: "group", ...item(id, description), members, ...rest, span: { start: 0, end: $.LA(0).end } };
  });
}

const cloneExample = "clone cl-ping ping meta interleave=true";

function defineClone(grammar: Grammar, shared: SharedRules): StatementRule {
  const { $ } = grammar;
  const tail = defineTail(grammar, shared, "clone");
  return $.RULE("clone", (): ClusterObject | undefined => {
    const keyword = readKeyword(grammar);
    const id = readId(grammar, "clone", cloneExample);
    const child = readReference(grammar, "resource");
    if (!child) grammar.reportMissing("The resource to clone", cloneExample);
    const { description, ...rest } = tail();
    if ($.RECORDING_PHASE) return undefined;
    return {
      kind: keyword.value?.toLowerCase() === "clone" ? "clone" : "master",
      ...item(id, description),
      ...omitUndefined({ child }),
      ...rest,
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

export const group: StatementDefinition = {
  keywords: ["group"],
  summary: "Runs primitives together on one node, started in this order and stopped in reverse.",
  synopsis: "group ID RSC… [description=…] [params …] [meta …]",
  example: groupExample,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "group ${1:id} ${2:first} ${3:second}$0",
  define: defineGroup,
  print(object) {
    if (object.kind !== "group") return undefined;
    const head = ["group", quoteWord(object.id), ...object.members.map((member) => quoteWord(member.value))];
    return [
      [...head, ...descriptionWords(object.description)],
      ...sectionLines("params", object.params),
      ...sectionLines("meta", object.meta),
    ];
  },
};

export const clone: StatementDefinition = {
  keywords: ["clone", "ms", "master"],
  summary:
    "Runs a primitive or group on several nodes at the same time; with meta promotable=true some of its instances are promoted.",
  synopsis: "clone ID RSC [description=…] [params …] [meta …]",
  example: cloneExample,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "clone ${1:id} ${2:resource} \\\\\n\tmeta interleave=true$0",
  define: defineClone,
  print(object) {
    if (object.kind !== "clone" && object.kind !== "master") return undefined;
    return [
      [
        object.kind === "clone" ? "clone" : "ms",
        quoteWord(object.id),
        quoteWord(object.child?.value ?? ""),
        ...descriptionWords(object.description),
      ],
      ...sectionLines("params", object.params),
      ...sectionLines("meta", object.meta),
    ];
  },
};
