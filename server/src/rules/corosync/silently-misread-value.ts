import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";
import { wrongChoice } from "../support/corosync-values.ts";

/** A value of corosync.conf that silently means something else. */
export const silentlyMisreadValue: Rule = {
  id: "silently-misread-value",
  group: "corosync",
  severity: "warning",
  title: "A value that silently means something else",
  why: 'Some options know two words only, and take any other for one of them without a word: "secauth: true" switches encryption off.',
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
        message: `"${key}" knows ${wrong.expected} only, and takes "${value}" for "${fact.otherwise}".${wrong.meant ? ` Write "${wrong.meant}".` : ""}`,
        ...(wrong.meant === undefined
          ? {}
          : { fixes: [{ title: `Write ${wrong.meant}`, span: valueSpan, text: wrong.meant }] }),
      });
    }
  }),
};
