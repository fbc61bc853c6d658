import { shellLine } from "../../ssh/quote.ts";
import { type Check, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { type ListedNode, listedNodes } from "../nodelist.ts";
import { fileOf } from "./corosync.ts";

/** Corosync's links, as each node sees those to the others: a link counts as tried both ways when both ends report it. */
export const checkLinks: Check = ({ nodes }) => {
  const asked = nodes.filter(({ isRoot }) => isRoot);
  const running = asked.filter(runsCorosync);
  const list = listedNodes(nodes);
  const [dumb, silent] = [asked.filter((node) => !runsCorosync(node)), nodes.filter(({ isRoot }) => !isRoot)];
  return [
    ...unchecked("corosync's links and ports", namesOf(dumb), "corosync doesn't run, so nothing answers there"),
    ...(running.length > 0 ? unchecked("corosync's links", namesOf(silent), "the account isn't root") : []),
    ...running.flatMap((node) => linksOf(node, (id) => list.find((each) => each.id === id)?.name)),
    ...separated(running, list),
    ...running.flatMap(statistics),
    ...running.flatMap(narrowLinks),
  ];
};

/** Does corosync answer there? */
function runsCorosync(node: NodeFacts): boolean {
  return node.words("code").some(([tool, code]) => tool === "cfgtool" && code === "0");
}

function linksOf(node: NodeFacts, nameOf: (id: string) => string | undefined): CheckResult[] {
  const results: CheckResult[] = [];
  let peer = "";
  let links: { readonly text: string; readonly isConnected: boolean }[] = [];
  const report = (): void => {
    const broken = links.filter(({ isConnected }) => !isConnected);
    if (broken.length === 0) return;
    const isAlone = broken.length === links.length;
    results.push(
      ...finding("link", isAlone ? "error" : "warning", [node.name], {
        message: `${isAlone ? "No link" : `Of ${links.length} links, ${broken.length} ${broken.length === 1 ? "isn't" : "aren't"}`} to node ${peer}${isAlone ? " is" : ""} connected (${broken.map(({ text }) => text).join("; ")}).`,
        why: isAlone
          ? "The nodes can't see each other: each counts the other as lost, and fencing follows."
          : "The redundancy of the links is gone: the next failure separates the nodes.",
        advice:
          "Check that corosync runs there, cable and switch, and that the firewalls of both nodes let UDP ports 5405 to 5412 through.",
      }),
    );
  };
  for (const line of node.all("link")) {
    const [, id] = /^nodeid: (\d+)/.exec(line) ?? [];
    if (id !== undefined) {
      report();
      const name = nameOf(id);
      peer = name === undefined ? id : `"${name}"`;
      links = [];
    }
    const [, text, isOff] = /^LINK: (\d+ \S+ \(\S+\)).*?( disconnected)?(?: mtu: .*)?$/.exec(line) ?? [];
    if (text !== undefined)
      links.push({ text: `link ${text}`, isConnected: isOff === undefined && /\bconnected/.test(line) });
  }
  report();
  return results;
}

/** Nodes whose corosyncs run and don't reach each other: corosync-cfgtool leaves such peers out. */
function separated(running: readonly NodeFacts[], list: readonly ListedNode[]): CheckResult[] {
  const ends = running.flatMap((node) => {
    const [, id, transport] = /^Local node ID (\d+), transport (\S+)/.exec(node.all("link")[0] ?? "") ?? [];
    const reached = node.all("link").flatMap((line) => /^nodeid: (\d+)/.exec(line)?.[1] ?? []);
    return id === undefined || transport !== "knet" ? [] : [{ node, id, reached }];
  });
  return ends.flatMap((one, index) =>
    ends.slice(index + 1).flatMap((other) => {
      const isListed = [one, other].every(({ id }) => list.some((each) => each.id === id));
      if (!isListed || (one.reached.includes(other.id) && other.reached.includes(one.id))) return [];
      const names = `"${one.node.name}" and "${other.node.name}"`;
      return finding("link", "error", [one.node.name, other.node.name], {
        message: `Corosync runs on ${names}, and they don't reach each other${keysDiffer(one, other) ? ": they have different keys (/etc/corosync/authkey), and reject each other's messages" : directions(one, other)}.`,
        why: "Each counts the other as lost: fencing follows, and whoever has no quorum stops its resources.",
        advice: keysDiffer(one, other)
          ? "Copy the key of one node to the other, and restart corosync there."
          : "Check cable and switch, routes and ARP, that both firewalls let UDP ports 5405 to 5412 through, and in the log whether messages can't be decrypted.",
      });
    }),
  );
}

interface End {
  readonly node: NodeFacts;
  readonly id: string;
}

/** Whether both encrypt, with keys that are known and differ. */
function keysDiffer(...ends: readonly End[]): boolean {
  const digests = ends.map(({ node }) =>
    node.one("cipher") === "none" ? undefined : fileOf(node, "/etc/corosync/authkey")?.digest,
  );
  return digests.every((each) => each !== undefined) && new Set(digests).size > 1;
}

/** What the pings that came in within a second say about each direction of lost links; empty where they say nothing. */
function directions(one: End, other: End): string {
  const arrives = (to: End, from: End): boolean | undefined => {
    const counts = to.node.words("ping").filter(([peer]) => peer === from.id);
    return counts.length === 0 ? undefined : counts.some(([, , before, after]) => Number(after) > Number(before));
  };
  const [there, back] = [arrives(other, one), arrives(one, other)];
  const lost = (from: End, to: End): string =>
    `: what "${from.node.name}" sends doesn't arrive at "${to.node.name}", and the other direction works`;
  if (there === false && back === true) return lost(one, other);
  if (there === true && back === false) return lost(other, one);
  return there === false && back === false ? ", in neither direction" : "";
}

/** How many bytes of a packet headers and encryption take, at most. */
const overhead = 160;

/** Links on whose way packets must be smaller than the interface sends them. */
function narrowLinks(node: NodeFacts): CheckResult[] {
  const narrow = node.all("link").flatMap((line) => {
    const [, own = "", peer = "", size = ""] =
      /^LINK: \d+ \S+ \(([^)]*?)->([^)]*)\) .*\bconnected.* mtu: (\d+)$/.exec(line) ?? [];
    const nic = node.words("address").find(([, address = ""]) => address.replace(/\/.*/, "") === own)?.[0] ?? "";
    const mtu = Number(node.words("nic").find(([name]) => name === nic.replace(/@.*/, ""))?.[1]);
    // Until knet has measured, it sends the least that IP allows.
    return Number(size) > 576 && mtu - Number(size) > overhead ? [{ peer, size, mtu, nic }] : [];
  });
  const [first] = narrow;
  return finding("link-mtu", "warning", first === undefined ? [] : [node.name], {
    message: `Packets of ${first?.mtu} bytes, which the interface ${first?.nic} sends, don't arrive at ${[...new Set(narrow.map(({ peer }) => peer))].join(", ")}: corosync sends ${first?.size}.`,
    why: "Something between has a smaller MTU. Corosync measures it; DRBD, iSCSI or NFS by the same way may hang.",
    advice: "Give switches, tunnels and the interfaces of all nodes the same MTU.",
  });
}

function statistics(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  for (const line of node.all("stat")) {
    const [, name = "", value = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (/firewall_enabled_or_nic_failure$/.test(name) && value === "1")
      results.push(
        ...finding("firewall-or-interface", "error", [node.name], {
          message: "Corosync itself reports that a firewall or a failed interface keeps it from sending.",
          why: "The node can't take part in the cluster.",
          command: shellLine`firewall-cmd --permanent --add-service=high-availability && firewall-cmd --reload`,
        }),
      );
    const [, peer, link] = /^stats\.knet\.node(\d+)\.link(\d)\.down_count$/.exec(name) ?? [];
    if (peer !== undefined && Number(value) > 10)
      results.push(
        ...finding("link-flaps", "warning", [node.name], {
          message: `Link ${link} to node ${peer} was lost ${value} times since corosync started.`,
          why: "A link that comes and goes ends in lost tokens and fencing.",
          advice: "Check cable, switch and load of that network.",
        }),
      );
  }
  return results;
}
