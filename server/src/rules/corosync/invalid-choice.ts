import type { Rule } from "../rule.ts";
import { knownOptions, onCorosync } from "../support/corosync.ts";
import { wrongChoice } from "../support/corosync-values.ts";

/** Options that corosync judges when it has read the whole file: of several only the last one counts. */
const judgedLast = /^(logging\.|totem\.(transport|link_mode|interface\.knet_transport)$)/;

/** A value of corosync.conf that is none of those that corosync takes. */
export const invalidChoice: Rule = {
  id: "invalid-choice",
  group: "corosync",
  severity: "error",
  title: "A value that corosync does not know",
  why: "Where corosync has a list of values for an option it refuses any other, and doesn't start; capital letters count.",
  source: "corosync -t: invalid transport, cipher, hash, link mode, unknown value for debug …",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  transport: tcp\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  transport: knet\n}\n" },
  check: onCorosync((conf, report) => {
    for (const { option, section, fact, reader } of knownOptions(conf)) {
      if (reader !== undefined || fact.otherwise !== undefined || fact.obsolete !== undefined) continue;
      const wrong = wrongChoice(fact, option.value);
      if (!wrong || (judgedLast.test(option.path) && section.option(option.key) !== option)) continue;
      const { key, value, valueSpan, keySpan } = option;
      const isNoCompression = key === "knet_compression_model" && value === "none";
      report({
        span: value === "" ? keySpan : valueSpan,
        message: isNoCompression
          ? 'corosync refuses "none" here, though it is the default: leave knet_compression_model out.'
          : `"${key}" must be ${wrong.expected}${value === "" ? "" : `, not "${value}"`}: corosync refuses the file.`,
        ...(wrong.meant === undefined || isNoCompression
          ? {}
          : { fixes: [{ title: `Write ${wrong.meant}`, span: valueSpan, text: wrong.meant }] }),
      });
    }
  }),
};
