import type { ClusterSnapshot, ResourceState } from "../status/snapshot.ts";
import { type CibFacts, mountOf, type UsedResource } from "./cib-facts.ts";
import { firstAsked } from "./fence-targets.ts";

/** The units of systemd that start what an agent starts, by the agent's type. */
const unitsOfAgents: Readonly<Record<string, readonly string[]>> = {
  apache: ["apache2", "httpd"],
  nginx: ["nginx"],
  mysql: ["mysql", "mariadb", "mysqld"],
  mariadb: ["mysql", "mariadb", "mysqld"],
  galera: ["mysql", "mariadb", "mysqld"],
  pgsql: ["postgresql"],
  pgsqlms: ["postgresql"],
  nfsserver: ["nfs-server", "nfs-kernel-server"],
  named: ["named", "bind9"],
  haproxy: ["haproxy"],
  drbd: ["drbd"],
  dhcpd: ["isc-dhcp-server", "dhcpd"],
  squid: ["squid"],
  slapd: ["slapd"],
  vsftpd: ["vsftpd"],
  redis: ["redis", "redis-server"],
  "rabbitmq-cluster": ["rabbitmq-server"],
  postfix: ["postfix"],
  tomcat: ["tomcat", "tomcat9", "tomcat10"],
  rsyncd: ["rsync", "rsyncd"],
  asterisk: ["asterisk"],
  dovecot: ["dovecot"],
};

/** The accounts that agents run programs as, by the agent's type; the first that a node has counts. */
const usersOfAgents: Readonly<Record<string, readonly string[]>> = {
  mysql: ["mysql"],
  mariadb: ["mysql"],
  galera: ["mysql"],
  pgsql: ["postgres"],
  pgsqlms: ["postgres"],
};

/** The units that start what a resource starts, besides the cluster. */
export function unitsOf({ agent, type }: UsedResource): readonly string[] {
  if (/^(systemd|service|upstart|lsb):/.test(agent))
    return [agent.split(":")[1] ?? ""].filter((unit) => !unit.startsWith("-"));
  return agent.startsWith("ocf:") ? (unitsOfAgents[type] ?? []) : [];
}

/** The accounts that a resource's programs run as. */
export function usersOf({ agent, type }: UsedResource): readonly string[] {
  return agent.startsWith("ocf:") ? (usersOfAgents[type] ?? []) : [];
}

/** Parameters that name a file which has to be there before the resource is started. */
const fileParameters = /^(config|configfile|config_file|conffile|conf|binfile|binary|httpd|mysqld_config)$/;
const programs = /^(binfile|binary|httpd)$/;

/** By an agent's type: the parameter that names the program it starts, and programs that it looks for besides its default. */
const programsOfAgents: Readonly<Record<string, readonly [parameter: string, ...others: string[]]>> = {
  apache: ["httpd", "httpd", "httpd2", "apache2", "apache"],
  nginx: ["httpd", "nginx", "/usr/local/nginx/sbin/nginx"],
  mysql: ["binary", "mysqld_safe", "mariadbd-safe"],
  mariadb: ["binary", "mysqld_safe", "mariadbd-safe"],
  galera: ["binary", "mysqld_safe", "mariadbd-safe"],
  pgsql: ["pgctl"],
  named: ["named"],
  redis: ["bin"],
  dhcpd: ["binary"],
  postfix: ["binary"],
  dovecot: ["binary"],
};

/** What inspect-node.sh is asked about the program of a resource that names none; undefined where its agent starts none that is known. */
export function programQuestion({ agent, type, parameters }: UsedResource): string | undefined {
  const known = agent.startsWith("ocf:heartbeat:") ? programsOfAgents[type] : undefined;
  return known === undefined || parameters.has(known[0]) ? undefined : [agent, ...known].join(" ");
}

