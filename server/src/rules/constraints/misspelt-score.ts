import type { Name } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { editDistance } from "../../text/fuzzy-match.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { rulesOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

const isScore = /^[+-]?(\d+|INFINITY)$/;

/** The score that was probably meant; undefined if the text may be the name of a node attribute. */
function meantScore(word: string): string | undefined {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(word) ?? [];
  const lower = rest.toLowerCase();
  const minus = sign === "-" ? "-" : "";
  if (lower === "mandatory") return `${minus}inf`;
  if (lower === "advisory") return "0";
  if (/^inf(i|in|ini|init|inite|inty|inity|initiy|inate)?$/.test(lower) || editDistance(lower, "infinity", 2) <= 2)
    return `${minus}inf`;
  if (sign !== "" && /^i?n?f?$/.test(lower)) return `${minus}inf`;
  const digits = /^(\d[\d_,.' ]*|\d*o[\do]*)%?$/.test(lower)
    ? lower
        .replace(/o/g, "0")
        .replace(/[.,](\d{1,2})?%?$/, "")
        .replace(/\D/g, "")
    : "";
  return digits ? `${minus}${digits}` : undefined;
}

/** What is written in place of a score: of a constraint itself, where only a score is valid, and of its rules. */
function invalidScoresOf(object: ClusterObject): { name: Name; isOfRule: boolean }[] {
  const own = object.kind === "location" || object.kind === "colocation" ? object.score : undefined;
  const ofOrder = object.kind === "order" ? object.score : undefined;
  const ofRules = rulesOf(object).flatMap(({ scoreAttribute, scoreSpan }) =>
    scoreAttribute === undefined
      ? []
      : [{ name: { value: scoreAttribute, ...omitUndefined({ span: scoreSpan }) }, isOfRule: true }],
  );
  const ofItself = [own, ofOrder].flatMap((name) =>
    name && !isScore.test(name.value) ? [{ name, isOfRule: false }] : [],
  );
  return [...ofItself, ...ofRules];
}

function findingAt(at: DefinedObject, name: Name, isOfRule: boolean): RuleReport | undefined {
  const meant = meantScore(name.value);
  if (isOfRule && meant === undefined) return undefined;
  const isOrder = at.object.kind === "order";
  const span = name.span ?? objectSpan(at.object);
  const taken = isOfRule
    ? "so Pacemaker reads it as the name of a node attribute with the score"
    : `so ${isOrder ? "it is neither a kind nor a score, and" : "it is read as the name of a node attribute, and"} the cluster rejects the constraint`;
  const hint = meant
    ? ` Use ${meant}:.`
    : isOrder
      ? " Use Mandatory:, Optional: or Serialize:."
      : " Use a whole number or inf:.";
  return {
    at,
    span,
    message: `"${name.value}" is not a score, ${taken}.${hint}`,
    ...(meant && name.span
      ? { fixes: [{ title: `Change to ${meant}:`, at, span, text: isOrder ? "Mandatory" : meant }] }
      : {}),
  };
}

/** A misspelt score, which is read as the name of a node attribute. */
export const misspeltScore: Rule = {
  id: "misspelt-score",
  group: "constraints",
  severity: "error",
  title: "Misspelt score",
  why: "A score is a whole number, inf or INFINITY, with an optional sign. Anything else, including Inf:, is read as the name of a node attribute with the score. Nodes have no such attribute, so the rule has no effect, and no tool reports it. Correct the score.",
  source: "crmsh 4.4.1 writes it as score-attribute; crm_simulate of Pacemaker 2.1.5 then ignores the rule",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation not-on-n2 web rule -Inf: #uname eq n2",
  right: "primitive web ocf:pacemaker:Dummy\nlocation not-on-n2 web rule -inf: #uname eq n2",
  checkObject(at, _lookup, report) {
    for (const { name, isOfRule } of invalidScoresOf(at.object)) {
      const finding = findingAt(at, name, isOfRule);
      if (finding) report(finding);
    }
  },
};
