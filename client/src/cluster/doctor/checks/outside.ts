import { shellLine } from "../../ssh/quote.ts";
import type { UsedResource } from "../cib-facts.ts";
import { type Check, type ExaminedCluster, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { placesOf, unitsOf } from "../node-questions.ts";

/** What the cluster's services meet on their nodes: the same service started by the system, and others at their ports. */
export const checkOutside: Check = (cluster) => {
  const resources = cluster.cib?.resources ?? [];
  return [
    ...startedTwice(cluster),
    ...resources.flatMap((resource) => [...runsAlready(cluster, resource), ...portsInUse(cluster, resource)]),
  ];
};

/** What the service manager says of a unit: whether it starts at boot, and whether it runs; undefined where the node doesn't have it. */
export function unitOf(node: NodeFacts, unit: string): { readonly boot: string; readonly state: string } | undefined {
  const [, boot, state = ""] = node.words("unit").find(([name]) => name === unit) ?? [];
  return boot === undefined ? undefined : { boot, state };
}

/** Whether the service manager starts a unit of the node at boot. */
export function startsAtBoot(node: NodeFacts, unit: string): boolean {
  return ["enabled", "enabled-runtime"].includes(unitOf(node, unit)?.boot ?? "");
}

function nameOf(unit: string): string {
  return unit.replace(/\.service$/, "");
}

function startedTwice({ nodes, cib }: ExaminedCluster): CheckResult[] {
  const resources = cib?.resources ?? [];
  return [...new Set(resources.flatMap(unitsOf))].flatMap((unit) => {
    const users = resources.filter((each) => unitsOf(each).includes(unit)).map(({ id }) => id);
    const where = nodes.filter((node) => startsAtBoot(node, unit));
    return finding("started-twice", "error", namesOf(where), {
      message: `${nameOf(unit)} starts at boot, and is started by the cluster as ${quoted(users)}, too.`,
      about: users,
      why: "It then runs on several nodes at once, or the cluster's own start fails because it runs already.",
      command: shellLine`systemctl disable ${nameOf(unit)}`,
      isSafe: true,
    });
  });
}

/** Nodes on which a service runs that the cluster runs nowhere. */
function runsAlready({ nodes, snapshot }: ExaminedCluster, resource: UsedResource): CheckResult[] {
  const units = unitsOf(resource);
  if (units.length === 0 || placesOf(resource.id, snapshot)?.length !== 0) return [];
  return units.flatMap((unit) =>
    finding("runs-already", "warning", namesOf(nodes.filter((node) => unitOf(node, unit)?.state === "active")), {
      about: [resource.id],
      message: `${nameOf(unit)} runs there, started by the system; as "${resource.id}" the cluster runs it nowhere.`,
      why: "The cluster doesn't watch it, and its own start fails, or takes it for active on several nodes and restarts it.",
      command: shellLine`systemctl stop ${nameOf(unit)}`,
    }),
  );
}

/** Who listens at the ports of a service that runs nowhere. */
function portsInUse({ nodes, snapshot }: ExaminedCluster, resource: UsedResource): CheckResult[] {
  if (!nodes.some((node) => node.words("port-used").some(([id]) => id === resource.id))) return [];
  if (placesOf(resource.id, snapshot)?.length !== 0) return [];
  const isOwn = (node: NodeFacts): boolean => unitsOf(resource).some((unit) => unitOf(node, unit)?.state === "active");
  const taken = nodes
    .filter((node) => resource.mayRunOn(node.name) === true && !isOwn(node))
    .flatMap((node) =>
      node
        .words("port-used")
        .flatMap(([id, port = "", who = "-"]) => (id === resource.id ? [{ name: node.name, port, who }] : [])),
    );
  return [...new Set(taken.map(({ port, who }) => `${port} ${who}`))].flatMap((each) => {
    const [port = "", who = "-"] = each.split(" ");
    const names = taken.filter((one) => one.port === port && one.who === who).map(({ name }) => name);
    return finding("port-in-use", "warning", [...new Set(names)], {
      about: [resource.id],
      message: `TCP port ${port}, where "${resource.id}" is to listen, is in use${who === "-" ? "" : ` by ${who}`}.`,
      why: "Only one program can listen there: the resource fails to start.",
      advice: "Stop the other program, or let one of them listen at another port or address.",
    });
  });
}
