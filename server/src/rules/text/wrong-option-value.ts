import { closest } from "../../text/fuzzy-match.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { likelyValues, optionProblem } from "../support/option-values.ts";
import { valueSpan } from "../support/places.ts";

const infinities = wordTable<string>({ inf: "INFINITY", "+inf": "INFINITY", "-inf": "-INFINITY" });

/** A value that an option can't have. */
export const wrongOptionValue: Rule = {
  id: "wrong-option-value",
  group: "text",
  severity: "error",
  title: "A value that the option can't have",
  why: "Pacemaker takes its default, or 0, for a value it can't read, and says so only in a log; operations with such a value are refused by its schema. “inf” is a word of constraints in the crm shell: as the value of an option it counts as 0.",
  source: "Pacemaker's schema; Pacemaker Explained; crm_verify 2.1.5 was run on such values",
  wrong: "property no-quorum-policy=freez",
  right: "property no-quorum-policy=freeze",
  checkObject(at, around, report) {
    for (const { table, pairs, isOpen } of doubtfulOptionsOf(at.object, around.memo)) {
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
          message: `${pair.name} ${problem}; "${value}" isn't.${meant ? ` Did you mean "${meant}"?` : ""}`,
          ...(meant ? { fixes: [{ title: `Did you mean "${meant}"?`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
