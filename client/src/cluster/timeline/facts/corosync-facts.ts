import type { Fact } from "../event.ts";
import type { LogLine } from "../logs/log-line.ts";

/** What a line of corosync says; nothing of the timeline: none. `nameOf`: a node's name by its number. */
export function corosyncFacts({ text, host }: LogLine, nameOf: (id: string) => string): readonly Fact[] {
  const left = /^A new membership \(.*?\) was formed\.(.*)/.exec(text);
  if (left) return membersOf(left[1] ?? "", nameOf);
  const plugin = /^(?:info: )?pcmk_peer_update: (lost|new|memb): (\S+)/i.exec(text);
  if (plugin) return /^lost$/i.test(plugin[1] ?? "") ? [memberFact("lost", plugin[2] ?? "")] : [];
  const fact = oneFact(text, host, nameOf);
  return fact === undefined ? [] : [fact];
}

function oneFact(text: string, host: string, nameOf: (id: string) => string): Fact | undefined {
  // Later releases (seen in 3.1.10) write only this where a link is up again.
  const joined = /^link: Resetting MTU for link (\d+) because host (\d+) joined/.exec(text);
  if (joined) return linkFact(host, nameOf(joined[2] ?? ""), joined[1] ?? "", "up");
  const link = /^(?:link|rx): host: (\d+) link: (\d+) is (up|down)/.exec(text);
  if (link) {
    const [, id = "", number = "", state = ""] = link;
    return linkFact(host, nameOf(id), number, state);
  }
  const ring = /^(?:Marking ringid (\d+) interface (\S+) FAULTY|Automatically recovered ring (\d+))/.exec(text);
  if (ring) {
    const number = ring[1] ?? ring[3] ?? "";
    const isDown = ring[1] !== undefined;
    return {
      ...{ kind: "membership", type: isDown ? "ring-down" : "ring-up" },
      ...{ key: `ring ${host} ${number} ${isDown}`, ends: `ring ${host} ${number} ${!isDown}` },
      ...(isDown ? { isTrouble: true } : {}),
      text: `ring ${number} of ${host}${isDown ? ` (${ring[2]}) is faulty` : " works again"}`,
    };
  }
  const network = /^The network interface(?: \[(\S+)\])? is (?:now )?(down|up)/.exec(text);
  if (network?.[2] === "down")
    return {
      ...{ kind: "membership", type: "interface-down", target: host, isTrouble: true, key: `interface ${host}` },
      text: `the network interface of ${host} for the cluster is down`,
    };
  if (/^This node is within the (non-)?primary component/.test(text)) {
    const isLost = text.includes("non-primary");
    const [type, other] = isLost ? ["quorum-lost", "quorum-acquired"] : ["quorum-acquired", "quorum-lost"];
    return {
      ...{ kind: "membership", type, key: `${type} ${host}`, ends: `${other} ${host}` },
      ...(isLost ? { isTrouble: true } : {}),
      text: `${host} ${isLost ? "lost quorum" : "has quorum"}`,
    };
  }
  if (/^A processor failed, forming new configuration/.test(text))
    return {
      kind: "membership",
      type: "token-lost",
      isTrouble: true,
      text: `${host} lost the token`,
      key: `token ${host}`,
    };
  if (/^FAILED TO RECEIVE/.test(text))
    return {
      kind: "membership",
      type: "token-lost",
      isTrouble: true,
      text: `${host} got no messages of the others any more`,
    };
  const missed = /^Failed to receive the leave message\. failed: ([\d ]+)/.exec(text);
  if (missed) {
    const nodes = (missed[1] ?? "").trim().split(/ +/).map(nameOf).join(", ");
    return { kind: "membership", type: "unexpected-loss", isDetail: true, text: `${nodes} went without a word` };
  }
  if (/^(?:Retransmit List:|Totem is unable to form a cluster)/.test(text))
    return {
      ...{ kind: "membership", type: "retransmit", key: `retransmit ${host} ${text.slice(0, 5)}`, repeats: true },
      text: text.startsWith("Totem")
        ? `corosync on ${host} can't form a cluster: ${text.replace(/^.*? because of /, "")}`
        : `messages between the nodes get lost (${host} asks for them again)`,
    };
  if (/invalid digest|Digest does not match|Incoming packet has different crypto type/.test(text))
    return {
      ...{ kind: "membership", type: "digest", isTrouble: true, key: `digest ${host}`, repeats: true },
      text: `corosync on ${host} gets messages that don't fit its key (authkey): ${text}`,
    };
  const engine = /^Corosync Cluster Engine (?:\()?'?(\d[\d.]*)/.exec(text);
  if (engine && /start(?:ing up|ed and ready)/.test(text))
    return {
      ...{ kind: "daemon", type: "started", target: host, key: `corosync-started ${host}` },
      text: `corosync ${engine[1]} started on ${host}`,
    };
  // "Corosync Cluster Engine exiting" doesn't count: a check of a file (corosync -t) writes it into the log, too.
  if (/^Unloading all Corosync service engines/.test(text))
    return { kind: "daemon", type: "stopping", text: `corosync is stopped on ${host}`, target: host };
  const pause =
    /^Process pause detected for (\d+) ms/.exec(text) ??
    /was not scheduled (?:\(@\d+\) )?for (\d+(?:\.\d+)?) ms/.exec(text);
  if (pause)
    return {
      ...{ kind: "daemon", type: "paused", isTrouble: true, target: host },
      text: `corosync on ${host} stood still for ${Math.round(Number(pause[1]))} ms`,
    };
  return undefined;
}

/** "Members joined: 2 3 left: 4": before 2.0 without names, and with nobody where only the ring was formed anew. */
function membersOf(text: string, nameOf: (id: string) => string): readonly Fact[] {
  const ids = (what: string): readonly string[] =>
    (new RegExp(`${what}:((?: \\d+)+)`).exec(text)?.[1] ?? "").split(" ").filter((id) => id !== "");
  return [
    ...ids("left").map((id) => memberFact("lost", nameOf(id))),
    ...ids("joined").map((id) => memberFact("member", nameOf(id))),
  ];
}

function memberFact(state: "lost" | "member", node: string): Fact {
  return {
    ...{ kind: "membership", type: `member-${state}`, target: node, key: `member-${state} ${node}` },
    ...(state === "lost" ? { text: `${node} left the cluster`, isTrouble: true } : { text: `${node} joined` }),
  };
}

/** None for a node's link to itself, which corosync mentions when it starts. */
function linkFact(host: string, node: string, number: string, state: string): Fact | undefined {
  if (host === node) return undefined;
  return {
    ...{ kind: "membership", type: `link-${state}`, target: node, by: number },
    key: `link ${host} ${node} ${number} ${state}`,
    ends: `link ${host} ${node} ${number} ${state === "up" ? "down" : "up"}`,
    ...(state === "down" ? { isTrouble: true } : {}),
    text: `link ${number} from ${host} to ${node} is ${state}`,
  };
}
