import type { Name, Rule } from "../../model/attributes.ts";
import type { ClusterObject, ResourceSet } from "../../model/configuration.ts";
import type { Span } from "../../text/span.ts";
import { normalizeScore, pairOf } from "../attribute-list.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { assignment, formatRule, quoteWord, scoreWord } from "../print.ts";
import { resourceSets, resourceSetWords, type SetPart } from "../resource-sets.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Assignment, CloseBrace, Label, OpenBrace, Plain } from "../tokens.ts";
import { item, labelName, nameOf, readId, readKeyword } from "./common.ts";

const example = "location web-on-n1 web 100: n1";

interface Draft {
  resource?: Name;
  pattern?: Name;
  sets: ResourceSet[];
  role?: string;
  resourceDiscovery?: string;
  score?: Name;
  node?: Name;
  rules: Rule[];
  attributeSpans?: Record<string, Span>;
}

function define(grammar: Grammar, { rule, resourceSets: setsRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  const of = { list: "constraint", of: "location" } as const;

  const attribute = grammar.rule("locationAttribute", undefined, (draft: Draft): void => {
    const token = $.CONSUME(Assignment);
    if (!isReal(grammar, token)) return;
    const pair = pairOf(token);
    const name = pair.name.toLowerCase();
    if (pair.nameSpan)
      grammar.markPart(pair.nameSpan.start, pair.nameSpan.end, pair.name, {
        kind: "name",
        of,
        written: [],
        sections: [],
      });
    if (pair.valueSpan)
      grammar.markPart(pair.valueSpan.start, pair.valueSpan.end, pair.value ?? "", { kind: "value", of, name });
    if (pair.span) draft.attributeSpans = { ...draft.attributeSpans, [name.replace("$", "")]: pair.span };
    if (name === "role" || name === "$role") draft.role = pair.value ?? "";
    else if (name === "resource-discovery") draft.resourceDiscovery = pair.value ?? "";
    else {
      grammar.problem({
        span: { start: token.startOffset, end: token.end },
        code: "syntax",
        severity: "error",
        message: `A location accepts role= and resource-discovery=, not "${pair.name}".`,
      });
    }
  });

  return $.RULE("location", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "location", example);
    const draft: Draft = { sets: [], rules: [] };
    let found = false;
    $.OPTION(() => {
      found = true;
      $.OR([
        {
          ALT: () => {
            grammar.mark($.CONSUME(OpenBrace), { kind: "bracket" });
            const parts: SetPart[] = $.SUBRULE(setsRule, { ARGS: ["role", "location", false] });
            draft.sets = $.RECORDING_PHASE ? [] : resourceSets(parts, "role");
            $.OPTION1(() => grammar.mark($.CONSUME(CloseBrace), { kind: "bracket" }));
          },
        },
        {
          ALT: () => {
            const token = $.CONSUME(Plain);
            if (!isReal(grammar, token)) return;
            const name = nameOf(token);
            const pattern = /^\/(.*)\/$/.exec(name.value);
            if (pattern?.[1] !== undefined) {
              draft.pattern = { ...name, value: pattern[1] };
              grammar.mark(token, { kind: "text" });
            } else {
              draft.resource = name;
              grammar.mark(token, { kind: "reference", to: "resource" });
            }
          },
        },
      ]);
    });
    if (!found) grammar.reportMissing("The resource", example);
    $.MANY(() => $.SUBRULE(attribute, { ARGS: [draft] }));
    $.OPTION2(() => {
      const label = $.CONSUME(Label);
      grammar.mark(label, { kind: "score" });
      const score = labelName(label);
      draft.score = { ...score, value: normalizeScore(score.value) };
      let node = false;
      $.OPTION3(() => {
        const token = $.CONSUME1(Plain);
        node = true;
        draft.node = nameOf(token);
        grammar.mark(token, { kind: "reference", to: "node" });
      });
      if (!node) grammar.reportMissing("The node", example);
      // Where early releases of crmsh have the role; later ones still accept it.
      $.MANY2(() => $.SUBRULE1(attribute, { ARGS: [draft] }));
    });
    $.MANY1(() => draft.rules.push($.SUBRULE(rule)));
    if ($.RECORDING_PHASE) return undefined;
    if (!draft.score && draft.rules.length === 0) {
      grammar.reportMissing(
        "A score and a node, or a rule,",
        `${example} or: location web-connected web rule -inf: not_defined pingd or pingd lte 0`,
      );
    }
    return { kind: "location", ...item(id, undefined), ...draft, span: { start: 0, end: $.LA(0).end } };
  });
}

export const location: StatementDefinition = {
  keywords: ["location"],
  summary: "Defines on which nodes a resource should, may or must not run.",
  synopsis:
    "location ID {RSC | /REGEX/ | { RSC… }} [role=ROLE] [resource-discovery=always|never|exclusive] {SCORE: NODE | rule …}",
  example,
  brackets: true,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "location ${1:id} ${2:resource} ${3:100}: ${4:node}$0",
  define,
  print(object) {
    if (object.kind !== "location") return undefined;
    const target = object.pattern
      ? [quoteWord(`/${object.pattern.value}/`)]
      : object.sets.length > 0
        ? ["{", ...resourceSetWords(object.sets).filter((word) => word !== "_rsc_set_"), "}"]
        : [quoteWord(object.resource?.value ?? "")];
    return [
      [
        "location",
        quoteWord(object.id),
        ...target,
        ...(object.role === undefined ? [] : [assignment("role", object.role)]),
        ...(object.resourceDiscovery === undefined ? [] : [assignment("resource-discovery", object.resourceDiscovery)]),
        ...(object.score && object.node ? [scoreWord(object.score.value), quoteWord(object.node.value)] : []),
        ...(object.rules.length === 1 ? object.rules.flatMap(formatRule) : []),
      ],
      ...(object.rules.length > 1 ? object.rules.map(formatRule) : []),
    ];
  },
};
