import { shellLine } from "../../ssh/quote.ts";
import type { UsedResource } from "../cib-facts.ts";
import {
  type Check,
  differing,
  type ExaminedCluster,
  finding,
  namesOf,
  quoted,
  unchecked,
} from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { filesOf, placesOf, programQuestion, statusPageFolders, statusUrlOf, usersOf } from "../node-questions.ts";
import { checkAddresses } from "./addresses.ts";

/** What resources need on each node where they may run: agents, programs, files, pages, addresses. */
export const checkResources: Check = (cluster) => {
  const { cib, nodes } = cluster;
  if (cib === undefined) return unchecked("what resources need", namesOf(nodes), "the configuration couldn't be read");
  return [
    ...agents(cluster),
    ...files(cluster),
    ...programs(cluster),
    ...statusPages(cluster),
    ...users(cluster),
    ...checkAddresses(cluster),
  ];
};

/** Nodes on which something may run, or about which a rule decides. */
function candidates({ nodes }: ExaminedCluster, mayRunOn: (node: string) => boolean | undefined): readonly NodeFacts[] {
  return nodes.filter(({ name }) => mayRunOn(name) === true);
}

function agents({ cib, nodes }: ExaminedCluster): CheckResult[] {
  const resources = cib?.resources ?? [];
  return [...new Set(resources.map((each) => each.agent))].flatMap((agent) => {
    const users = resources.filter((each) => each.agent === agent);
    const ids = users.map(({ id }) => id);
    const where = nodes.filter(({ name }) => users.some(({ mayRunOn }) => mayRunOn(name) === true));
    const fact = (node: NodeFacts): readonly string[] => node.words("agent").find(([name]) => name === agent) ?? [];
    const whereIt = (state: string): string[] => namesOf(where.filter((node) => fact(node)[1] === state));
    return [
      ...finding("agent", "error", whereIt("missing"), {
        about: ids,
        message: `The agent ${agent} of ${quoted(ids)} is missing.`,
        why: "The resource can't run there, and its probe fails (not installed).",
        advice: adviceFor(agent),
      }),
      ...finding("agent", "error", whereIt("locked"), {
        about: ids,
        message: `The agent ${agent} of ${quoted(ids)} isn't executable.`,
        why: "Pacemaker takes it for missing: the resource can't run there.",
        command: shellLine`chmod 755 ${where.map((node) => fact(node)[2]).find((path) => path?.startsWith("/")) ?? ""}`,
        isSafe: true,
      }),
      ...unchecked(
        `the agent ${agent}`,
        whereIt("unknown"),
        agent.startsWith("systemd:") ? "no systemd" : "of a class that isn't looked up",
      ),
      ...differing(
        "agent-equal",
        "information",
        where,
        (node) => (fact(node)[1] === "ok" ? fact(node)[2] : undefined),
        ({ odd }) => ({
          message: `The agent ${agent} isn't the same on all nodes: ${quoted(odd)}.`,
          why: "It may behave differently after a failover.",
          advice: "Install the same release of its package.",
        }),
      ),
    ];
  });
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
  const { cib } = cluster;
  if (cib === undefined) return [];
  return cib.resources.flatMap((resource) =>
    filesOf(resource, cib).flatMap(({ path, isProgram }) => {
      const where = candidates(cluster, resource.mayRunOn);
      const fact = (node: NodeFacts): readonly string[] =>
        node.words("path", 3).find(([, , name]) => name === path) ?? [];
      const whereIt = (state: string): string[] => namesOf(where.filter((node) => fact(node)[0] === state));
      return [
        ...finding("file", "error", whereIt("missing"), {
          about: [resource.id],
          message: `${path}, which "${resource.id}" needs, is missing.`,
          why: "The resource fails to start there.",
          advice: isProgram ? "Install its package." : "Copy it from a node that has it.",
        }),
        ...unchecked(path, whereIt("unread"), "the account may not look there"),
        ...differing(
          "file-equal",
          "warning",
          isProgram ? [] : where,
          (node) => (fact(node)[0] === "file" ? fact(node)[1] : undefined),
          ({ odd }) => ({
            about: [resource.id],
            message: `${path}, which "${resource.id}" uses, isn't the same on all nodes: ${quoted(odd)}.`,
            why: "The service behaves differently after a failover.",
            advice: "Copy it from the node that has the right one.",
          }),
        ),
      ];
    }),
  );
}

