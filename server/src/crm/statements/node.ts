import type { Name, NvSet } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { idWord, quoteWord, sectionLines } from "../print.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, Attributes, type CrmToken, Label, Plain, Utilization } from "../tokens.ts";
import { descriptionWords, idLabel, isWritten, item, nameOf, readKeyword } from "./common.ts";

const example = "node 1: n1 attributes standby=off";
const types = new Set(["member", "normal", "ping", "remote"]);

function define(grammar: Grammar, { attributeList, description: descriptionRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  const sections = ["attributes", "utilization"];
  return $.RULE("node", (): ClusterObject | undefined => {
    readKeyword(grammar);
    let id: Name = { value: "" };
    $.OPTION(() => {
      $.OR([
        {
          ALT: () => {
            const label = $.CONSUME(Label);
            if (isReal(grammar, label)) id = idLabel(grammar, label);
            grammar.mark(label, { kind: "text" });
          },
        },
        {
          GATE: () => $.LA(1).name?.toLowerCase() === "$id",
          ALT: () => {
            const token = $.CONSUME(Assignment);
            if (isReal(grammar, token)) id = { ...nameOf(token), value: token.assigned ?? "" };
            grammar.mark(token, { kind: "text" });
          },
        },
      ]);
    });
    let uname: Name = { value: "" };
    let type: string | undefined;
    $.OPTION1(() => {
      const token = $.CONSUME(Plain);
      if (!isReal(grammar, token)) return;
      const name = nameOf(token);
      const colon = name.value.lastIndexOf(":");
      const suffix = name.value.slice(colon + 1).toLowerCase();
      if (colon > 0 && !types.has(suffix)) reportType(grammar, token, colon);
      if (colon > 0) {
        // "normal" is Pacemaker 1's type of an ordinary node, which needs no type now.
        if (suffix !== "normal" && types.has(suffix)) type = suffix;
        uname = { value: name.value.slice(0, colon), ...omitUndefined({ span: name.span }) };
      } else uname = name;
      grammar.mark(token, { kind: "definition", type: "node" });
    });
    if (!uname.value) grammar.reportMissing("The node's name", example);
    const attributes: NvSet[] = [];
    const utilization: NvSet[] = [];
    const description = $.SUBRULE(descriptionRule);
    const loose = $.SUBRULE(attributeList, { ARGS: [{ list: "attributes" }, sections] });
    $.MANY(() =>
      $.OR1([
        {
          ALT: () => {
            grammar.mark($.CONSUME(Attributes), { kind: "section" });
            attributes.push($.SUBRULE1(attributeList, { ARGS: [{ list: "attributes" }, sections] }));
          },
        },
        {
          ALT: () => {
            grammar.mark($.CONSUME(Utilization), { kind: "section" });
            utilization.push($.SUBRULE2(attributeList, { ARGS: [{ list: "utilization" }, sections] }));
          },
        },
      ]),
    );
    if ($.RECORDING_PHASE) return undefined;
    if (isWritten(loose)) attributes.unshift(loose);
    return {
      kind: "node",
      ...item(id, description),
      ...omitUndefined({ idSpan: uname.span }),
      uname,
      ...omitUndefined({ type }),
      attributes,
      utilization,
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

function reportType(grammar: Grammar, token: CrmToken, colon: number): void {
  const start = token.image.startsWith(token.value.slice(0, colon + 1))
    ? token.startOffset + colon + 1
    : token.startOffset;
  const written = token.value.slice(colon + 1);
  const meant = closest(written, ["member", "remote"]);
  const span = { start, end: token.end };
  grammar.problem({
    span,
    code: "syntax",
    severity: "error",
    message: `"${written}" is not a node type: expected member or remote.${meant ? ` Did you mean "${meant}"?` : ""} Example: node 3: far:remote`,
    ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
  });
}

export const node: StatementDefinition = {
  keywords: ["node"],
  summary: "Defines a node of the cluster, with its attributes and its capacity.",
  synopsis: "node [ID:] NAME[:member|:remote] [description=…] [attributes NAME=VALUE…] [utilization NAME=VALUE…]",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "node ${1:name}$0",
  define,
  print(object) {
    if (object.kind !== "node") return undefined;
    const name = object.type === undefined ? object.uname.value : `${object.uname.value}:${object.type}`;
    const id = object.id && object.id !== object.uname.value ? [idWord(object.id)] : [];
    return [
      ["node", ...id, quoteWord(name), ...descriptionWords(object.description)],
      ...sectionLines("attributes", object.attributes),
      ...sectionLines("utilization", object.utilization),
    ];
  },
};
