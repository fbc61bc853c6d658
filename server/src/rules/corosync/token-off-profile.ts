import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** The times in milliseconds between which the guides of all vendors and clouds lie. */
const [shortest, longest] = [1000, 60_000];

/** A token timeout far from what anyone advises. */
export const tokenOffProfile: Rule = {
  id: "token-off-profile",
  group: "corosync",
  severity: "warning",
  title: "An unusual token timeout",
  why: "The token timeout says how long a node may be silent before it counts as lost. Below a second a short load or a live migration gets good nodes fenced; above a minute nothing is recovered for that long. corosync's default is 3 s, clusters in clouds have 20 to 30 s.",
  source: "corosync.conf(5): token; SUSE, Red Hat, Azure, AWS and Google guides (5 to 30 s)",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 400\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 5000\n}\n" },
  check: onCorosync((conf, report, target) => {
    const option = conf.option("totem.token");
    if (!option || !conf.number("totem.token")) return;
    const token = conf.tokenTimeout(target);
    if (token < 30 || (token >= shortest && token <= longest)) return;
    report({
      span: option.span,
      message:
        token < shortest
          ? `A node that is silent for ${token} ms counts as lost: a short load is enough to have it fenced. Usual are 3000 to 30000 ms.`
          : `A node counts as lost only after ${Math.round(token / 1000)} s, and nothing is recovered before. The value counts milliseconds; usual are 3000 to 30000.`,
      fixes: [
        token < shortest
          ? { title: "Set token: 3000", span: option.valueSpan, text: "3000" }
          : { title: "Set token: 30000", span: option.valueSpan, text: "30000" },
      ],
    });
  }),
};
