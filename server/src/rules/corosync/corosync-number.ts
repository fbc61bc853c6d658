import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";
import { wrongNumber } from "../support/corosync-values.ts";

/** A value of corosync.conf that must be a whole number and isn't one that corosync accepts. */
export const corosyncNumber: Rule = {
  id: "corosync-number",
  group: "corosync",
  severity: "error",
  title: "Invalid number",
  why: "Timeouts, votes, IDs and flags such as two_node are whole numbers without a unit. If a value is a word or is followed by a unit or a comment, corosync refuses to start, and a reload keeps the old configuration.",
  source: "corosync -t: the value of a key is expected to be an integer in a range",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 3s\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n}\n" },
  check: onCorosync((conf, report, target) => {
    for (const { option, fact, reader } of knownOptions(conf)) {
      if (fact.uncheckedSince !== undefined && isAtLeast(target.corosync, fact.uncheckedSince)) continue;
      const wrong = reader === undefined ? wrongNumber(fact, option.value) : undefined;
      if (!wrong) continue;
      const { key, value, valueSpan, keySpan } = option;
      const hasComment = /\s[#;]/.test(value);
      const what = value === "" ? "nothing" : `"${value}"`;
      const unit =
        fact.unit && /[a-z%]$/i.test(value) ? ` Its unit is ${fact.unit === "ms" ? "milliseconds" : fact.unit}.` : "";
      report({
        span: value === "" ? keySpan : valueSpan,
        message: `"${key}" must be ${wrong.expected}, but is ${what}: corosync refuses the file.${hasComment ? " Put the comment on a line of its own." : unit}`,
        ...(wrong.meant === undefined
          ? {}
          : { fixes: [{ title: `Change to "${wrong.meant}"`, span: valueSpan, text: wrong.meant }] }),
      });
    }
  }),
};
