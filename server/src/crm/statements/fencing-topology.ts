import type { Name } from "../../model/attributes.ts";
import type { ClusterObject, FencingLevel } from "../../model/configuration.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { quoteWord } from "../print.ts";
import type { StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, type CrmToken, Label, Plain } from "../tokens.ts";
import { labelName, nameOf, readKeyword } from "./common.ts";

const example = "fencing_topology n1: ipmi-n1 pdu-a,pdu-b n2: ipmi-n2";

type Target = Pick<FencingLevel, "target" | "targetPattern" | "targetAttribute" | "targetValue">;

/** The devices of one level, with their spans: `a,b` */
function devicesOf(grammar: Grammar, token: CrmToken): Name[] {
  let at = token.startOffset;
  return token.value.split(",").map((value) => {
    // A quote or a line join may precede the device's name.
    const written = token.image.indexOf(value, at - token.startOffset);
    const start = written < 0 ? at : token.startOffset + written;
    const span = { start, end: start + value.length };
    at = span.end + 1;
    grammar.markPart(span.start, span.end, value, { kind: "reference", to: "fencing-device" });
    return { value, span };
  });
}

function reportTarget(grammar: Grammar, token: CrmToken): void {
  const at = token.startOffset;
  grammar.problem({
    span: { start: at, end: token.end },
    code: "syntax",
    severity: "error",
    message: `A target by node attribute must begin with "attr:": attr:${token.value}. Example: fencing_topology attr:rack=7 pdu-7`,
    fixes: [{ title: `Change to "attr:${token.value}"`, span: { start: at, end: at }, text: "attr:" }],
  });
}

function define(grammar: Grammar): StatementRule {
  const { $ } = grammar;
  return $.RULE("fencingTopology", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const levels: FencingLevel[] = [];
    let target: Target = {};
    const counts = new Map<string, number>();
    $.MANY(() =>
      $.OR([
        {
          ALT: () => {
            const label = $.CONSUME(Label);
            if (!isReal(grammar, label)) return;
            target = { target: labelName(label) };
            grammar.mark(label, { kind: "reference", to: "node" });
          },
        },
        {
          ALT: () => {
            const token = $.CONSUME(Assignment);
            if (!isReal(grammar, token)) return;
            if (!/^attr:/i.test(token.name ?? "")) reportTarget(grammar, token);
            target = {
              targetAttribute: (token.name ?? "").replace(/^attr:/i, ""),
              targetValue: (token.assigned ?? "").replace(/:$/, ""),
            };
            grammar.mark(token, { kind: "text" });
          },
        },
        {
          ALT: () => {
            const token = $.CONSUME(Plain);
            if (!isReal(grammar, token)) return;
            if (/^pattern:/i.test(token.value)) {
              target = { targetPattern: { ...nameOf(token), value: token.value.slice("pattern:".length) } };
              grammar.mark(token, { kind: "text" });
              return;
            }
            const key =
              target.target?.value ??
              target.targetPattern?.value ??
              `${target.targetAttribute ?? ""}=${target.targetValue ?? ""}`;
            const index = (counts.get(key) ?? 0) + 1;
            counts.set(key, index);
            levels.push({
              index,
              devices: devicesOf(grammar, token),
              ...target,
              span: { start: token.startOffset, end: token.end },
            });
          },
        },
      ]),
    );
    if ($.RECORDING_PHASE) return undefined;
    return { kind: "fencing_topology", id: "", levels, span: { start: 0, end: $.LA(0).end } };
  });
}

function targetWord(level: FencingLevel): string | undefined {
  if (level.target) return `${level.target.value}:`;
  if (level.targetPattern) return quoteWord(`pattern:${level.targetPattern.value}`);
  return level.targetAttribute === undefined
    ? undefined
    : quoteWord(`attr:${level.targetAttribute}=${level.targetValue ?? ""}`);
}

export const fencingTopology: StatementDefinition = {
  keywords: ["fencing_topology", "fencing-topology"],
  summary: "Defines which devices fence a node, and which are tried next when those fail.",
  synopsis: "fencing_topology [NODE: | attr:NAME=VALUE | pattern:REGEX] DEVICE[,DEVICE…]…",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "fencing_topology ${1:node}: ${2:device}$0",
  define,
  print(object) {
    if (object.kind !== "fencing_topology") return undefined;
    const lines: string[][] = [];
    let last: string | undefined;
    for (const level of object.levels) {
      const word = targetWord(level);
      if (lines.length === 0 || word !== last) lines.push(word === undefined ? [] : [word]);
      lines.at(-1)?.push(level.devices.map((device) => device.value).join(","));
      last = word;
    }
    return lines.length === 1 ? [["fencing_topology", ...(lines[0] ?? [])]] : [["fencing_topology"], ...lines];
  },
};
