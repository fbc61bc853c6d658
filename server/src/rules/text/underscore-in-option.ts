import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { nameSpan } from "../support/spans.ts";

/** An option spelt with underscores. */
export const underscoreInOption: Rule = {
  id: "underscore-in-option",
  group: "text",
  severity: "warning",
  title: "Option spelt with underscores",
  why: "Pacemaker's options are spelt with hyphens. Pacemaker silently ignores target_role or on_fail as unknown names, so the default stays in effect. Only agents' parameters have underscores.",
  source: "Pacemaker's schema: operations; Pacemaker Explained: meta attributes and cluster options",
  wrong: "primitive web ocf:heartbeat:nginx meta target_role=Stopped op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx meta target-role=Stopped op monitor interval=10s",
  checkObject(at, lookup, report) {
    for (const { table, pairs, what } of doubtfulOptionsOf(at.object, lookup.memo)) {
      for (const pair of pairs) {
        if (!pair.name.includes("_")) continue;
        const known = optionNamed(table, pair.name);
        const today = pair.name.replaceAll("_", "-");
        if ((known && known.removed?.instead !== today) || !optionNamed(table, today)) continue;
        const span = nameSpan(pair);
        report({
          at,
          span,
          message: `Pacemaker doesn't know "${pair.name}" and ignores it; the ${what} is spelt "${today}".`,
          fixes: [{ title: `Change to ${today}`, at, span, text: today }],
        });
      }
    }
  },
};
