/** How one cluster is reached: an entry of the setting `quorate.clusters`. */
export interface ClusterConfig {
  /** The name people see; unique among the configured clusters. */
  readonly name: string;
  /** Where nodes are reached: `host`, `user@host`, `host:port`, `user@host:port`, or a Host of `~/.ssh/config`. Any node that answers serves. */
  readonly nodes: readonly string[];
  /** The account on the nodes, where a node's entry names none. */
  readonly user?: string;
  /** The port of the nodes' sshd, where a node's entry names none. */
  readonly port?: number;
  /** Path of a private key file; `~` is the home directory. */
  readonly identityFile?: string;
  /** Path of the known_hosts file that vouches for the nodes' host keys; `~/.ssh/known_hosts` when absent. */
  readonly knownHostsFile?: string;
  /** A host to go through, in the form of `nodes`. */
  readonly jumpHost?: string;
  /** The folder whose files describe this cluster, relative to the workspace folder; the workspace folder itself when absent. */
  readonly folder?: string;
}