/** The files that a resource needs on every node; not those on a file system that the cluster mounts. */
export function filesOf(
  { parameters, agent }: UsedResource,
  cib: CibFacts,
): readonly { readonly path: string; readonly isProgram: boolean }[] {
  if (!agent.startsWith("ocf:")) return [];
  return [...parameters].flatMap(([name, value]) =>
    fileParameters.test(name) && /^\/[^\s]*$/.test(value) && !isOnMount(value, cib)
      ? [{ path: value, isProgram: programs.test(name) }]
      : [],
  );
}

/** Is the path below a folder where the cluster mounts a file system? */
export function isOnMount(path: string, { mounts }: CibFacts): boolean {
  for (let end = path.lastIndexOf("/"); end >= 0; end = end === 0 ? -1 : path.lastIndexOf("/", end - 1))
    if (mounts.has(path.slice(0, end) || "/")) return true;
  return false;
}

/** Agents that make block devices appear: without them running, a device may be absent. */
const storageAgents = /^(LVM|LVM-activate|lvmlockd|drbd|iscsi|iSCSI\w*|mdraid|Raid1|ZFS|multipath\w*|storage-mon)$/;

/** The devices of file systems that have to be there on every node, before the cluster starts anything. */
export function devicesOf(cib: CibFacts): readonly { readonly resource: UsedResource; readonly device: string }[] {
  if (cib.all.some(({ type }) => storageAgents.test(type))) return [];
  return cib.resources.flatMap((resource) => {
    const device = mountOf(resource)?.device;
    return device !== undefined && /^(\/dev\/(sd|vd|xvd|nvme|disk\/|mapper\/mpath)|UUID=|LABEL=)\S+$/.test(device)
      ? [{ resource, device }]
      : [];
  });
}

/** The address of a resource that sets one. */
export function addressOf({ agent, parameters }: UsedResource): string | undefined {
  return /^ocf:heartbeat:IPaddr2?$/.test(agent) ? parameters.get("ip")?.trim() : undefined;
}

/** The nodes a resource is active on; undefined where that isn't known. */
export function placesOf(id: string, snapshot: ClusterSnapshot | undefined): readonly string[] | undefined {
  if (snapshot === undefined) return undefined;
  const instances: ResourceState[] = [];
  collectInstances(snapshot.resources, id, instances);
  if (instances.length === 0) return undefined;
  return instances.flatMap(({ placements }) => placements.map(({ node }) => node));
}

function collectInstances(resources: readonly ResourceState[], id: string, found: ResourceState[]): void {
  for (const each of resources) {
    if (each.id === id || each.id.startsWith(`${id}:`)) found.push(each);
    collectInstances(each.children, id, found);
  }
}

/** The folders of which one has to configure Apache's status page; none where the agent doesn't ask for it. */
export function statusPageFolders({ agent, parameters }: UsedResource): readonly string[] {
  const url = parameters.get("statusurl");
  if (agent !== "ocf:heartbeat:apache" || (url !== undefined && !/server-status/.test(url))) return [];
  const all = ["/etc/apache2", "/etc/httpd"];
  const file = parameters.get("configfile");
  if (file === undefined) return all;
  // A configuration elsewhere may include any file.
  return all.filter((folder) => file.startsWith(`${folder}/`));
}

/** The page that an agent asks for where it is active; never one with a password in it. */
export function statusUrlOf({ agent, parameters }: UsedResource): string | undefined {
  const url = /^ocf:heartbeat:(apache|nginx)$/.test(agent)
    ? (parameters.get("statusurl") ?? parameters.get("status10url"))
    : undefined;
  return url !== undefined && /^https?:\/\/[^\s@]+$/.test(url) ? url : undefined;
}

/** Where the configuration of a server says at which ports it listens, by its agent's type; the first that a node has counts. */
const portFolders: Readonly<Record<string, readonly string[]>> = {
  apache: ["/etc/apache2", "/etc/httpd"],
  nginx: ["/etc/nginx"],
};

