import { parseAddress } from "./address.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { resolveTarget, type SshEnvironment } from "./config/target.ts";

/**
 * The arguments of `ssh` that lead to a node as Quorate itself gets there. What the setting doesn't say is left to ssh's own configuration.
 * Throws a ClusterError where the entry is no address.
 */
export function sshArguments(entry: string, config: ClusterConfig, environment: SshEnvironment): readonly string[] {
  const target = resolveTarget(entry, config, environment);
  const address = parseAddress(entry);
  const isPortGiven = (address?.port ?? config.port) !== undefined;
  const isUserGiven = (address?.user ?? config.user) !== undefined;
  return [
    ...(isPortGiven ? ["-p", String(target.port)] : []),
    ...(isUserGiven ? ["-l", target.user] : []),
    ...(config.identityFile ? ["-i", target.identityFiles[0] ?? config.identityFile] : []),
    ...(target.ownKnownHosts === undefined ? [] : ["-o", `UserKnownHostsFile="${target.ownKnownHosts}"`]),
    ...(config.jumpHost ? ["-J", config.jumpHost] : []),
    ...["--", address?.host ?? target.host],
  ];
}
