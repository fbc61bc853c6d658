import type { Name, NvPair, NvSet } from "../../model/attributes.ts";
import type { AgentName, ClusterObject, Operation, Primitive } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { pairOf } from "../attribute-list.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { operationAttributes } from "../operation-attributes.ts";
import { assignment, quoteWord, sectionLines, setWords, type WordLines } from "../print.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import {
  Assignment,
  type CrmToken,
  Meta,
  Op,
  Operations,
  OpMeta,
  OpParams,
  Params,
  Plain,
  Utilization,
} from "../tokens.ts";
import { descriptionWords, isWritten, item, nameOf, readId, readKeyword } from "./common.ts";

const example = "primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100 cidr_netmask=24 op monitor interval=10s";
const sections = ["params", "meta", "utilization", "operations", "op"];

/** `ocf:heartbeat:IPaddr2`, `stonith:fence_sbd`, `IPaddr2` in its parts. */
function parseAgent(token: CrmToken): AgentName {
  const parts = token.value.split(":");
  const span = { start: token.startOffset, end: token.end };
  const type = parts.at(-1) ?? "";
  if (parts.length === 1) return { type, span };
  const cls = parts[0]?.toLowerCase() ?? "";
  return parts.length === 2
    ? { class: cls, type, span }
    : { class: cls, provider: parts.slice(1, -1).join(":"), type, span };
}

/** The agent's name as the crm shell writes it. */
export function agentWord(agent: AgentName): string {
  return [agent.class, agent.provider, agent.type].filter((part) => part !== undefined && part !== "").join(":");
}

interface Draft {
  params: NvSet[];
  meta: NvSet[];
  utilization: NvSet[];
  operations: Operation[];
  operationsId?: string;
  operationsRef?: string;
}

const unread: Operation = { name: "", attributes: [], params: [], meta: [] };

function splitOperation(list: NvSet): { attributes: NvPair[]; params: NvSet[] } {
  const isAttribute = (pair: NvPair): boolean => pair.idRef === undefined && operationAttributes.has(pair.name);
  if (list.pairs.every(isAttribute)) return { attributes: [...list.pairs], params: [] };
  const attributes = list.pairs.filter(isAttribute);
  const pairs = list.pairs.filter((pair) => !isAttribute(pair));
  return { attributes, params: pairs.length ? [{ rules: [], pairs }] : [] };
}

function define(
  keyword: "primitive" | "rsc_template",
  rules: string,
): (grammar: Grammar, shared: SharedRules) => StatementRule {
  return (grammar, { attributeList, description: descriptionRule }) => {
    const { $ } = grammar;

    const operation = grammar.rule(`${rules}Operation`, unread, (): Operation => {
      const word = $.CONSUME(Op);
      grammar.mark(word, { kind: "section" });
      const agent = grammar.reading.agent;
      let name = "";
      let nameSpan: Name["span"];
      $.OPTION(() => {
        const token = $.CONSUME(Plain);
        name = token.value ?? "";
        nameSpan = nameOf(token).span;
        grammar.mark(token, { kind: "operation", agent });
      });
      if (!name) grammar.reportMissing("The operation's name", "op monitor interval=10s timeout=20s");
      const own = $.SUBRULE(attributeList, {
        ARGS: [{ list: "op", operation: name, agent }, ["op_params", "op_meta", ...sections]],
      });
      const params: NvSet[] = [];
      const meta: NvSet[] = [];
      $.MANY(() =>
        $.OR([
          {
            ALT: () => {
              grammar.mark($.CONSUME(OpParams), { kind: "section" });
              params.push(
                $.SUBRULE1(attributeList, {
                  ARGS: [{ list: "op_params", agent, operation: name }, ["op_meta", ...sections]],
                }),
              );
            },
          },
          {
            ALT: () => {
              grammar.mark($.CONSUME(OpMeta), { kind: "section" });
              meta.push($.SUBRULE2(attributeList, { ARGS: [{ list: "meta", of: "op" }, ["op_params", ...sections]] }));
            },
          },
        ]),
      );
      if ($.RECORDING_PHASE) return { name, attributes: [], params, meta };
      const split = splitOperation(own);
      return {
        name,
        attributes: split.attributes,
        params: [...split.params, ...params],
        meta,
        ...omitUndefined({ id: own.id, nameSpan }),
        span: { start: word.startOffset, end: $.LA(0).end },
      };
    });

    return $.RULE(keyword, (): ClusterObject | undefined => {
      readKeyword(grammar);
      const id = readId(grammar, keyword === "primitive" ? "primitive" : "template", example);
      const draft: Draft = { params: [], meta: [], utilization: [], operations: [] };
      let agentToken: CrmToken | undefined;
      $.OPTION(() => {
        agentToken = $.CONSUME(Plain);
        grammar.mark(
          agentToken,
          agentToken.value?.startsWith("@")
            ? { kind: "reference", to: "template" }
            : { kind: "agent", statement: keyword },
        );
      });
      if (!agentToken) grammar.reportMissing("The agent", example);
      const isTemplate = agentToken?.value?.startsWith("@") === true;
      if (agentToken?.value === "@") grammar.reportMissing("The template's name", "primitive web @web-template");
      const agent = agentToken && !isTemplate && isReal(grammar, agentToken) ? parseAgent(agentToken) : undefined;
      grammar.reading.agent = agent ? agentWord(agent) : "";
      const params = { list: "params", agent: grammar.reading.agent } as const;
      const description = $.SUBRULE(descriptionRule);
      const loose = $.SUBRULE(attributeList, { ARGS: [params, sections] });
      $.MANY(() =>
        $.OR([
          {
            ALT: () => {
              grammar.mark($.CONSUME(Params), { kind: "section" });
              draft.params.push($.SUBRULE1(attributeList, { ARGS: [params, sections] }));
            },
          },
          {
            ALT: () => {
              grammar.mark($.CONSUME(Meta), { kind: "section" });
              draft.meta.push($.SUBRULE2(attributeList, { ARGS: [{ list: "meta", of: "primitive" }, sections] }));
            },
          },
          {
            ALT: () => {
              grammar.mark($.CONSUME(Utilization), { kind: "section" });
              draft.utilization.push($.SUBRULE3(attributeList, { ARGS: [{ list: "utilization" }, sections] }));
            },
          },
          {
            ALT: () => {
              grammar.mark($.CONSUME(Operations), { kind: "section" });
              $.OPTION1(() => readOperationsId(grammar, $.CONSUME(Assignment), draft));
            },
          },
          { ALT: () => draft.operations.push($.SUBRULE(operation)) },
        ]),
      );
      if ($.RECORDING_PHASE) return undefined;
      if (isWritten(loose)) draft.params.unshift(loose);
      return {
        kind: keyword,
        ...item(id, description),
        ...omitUndefined({ agent }),
        ...(isTemplate ? { template: templateName(agentToken) } : {}),
        ...draft,
        span: { start: 0, end: $.LA(0).end },
      };
    });
  };
}

