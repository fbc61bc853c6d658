import type { Name, NvPair, NvSet } from "../../model/attributes.ts";
import type { Bundle, ClusterObject, Mapping } from "../../model/configuration.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { pairOf } from "../attribute-list.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { assignment, quoteWord, sectionLines } from "../print.ts";
import type { ListKind } from "../slots.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import {
  Assignment,
  ContainerType,
  type CrmToken,
  MappingWord,
  Meta,
  Network,
  Params,
  Plain,
  PrimitiveWord,
  Storage,
} from "../tokens.ts";
import { descriptionWords, item, nameOf, readId, readKeyword } from "./common.ts";

const example =
  "bundle web-bundle docker image=web:1 replicas=3 network ip-range-start=192.168.1.20 port-mapping port=80 primitive httpd";
const sections = ["docker", "podman", "network", "storage", "primitive", "meta"];
const stops = new Set([ContainerType, Network, Storage, PrimitiveWord]);
type Part = "container" | "network" | "port-mapping" | "storage-mapping";

interface Draft {
  container?: { type: string; attributes: NvPair[] };
  network?: { attributes: NvPair[]; ports: Mapping[] };
  storage?: { mappings: Mapping[] };
  child?: Name;
  params: NvSet[];
  meta: NvSet[];
}

/** A mapping, with the id taken out of its pairs. */
function mappingOf(pairs: readonly NvPair[]): Mapping {
  const id = pairs.find((pair) => pair.name === "id" || pair.name === "$id")?.value;
  const attributes = pairs.filter((pair) => pair.name !== "id" && pair.name !== "$id");
  return { attributes, ...omitUndefined({ id }) };
}

function define(grammar: Grammar, { attributeList, description: descriptionRule }: SharedRules): StatementRule {
  const { $ } = grammar;

  const pairs = grammar.rule("bundlePairs", [], (part: Part): NvPair[] => {
    const read: NvPair[] = [];
    const written: string[] = [];
    const of: ListKind = { list: "bundle", part };
    $.MANY({
      GATE: () => $.LA(1).tokenType === Assignment || $.LA(1).tokenType === Plain,
      DEF: () =>
        $.OR([
          {
            ALT: () => {
              const token = $.CONSUME(Assignment);
              if (!isReal(grammar, token)) return;
              const pair = pairOf(token);
              read.push(pair);
              written.push(pair.name);
              const { nameSpan, valueSpan } = pair;
              if (nameSpan)
                grammar.markPart(nameSpan.start, nameSpan.end, pair.name, { kind: "name", of, written, sections });
              if (valueSpan)
                grammar.markPart(valueSpan.start, valueSpan.end, pair.value ?? "", {
                  kind: "value",
                  of,
                  name: pair.name,
                });
            },
          },
          {
            ALT: () => {
              const token = $.CONSUME(Plain);
              grammar.mark(token, { kind: "name", of, written, sections });
              const span = { start: token.startOffset, end: token.end };
              const meant = isReal(grammar, token) ? closest(token.value, sections) : undefined;
              grammar.problem({
                span,
                code: "syntax",
                severity: "error",
                message: `"${token.value}" needs a value: ${token.value}=….${meant ? ` Did you mean "${meant}"?` : ""} Example: ${example}`,
                ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
              });
            },
          },
        ]),
    });
    return read;
  });

  const section = (token: CrmToken): CrmToken => {
    grammar.mark(token, { kind: "section" });
    return token;
  };

  const mappings = grammar.rule("bundleMappings", [], (part: Part): Mapping[] => {
    const read: Mapping[] = [];
    $.MANY(() => {
      section($.CONSUME(MappingWord));
      const own = $.SUBRULE(pairs, { ARGS: [part] });
      if (!$.RECORDING_PHASE) read.push(mappingOf(own));
    });
    return read;
  });

  return $.RULE("bundle", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "bundle", example);
    const draft: Draft = { params: [], meta: [] };
    const description = $.SUBRULE(descriptionRule);
    $.MANY(() =>
      $.OR([
        {
          ALT: () => {
            const type = section($.CONSUME(ContainerType)).value?.toLowerCase() ?? "";
            draft.container = { type, attributes: $.SUBRULE(pairs, { ARGS: ["container"] }) };
          },
        },
        {
          ALT: () => {
            section($.CONSUME(Network));
            const attributes = $.SUBRULE1(pairs, { ARGS: ["network"] });
            draft.network = { attributes, ports: $.SUBRULE(mappings, { ARGS: ["port-mapping"] }) };
          },
        },
        {
          ALT: () => {
            section($.CONSUME(Storage));
            draft.storage = { mappings: $.SUBRULE1(mappings, { ARGS: ["storage-mapping"] }) };
          },
        },
        {
          ALT: () => {
            section($.CONSUME(PrimitiveWord));
            $.OPTION1(() => {
              const token = $.CONSUME(Plain);
              if (isReal(grammar, token)) draft.child = nameOf(token);
              grammar.mark(token, { kind: "reference", to: "primitive" });
            });
          },
        },
        {
          ALT: () => {
            section($.CONSUME(Meta));
            draft.meta.push($.SUBRULE(attributeList, { ARGS: [{ list: "meta", of: "bundle" }, sections, stops] }));
          },
        },
        {
          ALT: () => {
            section($.CONSUME(Params));
            draft.params.push($.SUBRULE1(attributeList, { ARGS: [{ list: "params", agent: "" }, sections, stops] }));
          },
        },
      ]),
    );
    if ($.RECORDING_PHASE) return undefined;
    // A misspelt word has already been reported as unexpected.
    const isMisspelt = grammar.parser.errors.some(({ token }) => token.tokenType === Plain);
    if (!draft.container && !isMisspelt) grammar.reportMissing("The container, docker or podman,", example);
    return { kind: "bundle", ...item(id, description), ...draft, span: { start: 0, end: $.LA(0).end } };
  });
}

function pairWords(pairs: readonly NvPair[]): string[] {
  return pairs.map((pair) => assignment(pair.name, pair.value));
}

function mappingWords(word: string, mappings: readonly Mapping[]): string[] {
  return mappings.flatMap((mapping) => [
    word,
    ...(mapping.id === undefined ? [] : [assignment("id", mapping.id)]),
    ...pairWords(mapping.attributes),
  ]);
}

function lines(bundle: Bundle): string[][] {
  const { container, network, storage, child } = bundle;
  return [
    ["bundle", quoteWord(bundle.id), ...descriptionWords(bundle.description)],
    ...(container ? [[container.type, ...pairWords(container.attributes)]] : []),
    ...(network ? [["network", ...pairWords(network.attributes), ...mappingWords("port-mapping", network.ports)]] : []),
    ...(storage ? [["storage", ...mappingWords("storage-mapping", storage.mappings)]] : []),
    ...(child ? [["primitive", quoteWord(child.value)]] : []),
    ...sectionLines("params", bundle.params),
    ...sectionLines("meta", bundle.meta),
  ];
}

export const bundle: StatementDefinition = {
  keywords: ["bundle"],
  summary:
    "Runs a container image on one or more nodes, with addresses and storage, and optionally a primitive inside.",
  synopsis:
    "bundle ID {docker|podman} image=IMAGE … [network NAME=VALUE… [port-mapping …]…] [storage [storage-mapping …]…] [primitive RSC] [meta …]",
  example,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "bundle ${1:id} \\\\\n\t${2|podman,docker|} image=${3:image} replicas=${4:1}$0",
  define,
  print: (object) => (object.kind === "bundle" ? lines(object) : undefined),
};
