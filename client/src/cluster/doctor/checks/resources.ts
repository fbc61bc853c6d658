import { quoteArgument } from "../../ssh/quote.ts";
import {
  type Check,
  differenceOf,
  type ExaminedCluster,
  finding,
  namesOf,
  quoted,
  unchecked,
} from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { filesOf, placesOf, statusPageFolders, statusUrlOf, usersOf } from "../node-questions.ts";
import { checkAddresses } from "./addresses.ts";

/** What resources need on each node where they may run: agents, programs, files, pages, addresses. */
export const checkResources: Check = (cluster) => {
  const { cib, nodes } = cluster;
  if (cib === undefined) return unchecked("what resources need", namesOf(nodes), "the configuration couldn't be read");
  return [
    ...agents(cluster),
    ...files(cluster),
    ...statusPages(cluster),
    ...users(cluster),
    ...checkAddresses(cluster),
  ];
};

/** Nodes on which something may run, or about which a rule decides. */
function candidates({ nodes }: ExaminedCluster, mayRunOn: (node: string) => boolean | undefined): readonly NodeFacts[] {
  return nodes.filter(({ name }) => mayRunOn(name) === true);
}

function agents(cluster: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  for (const agent of new Set(cluster.cib?.resources.map((each) => each.agent) ?? [])) {
    const users = cluster.cib?.resources.filter((each) => each.agent === agent) ?? [];
    const where = cluster.nodes.filter(({ name }) => users.some(({ mayRunOn }) => mayRunOn(name) === true));
    const state = (node: NodeFacts): string | undefined => node.words("agent").find(([name]) => name === agent)?.[1];
    const missing = where.filter((node) => state(node) === "missing");
    if (missing.length > 0)
      results.push(
        finding("agent", "error", namesOf(missing), {
          about: users.map(({ id }) => id),
          message: `The agent ${agent} of ${quoted(users.map(({ id }) => id))} is missing.`,
          why: "The resource can't run there, and its probe fails (not installed).",
          advice: adviceFor(agent),
        }),
      );
    const unknown = where.filter((node) => state(node) === "unknown");
    results.push(
      ...unchecked(
        `the agent ${agent}`,
        namesOf(unknown),
        agent.startsWith("systemd:") ? "no systemd" : "of a class that isn't looked up",
      ),
    );
    const difference = differenceOf(where, (node) => node.words("agent").find(([name]) => name === agent)?.[2]);
    if (difference)
      results.push(
        finding("agent-equal", "information", difference.odd, {
          message: `The agent ${agent} isn't the same on all nodes: ${quoted(difference.odd)}.`,
          why: "It may behave differently after a failover.",
          advice: "Install the same release of its package.",
        }),
      );
  }
  return results;
}

function adviceFor(agent: string): string {
  if (agent.startsWith("ocf:heartbeat:")) return "Install the package resource-agents.";
  if (agent.startsWith("ocf:pacemaker:")) return "Install the package pacemaker-resource-agents (or pacemaker).";
  if (agent.startsWith("ocf:linbit:")) return "Install the package drbd-utils.";
  if (agent.startsWith("stonith:")) return `Install the package of ${agent.slice(8)} (fence-agents).`;
  if (agent.startsWith("systemd:")) return "Install the service's package.";
  return "Copy it from a node that has it.";
}

function files(cluster: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  const { cib } = cluster;
  for (const resource of cib?.resources ?? [])
    for (const { path, isProgram } of cib ? filesOf(resource, cib) : []) {
      const where = candidates(cluster, resource.mayRunOn);
      const fact = (node: NodeFacts): readonly string[] | undefined =>
        node.words("path", 3).find(([, , name]) => name === path);
      const missing = where.filter((node) => fact(node)?.[0] === "missing");
      if (missing.length > 0)
        results.push(
          finding("file", "error", namesOf(missing), {
            about: [resource.id],
            message: `${path}, which "${resource.id}" needs, is missing.`,
            why: "The resource fails to start there.",
            advice: isProgram ? "Install its package." : "Copy it from a node that has it.",
          }),
        );
      results.push(
        ...unchecked(
          path,
          namesOf(where.filter((node) => fact(node)?.[0] === "unread")),
          "the account may not look there",
        ),
      );
      const difference = isProgram
        ? undefined
        : differenceOf(where, (node) => (fact(node)?.[0] === "file" ? fact(node)?.[1] : undefined));
      if (difference)
        results.push(
          finding("file-equal", "warning", difference.odd, {
            about: [resource.id],
            message: `${path}, which "${resource.id}" uses, isn't the same on all nodes: ${quoted(difference.odd)}.`,
            why: "The service behaves differently after a failover.",
            advice: "Copy it from the node that has the right one.",
          }),
        );
    }
  return results;
}

function statusPages(cluster: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  const { nodes, snapshot } = cluster;
  for (const resource of cluster.cib?.resources ?? []) {
    const folders = statusPageFolders(resource);
    if (folders.length > 0) {
      const lacking = candidates(cluster, resource.mayRunOn).filter((node) => {
        const pages = node.words("status-page").filter(([folder = ""]) => folders.includes(folder));
        return pages.length > 0 && pages.every(([, count]) => count === "0");
      });
      if (lacking.length > 0)
        results.push(
          finding("status-page", "error", namesOf(lacking), {
            about: [resource.id],
            message: `Apache's configuration has no status page (SetHandler server-status), which the agent of "${resource.id}" asks for.`,
            why: "The agent counts the server as failed, and stops it again.",
            ...(lacking[0]?.one("packages") === "dpkg"
              ? { command: "a2enmod status", isSafe: true }
              : { advice: "Add a Location /server-status with SetHandler server-status and Require local." }),
          }),
        );
    }
    const url = statusUrlOf(resource);
    if (url === undefined) continue;
    for (const name of placesOf(resource.id, snapshot) ?? []) {
      const node = nodes.find((each) => each.name === name);
      const code = node?.words("url", 2).find(([, asked]) => asked === url)?.[0];
      if (code === undefined)
        results.push(...unchecked(`the page ${url}`, [name], node ? "no curl" : "the node wasn't asked"));
      else if (code !== "0")
        results.push(
          finding("status-url", "warning", [name], {
            about: [resource.id],
            message: `The page ${url}, which the agent of "${resource.id}" asks for, doesn't answer (curl exits with ${code}).`,
            why: "The next monitor fails, and the resource is restarted or moved.",
            command: `curl -f ${quoteArgument(url)}`,
          }),
        );
    }
  }
  return results;
}

function users(cluster: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  const wanted = new Set(["hacluster", ...(cluster.cib?.resources.flatMap(usersOf) ?? [])]);
  for (const user of wanted) {
    const fact = (node: NodeFacts): string | undefined => node.words("user", 2).find(([name]) => name === user)?.[1];
    const absent = cluster.nodes.filter((node) => node.all("user").length > 0 && fact(node) === undefined);
    if (absent.length > 0)
      results.push(
        finding("user", "error", namesOf(absent), {
          message: `There is no account "${user}".`,
          why: "What runs as it can't start.",
          advice: "Install the service's package.",
        }),
      );
    const difference = user === "hacluster" ? undefined : differenceOf(cluster.nodes, fact);
    if (difference)
      results.push(
        finding("user-equal", "warning", difference.odd, {
          message: `The account "${user}" has different numbers: ${difference.sentence}.`,
          why: "On a disk that moves between nodes, its files belong to somebody else.",
          advice: `Give it the same uid and gid on all nodes with usermod and groupmod.`,
        }),
      );
  }
  return results;
}
