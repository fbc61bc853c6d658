import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** Timeouts of corosync that contradict each other. */
export const inconsistentTimeouts: Rule = {
  id: "inconsistent-timeouts",
  group: "corosync",
  severity: "warning",
  title: "Inconsistent timeouts",
  why: "If consensus is shorter than token, the nodes form a new membership before the loss of a node is detected. If a link's ping timeout is shorter than its ping interval, the link is always down. corosync reports neither.",
  source: "corosync.conf(5): consensus at least 1.2 × token; knet_ping_timeout above knet_ping_interval",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 5000\n  consensus: 3600\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 5000\n  consensus: 6000\n}\n" },
  check: onCorosync((conf, report, target) => {
    const consensus = conf.option("totem.consensus");
    const value = conf.number("totem.consensus");
    const token = conf.tokenTimeout(target);
    const join = conf.number("totem.join") || 50;
    if (consensus && value && value < token && value >= Math.max(30, join)) {
      const wanted = Math.ceil(token * 1.2);
      const more = conf.nodes.length - 2;
      report({
        span: consensus.span,
        message: `The consensus timeout (${value} ms) is shorter than the token timeout (${token} ms${more > 0 ? `, including what the ${more} node${more > 1 ? "s" : ""} above two add` : ""}): the nodes may form a new membership again and again. Remove it, or set it to at least ${wanted}.`,
        fixes: [{ title: `Set consensus: ${wanted}`, span: consensus.valueSpan, text: String(wanted) }],
        ...(conf.option("totem.token")
          ? {
              related: [
                { span: conf.option("totem.token")?.span ?? consensus.span, message: "The token timeout is set here." },
              ],
            }
          : {}),
      });
    }
    for (const section of conf.sections("totem.interface")) {
      const numberOf = (key: string): number | undefined => {
        const written = section.option(key)?.value;
        return written !== undefined && /^\d{1,10}$/.test(written) ? Number(written) : undefined;
      };
      const [interval, timeout] = [numberOf("knet_ping_interval"), numberOf("knet_ping_timeout")];
      const pongs = numberOf("knet_pong_count") || 2;
      const realInterval = interval || Math.floor(token / (pongs * 2));
      const realTimeout = timeout || Math.floor(token / pongs);
      const shown = section.option(timeout ? "knet_ping_timeout" : "knet_ping_interval");
      if (!shown || (!interval && !timeout) || realTimeout >= realInterval) continue;
      report({
        span: shown.span,
        message: `The ping timeout is ${realTimeout} ms, but the link is pinged every ${realInterval} ms, so the link is always down. Set knet_ping_timeout above knet_ping_interval.`,
      });
    }
  }),
};