/** The programs that agents start by themselves: those that their own descriptions on the node name. */
function programs(cluster: ExaminedCluster): CheckResult[] {
  return (cluster.cib?.resources ?? []).flatMap((resource) => {
    if (programQuestion(resource) === undefined) return [];
    const missing = candidates(cluster, resource.mayRunOn).flatMap((node) => {
      const [, state, program = ""] = node.words("program", 3).find(([agent]) => agent === resource.agent) ?? [];
      return state === "missing" ? [{ node, program }] : [];
    });
    return finding("file", "error", namesOf(missing.map(({ node }) => node)), {
      about: [resource.id],
      message: `${missing[0]?.program}, which ${resource.agent} starts for "${resource.id}", is missing.`,
      why: "The resource can't run there, and its probe may fail (not installed).",
      advice: "Install its package.",
    });
  });
}

function statusPages(cluster: ExaminedCluster): CheckResult[] {
  return (cluster.cib?.resources ?? []).flatMap((resource) => [
    ...configuredStatusPage(cluster, resource),
    ...answeringStatusPage(cluster, resource),
  ]);
}

function configuredStatusPage(cluster: ExaminedCluster, resource: UsedResource): CheckResult[] {
  const folders = statusPageFolders(resource);
  const lacking = candidates(cluster, resource.mayRunOn).filter((node) => {
    const pages = node.words("status-page").filter(([folder = ""]) => folders.includes(folder));
    return pages.length > 0 && pages.every(([, count]) => count === "0");
  });
  return finding("status-page", "error", namesOf(lacking), {
    about: [resource.id],
    message: `Apache's configuration has no status page (SetHandler server-status), which the agent of "${resource.id}" asks for.`,
    why: "The agent counts the server as failed, and stops it again.",
    ...(lacking[0]?.one("packages") === "dpkg"
      ? { command: shellLine`a2enmod status`, isSafe: true }
      : { advice: "Add a Location /server-status with SetHandler server-status and Require local." }),
  });
}

function answeringStatusPage({ nodes, snapshot }: ExaminedCluster, resource: UsedResource): CheckResult[] {
  const url = statusUrlOf(resource);
  if (url === undefined) return [];
  return (placesOf(resource.id, snapshot) ?? []).flatMap((name): CheckResult[] => {
    const node = nodes.find((each) => each.name === name);
    const code = node?.words("url", 2).find(([, asked]) => asked === url)?.[0];
    if (code === undefined) return unchecked(`the page ${url}`, [name], node ? "no curl" : "the node wasn't asked");
    if (code === "0") return [];
    return finding("status-url", "warning", [name], {
      about: [resource.id],
      message: `The page ${url}, which the agent of "${resource.id}" asks for, doesn't answer (curl exits with ${code}).`,
      why: "The next monitor fails, and the resource is restarted or moved.",
      command: shellLine`curl -f ${url}`,
    });
  });
}

function users({ cib, nodes }: ExaminedCluster): CheckResult[] {
  const wanted = new Set(["hacluster", ...(cib?.resources.flatMap(usersOf) ?? [])]);
  return [...wanted].flatMap((user) => {
    const fact = (node: NodeFacts): string | undefined => node.words("user", 2).find(([name]) => name === user)?.[1];
    const absent = nodes.filter((node) => node.all("user").length > 0 && fact(node) === undefined);
    return [
      ...finding("user", "error", namesOf(absent), {
        message: `There is no account "${user}".`,
        why: "What runs as it can't start.",
        advice: "Install the service's package.",
      }),
      ...differing("user-equal", "warning", user === "hacluster" ? [] : nodes, fact, ({ sentence }) => ({
        message: `The account "${user}" has different numbers: ${sentence}.`,
        why: "On a disk that moves between nodes, its files belong to somebody else.",
        advice: `Give it the same uid and gid on all nodes with usermod and groupmod.`,
      })),
    ];
  });
}
