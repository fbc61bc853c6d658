import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { TargetVersions } from "../../model/target.ts";
import type { Rule, TextReport } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** The minimum of corosync's timeouts, and of hold, in milliseconds. */
const minimum = 30;
const minimumHold = 14;

/** The timeouts in effect, in milliseconds: 0 means the default. */
function timesOf(conf: CorosyncModel, target: TargetVersions) {
  const set = (key: string): number | undefined => conf.number(`totem.${key}`) || undefined;
  const token = set("token") === undefined && conf.number("totem.token") === 0 ? undefined : conf.tokenTimeout(target);
  const tokenOr = token ?? 3000 + Math.max(0, conf.nodes.length - 2) * (conf.number("totem.token_coefficient") ?? 650);
  const retransmits = set("token_retransmits_before_loss_const") ?? 4;
  const retransmit = set("token_retransmit") ?? Math.trunc(tokenOr / (retransmits + 0.2));
  return {
    token: tokenOr,
    retransmit,
    hold: set("hold") ?? Math.trunc(retransmit * 0.8 - 10),
    join: set("join") ?? 50,
    consensus: set("consensus") ?? Math.trunc(1.2 * tokenOr),
  };
}

/** Timeouts that corosync refuses. */
export const invalidTimeout: Rule = {
  id: "invalid-timeout",
  group: "corosync",
  severity: "error",
  title: "Invalid timeout",
  why: "The timeouts of the totem protocol depend on each other: none may be below 30 ms, the token is retransmitted several times before it counts as lost, and consensus must be longer than join. corosync doesn't start with timeouts that can't work.",
  source: "corosync -t: the … timeout parameter may not be less than …",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n  join: 50\n  consensus: 40\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n  join: 50\n  consensus: 3600\n}\n" },
  check: onCorosync((conf, report, target) => {
    const times = timesOf(conf, target);
    const reportAt = (key: string, message: string, more: Partial<TextReport> = {}): void => {
      const option = conf.option(`totem.${key}`);
      if (option) report({ span: option.span, message, ...more });
    };
    const setTo = (key: string, value: number): Partial<TextReport> => {
      const option = conf.option(`totem.${key}`);
      return option ? { fixes: [{ title: `Set ${key}: ${value}`, span: option.valueSpan, text: String(value) }] } : {};
    };
    for (const key of ["token", "token_retransmit", "join", "consensus", "merge", "downcheck", "max_network_delay"]) {
      const value = conf.number(`totem.${key}`);
      // What the nodes above two add counts for the token.
      const real = key === "token" ? times.token : value;
      if (value && real !== undefined && real < minimum) {
        reportAt(key, `"${key}" is ${value} ms, but the minimum is ${minimum} ms: corosync refuses the file.`);
      }
    }
    const warning = conf.number("totem.token_warning");
    if (warning !== undefined && warning > 100) {
      reportAt(
        "token_warning",
        `"token_warning" is a percentage of the token timeout, 0 to 100: corosync refuses ${warning}.`,
      );
    }
    const count = conf.number("totem.token_retransmits_before_loss_const") || 4;
    if (times.retransmit < minimum && !conf.number("totem.token_retransmit") && times.token >= minimum) {
      const key = conf.number("totem.token_retransmits_before_loss_const")
        ? "token_retransmits_before_loss_const"
        : "token";
      const needed = Math.ceil(minimum * (count + 0.2));
      reportAt(
        key,
        `A token timeout of ${times.token} ms with ${count} retransmits leaves ${times.retransmit} ms for each, below the minimum of ${minimum} ms: corosync refuses the file. Set token to at least ${needed}${key === "token" ? "" : ", or lower this value"}.`,
        key === "token" ? setTo("token", 3000) : {},
      );
    }
    const hold = conf.number("totem.hold");
    if (hold && hold < minimumHold)
      reportAt(
        "hold",
        `"hold" is ${hold} ms, but the minimum is ${minimumHold} ms: corosync refuses the file.`,
        setTo("hold", minimumHold),
      );
    if (times.consensus < times.join && times.consensus >= minimum) {
      const key = conf.option("totem.consensus") ? "consensus" : "join";
      const other = conf.option(key === "consensus" ? "totem.join" : "totem.token");
      reportAt(
        key,
        `The consensus timeout (${times.consensus} ms) is below the join timeout (${times.join} ms): corosync refuses the file. ${key === "consensus" ? "Remove it: the default, 1.2 times the token timeout, is right." : `Set join below ${times.consensus}.`}`,
        {
          ...(key === "consensus" ? setTo("consensus", Math.ceil(1.2 * times.token)) : {}),
          ...(other ? { related: [{ span: other.span, message: "The other timeout is set here." }] } : {}),
        },
      );
    }
  }),
};