/** The parameter that names the port of a server, and its default, by its agent's type. */
const portParameters: Readonly<Record<string, readonly [parameter: string, usual: string]>> = {
  pgsql: ["pgport", "5432"],
  redis: ["port", "6379"],
};

/** What inspect-node.sh is asked about the ports of a server: a port, or folders that name them; undefined where neither is known. */
function portQuestion({ id, agent, type, parameters }: UsedResource): string | undefined {
  if (/\s/.test(id)) return undefined;
  if (agent.startsWith("systemd:")) {
    const unit = (agent.split(":")[1] ?? "").replace(/\.service$/, "");
    const folders = portFolders[unit === "nginx" ? "nginx" : /^(apache2|httpd)$/.test(unit) ? "apache" : ""];
    return folders && [id, ...folders].join(" ");
  }
  if (!agent.startsWith("ocf:heartbeat:")) return undefined;
  const [parameter, usual] = portParameters[type] ?? [];
  if (parameter !== undefined) {
    const port = parameters.get(parameter) ?? usual;
    return port !== undefined && /^\d+$/.test(port) ? `${id} ${port}` : undefined;
  }
  const file = parameters.get("configfile");
  // A configuration elsewhere may listen anywhere.
  const folders = (portFolders[type] ?? []).filter((folder) => file === undefined || file.startsWith(`${folder}/`));
  return folders.length === 0 ? undefined : [id, ...folders].join(" ");
}

/** What inspect-node.sh is asked, as its standard input: the same on every node. Values that a line can't hold are left out. */
export function nodeQuestions(cib: CibFacts | undefined, snapshot: ClusterSnapshot | undefined): string {
  const lines = new Set<string>();
  const ask = (kind: string, value: string | undefined): void => {
    if (value !== undefined && /^[^\p{Cc}]+$/u.test(value) && !value.startsWith("-")) lines.add(`${kind} ${value}`);
  };
  for (const member of cib?.members ?? []) ask("node", member);
  for (const [asked, target] of cib ? firstAsked(cib) : []) ask("target", `${asked} ${target}`);
  for (const resource of cib?.resources ?? []) {
    const address = addressOf(resource);
    const url = statusUrlOf(resource);
    // Found only where something is asked about it: a configuration may have thousands of resources.
    const port = portQuestion(resource);
    const isPlaced =
      [address, url, port].some((each) => each !== undefined) ||
      /^stonith:|^ocf:pacemaker:remote$/.test(resource.agent);
    const places = isPlaced ? placesOf(resource.id, snapshot) : undefined;
    if (resource.agent === "ocf:pacemaker:remote" && places?.length !== 0)
      ask("tcp", `${resource.parameters.get("server") ?? resource.id} ${resource.parameters.get("port") ?? "3121"}`);
    if (resource.agent !== "ocf:pacemaker:remote") ask("agent", /\s/.test(resource.agent) ? undefined : resource.agent);
    ask("program", programQuestion(resource));
    for (const unit of unitsOf(resource)) ask("unit", unit);
    for (const user of usersOf(resource)) ask("user", user);
    if (port !== undefined && places?.length === 0) ask("port", port);
    ask("nic", address === undefined ? undefined : resource.parameters.get("nic"));
    ask("mount", mountOf(resource)?.folder);
    for (const folder of statusPageFolders(resource)) ask("status-page", folder);
    for (const node of places ?? []) ask("url", url && `${node} ${url}`);
    if (resource.agent.startsWith("stonith:") && places?.[0]) ask("fence", `${places[0]} ${resource.id}`);
    if (places?.length === 0 && address !== undefined && /^[\d.]+$/.test(address)) ask("address", address);
    if (cib) for (const { path } of filesOf(resource, cib)) ask("path", path);
  }
  if (cib) for (const { device } of devicesOf(cib)) ask("device", device);
  return [...lines].map((line) => `${line}\n`).join("");
}
