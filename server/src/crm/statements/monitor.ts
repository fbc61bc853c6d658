import type { Name, NvPair } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { quoteWord } from "../print.ts";
import type { StatementDefinition, StatementRule } from "../statement.ts";
import { type CrmToken, Plain } from "../tokens.ts";
import { readKeyword } from "./common.ts";

const example = "monitor vip 10s:20s";

/** A word of two parts with a colon between them, with their spans: `vip:Started`, `10s:20s`. */
function split(token: CrmToken): { head: Name; tail?: Name } {
  const at = token.value.indexOf(":");
  const span = { start: token.startOffset, end: token.end };
  if (at < 0) return { head: { value: token.value, span } };
  const middle = token.startOffset + token.image.indexOf(":");
  return {
    head: { value: token.value.slice(0, at), span: { start: span.start, end: middle } },
    tail: { value: token.value.slice(at + 1), span: { start: middle + 1, end: span.end } },
  };
}

function define(grammar: Grammar): StatementRule {
  const { $ } = grammar;
  return $.RULE("monitor", (): ClusterObject | undefined => {
    readKeyword(grammar);
    let resource: Name = { value: "" };
    const attributes: NvPair[] = [];
    const add = (name: string, value: Name | undefined): void => {
      if (value) attributes.push({ name, value: value.value, ...omitUndefined({ valueSpan: value.span }) });
    };
    $.OPTION(() => {
      const token = $.CONSUME(Plain);
      if (!isReal(grammar, token)) return;
      const { head, tail } = split(token);
      resource = head;
      add("role", tail);
      if (head.span)
        grammar.markPart(head.span.start, head.span.end, head.value, { kind: "reference", to: "primitive" });
      if (tail?.span) grammar.markPart(tail.span.start, tail.span.end, tail.value, { kind: "role" });
    });
    let interval = false;
    $.OPTION1(() => {
      const token = $.CONSUME1(Plain);
      interval = true;
      grammar.mark(token, { kind: "text" });
      if (!isReal(grammar, token)) return;
      const { head, tail } = split(token);
      attributes.unshift({ name: "interval", value: head.value, ...omitUndefined({ valueSpan: head.span }) });
      if (tail) attributes.splice(1, 0, { name: "timeout", value: tail.value });
    });
    if (!interval) grammar.reportMissing(resource.value ? "The interval" : "The resource", example);
    if ($.RECORDING_PHASE) return undefined;
    const operation = { name: "monitor", attributes, params: [], meta: [] };
    return { kind: "monitor", id: "", resource, operation, span: { start: 0, end: $.LA(0).end } };
  });
}

export const monitor: StatementDefinition = {
  keywords: ["monitor"],
  summary: "Adds a monitor operation to a resource that is defined elsewhere.",
  synopsis: "monitor RSC[:ROLE] INTERVAL[:TIMEOUT]",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "monitor ${1:resource} ${2:10s}:${3:20s}$0",
  define,
  print(object) {
    if (object.kind !== "monitor") return undefined;
    const value = (name: string): string | undefined =>
      object.operation.attributes.find((pair) => pair.name === name)?.value;
    const role = value("role");
    const timeout = value("timeout");
    const resource = role === undefined ? object.resource.value : `${object.resource.value}:${role}`;
    const interval = value("interval") ?? "0";
    return [["monitor", quoteWord(resource), quoteWord(timeout === undefined ? interval : `${interval}:${timeout}`)]];
  },
};
