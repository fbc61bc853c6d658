import type { Fact } from "../event.ts";
import { field, type LogText } from "../logs/log-text.ts";

const momentOf = (id: string | undefined): { moment?: string } => (id ? { moment: `fencing ${id.slice(0, 8)}` } : {});
/** The number that 2.0 and before put behind the client: `crmd.1232@n1.9b1fe415`. */
const idOf = (client: string): string | undefined => /\.([0-9a-f]{8})$/.exec(client)?.[1];
const isOk = (result: string): boolean => /^(?:0\b|OK\b|complete\b)/.test(result);
const isNobody = (by: string): boolean =>
  /^(?:<no-one>|<anyone>|<?anyone>?|a peer|nobody|unknown node|\(null\)|<any>)$/.test(by);
/** Of a daemon of the cluster itself, which says itself that it asks. */
const isCluster = (client: string): boolean => /^(?:crmd|pacemaker-controld)\b/.test(client);

/** How it ended, without the state of the operation that newer releases put behind it: "Error occurred (complete)". */
const endOf = (text: string): string => text.replace(/ \((?:complete|Done)\)$/i, "");

function result(
  of: { readonly node: string; readonly action: string; readonly by: string; readonly client: string },
  ended: string,
  id: string | undefined,
): Fact {
  const client = of.client.replace(/\.[0-9a-f]{8}$/, "");
  const done = isOk(ended);
  const { node, action, by } = of;
  if (action === "on")
    return {
      ...{ kind: "fencing", type: done ? "unfenced" : "unfence-failed", target: node, by },
      ...(done ? {} : { isTrouble: true }),
      key: `unfenced ${node} ${ended}`,
      text: done
        ? `${node} was unfenced by ${by}`
        : `unfencing ${node}${isNobody(by) ? "" : ` by ${by}`} failed: ${ended}`,
    };
  return {
    ...{ kind: "fencing", type: done ? "fenced" : "fence-failed", target: node, by, ...momentOf(id) },
    ...(done ? {} : { isTrouble: true }),
    key: `fencing ${id?.slice(0, 8) ?? `${node} ${ended}`}`,
    // Syslog has no number; the fencer's own line, which has one, says the same.
    ...(id === undefined ? { unless: done ? "fenced" : "fence-failed" } : {}),
    text: done
      ? `${node} was fenced (${action}) by ${by} for ${client}`
      : `fencing ${node} (${action})${isNobody(by) ? "" : ` by ${by}`} for ${client} failed: ${ended}`,
  };
}

/** What an agent says without the time that Python's logging puts before it. */
function withoutStamp(said: string): string {
  return said
    .replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[,.]\d+ /, "")
    .replace(/^ERROR: +/, "")
    .trim();
}

function attempt(action: string, node: string, device: string, code: string, host: string): Fact | undefined {
  if (/^(?:list|status|monitor|metadata)$/.test(action)) return undefined;
  return {
    ...{ kind: "fencing", type: "fence-try", target: node, by: device },
    ...(isOk(code) ? {} : { isTrouble: true }),
    text: isOk(code)
      ? `${device}, on ${host}, fenced ${node} (${action})`
      : `${device}, on ${host}, failed to fence ${node} (${action}): ${/^-?\d+$/.test(code) ? `exit code ${code}` : code}`,
  };
}

