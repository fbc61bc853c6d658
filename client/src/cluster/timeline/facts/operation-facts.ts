import type { Fact } from "../event.ts";
import type { LogText } from "../logs/log-text.ts";

/** What a result code means, as Pacemaker says it. */
const codes: Readonly<Record<string, string>> = {
  "1": "error",
  "2": "invalid parameter",
  "3": "unimplemented feature",
  "4": "insufficient privileges",
  "5": "not installed",
  "6": "not configured",
  "7": "not running",
  "8": "promoted",
  "9": "failed while promoted",
};
const operations =
  "monitor|start|stop|promote|demote|notify|migrate_to|migrate_from|reload-agent|reload|cancel|meta-data|metadata|probe";
const silent = /^(?:notify|metadata|meta-data|cancel)$/;

const failed = (resource: string, operation: string, node: string, why: string): Fact => ({
  ...{ kind: "operation", type: "failed", resource, target: node, by: operation, isTrouble: true },
  ...{ key: `failed ${resource} ${operation} ${node}`, text: `${operation} of ${resource} failed on ${node}: ${why}` },
});

/** It runs there, as a probe or a monitor found: of use to know when what was down ran again. */
const runs = (resource: string, node: string, isProbe: boolean): Fact => ({
  ...{ kind: "operation", type: "runs", resource, target: node, by: isProbe ? "probe" : "monitor", isDetail: true },
  text: `${isProbe ? "a probe" : "a monitor"} found ${resource} running on ${node}`,
});

/** What an operation on a node came to. Undefined for what is usual: probes that find nothing, and what is only for a transition. */
function outcome(
  resource: string,
  operation: string,
  node: string,
  written: string,
  isProbe: boolean,
): Fact | undefined {
  const result = written.replace(/^\d+ \(([^)]*)\).*/, "$1").replace(/^\[?ok\]?$/, "ok");
  if (silent.test(operation) || /^Cancelled/i.test(result)) return undefined;
  const isProbed = isProbe || operation === "probe";
  if (isProbed || operation === "monitor") {
    if (/^(?:ok\b|promoted\b|master\b)/i.test(result)) return runs(resource, node, isProbed);
    return isProbed ? undefined : failed(resource, operation, node, result);
  }
  if (/^ok\b/i.test(result))
    return {
      ...{ kind: "operation", type: "done", resource, target: node, by: operation },
      text: `${operation} of ${resource} on ${node}: ok`,
    };
  return failed(resource, operation, node, result);
}

