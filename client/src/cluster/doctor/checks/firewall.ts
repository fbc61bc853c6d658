import { type ShellLine, shellLine } from "../../ssh/quote.ts";
import { type Check, differing, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";

const opens: Readonly<Record<string, ShellLine>> = {
  firewalld: shellLine`firewall-cmd --permanent --add-service=high-availability && firewall-cmd --reload`,
  ufw: shellLine`ufw allow proto udp to any port 5404:5412`,
};

/** Firewalls, and ports of other nodes, which were really tried. */
export const checkFirewall: Check = ({ nodes }) => [
  ...nodes.flatMap(rules),
  ...unchecked(
    "the rules of the firewall",
    namesOf(nodes.filter(hasOwnRules)),
    "rules of one's own can't be read as allowing or not; links and ports were tried",
  ),
  ...sameFirewall(nodes),
  ...nodes.flatMap((node) => triedPorts(node, nodes)),
];

function hasOwnRules(node: NodeFacts): boolean {
  return node.words("firewall").some(([, isOpen]) => isOpen === "unknown");
}

function rules(node: NodeFacts): CheckResult[] {
  const [program = "", isOpen, isLasting] = node.words("firewall")[0] ?? [];
  const hasPorts = /540[45]/.test(node.one("firewall-ports") ?? "");
  const open = opens[program];
  if (isOpen === "no" && !hasPorts)
    return finding("firewall", "error", [node.name], {
      message: `The firewall (${program}) doesn't let corosync through.`,
      why: "A cluster may form because the node's own packets open the way for answers; after a restart of both sides it doesn't.",
      ...(open === undefined
        ? { advice: "Allow UDP ports 5404 to 5412 between the nodes." }
        : { command: open, isSafe: true }),
    });
  if (isOpen === "yes" && isLasting === "no")
    return finding("firewall-lasting", "error", [node.name], {
      message: "The firewall lets the cluster through only until it is reloaded or the node boots.",
      why: "After that the node can't join.",
      command: shellLine`firewall-cmd --permanent --add-service=high-availability`,
      isSafe: true,
    });
  return [];
}

function sameFirewall(nodes: readonly NodeFacts[]): CheckResult[] {
  return differing(
    "same-firewall",
    "information",
    nodes.filter(({ isRoot }) => isRoot),
    (node) => node.words("firewall")[0]?.[0] ?? "none",
    ({ sentence }) => ({
      message: `The nodes have different firewalls: ${sentence}.`,
      why: "What one node lets through, the other may not.",
      advice: "Use the same on each node.",
    }),
  );
}

const services: Readonly<Record<string, string>> = {
  "2224": "pcsd",
  "3121": "Pacemaker Remote",
  "5403": "the quorum device (corosync-qnetd)",
};

function triedPorts(node: NodeFacts, nodes: readonly NodeFacts[]): CheckResult[] {
  return node.words("tcp").flatMap(([host = "", port = "", code = ""]) => {
    if (code === "0") return [];
    const target = nodes.find(
      (each) => each.name === host || each.words("address").some(([, a = ""]) => a.startsWith(`${host}/`)),
    );
    const listens = target?.all("listens").includes(port);
    // Where nothing listens, nothing answers: that's no matter of a firewall.
    if (target !== undefined && !listens && port === "2224") return [];
    const how = code === "refused" ? "refuses connections" : code === "124" ? "doesn't answer" : "can't be reached";
    return finding("port", "error", [node.name], {
      message: `TCP port ${port} of "${host}" (${services[port] ?? "a service"}) ${how}.`,
      why: "This node needs a connection to it.",
      advice: listens
        ? `It listens there: open the port in the firewall of "${target?.name ?? host}".`
        : `Check that the service runs on "${host}", and its firewall.`,
    });
  });
}
