import type { Name } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { quoteWord } from "../print.ts";
import type { StatementDefinition, StatementRule } from "../statement.ts";
import { Label, Plain } from "../tokens.ts";
import { item, labelName, nameOf, readKeyword } from "./common.ts";

const example = "tag web-things vip httpd";

function define(grammar: Grammar): StatementRule {
  const { $ } = grammar;
  return $.RULE("tag", (): ClusterObject | undefined => {
    readKeyword(grammar);
    let id: Name = { value: "" };
    $.OPTION(() => {
      const token = $.OR([{ ALT: () => $.CONSUME(Label) }, { ALT: () => $.CONSUME(Plain) }]);
      if (isReal(grammar, token)) id = token.tokenType === Label ? labelName(token) : nameOf(token);
      grammar.mark(token, { kind: "definition", type: "tag" });
    });
    const members: Name[] = [];
    $.MANY(() => {
      const token = $.CONSUME1(Plain);
      if (isReal(grammar, token)) members.push(nameOf(token));
      grammar.mark(token, { kind: "reference", to: "any" });
    });
    if (!id.value) grammar.reportMissing("The id of the tag", example);
    else if (members.length === 0) grammar.reportMissing("The tagged resource", example);
    if ($.RECORDING_PHASE) return undefined;
    return { kind: "tag", ...item(id, undefined), members, span: { start: 0, end: $.LA(0).end } };
  });
}

export const tag: StatementDefinition = {
  keywords: ["tag"],
  summary: "Gives several resources a common name, so that a constraint or a command can refer to all of them.",
  synopsis: "tag ID RSC…",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "tag ${1:id} ${2:resource}$0",
  define,
  print(object) {
    if (object.kind !== "tag") return undefined;
    return [["tag", quoteWord(object.id), ...object.members.map((member) => quoteWord(member.value))]];
  },
};
