import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";
import { wrongChoice } from "../support/corosync-values.ts";

/** A value of corosync.conf that corosync silently reads as another one. */
export const silentlyMisreadValue: Rule = {
  id: "silently-misread-value",
  group: "corosync",
  severity: "warning",
  title: "Silently misread value",
  why: 'Some options accept only two values and silently read any other as one of them: "secauth: true" disables encryption.',
  source: "corosync's reading of secauth, block_unlisted_ips, clear_node_high_bit and their like",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  secauth: true\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  secauth: on\n}\n" },
  check: onCorosync((conf, report) => {
    for (const { option, fact } of knownOptions(conf)) {
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
