import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** The range of the token timeout in the guides of all vendors and clouds, in milliseconds. */
const [shortest, longest] = [1000, 60_000];

/** A token timeout outside the range that vendors advise. */
export const tokenOffProfile: Rule = {
  id: "token-off-profile",
  group: "corosync",
  severity: "warning",
  title: "Unusual token timeout",
  why: "The token timeout is how long a node may be silent before it counts as lost. Below a second, a load peak or a live migration gets healthy nodes fenced; above a minute, nothing is recovered for that long. corosync's default is 3 s; clusters in clouds use 20 to 30 s.",
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
          ? `A node that is silent for ${token} ms counts as lost, so a load peak is enough to get it fenced. Usual values are 3000 to 30000 ms.`
          : `A node counts as lost only after ${Math.round(token / 1000)} s, and nothing is recovered before that. The unit is milliseconds; usual values are 3000 to 30000.`,
      fixes: [
        token < shortest
          ? { title: "Set token: 3000", span: option.valueSpan, text: "3000" }
          : { title: "Set token: 30000", span: option.valueSpan, text: "30000" },
      ],
    });
  }),
};