/** Operations that were done or failed, and the failures that the scheduler counts. */
export const operationTexts: readonly LogText[] = [
  [
    "controld",
    /^Transition -?\d+ action -?\d+ \((\S+)_([a-z]\w*?|reload-agent)_(\d+) on (\S+)\): expected '(.+?)' but got '(.+?)'/,
    ([resource = "", operation = "", interval = "", node = "", wanted = "", got = ""]) => {
      const isFound = operation === "monitor" && interval === "0" && /^not running$/i.test(wanted);
      return isFound ? probeFound(resource, node, got) : failed(resource, operation, node, got);
    },
  ],
  [
    "controld",
    /^Action \d+ \((\S+)_([a-z]\w*?)_(\d+)\) on (\S+) failed \(target: (\S+) vs\. rc: (\S+?)\): (.*)/,
    ([resource = "", operation = "", interval = "", node = "", wanted = "", code = ""]) => {
      const got = codes[code] ?? (code === "0" ? "ok" : `result ${code}`);
      const isFound = operation === "monitor" && interval === "0" && wanted === "7";
      return isFound ? probeFound(resource, node, got) : failed(resource, operation, node, got);
    },
  ],
  [
    "controld",
    /^Result of (\S+) operation for (\S+) on (\S+): (.*)/,
    ([operation = "", resource = "", node = "", text = ""], { detail }) =>
      outcome(resource, operation, node, text, /key=\S+_monitor_0\b/.test(detail)),
  ],
  [
    "controld",
    new RegExp(
      String.raw`^(?:LRM operation|Operation) (\S+)_(${operations})_(\d+)(?:: (.+?) \((.*)\)| \((?:call=)?\d+(?:, (.*?))?\) (.*?)(?: \(.*\))?)$`,
    ),
    ([resource = "", operation = "", interval = "", result, about, older, last], { host }) => {
      const node = /node=([^,\s]+)/.exec(about ?? older ?? "")?.[1] ?? host;
      return outcome(resource, operation, node, result ?? last ?? "", operation === "monitor" && interval === "0");
    },
  ],
  [
    "controld",
    /^Updating fail ?count for (\S+) on (\S+) after failed (\w+): rc=(\d+)/,
    ([resource = "", node = "", operation = "", code = ""]) => ({
      ...failed(resource, operation, node, codes[code] ?? `result ${code}`),
      unless: "failed",
    }),
  ],
  [
    "schedulerd",
    /^(?:Processing failed (?:op )?(\w+) (?:for|of) (\S+) on (\S+): (.*)|Unexpected result \((.*)\) was recorded for (\w+) of (\S+) on (\S+) at (.*))/,
    ([older, of, on, why, result, operation, resource, node, at]) => {
      const name = (of ?? resource ?? "").replace(/:\d+$/, "");
      const reason = (why ?? result ?? "").replace(/ \(\d+\)$/, "");
      const place = on ?? node ?? "";
      return {
        ...{ kind: "operation", type: "known-failure", resource: name, target: place, by: older ?? operation ?? "" },
        ...{
          unless: "failed",
          repeats: true,
          key: `known ${name} ${older ?? operation} ${place} ${reason} ${at ?? ""}`,
        },
        text: `a failed ${older ?? operation} of ${name} on ${place} is recorded: ${reason}${at ? ` (at ${at})` : ""}`,
      };
    },
  ],
  [
    "schedulerd",
    /^(?:Forcing (\S+) away from (\S+) after (\d+|INFINITY) failures \(max=(\d+)\)|(\S+) cannot run on (\S+) due to reaching migration threshold)/,
    ([older, from, count = "", most = "", named, on], { detail }) => {
      const resource = (older ?? named ?? "").replace(/:\d+$/, "");
      const node = from ?? on ?? "";
      const failures = count === "" ? (/failures=(\w+)/.exec(detail)?.[1] ?? "") : count;
      const limit = most === "" ? (/migration-threshold=(\d+)/.exec(detail)?.[1] ?? "") : most;
      const why =
        failures === "" || failures === "INFINITY" || Number(failures) >= 1_000_000
          ? "after a failed start or stop, or too many failures"
          : `after ${failures} ${failures === "1" ? "failure" : "failures"} (limit ${limit})`;
      return {
        ...{ kind: "operation", type: "threshold", resource, target: node, isTrouble: true, repeats: true },
        ...{
          key: `threshold ${resource} ${node}`,
          text: `${resource} may no longer run on ${node}, ${why}`,
        },
      };
    },
  ],
  [
    "schedulerd",
    /^Preventing (\S+) from (?:re-?starting|starting) (?:on (\S+)|anywhere(?: in the cluster)?) because of (?:fatal|hard) failure(?::? \(?(.*?)\)?)?$/,
    ([id = "", node, why = ""]) => {
      const resource = id.replace(/:\d+$/, "");
      return {
        ...{ kind: "operation", type: "prevented", resource, isTrouble: true, repeats: true },
        ...(node === undefined ? {} : { target: node }),
        key: `prevented ${resource} ${node ?? ""}`,
        text: `${resource} may not be started ${node === undefined ? "anywhere" : `on ${node}`} any more${why === "" ? "" : `: ${why}`}`,
      };
    },
  ],
  [
    "schedulerd",
    /^(?:\S+ resource (\S+) might be|Resource (\S+)(?: \([^)]*\))? is) active on (\d+) nodes (?:\()?([^)]*)/,
    ([newer, older, count = "", recovery = ""]) => {
      const resource = (newer ?? older ?? "").replace(/:\d+$/, "");
      return {
        ...{ kind: "operation", type: "double", resource, isTrouble: true, repeats: true, key: `double ${resource}` },
        text: `${resource} is active on ${count} nodes at once (${recovery.trim()})`,
      };
    },
  ],
  [
    "attrd",
    /^Setting fail-count-(\S+?)(?:#(\S+)_(\d+))?\[(\S+?)\].*?: (\S+) -> (\S+)/,
    ([resource = "", operation, , node = "", , count = ""]) => failCount(resource, operation, node, count),
  ],
  [
    "attrd",
    /^Sending flush op to all hosts for: fail-count-(\S+) \((.+?)\)/,
    ([resource = "", count = ""], { host }) => failCount(resource, undefined, host, count),
  ],
  [
    "execd",
    new RegExp(
      String.raw`^(\S+)_(${operations})_(\d+)(?::\d+|\[\d+\])?(?:[: ]stderr| error output) \[ *ocf-exit-reason:(.*?) *\]?$`,
    ),
    ([resource = "", operation = "", interval = "", why = ""], { host }) => ({
      ...{ kind: "operation", type: "exit-reason", resource, target: host, by: operation, isDetail: true },
      text: `the agent of ${resource} on ${host} says to ${operation}${interval === "0" && operation === "monitor" ? " (a probe)" : ""}: ${why}`,
    }),
  ],
  [
    "execd",
    new RegExp(String.raw`^(\S+)_(${operations})_(\d+)(?::\d+|\[\d+\])?(?: -)? timed out after (\d+)ms`),
    ([resource = "", operation = "", , limit = ""], { host }) => ({
      ...failed(resource, operation, host, `no answer within ${Number(limit) / 1000} s`),
      unless: "failed",
    }),
  ],
  [
    "agent",
    /^(\S+?)\((\S+)\): \w+: (.*)/,
    ([type = "", resource = "", text = ""], { host }) => ({
      ...{ kind: "operation", type: "agent-said", resource, ...(host === "" ? {} : { target: host }) },
      text: `the agent ${type} of ${resource}${host === "" ? "" : ` on ${host}`} says: ${text}`,
    }),
  ],
];

function probeFound(resource: string, node: string, got: string): Fact {
  return {
    ...{ kind: "operation", type: "found", resource, target: node, by: "monitor", isDetail: true },
    ...{ key: `failed ${resource} monitor ${node}`, text: `a probe found ${resource} on ${node}: ${got}` },
  };
}

function failCount(resource: string, operation: string | undefined, node: string, count: string): Fact {
  const of = `${resource}${operation === undefined ? "" : ` (${operation})`} on ${node}`;
  const isCleared = count === "(unset)" || count === "(null)" || count === "<null>" || count === "0";
  return {
    ...{ kind: "operation", type: "fail-count", resource, target: node, isDetail: isCleared },
    key: `count ${resource} ${operation ?? ""} ${node} ${count}`,
    ...(isCleared ? { ends: `threshold ${resource} ${node}` } : {}),
    text: `fail count of ${of} is ${isCleared ? "cleared" : count === "1000000" ? "INFINITY" : count}`,
  };
}
