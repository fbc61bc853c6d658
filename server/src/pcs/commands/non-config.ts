import type { CommandDefinition } from "../command.ts";

/** Names by their first word, separated by commas; an empty one is the first word alone. */
type Names = Readonly<Record<string, string>>;

function namesIn(names: Names): string[] {
  return Object.entries(names).flatMap(([first, rest]) => rest.split(", ").map((each) => `${first} ${each}`.trim()));
}

/** Commands that show something. */
const showCommands: Names = {
  acl: "config, show, help, ",
  alert: "config, show, help, , get_all_alerts",
  booth: "config, status, ticket show",
  client: "local-auth help",
  cluster: "cib, config, config show, corosync, help, pcsd-status, report, status, verify, edit help",
  config: ", show, checkpoint, checkpoint diff, checkpoint list, checkpoint view",
  constraint:
    ", config, list, location config, location show, order config, order show, colocation, colocation config, colocation show, ticket, ticket config, ticket show, ref, show, help",
  dr: "config, status",
  host: "help",
  help: "",
  node: "help, pacemaker-status",
  pcsd: "help, status",
  property: ", config, list, show, help, describe, defaults, get_cluster_properties_definition",
  qdevice: "help, status",
  quorum: ", config, help, status, device status, device check_local_qnetd_certs",
  resource:
    ", agents, config, defaults config, describe, failcount, failcount show, get_resource_agent_info, group list, help, list, op defaults config, providers, relations, relocate dry-run, relocate show, show, standards, status",
  status:
    ", booth, cluster, corosync, groups, help, nodes, pcsd, qdevice, quorum, query, resources, status, wait, query resource, xml",
  stonith:
    ", config, defaults config, describe, failcount, failcount show, get_fence_agent_info, help, history, history show, level, level config, level verify, list, op defaults config, sbd config, sbd local_config_in_json, sbd status, sbd watchdog list, sbd watchdog list_json, show, status",
  tag: ", config, help, list",
};

/** Commands that perform an action once, on nodes or in the running cluster. */
const actionCommands: Names = {
  booth:
    "enable, disable, start, stop, restart, sync, pull, setup, destroy, ticket add, ticket remove, ticket delete, ticket grant, ticket revoke, ticket standby, ticket unstandby, ticket cleanup, clean-enable-authfile, enable-authfile",
  client: "local-auth",
  cluster:
    "auth, authkey corosync, certkey, node rename-corosync, cib-push, cib-upgrade, config uuid generate, destroy, disable, edit, enable, kill, node add-outside, node clear, node maintenance, pcsd-status, quorum unblock, reload corosync, reload, remove_nodes_from_cib, rename, start, stop, sync, sync corosync, uidgid, uidgid add, uidgid delete, uidgid remove",
  config: "backup, restore, checkpoint restore, export pcs-commands, export pcs-commands-verbose, import-cman",
  dr: "destroy, set-recovery-site",
  host: "auth, deauth",
  node: "rename-cib",
  pcsd: "accept_token, certkey, clear-auth, deauth, sync-certificates",
  qdevice: "destroy, disable, enable, kill, setup, start, stop, net-client",
  quorum: "expected-votes, unblock, device setup_local_qnetd_certs",
  resource:
    "cleanup, debug-demote, debug-monitor, debug-promote, debug-start, debug-stop, failcount reset, refresh, relocate run, restart",
  stonith:
    "cleanup, confirm, failcount reset, fence, history cleanup, history update, refresh, sbd device message, sbd device setup, sbd disable, sbd enable, sbd watchdog test",
};

/** Commands that change the configuration in a way that depends on the running cluster. */
const clusterDependent: readonly (readonly [string, string])[] = [
  ["cluster node rename-cib", "It renames a node in the configuration."],
  ["booth create", "It creates resources for booth's address and service."],
  ["booth remove", "It removes the resources of booth."],
  ["booth delete", "It removes the resources of booth."],
  ["cluster link add", "It adds an address to each node."],
  ["cluster link delete", "It removes an address from each node."],
  ["cluster link remove", "It removes an address from each node."],
  ["cluster link update", "It changes addresses of nodes."],
  ["stonith update-scsi-devices", "It changes the disks of a fence device without a restart."],
];

const acts = (words: string, summary: string): CommandDefinition => ({
  path: words.split(" "),
  kind: "acts",
  summary,
  form: "",
  options: [],
});

/** Commands that don't change the configuration, and those of `clusterDependent`, which do but can't be executed here. */
export const nonConfigCommands: readonly CommandDefinition[] = [
  ...namesIn(showCommands).map((words) => acts(words, "Shows something; it doesn't change the configuration.")),
  ...namesIn(actionCommands).map((words) => acts(words, "Performs an action; it doesn't change the configuration.")),
  ...clusterDependent.map(([words, summary]): CommandDefinition => ({ ...acts(words, summary), kind: "configures" })),
];
