import { type Check, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { listedNodes } from "../nodelist.ts";

/** Corosync's links, as each node sees those to the others: a link counts as tried both ways when both ends report it. */
export const checkLinks: Check = ({ nodes }) => {
  const asked = nodes.filter(({ isRoot }) => isRoot);
  const running = asked.filter(runsCorosync);
  const list = listedNodes(nodes);
  const [dumb, silent] = [asked.filter((node) => !runsCorosync(node)), nodes.filter(({ isRoot }) => !isRoot)];
  return [
    ...unchecked("corosync's links and ports", namesOf(dumb), "corosync doesn't run, so nothing answers there"),
    ...(running.length > 0 ? unchecked("corosync's links", namesOf(silent), "the account isn't root") : []),
    ...running.flatMap((node) => linksOf(node, (id) => list[Number(id) - 1]?.name)),
    ...running.flatMap(statistics),
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
      finding("link", isAlone ? "error" : "warning", [node.name], {
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

function statistics(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  for (const line of node.all("stat")) {
    const [, name = "", value = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (/firewall_enabled_or_nic_failure$/.test(name) && value === "1")
      results.push(
        finding("firewall-or-interface", "error", [node.name], {
          message: "Corosync itself reports that a firewall or a failed interface keeps it from sending.",
          why: "The node can't take part in the cluster.",
          command: "firewall-cmd --permanent --add-service=high-availability && firewall-cmd --reload",
        }),
      );
    const [, peer, link] = /^stats\.knet\.node(\d+)\.link(\d)\.down_count$/.exec(name) ?? [];
    if (peer !== undefined && Number(value) > 10)
      results.push(
        finding("link-flaps", "warning", [node.name], {
          message: `Link ${link} to node ${peer} was lost ${value} times since corosync started.`,
          why: "A link that comes and goes ends in lost tokens and fencing.",
          advice: "Check cable, switch and load of that network.",
        }),
      );
  }
  return results;
}
