import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.mjs";
import type { Lab } from "../lab/lab.ts";

/** One of the field's own tutorials, from machines with nothing but SSH. */
export interface BareTutorial {
  readonly title: string;
  /** Below examples/tutorials. */
  readonly folder: string;
  readonly nodes: readonly [string, string];
  readonly networks?: 2;
  readonly interface?: string;
  readonly address: string;
  readonly server: "apache2" | "nginx";
  /** What only a person knows, and what Debian has otherwise. */
  readonly edits: readonly (readonly [text: string, instead: string])[];
  /** What its findings ask for besides. */
  readonly also?: string;
}

const apache = ["/etc/httpd/conf/httpd.conf", "/etc/apache2/apache2.conf"] as const;
const ordered = (first: string, then: string) => `order in-this-order Mandatory: ${first} ${then}\n`;

/** The five tutorials on Debian's machines of the lab. */
export const bareTutorials: readonly BareTutorial[] = [
  {
    title: "S5, standby",
    folder: "s5-standby",
    nodes: ["server1", "server2"],
    address: "192.168.1.12",
    server: "apache2",
    edits: [apache],
  },
  {
    title: "S1, two nodes",
    folder: "s1-two-nodes",
    nodes: ["node1", "node2"],
    address: "192.168.1.100",
    server: "apache2",
    edits: [apache],
    also: ordered("ClusterIP", "WebSite"),
  },
  {
    title: "S2, active and passive",
    folder: "s2-apache-active-passive",
    nodes: ["webnode01", "webnode02"],
    address: "192.168.1.100",
    server: "apache2",
    edits: [apache, ['ip=""', 'ip="192.168.1.100"'], ['statusurl=""', 'statusurl="http://localhost/server-status"']],
    also: ordered("Cluster_VIP", "WebServer"),
  },
  {
    title: "S3, five minutes",
    folder: "s3-nginx-five-minutes",
    nodes: ["node1", "node2"],
    address: "192.168.1.100",
    server: "nginx",
    edits: [],
  },
  {
    title: "S4, the crm shell, on two networks",
    folder: "s4-debian-crm-shell",
    nodes: ["vm-node1", "vm-node2"],
    networks: 2,
    interface: "bond1",
    address: "192.168.1.100",
    server: "apache2",
    edits: [
      ["192.168.2.100", "192.168.1.100"],
      ["192.168.2.1", "192.168.1.1"],
      ['op monitor timeout="20s"', 'op monitor interval="20s" timeout="20s"'],
    ],
    also: ordered("vip", "httpd"),
  },
];

/** The tutorial's statements but for its properties: fencing and quorum stay as the first crm file of a new cluster has them. */
export function statementsOf({ folder, edits, also = "" }: BareTutorial): string {
  const printed = readFileSync(join(root, "examples/tutorials", folder, "cluster.crm"), "utf8");
  const statements = printed.replace(/^property .*\n(?:\t.*\n)*/m, "");
  const text = edits.reduce((so, [from, to]) => so.replaceAll(from, to), statements);
  return `${text}\n${also}`;
}

/** Installs the tutorial's web server on its machines, as the tutorials do by hand; each machine's page is its name. */
export async function installWebServer(lab: Lab, { nodes, server }: BareTutorial): Promise<void> {
  const script = (node: string): string => `export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update; apt-get -y -qq install --no-install-recommends ${server} curl >/dev/null 2>&1
    systemctl disable --quiet --now ${server} 2>/dev/null
    echo ${node} > /var/www/html/index.html`;
  await Promise.all(nodes.map((node) => lab.exec(node, ["sh", "-c", script(node)])));
}

/** The node whose page a client gets at the tutorial's address; what hinders it otherwise. */
export function servedBy(lab: Lab, { address }: BareTutorial): Promise<string> {
  return lab.fetch(`http://${address}/`, 3000).then(
    ({ text }) => text.trim(),
    (error) => String(error),
  );
}
