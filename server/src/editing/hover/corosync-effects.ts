import type { CorosyncModel, CorosyncSectionView } from "../../model/corosync-model.ts";
import type { TargetVersions } from "../../model/target.ts";
import { wordTable } from "../../text/word-table.ts";

/** Milliseconds: `4300 ms`, with seconds where they are many. */
function formatTime(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return milliseconds >= 10_000 ? `${milliseconds} ms (${Number(seconds.toFixed(1))} s)` : `${milliseconds} ms`;
}

function formatNodeCount(count: number): string {
  return count === 1 ? "1 node" : `${count} nodes`;
}

/** What an effect depends on: the file, the releases, and the section of the option. */
interface Case {
  readonly conf: CorosyncModel;
  readonly target: TargetVersions;
  readonly section: CorosyncSectionView | undefined;
}

type Effect = (of: Case) => string | undefined;

function tokenOf({ conf, target }: Case): number {
  return conf.number("totem.token") === 0 ? 3000 : conf.tokenTimeout(target);
}

function retransmitOf(of: Case): number {
  const times = of.conf.number("totem.token_retransmits_before_loss_const") || 4;
  return of.conf.number("totem.token_retransmit") || Math.trunc(tokenOf(of) / (times + 0.2));
}

const token: Effect = (of) => {
  const { conf } = of;
  const count = conf.nodes.length;
  const timeout = tokenOf(of);
  if (count === 0) return undefined;
  const coefficient = conf.number("totem.token_coefficient") ?? 650;
  const sum =
    count > 2 && coefficient > 0
      ? `: ${timeout - (count - 2) * coefficient} ms, and ${coefficient} ms for each of the ${count - 2} above two`
      : "";
  const consensus = conf.number("totem.consensus") || Math.trunc(1.2 * timeout);
  return `With ${formatNodeCount(count)} the token timeout is ${formatTime(timeout)}${sum}. A lost node is detected after that, and the others agree on a membership without it within another ${formatTime(consensus)}.`;
};

const votes: Effect = ({ conf }) => {
  const device = conf.deviceVotes;
  const all = conf.number("quorum.expected_votes") ?? conf.nodeVotes + (device ?? 0);
  if (all === 0 || device === undefined) return undefined;
  if (conf.twoNode && conf.nodes.length === 2) {
    return "A single node keeps quorum (two_node), after it has fenced the other.";
  }
  const needed = Math.floor(all / 2) + 1;
  const lost = all - needed;
  const parts = device > 0 ? `, ${device} of them the quorum device's` : "";
  return `There are ${all} vote${all === 1 ? "" : "s"}${parts}, and ${needed} ${needed === 1 ? "is" : "are"} needed for quorum: ${lost === 0 ? "none may be lost" : `${lost} may be lost`}.`;
};

