import type { Fact } from "./event.ts";
import type { LogLine } from "./log-line.ts";

/** A text of one daemon, and what it means. `m` are the groups of the pattern. */
type Text = readonly [daemon: string, pattern: RegExp, fact: (m: readonly string[], line: LogLine) => Fact | undefined];

const field = (detail: string, name: string): string | undefined =>
  new RegExp(`(?:^|[ ;])${name}=([^ ;,]+)`).exec(detail)?.[1];
const momentOf = (id: string | undefined): { moment?: string } => (id ? { moment: `fencing ${id.slice(0, 8)}` } : {});

const texts: readonly Text[] = [
  [
    "controld",
    /^Node (\S+) state is now (member|lost)/,
    ([node = "", state = ""]) => ({
      ...{ kind: "membership", type: `member-${state}`, target: node, key: `member-${state} ${node}` },
      ...(state === "lost" ? { text: `${node} left the cluster`, isTrouble: true } : { text: `${node} joined` }),
    }),
  ],
  [
    "controld",
    /^Quorum (acquired|lost|retained|still lost)/,
    ([what = ""], { detail, host }) => {
      const membership = field(detail, "membership");
      const moment = membership === undefined ? {} : { moment: `membership ${membership}` };
      const isChange = what === "acquired" || what === "lost";
      const text = `${host} ${what === "acquired" ? "has quorum" : what === "lost" ? "lost quorum" : `quorum ${what}`}`;
      return {
        ...{ kind: "membership", type: `quorum-${what.replace(" ", "-")}`, text, ...moment },
        ...(isChange ? {} : { isDetail: true }),
        ...(what === "lost" ? { isTrouble: true } : {}),
      };
    },
  ],
  [
    "controld",
    /^(?:Stonith|Fencing)\/shutdown of node (\S+) was not expected/,
    ([node = ""]) => ({
      ...{ kind: "membership", type: "unexpected-loss", target: node, key: `unexpected ${node}`, isDetail: true },
      text: `the loss of ${node} was not expected`,
    }),
  ],
  [
    "controld",
    /^Taking over DC status for this partition/,
    (_, { host }) => ({ kind: "election", type: "dc", text: `${host} became the DC`, target: host, key: `dc ${host}` }),
  ],
  [
    "controld",
    /^Set DC to (\S+)/,
    ([node = ""]) => ({ kind: "election", type: "dc", text: `${node} became the DC`, target: node, key: `dc ${node}` }),
  ],
  [
    "schedulerd",
    /^(?:Cluster|Remote|Guest) node (\S+) will be fenced: (.*)/,
    ([node = "", why = ""]) => ({
      ...{
        kind: "fencing",
        type: "fence-decided",
        target: node,
        isTrouble: true,
        by: why,
        key: `decided ${node} ${why}`,
      },
      text: `${node} is to be fenced: ${why}`,
    }),
  ],
  [
    "schedulerd",
    /^(?:Cluster|Remote|Guest) node (\S+) is unclean: (.*)/,
    ([node = "", why = ""]) => ({
      ...{ kind: "fencing", type: "fence-impossible", target: node, isTrouble: true, key: `unclean ${node} ${why}` },
      text: `${node} should be fenced but can't be now: ${why}`,
    }),
  ],
  [
    "controld",
    /^Requesting fencing \(([^)]+)\) (?:of|targeting) node (\S+)/,
    ([action = "", node = ""], { host }) => ({
      ...{ kind: "fencing", type: "fence-asked", target: node },
      text: `${host} asked to fence ${node} (${action})`,
    }),
  ],
  [
    "fenced",
    /^Operation '([^']+)' \[\d+\].*? targeting (\S+) using (\S+) returned (.*)/,
    ([action = "", node = "", device = "", code = ""], { host }) =>
      /^(?:list|status|monitor|metadata)$/.test(action)
        ? undefined
        : {
            ...{ kind: "fencing", type: "fence-try", target: node, by: device },
            ...(/^(?:0\b|OK\b)/.test(code) ? {} : { isTrouble: true }),
            text: /^(?:0\b|OK\b)/.test(code)
              ? `${device}, on ${host}, fenced ${node} (${action})`
              : `${device}, on ${host}, failed to fence ${node} (${action}): ${code}`,
          },
  ],
  [
    "fenced",
    /^Operation '([^']+)'(?: \[\d+\])? targeting (\S+) by (.+?) for (\S+?): (.*)/,
    ([action = "", node = "", by = "", client = "", result = ""], { detail }) => {
      const isOk = /^OK\b/.test(result);
      const id = field(detail, "id");
      const self = by === "<no-one>" || by === "nobody" || by === "unknown node";
      return {
        ...{ kind: "fencing", type: isOk ? "fenced" : "fence-failed", target: node, by, ...momentOf(id) },
        ...(isOk ? {} : { isTrouble: true }),
        key: `fencing ${id?.slice(0, 8) ?? `${node} ${result}`}`,
        text: isOk
          ? `${node} was fenced (${action}) by ${by} for ${client}`
          : `fencing ${node} (${action})${self ? "" : ` by ${by}`} for ${client} failed: ${result}`,
      };
    },
  ],
  [
    "controld",
    /^Peer (\S+) was (not )?terminated \(([^)]+)\) by (.+?) on behalf of (\S+?): (.*)/,
    ([node = "", not, action = "", by = "", client = "", result = ""], { detail }) => {
      const id = field(detail, "event") ?? field(detail, "ref");
      return {
        ...{ kind: "fencing", type: not ? "fence-failed" : "fenced", target: node, by, ...momentOf(id) },
        ...(not ? { isTrouble: true } : {}),
        key: `fencing ${id?.slice(0, 8) ?? `${node} ${result}`}`,
        text: not
          ? `fencing ${node} (${action}) for ${client} failed: ${result}`
          : `${node} was fenced (${action}) by ${by} for ${client}`,
      };
    },
  ],
  [
    "fenced",
    /^Couldn't find anyone to fence \(([^)]+)\) (\S+)/,
    ([action = "", node = ""]) => ({
      ...{ kind: "fencing", type: "fence-nobody", target: node, isTrouble: true, key: `nobody ${node}` },
      text: `no device can fence ${node} (${action})`,
    }),
  ],
  [
    "controld",
    /^Too many failures \((\d+)\) to fence (\S+?),? giving up/,
    ([count = "", node = ""]) => ({
      ...{ kind: "fencing", type: "fence-given-up", target: node, isTrouble: true },
      text: `fencing ${node} failed ${count} times; the DC gives up`,
    }),
  ],
  [
    "fenced",
    /^Received manual confirmation that (\S+) has been fenced/,
    ([node = ""]) => ({
      ...{ kind: "fencing", type: "fence-confirmed", target: node, key: `confirmed ${node}` },
      text: `somebody confirmed by hand that ${node} is down`,
    }),
  ],
  [
    "schedulerd",
    /^(?:Actions:|\*) +(Start|Stop|Move|Migrate|Recover|Restart|Promote|Demote|Fence \([^)]*\)|Reload)\s+(\S+)\s*(.*)/,
    ([verb = "", resource = "", rest = ""]) => ({
      ...{ kind: "transition", type: "action", isDetail: true, by: `${verb} ${rest}`.replace(/\s+/g, " ").trim() },
      text: `${verb.toLowerCase()} ${resource} ${rest.replace(/\s+/g, " ")}`.trim(),
      resource: verb.startsWith("Fence") ? "" : resource,
    }),
  ],
  [
    "schedulerd",
    /^Calculated transition (-?\d+)(?: \(with (warnings|errors)\))?, saving inputs in (\S+)/,
    ([number = "", flaw, file = ""]) => ({
      ...{ kind: "transition", type: "transition", by: file },
      text: `transition ${number}${flaw ? ` (with ${flaw})` : ""}`,
    }),
  ],
  [
    "controld",
    /^Transition (-?\d+) aborted(?: by (.+?))?: (.*)/,
    ([number = "", by, why = ""], { detail }) => ({
      ...{ kind: "transition", type: "aborted", isDetail: true, by: by ? `${why} (${by})` : why },
      text: `transition ${number} aborted: ${why}${detail.includes("complete=true") ? " (it was complete)" : ""}`,
    }),
  ],
  [
    "controld",
    /^Transition (-?\d+) \(.*Source=(\S+?)\): (\w+)/,
    ([number = "", , end = ""]) => ({
      ...{ kind: "transition", type: end === "Complete" ? "complete" : "stopped", isDetail: end === "Complete" },
      text: `transition ${number} ${end === "Complete" ? "is complete" : `ended early (${end.toLowerCase()})`}`,
    }),
  ],
  [
    "controld",
    /^Transition -?\d+ action -?\d+ \((\S+)_(\w+?)_(\d+) on (\S+)\): expected '(.+?)' but got '(.+?)'/,
    ([resource = "", operation = "", interval = "", node = "", wanted = "", got = ""]) => {
      const isProbe = operation === "monitor" && interval === "0";
      const isFound = isProbe && wanted === "not running";
      return {
        ...{ kind: "operation", type: isFound ? "found" : "failed", resource, target: node, by: operation },
        ...(isFound ? { isDetail: true } : { isTrouble: true }),
        key: `failed ${resource} ${operation} ${node}`,
        text: isFound
          ? `a probe found ${resource} on ${node}: ${got}`
          : `${operation} of ${resource} failed on ${node}: ${got}`,
      };
    },
  ],
  [
    "controld",
    /^Result of (\w+) operation for (\S+) on (\S+): (.*)/,
    ([operation = "", resource = "", node = "", text = ""], { detail }) => {
      const result = text.replace(/^\d+ \(([^)]*)\).*/, "$1").replace(/^\[?ok\]?$/, "ok");
      const isProbe = operation === "probe" || /_monitor_0\b/.test(field(detail, "key") ?? "");
      const isOk = /^ok\b/i.test(result);
      const about = { resource, target: node, by: operation };
      if (/^(?:notify|metadata|meta-data|cancel)$/.test(operation) || /^Cancelled/i.test(result)) return undefined;
      if (
        isProbe ||
        (isOk && operation === "monitor") ||
        (operation === "monitor" && /^(?:not running|promoted|master)/.test(result))
      )
        return undefined;
      return isOk
        ? { kind: "operation", type: "done", ...about, text: `${operation} of ${resource} on ${node}: ok` }
        : {
            ...{ kind: "operation", type: "failed", ...about, isTrouble: true },
            key: `failed ${resource} ${operation} ${node}`,
            text: `${operation} of ${resource} failed on ${node}: ${result}`,
          };
    },
  ],
  [
    "attrd",
    /^Setting fail-count-(\S+?)#(\w+)_(\d+)\[(\S+?)\].*?: (\S+) -> (\S+)/,
    ([resource = "", operation = "", , node = "", , count = ""]) => ({
      ...{ kind: "operation", type: "fail-count", resource, target: node, isDetail: count === "(unset)" },
      key: `count ${resource} ${operation} ${node} ${count}`,
      text: `fail count of ${resource} (${operation}) on ${node} is ${count}`,
    }),
  ],
  [
    "controld",
    /^State transition S_\w+ -> S_IDLE/,
    (_, { host }) => ({ kind: "transition", type: "idle", isDetail: true, text: `the cluster is idle (${host})` }),
  ],
  [
    "pacemakerd",
    /^Starting Pacemaker (\S+)/,
    ([version = ""], { host }) => ({
      kind: "daemon",
      type: "started",
      text: `Pacemaker ${version} started on ${host}`,
      target: host,
    }),
  ],
  [
    "pacemakerd",
    /^Shutting down Pacemaker/,
    (_, { host }) => ({ kind: "daemon", type: "stopping", text: `Pacemaker is shut down on ${host}`, target: host }),
  ],
  [
    "pacemakerd",
    /^(?:The )?(pacemaker-\w+)\S*? ?(?:process|\[\d+\])(?: \(?\d+\)?)? (exited|terminated|respawn\w*)(.*)/,
    ([daemon = "", what = "", rest = ""], { host }) =>
      /status 0|OK|signal 15/.test(rest)
        ? undefined
        : { kind: "daemon", type: "died", text: `${daemon} on ${host} ${what}${rest}`, target: host, isTrouble: true },
  ],
  [
    "based",
    /^Completed (cib_\w+) operation for section (.+?): OK \(rc=0, origin=(.+?), version=(\d+\.\d+)\.(\d+)\)/,
    ([, section = "", origin = "", version = "", updates = ""]) => {
      const [node = "", client = ""] = origin.split("/");
      if (updates !== "0" || /^(?:status|\/\/node_state|\/cib\/status)/.test(section)) return undefined;
      const isOwn = /^(?:crmd|attrd|pacemaker-controld|pacemaker-attrd|stonith-ng|pacemaker-fenced)$/.test(client);
      return {
        ...{
          kind: "configuration",
          type: "changed",
          key: `cib ${version}`,
          by: `${client} on ${node}`,
          isDetail: isOwn,
        },
        text: `the configuration was changed (${section}) by ${client} on ${node}: version ${version}`,
      };
    },
  ],
];

/** What a line of a daemon of Pacemaker says; undefined where it is nothing of the timeline. The texts are those of 2.0.3 to 3.0.3. */
export function pacemakerFact(line: LogLine): Fact | undefined {
  const daemon = line.daemon.replace(/^pacemaker-/, "");
  for (const [of, pattern, fact] of texts) {
    if (of !== daemon) continue;
    const found = pattern.exec(line.text);
    if (found !== null) return fact(found.slice(1), line);
  }
  return undefined;
}
