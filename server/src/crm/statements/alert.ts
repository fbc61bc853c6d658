import type { NvSet } from "../../model/attributes.ts";
import type { ClusterObject, Recipient } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import type { Grammar } from "../grammar.ts";
import { quoteWord, sectionLines } from "../print.ts";
import type { ListKind } from "../slots.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, Attributes, CloseBrace, type CrmToken, Meta, OpenBrace, Plain, Select, To } from "../tokens.ts";
import { descriptionWords, item, readId, readKeyword } from "./common.ts";

const example = "alert mail-root /usr/share/pacemaker/alerts/alert_smtp.sh to root@example.com";
const sections = ["attributes", "meta", "select", "to"];
const stops = new Set([To, Select]);
const selectors = new Set(["nodes", "fencing", "resources"]);

interface Lists {
  attributes: NvSet[];
  meta: NvSet[];
}

function define(grammar: Grammar, { attributeList, description }: SharedRules): StatementRule {
  const { $ } = grammar;
  const section = (token: CrmToken): void => grammar.mark(token, { kind: "section" });

  const lists = grammar.rule("alertLists", { attributes: [], meta: [] }, (): Lists => {
    const read: Lists = { attributes: [], meta: [] };
    const meta: ListKind = { list: "meta", of: "alert" };
    $.MANY(() =>
      $.OR([
        {
          ALT: () => {
            section($.CONSUME(Attributes));
            read.attributes.push($.SUBRULE(attributeList, { ARGS: [{ list: "attributes" }, sections, stops] }));
          },
        },
        {
          ALT: () => {
            section($.CONSUME(Meta));
            read.meta.push($.SUBRULE1(attributeList, { ARGS: [meta, sections, stops] }));
          },
        },
      ]),
    );
    return read;
  });

  const recipient = grammar.rule("alertRecipient", { value: "", attributes: [], meta: [] }, (): Recipient => {
    const word = $.CONSUME(To);
    section(word);
    let braced = false;
    $.OPTION(() => {
      grammar.mark($.CONSUME(OpenBrace), { kind: "bracket" });
      braced = true;
    });
    let value = "";
    $.OPTION1(() => {
      const token = $.OR([{ ALT: () => $.CONSUME(Plain) }, { ALT: () => $.CONSUME(Assignment) }]);
      value = token.value ?? "";
      grammar.mark(token, { kind: "text" });
    });
    if (!value) grammar.reportMissing("The recipient", example);
    const text = $.SUBRULE(description);
    const own = $.SUBRULE(lists);
    let closed = false;
    $.OPTION2(() => {
      grammar.mark($.CONSUME(CloseBrace), { kind: "bracket" });
      closed = true;
    });
    if (braced && !closed) grammar.reportMissing("The closing }", example);
    return { value, ...omitUndefined({ description: text }), ...own };
  });

  const selection = grammar.rule("alertSelection", [], (): { what: string; names: string[] }[] => {
    section($.CONSUME(Select));
    const read: { what: string; names: string[] }[] = [];
    const isSelector = (): boolean =>
      selectors.has($.LA(1).value?.toLowerCase()) ||
      ($.LA(1).tokenType === Attributes && $.LA(2).tokenType === OpenBrace);
    $.MANY({
      GATE: isSelector,
      DEF: () =>
        $.OR([
          {
            ALT: () => {
              const token = $.CONSUME(Plain);
              grammar.mark(token, { kind: "alert-selector" });
              read.push({ what: token.value?.toLowerCase() ?? "", names: [] });
            },
          },
          {
            ALT: () => {
              grammar.mark($.CONSUME(Attributes), { kind: "alert-selector" });
              const names: string[] = [];
              $.OPTION(() => {
                grammar.mark($.CONSUME(OpenBrace), { kind: "bracket" });
                $.MANY1(() => {
                  const token = $.CONSUME1(Plain);
                  names.push(token.value ?? "");
                  grammar.mark(token, { kind: "text" });
                });
                $.OPTION1(() => grammar.mark($.CONSUME(CloseBrace), { kind: "bracket" }));
              });
              read.push({ what: "attributes", names });
            },
          },
        ]),
    });
    return read;
  });

  return $.RULE("alert", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "alert", example);
    let path = "";
    $.OPTION(() => {
      const token = $.OR([{ ALT: () => $.CONSUME(Plain) }, { ALT: () => $.CONSUME(Assignment) }]);
      path = token.value ?? "";
      grammar.mark(token, { kind: "text" });
    });
    if (!path) grammar.reportMissing("The path of the alert's program", example);
    const text = $.SUBRULE(description);
    const own: Lists = { attributes: [], meta: [] };
    const add = (read: Lists): void => {
      if ($.RECORDING_PHASE) return;
      own.attributes.push(...read.attributes);
      own.meta.push(...read.meta);
    };
    add($.SUBRULE(lists));
    let select: { what: string; names: string[] }[] | undefined;
    $.OPTION1(() => {
      select = $.SUBRULE(selection);
      add($.SUBRULE1(lists));
    });
    const recipients: Recipient[] = [];
    $.MANY(() => recipients.push($.SUBRULE(recipient)));
    if ($.RECORDING_PHASE) return undefined;
    return {
      kind: "alert",
      ...item(id, text),
      path,
      ...own,
      ...omitUndefined({ select }),
      recipients,
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

function selectWords(select: readonly { readonly what: string; readonly names: readonly string[] }[]): string[] {
  return select.flatMap(({ what, names }) =>
    what === "attributes" ? ["attributes", "{", ...names.map(quoteWord), "}"] : [what],
  );
}

function recipientWords(recipient: Recipient): string[] {
  const lists = [...sectionLines("attributes", recipient.attributes), ...sectionLines("meta", recipient.meta)].flat();
  const words = [quoteWord(recipient.value), ...descriptionWords(recipient.description), ...lists];
  return words.length > 1 ? ["to", "{", ...words, "}"] : ["to", ...words];
}

export const alert: StatementDefinition = {
  keywords: ["alert"],
  summary: "Runs a program for each event of a node, of fencing or of a resource, and passes it the details.",
  synopsis:
    "alert ID PATH [attributes …] [meta …] [select nodes|fencing|resources|attributes { NAME… }…] [to [{] RECIPIENT [attributes …] [meta …] [}]]…",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "alert ${1:id} ${2:path} to ${3:recipient}$0",
  define,
  print(object) {
    if (object.kind !== "alert") return undefined;
    return [
      ["alert", quoteWord(object.id), quoteWord(object.path), ...descriptionWords(object.description)],
      ...sectionLines("attributes", object.attributes),
      ...sectionLines("meta", object.meta),
      ...(object.select ? [["select", ...selectWords(object.select)]] : []),
      ...object.recipients.map(recipientWords),
    ];
  },
};