function numberIn(section: CorosyncSectionView | undefined, key: string): number | undefined {
  const value = section?.option(key)?.value;
  return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

const ping: Effect = (of) => {
  const pongs = numberIn(of.section, "knet_pong_count") || 2;
  const interval = numberIn(of.section, "knet_ping_interval") || Math.floor(tokenOf(of) / (pongs * 2));
  const timeout = numberIn(of.section, "knet_ping_timeout") || Math.floor(tokenOf(of) / pongs);
  return `This link is checked every ${interval} ms, and counts as down after ${timeout} ms without an answer.`;
};

const effects = wordTable<Effect>({
  "totem.token": token,
  "totem.token_coefficient": token,
  "totem.consensus": (of) => {
    const timeout = tokenOf(of);
    const written = of.conf.number("totem.consensus");
    return written
      ? `The token timeout is ${formatTime(timeout)}; 1.2 times that is ${formatTime(Math.trunc(1.2 * timeout))}.`
      : `With a token timeout of ${formatTime(timeout)} it is ${formatTime(Math.trunc(1.2 * timeout))}.`;
  },
  "totem.token_retransmit": (of) => `The token is retransmitted after ${retransmitOf(of)} ms.`,
  "totem.token_retransmits_before_loss_const": (of) =>
    `With a token timeout of ${formatTime(tokenOf(of))} the token is retransmitted every ${retransmitOf(of)} ms.`,
  "totem.hold": (of) => {
    const hold = of.conf.number("totem.hold") || Math.trunc(retransmitOf(of) * 0.8 - 10);
    return `The token is held for ${hold} ms.`;
  },
  "totem.token_warning": (of) => {
    const percent = of.conf.number("totem.token_warning") ?? 75;
    return percent === 0
      ? "Nothing is logged."
      : `A token that is missing for ${Math.trunc((tokenOf(of) * percent) / 100)} ms is logged.`;
  },
  "totem.link_mode": ({ conf }) => {
    return conf.linkCount > 0
      ? `The nodes have ${conf.linkCount === 1 ? "one link, so it has no effect" : `${conf.linkCount} links`}.`
      : undefined;
  },
  "totem.interface.linknumber": ({ conf, section }) => {
    const link = section?.option("linknumber")?.value ?? "0";
    const addresses = conf.nodes.flatMap((node) => node.section.option(`ring${link}_addr`)?.value ?? []);
    return addresses.length > 0 ? `The nodes' addresses on link ${link}: ${addresses.join(", ")}.` : undefined;
  },
  "totem.interface.mcastport": ({ section }) => {
    const link = numberIn(section, "linknumber") ?? 0;
    return `Without it link ${link} uses UDP port ${5405 + link}.`;
  },
  "totem.interface.knet_ping_interval": ping,
  "totem.interface.knet_ping_timeout": ping,
  "totem.interface.knet_pong_count": ping,
  "quorum.provider": votes,
  "quorum.expected_votes": votes,
  "quorum.two_node": (of) => {
    const count = of.conf.nodes.length;
    if (of.conf.twoNode && count !== 2 && count > 0)
      return `There ${count === 1 ? "is" : "are"} ${formatNodeCount(count)}, so corosync ignores it.`;
    return votes(of);
  },
  "quorum.wait_for_all": ({ conf }) => {
    const written = conf.number("quorum.wait_for_all");
    const isOn = written === undefined ? conf.twoNode : written === 1;
    return isOn && conf.nodes.length > 0
      ? `After a cold start there is no quorum until all ${conf.nodes.length} nodes have been seen.`
      : undefined;
  },
  "quorum.auto_tie_breaker": ({ conf }) => {
    const ids = conf.nodes.flatMap(({ nodeid, name }) =>
      nodeid ? [{ id: Number(nodeid.value), name: name?.value ?? nodeid.value }] : [],
    );
    const node = conf.option("quorum.auto_tie_breaker_node")?.value ?? "lowest";
    if (ids.length === 0 || !conf.isOn("quorum.auto_tie_breaker") || !/^(lowest|highest)$/.test(node)) return undefined;
    const sorted = ids.sort((a, b) => a.id - b.id);
    const winner = node === "lowest" ? sorted[0] : sorted.at(-1);
    return `Of two equal halves, the one with "${winner?.name}" keeps quorum.`;
  },
  "quorum.device.votes": votes,
  "quorum.device.net.algorithm": votes,
  "quorum.device.heuristics.timeout": ({ conf }) => {
    return conf.option("quorum.device.heuristics.timeout")
      ? undefined
      : `It is ${Math.trunc((conf.number("quorum.device.timeout") ?? 10_000) / 2)} ms.`;
  },
  "nodelist.node.quorum_votes": votes,
});

/**
 * The effect of an option in this file, in a sentence or two: "With 4 nodes the token timeout is 4300 ms". Undefined for options
 * whose value is all there is to know. `path` is the option's, `section` the one that contains it.
 */
export function effectOf(
  path: string,
  conf: CorosyncModel,
  target: TargetVersions,
  section?: CorosyncSectionView,
): string | undefined {
  return effects[path]?.({ conf, target, section });
}
