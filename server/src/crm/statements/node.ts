import type { Name, NvSet } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { type Grammar, isReal } from "../grammar.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, Attributes, Label, Plain, Utilization } from "../tokens.ts";
import { quoteWord, sectionLines } from "../words.ts";
import { descriptionWords, item, labelName, nameOf, readKeyword } from "./common.ts";

const example = "node 1: n1 attributes standby=off";
const types = new Set(["member", "normal", "ping", "remote"]);

function define(grammar: Grammar, { attributeList }: SharedRules): StatementRule {
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
            if (isReal(grammar, label)) id = labelName(label);
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
      const word = name.value.slice(colon + 1);
      if (colon > 0 && types.has(word)) {
        type = word;
        uname = { value: name.value.slice(0, colon), ...(name.span ? { span: name.span } : {}) };
      } else uname = name;
      grammar.mark(token, { kind: "definition", type: "node" });
    });
    if (!uname.value) grammar.missing("The node's name", example);
    const attributes: NvSet[] = [];
    const utilization: NvSet[] = [];
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
    const description = loose.pairs.find((pair) => pair.name === "description")?.value;
    const pairs = loose.pairs.filter((pair) => pair.name !== "description");
    if (pairs.length || loose.id !== undefined || loose.rules.length) attributes.unshift({ ...loose, pairs });
    return {
      kind: "node",
      ...item(id, description),
      ...(uname.span ? { idSpan: uname.span } : {}),
      uname,
      ...(type === undefined ? {} : { type }),
      attributes,
      utilization,
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

export const node: StatementDefinition = {
  keywords: ["node"],
  summary: "Names a node of the cluster, with its attributes and its capacity.",
  synopsis: "node [ID:] NAME[:member|:remote] [description=…] [attributes NAME=VALUE…] [utilization NAME=VALUE…]",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "node ${1:name}$0",
  define,
  print(object) {
    if (object.kind !== "node") return undefined;
    const name = object.type === undefined ? object.uname.value : `${object.uname.value}:${object.type}`;
    const id = object.id && object.id !== object.uname.value ? [`${object.id}:`] : [];
    return [
      ["node", ...id, quoteWord(name), ...descriptionWords(object.description)],
      ...sectionLines("attributes", object.attributes),
      ...sectionLines("utilization", object.utilization),
    ];
  },
};
