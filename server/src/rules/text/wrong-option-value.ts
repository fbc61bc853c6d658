import type { OptionType } from "../../model/options/option.ts";
import { isAtLeast } from "../../model/target.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { likelyValues, numberWithRest, optionProblem } from "../support/option-values.ts";
import { pairSpan, valueSpan } from "../support/spans.ts";
import { isVerified } from "../support/verified-options.ts";

/** Types of options for which an empty value is one. */
const mayBeEmpty = new Set<OptionType>(["string", "nodes", "id"]);

const infinities = wordTable<string>({
  inf: "INFINITY",
  "+inf": "INFINITY",
  "-inf": "-INFINITY",
  infinity: "INFINITY",
  "+infinity": "INFINITY",
  "-infinity": "-INFINITY",
});

/** An invalid value of an option. */
export const wrongOptionValue: Rule = {
  id: "wrong-option-value",
  group: "text",
  severity: "error",
  title: "Invalid option value",
  why: "Pacemaker uses its default, or 0, for an invalid value, and reports that only in a log; its schema rejects operations with such a value. The crm shell accepts “inf” only in constraints: as the value of an option it counts as 0. So does INFINITY in small letters.",
  source: "Pacemaker's schema; Pacemaker Explained; crm_verify 2.1.5 was run on such values",
  wrong: "property no-quorum-policy=freez",
  right: "property no-quorum-policy=freeze",
  alsoInXml: "with-fixes",
  checkObject(at, lookup, report) {
    for (const { table, pairs, isOpen, what } of doubtfulOptionsOf(at.object, lookup.memo)) {
      if (isOpen && what !== "cluster option") continue;
      for (const pair of pairs) {
        const empty = pair.value?.trim() === "" ? optionNamed(table, pair.name) : undefined;
        if (empty && !mayBeEmpty.has(empty.type)) {
          const isError = isVerified(what, pair.name, lookup.target) || /^(?:target-role|requires)$/.test(pair.name);
          report({
            at,
            span: pairSpan(pair),
            ...(isError ? {} : { severity: "warning" as const }),
            message: `${pair.name} has an empty value, so Pacemaker does what it does by default. Give it a value, or remove it.`,
          });
          continue;
        }
        const option = pair.value ? optionNamed(table, pair.name) : undefined;
        const problem = option && optionProblem(option, pair.value ?? "", lookup.target);
        if (!problem) continue;
        // Without the sign it is a percentage before Pacemaker 3.
        if (
          option.type === "percentage" &&
          /^\d/.test(pair.value ?? "") &&
          !isAtLeast(lookup.target.pacemaker, "3.0.0")
        )
          continue;
        const span = valueSpan(pair);
        const value = pair.value ?? "";
        const meant = [infinities[value.toLowerCase()], closest(value, likelyValues(option))].find(
          (each) => each !== undefined && optionProblem(option, each, lookup.target) === undefined,
        );
        const number = numberWithRest(option, value);
        report({
          at,
          span,
          ...(number === undefined ? {} : { severity: "warning" as const }),
          message: `${pair.name} ${problem}, not "${value}"${number === undefined ? "" : `, of which Pacemaker reads ${number}`}.${meant ? ` Did you mean "${meant}"?` : ""}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
