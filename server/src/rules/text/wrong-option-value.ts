import { closest } from "../../text/fuzzy-match.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { likelyValues, optionProblem } from "../support/option-values.ts";
import { valueSpan } from "../support/spans.ts";

const infinities = wordTable<string>({ inf: "INFINITY", "+inf": "INFINITY", "-inf": "-INFINITY" });

/** An invalid value of an option. */
export const wrongOptionValue: Rule = {
  id: "wrong-option-value",
  group: "text",
  severity: "error",
  title: "Invalid option value",
  why: "Pacemaker uses its default, or 0, for an invalid value, and reports that only in a log; its schema rejects operations with such a value. The crm shell accepts “inf” only in constraints: as the value of an option it counts as 0.",
  source: "Pacemaker's schema; Pacemaker Explained; crm_verify 2.1.5 was run on such values",
  wrong: "property no-quorum-policy=freez",
  right: "property no-quorum-policy=freeze",
  alsoInXml: "with-fixes",
  checkObject(at, lookup, report) {
    for (const { table, pairs, isOpen } of doubtfulOptionsOf(at.object, lookup.memo)) {
      if (isOpen) continue;
      for (const pair of pairs) {
        const option = pair.value ? optionNamed(table, pair.name) : undefined;
        const problem = option && optionProblem(option, pair.value ?? "");
        if (!problem) continue;
        const span = valueSpan(pair);
        const value = pair.value ?? "";
        const meant = infinities[value.toLowerCase()] ?? closest(value, likelyValues(option));
        report({
          at,
          span,
          message: `${pair.name} ${problem}, not "${value}".${meant ? ` Did you mean "${meant}"?` : ""}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
