import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { TargetVersions } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { type CorosyncFinding, onCorosync } from "../support/corosync.ts";

/** The least that corosync takes for a time, in milliseconds; and for hold. */
const least = 30;
const leastHold = 14;

/** The times that take effect, in milliseconds: 0 is read as the default. */
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

/** Times that corosync refuses. */
export const invalidTimeout: Rule = {
  id: "invalid-timeout",
  group: "corosync",
  severity: "error",
  title: "A time that corosync refuses",
  why: "The times of the totem protocol hang together: none may be below 30 ms, the token is sent again several times before it counts as lost, and the consensus takes longer than joining. corosync doesn't start with times that can't work.",
  source: "corosync -t: the … timeout parameter may not be less than …",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n  join: 50\n  consensus: 40\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  token: 3000\n  join: 50\n  consensus: 3600\n}\n" },
  check: onCorosync((conf, report, target) => {
    const times = timesOf(conf, target);
    const tell = (key: string, message: string, more: Partial<CorosyncFinding> = {}): void => {
      const option = conf.option(`totem.${key}`);
      if (option) report({ span: option.span, message, ...more });
    };
    const setTo = (key: string, value: number): Partial<CorosyncFinding> => {
      const option = conf.option(`totem.${key}`);
      return option ? { fixes: [{ title: `Set ${key}: ${value}`, span: option.valueSpan, text: String(value) }] } : {};
    };
    for (const key of ["token", "token_retransmit", "join", "consensus", "merge", "downcheck", "max_network_delay"]) {
      const value = conf.number(`totem.${key}`);
      // What the nodes above two add counts for the token.
      const real = key === "token" ? times.token : value;
      if (value && real !== undefined && real < least) {
        tell(key, `"${key}" is ${value} ms, but corosync takes no time below ${least} ms, and refuses the file.`);
      }
    }
    const warning = conf.number("totem.token_warning");
    if (warning !== undefined && warning > 100) {
      tell(
        "token_warning",
        `"token_warning" is a part of the token timeout in percent, 0 to 100: corosync refuses ${warning}.`,
      );
    }
    const count = conf.number("totem.token_retransmits_before_loss_const") || 4;
    if (times.retransmit < least && !conf.number("totem.token_retransmit") && times.token >= least) {
      const key = conf.number("totem.token_retransmits_before_loss_const")
        ? "token_retransmits_before_loss_const"
        : "token";
      const needed = Math.ceil(least * (count + 0.2));
      tell(
        key,
        `A token of ${times.token} ms that is sent again ${count} times leaves ${times.retransmit} ms for each, below corosync's ${least} ms: it refuses the file. Set token to ${needed} at least${key === "token" ? "" : ", or this lower"}.`,
        key === "token" ? setTo("token", 3000) : {},
      );
    }
    const hold = conf.number("totem.hold");
    if (hold && hold < leastHold)
      tell("hold", `"hold" is ${hold} ms, but corosync takes ${leastHold} ms at least.`, setTo("hold", leastHold));
    if (times.consensus < times.join && times.consensus >= least) {
      const key = conf.option("totem.consensus") ? "consensus" : "join";
      const other = conf.option(key === "consensus" ? "totem.join" : "totem.token");
      tell(
        key,
        `The consensus timeout (${times.consensus} ms) is below the join timeout (${times.join} ms): corosync refuses the file. ${key === "consensus" ? "Leave it out: 1.2 times the token is right." : `Set join below ${times.consensus}.`}`,
        {
          ...(key === "consensus" ? setTo("consensus", Math.ceil(1.2 * times.token)) : {}),
          ...(other ? { related: [{ span: other.span, message: "What it is compared with." }] } : {}),
        },
      );
    }
  }),
};