function templateName(token: CrmToken | undefined): { value: string; span?: { start: number; end: number } } {
  const name = nameOf(token);
  return { ...name, value: name.value.slice(1) };
}

function readOperationsId(grammar: Grammar, token: CrmToken, draft: Draft): void {
  if (!isReal(grammar, token)) return;
  const pair = pairOf(token);
  const { nameSpan, valueSpan, value = "" } = pair;
  if (pair.name === "$id-ref") draft.operationsRef = value;
  else if (pair.name === "$id") draft.operationsId = value;
  if (nameSpan) grammar.markPart(nameSpan.start, nameSpan.end, pair.name, { kind: "section" });
  const isReference = pair.name === "$id-ref";
  if (valueSpan)
    grammar.markPart(
      valueSpan.start,
      valueSpan.end,
      value,
      isReference ? { kind: "reference", to: "set" } : { kind: "definition", type: "set" },
    );
}

function operationLines(object: Primitive): string[][] {
  const lines: string[][] = [];
  if (object.operationsRef !== undefined) lines.push(["operations", assignment("$id-ref", object.operationsRef)]);
  else if (object.operationsId !== undefined) lines.push(["operations", assignment("$id", object.operationsId)]);
  for (const operation of object.operations) {
    lines.push([
      "op",
      quoteWord(operation.name),
      ...(operation.id === undefined ? [] : [assignment("$id", operation.id)]),
      ...operation.attributes.map((pair) => assignment(pair.name, pair.value)),
      ...operation.params.flatMap((set) => ["op_params", ...setWords(set)]),
      ...operation.meta.flatMap((set) => ["op_meta", ...setWords(set)]),
    ]);
  }
  return lines;
}

function print(object: ClusterObject, kind: "primitive" | "rsc_template"): WordLines | undefined {
  if (object.kind !== kind) return undefined;
  const type = object.template ? `@${object.template.value}` : object.agent ? agentWord(object.agent) : "";
  return [
    [kind, quoteWord(object.id), type, ...descriptionWords(object.description)],
    ...sectionLines("params", object.params),
    ...operationLines(object),
    ...sectionLines("meta", object.meta),
    ...sectionLines("utilization", object.utilization),
  ];
}

export const primitive: StatementDefinition = {
  keywords: ["primitive"],
  summary:
    "Defines a resource: a service, address, file system or fence device that the cluster runs through an agent.",
  synopsis:
    "primitive ID {[CLASS:[PROVIDER:]]TYPE | @TEMPLATE} [params NAME=VALUE…] [meta NAME=VALUE…] [utilization NAME=VALUE…] [op NAME NAME=VALUE…]…",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "primitive ${1:id} ${2:ocf:heartbeat:}$0",
  define: define("primitive", "primitive"),
  print: (object) => print(object, "primitive"),
};

export const rscTemplate: StatementDefinition = {
  keywords: ["rsc_template"],
  summary: "Defines a template for primitives; a primitive uses it by writing @ID in place of its agent.",
  synopsis: "rsc_template ID [CLASS:[PROVIDER:]]TYPE [params …] [meta …] [utilization …] [op …]…",
  example: "rsc_template web-template ocf:heartbeat:apache op monitor interval=30s",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "rsc_template ${1:id} ${2:ocf:heartbeat:}$0",
  define: define("rsc_template", "template"),
  print: (object) => print(object, "rsc_template"),
};
