import type { Rule } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { nameSpan } from "../support/places.ts";

/** An option spelt with underscores. */
export const underscoreInOption: Rule = {
  id: "underscore-in-option",
  group: "text",
  severity: "warning",
  title: "An option spelt with underscores",
  why: "Pacemaker's options have hyphens. It takes target_role or on_fail for names of your own and ignores them without a word, so the default stays in force. Only parameters of agents have underscores.",
  source: "Pacemaker's schema: operations; Pacemaker Explained: meta attributes and cluster options",
  wrong: "primitive web ocf:heartbeat:nginx meta target_role=Stopped op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx meta target-role=Stopped op monitor interval=10s",
  checkObject(at, around, report) {
    for (const { table, pairs, what } of doubtfulOptionsOf(at.object, around.memo)) {
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
          fixes: [{ title: `Write ${today}`, at, span, text: today }],
        });
      }
    }
  },
};