/** Who was to be fenced and why, who asked, who did it by which device, and what failed. */
export const fencingTexts: readonly LogText[] = [
  [
    "schedulerd",
    /^Guest node (\S+) will be fenced \(by recovering its guest resource (\S+)\): (.*)$/,
    ([node = "", container = "", why = ""]) => ({
      ...{ kind: "fencing", type: "guest-recovery", target: node, isTrouble: true, by: container },
      ...{ key: `guest ${node} ${why}`, text: `${node} is to be fenced by a restart of ${container}: ${why}` },
    }),
  ],
  [
    "schedulerd",
    /^(?!Guest node \S+ will be fenced \(by)(?:Cluster |Remote |Guest )?[Nn]ode (\S+) will be fenced:? ?(?:\((.*)\)|(?:because(?: of)? )?(.*))$/,
    ([node = "", inner, why = inner ?? ""]) => ({
      ...{
        kind: "fencing",
        type: "fence-decided",
        target: node,
        isTrouble: true,
        by: why,
        key: `decided ${node} ${why}`,
      },
      text: `${node} is to be fenced${why === "" ? "" : `: ${why}`}`,
    }),
  ],
  [
    "schedulerd",
    /^Scheduling [Nn]ode (\S+) for (?:STONITH|fencing)/,
    ([node = ""]) => ({
      ...{
        kind: "fencing",
        type: "fence-decided",
        target: node,
        isTrouble: true,
        unless: "fence-decided",
        repeats: true,
      },
      ...{ key: `scheduled ${node}`, text: `${node} is to be fenced` },
    }),
  ],
  [
    "schedulerd",
    /^(?:(?:Cluster|Remote|Guest) )?[Nn]ode (\S+) is unclean(?:!|: (.*)| and cannot be fenced|, but cannot be fenced)/,
    ([node = "", why = ""]) => ({
      ...{
        kind: "fencing",
        type: "fence-impossible",
        target: node,
        isTrouble: true,
        key: `unclean ${node} ${why}`,
        repeats: true,
      },
      text: `${node} should be fenced but can't be now${why === "" ? "" : `: ${why}`}`,
    }),
  ],
  [
    "schedulerd",
    /^(?:Cannot fence unclean nodes until quorum is attained|Fencing and resource management disabled due to lack of quorum)/,
    (_, { host }) => ({
      ...{ kind: "fencing", type: "fence-no-quorum", isTrouble: true, key: `no-quorum ${host}`, repeats: true },
      text: `${host} may not fence anybody: it has no quorum`,
    }),
  ],
  [
    "schedulerd",
    /^Resource start-?up disabled since no STONITH resources have been defined/i,
    (_, { host }) => ({
      ...{ kind: "fencing", type: "fence-missing", key: `no-device ${host}`, repeats: true },
      text: "no fence device is configured, but stonith-enabled is on: the cluster starts nothing",
    }),
  ],
  [
    "controld",
    /^(?:Requesting fencing \(([^)]+)\) (?:of|targeting) node (\S+)|Executing (\w+) fencing operation \(\d+\) on (\S+))/,
    ([newer, of, older, on], { host }) => ({
      ...{ kind: "fencing", type: "fence-asked", target: of ?? on ?? "" },
      text: `${host} asked to fence ${of ?? on} (${newer ?? older})`,
    }),
  ],
  [
    "fenced",
    /^Client (\S+) wants to fence \((\w+)\) '?(\S+?)'? (?:with device|using) '?([^']*?)'?$/,
    ([client = "", action = "", node = ""], { host }) => ({
      ...{
        kind: "fencing",
        type: "fence-asked",
        target: node,
        ...(isCluster(client) ? { unless: "fence-asked" } : {}),
      },
      text: `${client} on ${host} asked to fence ${node} (${action})`,
    }),
  ],
  [
    "fenced",
    /^(?:Requesting peer fencing \((\w+)\) (?:of|targeting) (\S+)|Initiating remote operation (\w+) for (\S+?):)/,
    ([newer, of, older, on], { host }) => ({
      ...{ kind: "fencing", type: "fence-asked", target: of ?? on ?? "", unless: "fence-asked" },
      text: `${host} asked to fence ${of ?? on} (${newer ?? older})`,
    }),
  ],
  [
    "fenced",
    /^Operation '([^']+)' \[\d+\].*? targeting (\S+) using (\S+) returned (.*)/,
    ([action = "", node = "", device = "", code = ""], { host }) => attempt(action, node, device, code, host),
  ],
  [
    "fenced",
    /^Operation '([^']+)' \[\d+\](?: \(call \d+ from \S+\))? for host '(\S+)' with device '(\S+)' returned(?: \(merged\))?: (.*)/,
    ([action = "", node = "", device = "", code = ""], { host }) =>
      attempt(action, node, device, code.replace(/, retrying with .*/, "").replace(/^-\d+ \((.*)\)$/, "$1"), host),
  ],
  [
    "fenced",
    /^(\S+?)(?:_(\w+)_\d+)?(?:\[\d+\])? (?:stderr|error output):? \[ (.*?) \]$/,
    ([agent = "", action = "", said = ""], { host }) => {
      const words = withoutStamp(said);
      // Some print an empty line, or only where they failed.
      if (!/[a-z]{3}/i.test(words)) return undefined;
      return {
        ...{ kind: "fencing", type: "fence-said", by: agent, isDetail: true },
        text: `the fence agent ${agent}, on ${host}, says${action ? ` to ${action}` : ""}: ${words}`,
      };
    },
  ],
  [
    "fenced",
    /^Operation '(monitor|status|list)' \[\d+\](?: \(call \d+ from \S+\))? (?:for device '(\S+)' returned:|using (\S+) returned) (.*)/,
    ([action = "", older, named, code = ""], { host }) => {
      const device = older ?? named ?? "";
      if (isOk(code)) return undefined;
      const why = code.replace(/^-?\d+ \((.*)\)$/, "$1");
      return {
        ...{ kind: "operation", type: "device-failed", resource: device, target: host, by: action, isTrouble: true },
        ...{ unless: "failed", key: `device ${device} ${host}`, repeats: true },
        text: `${action} of the fence device ${device} failed on ${host}: ${why}`,
      };
    },
  ],
  [
    "fenced",
    /^Operation '?(\w+)'?(?: \[\d+\])? (?:targeting|of) (\S+) (?:by|on) (.+?) for (\S+?): (.*)/,
    ([action = "", node = "", by = "", client = "", ended = ""], { detail }) =>
      result({ action, node, by, client }, endOf(ended), field(detail, "id") ?? idOf(client)),
  ],
  [
    "controld",
    /^Peer (\S+) was (not )?terminated \(([^)]+)\) by (.+?) (?:on behalf of|for) (\S+?)(?: \(ref=([\w-]+)\))?: (.*)/,
    ([node = "", not, action = "", by = "", asker = "", early, rest = ""], { detail }) => {
      const client = /by client (\S+)/.exec(rest)?.[1];
      const id = field(detail, "event") ?? field(detail, "ref") ?? early ?? field(rest, "ref");
      const ended = rest.replace(/ \(ref=.*/, "");
      const of = { node, action, by, client: client ? `${client}@${asker}` : asker };
      // It may say OK though it says "not terminated", and the other way round: the first word counts.
      return result(of, not ? (isOk(ended) ? "it was not terminated" : ended) : "OK", id);
    },
  ],
  [
    "controld",
    /^(?:Stonith|Fencing) operation \d+ for (\S+) failed(?: \((.*?)\)|: (.*?))(?: \(aborting|: aborting)/,
    ([node = "", older, why]) => ({
      ...{ kind: "fencing", type: "fence-failed", target: node, isTrouble: true, unless: "fence-failed" },
      ...{ key: `fencing ${node} ${older ?? why}`, text: `fencing ${node} failed: ${older ?? why}` },
    }),
  ],
  [
    "fenced",
    /^Couldn't find anyone to fence (?:\(([^)]+)\) )?(\S+)/,
    ([action, node = ""]) => ({
      ...{ kind: "fencing", type: "fence-nobody", target: node, isTrouble: true, key: `nobody ${node}` },
      text: `no device can fence ${node}${action ? ` (${action})` : ""}`,
    }),
  ],
  [
    "controld",
    /^(?:Too many failures(?: \((\d+)\))? to fence (\S+?)(?: \((\d+)\))?,? giving up|No devices found in cluster to fence (\S+?), giving up)/,
    ([newer, node, older, none]) => {
      const count = newer ?? older;
      const target = (node ?? none ?? "").replace(/,$/, "");
      return {
        ...{ kind: "fencing", type: "fence-given-up", target, isTrouble: true, key: `given-up ${target}` },
        text: none
          ? `no device can fence ${target}; the DC gives up`
          : `fencing ${target} failed ${count === undefined ? "too often" : `${count} times`}; the DC gives up`,
      };
    },
  ],
  [
    "controld",
    /^We were allegedly just fenced by (\S+) for (\S+?)!/,
    ([by = ""], { host }) => ({
      ...{ kind: "fencing", type: "fence-survived", target: host, by, isTrouble: true },
      text: `${host} heard that ${by} had fenced it, though it runs: its cluster services stop`,
    }),
  ],
  [
    "controld",
    /^(\S+) was (?:successfully )?unfenced by (\S+)/,
    ([node = "", by = ""]) => ({
      ...{
        kind: "fencing",
        type: "unfenced",
        target: node,
        by,
        key: `unfenced ${node}`,
        text: `${node} was unfenced by ${by}`,
      },
    }),
  ],
  [
    "controld",
    /^Unfencing of (\S+) by (\S+) failed: (.*)/,
    ([node = "", by = "", why = ""]) => ({
      ...{ kind: "fencing", type: "unfence-failed", target: node, isTrouble: true, key: `unfence ${node}` },
      text: `unfencing ${node} by ${by} failed: ${why}`,
    }),
  ],
  [
    "fenced",
    /^Waiting (?:(\S+?) )?for (\S+) to self-fence \((\w+)\)/,
    ([limit, node = "", action = ""]) => ({
      ...{ kind: "fencing", type: "self-fence-awaited", target: node, key: `self-fence-awaited ${node}` },
      text: `${node} is expected to fence itself (${action})${limit === undefined ? "" : ` within ${limit}`}`,
    }),
  ],
  [
    "fenced",
    /^Self-fencing \((\w+)\) by (\S+) for (\S+) assumed complete/,
    ([action = "", node = ""]) => ({
      ...{ kind: "fencing", type: "self-fenced", target: node, key: `self-fenced ${node}` },
      text: `${node} is taken to have fenced itself (${action}): its time is over`,
    }),
  ],
  [
    "fenced",
    /^(?:Received manual confirmation that|Injecting manual confirmation that) (\S+) (?:has been fenced|is safely off)/,
    ([node = ""]) => ({
      ...{ kind: "fencing", type: "fence-confirmed", target: node, key: `confirmed ${node}` },
      text: `somebody confirmed by hand that ${node} is down`,
    }),
  ],
  [
    "sbd",
    /^(?:\S+: +){0,4}Majority of devices lost - surviving on pacemaker/,
    (_, { host }) => ({
      ...{ kind: "fencing", type: "sbd-majority", target: host, isTrouble: true, key: `sbd-majority ${host}` },
      ...{
        repeats: true,
        text: `sbd on ${host} lost most of its disks; as long as Pacemaker is well, ${host} stays up`,
      },
    }),
  ],
  [
    "sbd",
    /^(?:\S+: +){0,4}(?:Servant (\S+) is outdated|Rebooting system: (\w+)|Writing (\w+) to node slot (\S+)|(\w+) successfully delivered to (\S+)|Received command (\w+) from (\S+))/i,
    ([servant, reboot, writing, slot, delivered, to, received, from], { host }) => {
      const message = writing ?? delivered ?? received ?? "";
      if (servant !== undefined)
        return {
          ...{
            kind: "fencing",
            type: "sbd-outdated",
            target: host,
            isTrouble: true,
            key: `sbd ${host} ${servant}`,
            repeats: true,
          },
          text: `sbd on ${host} hears nothing from ${servant}`,
        };
      if (reboot !== undefined)
        return {
          ...{ kind: "fencing", type: "sbd-reboot", target: host, isTrouble: true, key: `sbd-reboot ${host}` },
          text: `sbd restarts ${host} (${reboot})`,
        };
      if (/^(?:test|clear|exit)$/i.test(message)) return undefined;
      const target = slot ?? to ?? host;
      return {
        ...{
          kind: "fencing",
          type: "sbd-message",
          target,
          key: `sbd-message ${target} ${message} ${received ? "in" : delivered ? "out" : "write"}`,
        },
        text: received
          ? `sbd on ${host} got the message ${message} from ${from?.replace(/,$/, "")}`
          : `sbd on ${host} ${delivered ? "left" : "leaves"} the message ${message} for ${target}`,
      };
    },
  ],
];
