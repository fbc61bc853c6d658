/** How to connect to one cluster: an entry of the setting `quorate.clusters`. */
export interface ClusterConfig {
  /** The name for people; unique among the configured clusters. */
  readonly name: string;
  /** The addresses of nodes: `host`, `user@host`, `host:port`, `user@host:port`, or a Host of `~/.ssh/config`. Any node that answers is used. */
  readonly nodes: readonly string[];
  /** The account on the nodes, where a node's entry names none. */
  readonly user?: string;
  /** The port of sshd on the nodes, where a node's entry names none. */
  readonly port?: number;
  /** Path of a private key file; `~` is the home directory. */
  readonly identityFile?: string;
  /** Path of the known_hosts file for the nodes; `~/.ssh/known_hosts` when absent. */
  readonly knownHostsFile?: string;
  /** A host to connect through, in the form of `nodes`. */
  readonly jumpHost?: string;
  /** The folder whose files describe this cluster, relative to the workspace folder; the workspace folder itself when absent. */
  readonly folder?: string;
  /**
   * Is it defined by the files of a folder, which somebody else may have written, and not by the person? Then its knownHostsFile doesn't vouch
   * for a host: the person is asked. Not part of the setting.
   */
  readonly isOfProject?: boolean;
}
