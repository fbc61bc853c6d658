import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";
import { wrongChoice } from "../support/corosync-values.ts";

/** Options that corosync checks after it has read the whole file: if duplicated, only the last one counts. */
const checkedLast = /^(logging\.|totem\.(transport|link_mode|interface\.knet_transport)$)/;

/** A value of corosync.conf that isn't among those that corosync accepts. */
export const invalidChoice: Rule = {
  id: "invalid-choice",
  group: "corosync",
  severity: "error",
  title: "Invalid choice",
  why: "If an option has a fixed list of values, corosync refuses any other and doesn't start. Values are case-sensitive.",
  source: "corosync -t: invalid transport, cipher, hash, link mode, unknown value for debug …",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  transport: tcp\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  transport: knet\n}\n" },
  check: onCorosync((conf, report, target) => {
    for (const { option, section, fact, reader } of knownOptions(conf)) {
      if (fact.since !== undefined && !isAtLeast(target.corosync, fact.since)) continue;
      if (reader !== undefined || fact.otherwise !== undefined || fact.obsolete !== undefined) continue;
      const wrong = wrongChoice(fact, option.value);
      if (!wrong || (checkedLast.test(option.path) && section.option(option.key) !== option)) continue;
      const { key, value, valueSpan, keySpan } = option;
      const isNoCompression = key === "knet_compression_model" && value === "none";
      report({
        span: value === "" ? keySpan : valueSpan,
        message: isNoCompression
          ? 'corosync refuses "none" here, although it is the default. Remove knet_compression_model.'
          : `"${key}" must be ${wrong.expected}${value === "" ? "" : `, not "${value}"`}: corosync refuses the file.`,
        ...(wrong.meant === undefined || isNoCompression
          ? {}
          : { fixes: [{ title: `Change to "${wrong.meant}"`, span: valueSpan, text: wrong.meant }] }),
      });
    }
  }),
};
