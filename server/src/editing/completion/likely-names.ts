import type { ListKind } from "../../crm/slots.ts";
import { wordTable } from "../../text/word-table.ts";

/**
 * The parameters that configurations give most often, by agent; of all others none is more likely. Names that an agent requires
 * needn't be here. Source: the examples in the agents' and the distributions' documentation.
 */
const likelyParameters = wordTable<readonly string[]>({
  IPaddr2: ["ip", "cidr_netmask", "nic"],
  IPsrcaddr: ["ipaddress", "cidr_netmask"],
  Filesystem: ["device", "directory", "fstype", "options"],
  "LVM-activate": ["vgname", "vg_access_mode", "activation_mode"],
  drbd: ["drbd_resource"],
  apache: ["configfile", "statusurl"],
  nginx: ["configfile", "status10url"],
  haproxy: ["conffile"],
  mysql: ["binary", "config", "datadir", "pid", "socket", "replication_user", "replication_passwd"],
  mariadb: ["binary", "config", "datadir", "pid", "socket", "replication_user", "replication_passwd"],
  galera: ["wsrep_cluster_address", "enable_creation", "cluster_host_map"],
  pgsql: ["pgctl", "pgdata", "rep_mode", "node_list", "master_ip", "repuser", "primary_conninfo_opt"],
  pgsqlms: ["bindir", "pgdata", "pghost", "recovery_template"],
  nfsserver: ["nfs_shared_infodir", "nfs_ip"],
  exportfs: ["clientspec", "directory", "fsid", "options"],
  ping: ["host_list", "dampen", "multiplier"],
  VirtualDomain: ["config", "hypervisor", "migration_transport"],
  SAPHana: ["SID", "InstanceNumber", "PREFER_SITE_TAKEOVER", "AUTOMATED_REGISTER", "DUPLICATE_PRIMARY_TIMEOUT"],
  SAPInstance: ["InstanceName", "START_PROFILE", "AUTOMATIC_RECOVER"],
  redis: ["config", "bin", "wait_last_known_master"],
  portblock: ["protocol", "portno", "action", "ip"],
  remote: ["server", "reconnect_interval"],
});

/** What a fence device most often needs: how to reach it, and which nodes it fences. */
const likelyOfFenceDevices = [
  "ip",
  "username",
  "password",
  "lanplus",
  "ssl",
  "plug",
  "pcmk_host_list",
  "pcmk_host_map",
  "pcmk_delay_max",
  "pcmk_delay_base",
];

const likelyMeta: readonly string[] = [
  "target-role",
  "resource-stickiness",
  "migration-threshold",
  "failure-timeout",
  "promotable",
  "promoted-max",
  "interleave",
  "notify",
];

const likelyProperties: readonly string[] = [
  "no-quorum-policy",
  "cluster-name",
  "maintenance-mode",
  "stonith-watchdog-timeout",
  "cluster-recheck-interval",
];

/** The names that are most likely written in a list, the likeliest first. */
export function likelyNames(of: ListKind): readonly string[] {
  switch (of.list) {
    case "params":
      return likelyParameters[of.agent.slice(of.agent.lastIndexOf(":") + 1)] ?? fenceNames(of.agent);
    case "meta":
    case "rsc_defaults":
      return likelyMeta;
    case "op":
    case "op_defaults":
      return ["interval", "timeout", "on-fail", "role"];
    case "property":
      return likelyProperties;
    default:
      return [];
  }
}

function fenceNames(agent: string): readonly string[] {
  return agent.startsWith("stonith:") ? likelyOfFenceDevices : [];
}
