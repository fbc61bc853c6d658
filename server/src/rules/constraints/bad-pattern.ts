import type { Name } from "../../model/attributes.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule } from "../rule.ts";
import { patternProblem } from "../support/posix-pattern.ts";
import { objectSpan } from "../support/spans.ts";

function patternsOf({ object }: DefinedObject): readonly Name[] {
  if (object.kind === "location") return object.pattern ? [object.pattern] : [];
  return object.kind === "fencing_topology" ? object.levels.flatMap(({ targetPattern }) => targetPattern ?? []) : [];
}

/** An invalid regular expression. */
export const badPattern: Rule = {
  id: "bad-pattern",
  group: "constraints",
  severity: "error",
  title: "Invalid regular expression",
  why: "The cluster ignores a location constraint or a fencing level whose pattern is invalid. Patterns are POSIX extended regular expressions: brackets must be closed, and *, + and ? need something before them. They match anywhere in a name unless ^ and $ anchor them.",
  source: "regcomp(3) with REG_EXTENDED, as Pacemaker calls it",
  wrong: "primitive web1 ocf:pacemaker:Dummy\nlocation webs /^web(1|2$/ 100: n1",
  right: "primitive web1 ocf:pacemaker:Dummy\nlocation webs /^web(1|2)$/ 100: n1",
  alsoInXml: "without-fixes",
  checkObject(at, _lookup, report) {
    for (const { value, span } of patternsOf(at)) {
      const problem = patternProblem(value.replace(/^!/, ""));
      if (problem === undefined) continue;
      report({
        at,
        span: span ?? objectSpan(at.object),
        message: `The pattern "${value}" is invalid: ${problem}. The cluster ignores the constraint or level that it belongs to. Fix the pattern.`,
      });
    }
  },
};
