import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";
import { wrongChoice } from "../support/corosync-values.ts";

/** A value of corosync.conf that corosync silently reads as another one. */
export const silentlyMisreadValue: Rule = {
  id: "silently-misread-value",
  group: "corosync",
  severity: "warning",
  title: "Silently misread value",
  why: 'Some options accept only two values and silently read any other as one of them: "secauth: true" disables encryption. Quotes around a name or a path become part of it.',
  source:
    "corosync's reading of secauth, block_unlisted_ips, clear_node_high_bit and their like; corosync-cmapctl of 3.1.7 shows quotes in values",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  secauth: true\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  secauth: on\n}\n" },
  check: onCorosync((conf, report) => {
    for (const { option, fact } of knownOptions(conf)) {
      const inside = /^(["'])(.*)\1$/.exec(option.value)?.[2];
      if (inside !== undefined && (fact.type === "string" || fact.type === "path")) {
        report({
          span: option.valueSpan,
          message: `corosync.conf has no quotes: these are part of the value of "${option.key}". Write ${inside} without them.`,
          fixes: [{ title: "Remove the quotes", span: option.valueSpan, text: inside }],
        });
      }
      if (fact.otherwise === undefined) continue;
      const wrong = wrongChoice(fact, option.value);
      if (!wrong) continue;
      const { key, value, valueSpan, keySpan } = option;
      report({
        span: value === "" ? keySpan : valueSpan,
        message: `"${key}" accepts only ${wrong.expected}, and reads "${value}" as "${fact.otherwise}".${wrong.meant ? ` Use "${wrong.meant}".` : ""}`,
        ...(wrong.meant === undefined
          ? {}
          : { fixes: [{ title: `Change to "${wrong.meant}"`, span: valueSpan, text: wrong.meant }] }),
      });
    }
  }),
};
