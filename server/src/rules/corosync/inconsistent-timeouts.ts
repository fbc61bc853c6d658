import type { CorosyncModel, CorosyncSectionView } from "../../model/corosync-model.ts";
import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Rule, TextReport } from "../rule.ts";
import { isCorosync2, onCorosync, transportOf } from "../support/corosync.ts";

/** How often knet looks at its links, in milliseconds: what is shorter has no effect as an interval, and is refused as a timeout. */
const knetResolution = 200;

/** The ping times of the links, given or computed from token, below what knet can do. */
function checkPings(
  conf: CorosyncModel,
  token: number,
  target: TargetVersions,
  report: (finding: TextReport) => void,
): void {
  // The knet that refuses it came between Debian 12 (corosync 3.1.7) and 13 (3.1.9).
  const isRefused = isAtLeast(target.corosync, "3.1.9");
  const refusal = isRefused
    ? "corosync -t accepts the file, but corosync exits at startup."
    : "with knet 1.31 and later, as in Debian 13, corosync exits at startup.";
  const tokenOption = conf.option("totem.token");
  if (tokenOption && token >= 126 && Math.floor(token / 2) < knetResolution) {
    const isComputed = conf
      .sections("totem.interface")
      .every((each) => !numberIn(each, "knet_ping_timeout") && !numberIn(each, "knet_pong_count"));
    if (isComputed) {
      report({
        span: tokenOption.span,
        ...(isRefused ? { severity: "error" as const } : {}),
        message: `A token timeout of ${token} ms gives the links a ping timeout of ${Math.floor(token / 2)} ms, below the ${knetResolution} ms that knet needs: ${refusal} Set token to at least ${2 * knetResolution}.`,
        fixes: [{ title: "Set token: 3000", span: tokenOption.valueSpan, text: "3000" }],
      });
    }
  }
  for (const section of conf.sections("totem.interface")) {
    const [interval, timeout] = [numberIn(section, "knet_ping_interval"), numberIn(section, "knet_ping_timeout")];
    const pongs = numberIn(section, "knet_pong_count");
    const real = timeout || Math.floor(token / (pongs || 2));
    const shown = section.option(timeout ? "knet_ping_timeout" : "knet_pong_count");
    if (shown && (timeout || pongs) && real < knetResolution) {
      report({
        span: shown.span,
        ...(isRefused ? { severity: "error" as const } : {}),
        message: `The link's ping timeout is ${real} ms, below the ${knetResolution} ms that knet needs: ${refusal} ${timeout ? `Set it to at least ${knetResolution}.` : "Lower knet_pong_count, or set knet_ping_timeout."}`,
      });
    }
    const intervalOption = section.option("knet_ping_interval");
    if (intervalOption && interval && interval < knetResolution) {
      report({
        span: intervalOption.span,
        message: `knet looks at its links every ${knetResolution} ms: a ping interval of ${interval} ms has no effect. Set it to at least ${knetResolution}.`,
        fixes: [
          {
            title: `Set knet_ping_interval: ${knetResolution}`,
            span: intervalOption.valueSpan,
            text: String(knetResolution),
          },
        ],
      });
    }
  }
}

function numberIn(section: CorosyncSectionView, key: string): number | undefined {
  const written = section.option(key)?.value;
  return written !== undefined && /^\d{1,10}$/.test(written) ? Number(written) : undefined;
}

/** Timeouts of corosync that contradict each other. */
export const inconsistentTimeouts: Rule = {
  id: "inconsistent-timeouts",
  group: "corosync",
  severity: "warning",
  title: "Inconsistent timeouts",
  why: "The manual of corosync.conf wants a consensus of at least 1.2 times token. If it is shorter than token in a cluster of three or more nodes, membership changes get odder the more nodes there are. If a link's ping timeout is shorter than its ping interval, the link is always down. corosync reports neither.",
  source:
    "corosync.conf(5): consensus at least 1.2 × token; knet_ping_timeout above knet_ping_interval; corosync's log: timeout cannot be less than thread_timer_res (200 ms)",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 5000\n  consensus: 3600\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 5000\n  consensus: 6000\n}\n" },
  check: onCorosync((conf, report, target) => {
    const consensus = conf.option("totem.consensus");
    const value = conf.number("totem.consensus");
    const token = conf.tokenTimeout(target);
    const join = conf.number("totem.join") || 50;
    const wanted = Math.floor(token * 1.2);
    if (consensus && value && value < wanted && value >= Math.max(30, join)) {
      const more = conf.nodes.length - 2;
      const isRisky = value < token && conf.nodes.length !== 1 && conf.nodes.length !== 2;
      report({
        span: consensus.span,
        ...(isRisky ? {} : { severity: "information" as const }),
        message: `The consensus timeout (${value} ms) is shorter than ${value < token ? "" : "1.2 times "}the token timeout (${token} ms${more > 0 ? `, including what the ${more} node${more > 1 ? "s" : ""} above two add` : ""})${isRisky ? ": the nodes may form a new membership again and again" : more > 0 ? ", which corosync's manual asks for" : ", which corosync's manual asks for and tolerates with two nodes"}. Remove it, or set it to at least ${wanted}.`,
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
    if (!isCorosync2(target) && transportOf(conf, target) === "knet") checkPings(conf, token, target, report);
    for (const section of conf.sections("totem.interface")) {
      const [interval, timeout] = [numberIn(section, "knet_ping_interval"), numberIn(section, "knet_ping_timeout")];
      const pongs = numberIn(section, "knet_pong_count") || 2;
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
