import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../../errors.ts";
import { formatAddress, isHostName, parseAddress } from "../address.ts";
import type { ClusterConfig } from "../cluster-config.ts";
import { allOptions, firstOption, type HostOptions, readHostOptions, resolveHostName } from "./config-file.ts";
import { expandPath, type PathTokens } from "./config-tokens.ts";
import { readProxyJump } from "./proxy-jump.ts";

/** Where the files of SSH are on this machine. */
export interface SshEnvironment {
  /** The home directory, for `~`. */
  readonly home: string;
  /** Configuration files of the SSH client, the personal one first. */
  readonly configFiles: readonly string[];
  /** The system-wide known_hosts files. */
  readonly globalKnownHostsFiles: readonly string[];
  /** Path of the agent's socket; absent where none runs. */
  readonly agentSocket?: string;
  /** The account on this machine; the one on the node where nothing else is configured. */
  readonly localUser: string;
  /** Environment variables, for `${NAME}` in paths; none when absent. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/** The environment of this process. */
export function systemEnvironment(): SshEnvironment {
  const home = homedir();
  const agentSocket =
    process.env.SSH_AUTH_SOCK ?? (process.platform === "win32" ? "\\\\.\\pipe\\openssh-ssh-agent" : undefined);
  let localUser = process.env.USER ?? process.env.USERNAME ?? "root";
  try {
    localUser = userInfo().username;
  } catch {
    // An account without an entry in the password database: the environment names it.
  }
  return {
    home,
    configFiles: [join(home, ".ssh", "config"), "/etc/ssh/ssh_config"],
    globalKnownHostsFiles: ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"],
    ...(agentSocket ? { agentSocket } : {}),
    localUser,
    variables: process.env,
  };
}

/** Everything needed to connect to one host by SSH. */
export interface Target {
  /** For people: the entry as written. */
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Private keys, in the order in which they are tried. */
  readonly identityFiles: readonly string[];
  /** Does the setting or the SSH configuration name a key? Only then is a passphrase asked for. */
  readonly identityNamed: boolean;
  /** The agent's socket; absent where none runs or it must not be used. */
  readonly agent?: string;
  /** May only those keys of the agent be used that `identityFiles` names (IdentitiesOnly of ssh_config(5))? */
  readonly agentOnlyNamed: boolean;
  /** Personal files first; an accepted key is added to the first. */
  readonly knownHostsFiles: readonly string[];
  /** A known_hosts file of a folder that somebody else may have written: what only it knows is asked about. */
  readonly suggestedKnownHosts?: string;
  /** A file of keys that are never accepted (RevokedHostKeys of ssh_config(5)). */
  readonly revokedHostKeys?: string;
  /** Is an unknown key refused without a question (StrictHostKeyChecking yes of ssh_config(5))? */
  readonly isStrict?: boolean;
  /** The known_hosts file that the cluster's setting names instead of the default ones. */
  readonly ownKnownHosts?: string;
  /** The name under which its host key is known, where that isn't its address. */
  readonly hostKeyAlias?: string;
  /** The host to connect through. */
  readonly via?: Target;
}

/**
 * Resolves one entry of a cluster's `nodes` with the setting and ~/.ssh/config.
 * The entry itself has precedence over the setting, and the setting over the SSH configuration.
 * Throws a ClusterError when the entry is no address, or needs a proxy that isn't supported.
 */
export function resolveTarget(entry: string, config: ClusterConfig, environment: SshEnvironment): Target {
  const target = resolve(entry, config, environment, 0);
  if (config.jumpHost === undefined || config.jumpHost === "") return target;
  const { via: _replaced, ...direct } = target;
  return { ...direct, via: resolveChain(readProxyJump(config.jumpHost), jumpConfig(config), environment, 1) };
}

const maxHops = 8;
const defaultIdentities = ["id_ed25519", "id_ecdsa", "id_rsa"];

function resolve(entry: string, config: Partial<ClusterConfig>, environment: SshEnvironment, hop: number): Target {
  const address = parseAddress(entry);
  if (address === undefined)
    throw new ClusterError(
      "unreachable",
      `"${entry}" is not the address of a node. Write host, user@host, host:port, [IPv6]:port, or a Host of ~/.ssh/config.`,
    );
  const { home, localUser } = environment;
  const account = address.user ?? config.user;
  const options = readHostOptions(environment.configFiles, { host: address.host, user: account, localUser, home });
  const host = resolveHostName(firstOption(options, "HostName"), address.host);
  if (!isHostName(host))
    throw new ClusterError(
      "unreachable",
      `The SSH configuration gives "${address.host}" the HostName "${host}", which is no name or address of a host. Correct HostName in ~/.ssh/config.`,
    );
  const port = address.port ?? config.port ?? Number(firstOption(options, "Port") ?? 22);
  const user = address.user ?? config.user ?? firstOption(options, "User") ?? localUser;
  const alias = firstOption(options, "HostKeyAlias");
  if (alias !== undefined && !isHostName(alias))
    throw new ClusterError(
      "unreachable",
      `The SSH configuration gives "${address.host}" the HostKeyAlias "${alias}", which can't be written to a known_hosts file. Correct HostKeyAlias in ~/.ssh/config.`,
    );
  const tokens: PathTokens = { home, host, name: address.host, alias, port, user, localUser };
  const expand = (path: string): string => expandPath(path, tokens, environment.variables);
  const named = [...(config.identityFile ? [config.identityFile] : []), ...allOptions(options, "IdentityFile")]
    .filter((file) => file !== "none")
    .map(expand);
  const defaults = defaultIdentities.map((name) => join(home, ".ssh", name)).filter((file) => existsSync(file));
  const agent = agentOf(options, environment, expand);
  const proxyJump = firstOption(options, "ProxyJump");
  if (
    ["none", undefined].includes(proxyJump?.toLowerCase()) &&
    !["none", undefined].includes(firstOption(options, "ProxyCommand")) &&
    !config.jumpHost
  )
    throw new ClusterError(
      "unreachable",
      `The SSH configuration has a ProxyCommand for "${entry}", which Quorate doesn't run. Name the jump host with ProxyJump, or as jumpHost in the setting quorate.clusters.`,
    );
  const revoked = firstOption(options, "RevokedHostKeys");
  const knownHosts = knownHostsOf(config, options, environment, expand);
  return {
    label: entry.trim(),
    host,
    port,
    user,
    identityFiles: [...new Set(named.length > 0 ? named : defaults)],
    identityNamed: named.length > 0,
    ...omitUndefined({ agent }),
    agentOnlyNamed: firstOption(options, "IdentitiesOnly")?.toLowerCase() === "yes",
    ...knownHosts,
    ...omitUndefined({ hostKeyAlias: alias }),
    ...(revoked === undefined || revoked.toLowerCase() === "none" ? {} : { revokedHostKeys: expand(revoked) }),
    ...(/^(yes|true)$/i.test(firstOption(options, "StrictHostKeyChecking") ?? "") ? { isStrict: true } : {}),
    ...(proxyJump === undefined || proxyJump.toLowerCase() === "none" || config.jumpHost
      ? {}
      : { via: resolveChain(readProxyJump(proxyJump, tokens), jumpConfig(config), environment, hop + 1) }),
  };
}

/** Two hosts mean through the first to the second; each may have a jump host of its own. */
function resolveChain(
  entries: readonly string[],
  config: Partial<ClusterConfig>,
  environment: SshEnvironment,
  hop: number,
): Target {
  if (hop > maxHops)
    throw new ClusterError(
      "unreachable",
      `The jump hosts "${entries.join(",")}" are more than ${maxHops}, or form a cycle. Check jumpHost, and ProxyJump in ~/.ssh/config.`,
    );
  const last = resolve(entries.at(-1) ?? "", config, environment, hop);
  const before = entries.slice(0, -1);
  return before.length === 0 ? last : { ...last, via: resolveChain(before, config, environment, hop + 1) };
}

/** The account and port of the setting are those of the nodes, not of the jump host. */
function jumpConfig(config: Partial<ClusterConfig>): Partial<ClusterConfig> {
  return {
    ...(config.identityFile ? { identityFile: config.identityFile } : {}),
    ...(config.knownHostsFile ? { knownHostsFile: config.knownHostsFile } : {}),
    ...(config.isOfProject ? { isOfProject: true } : {}),
  };
}

function agentOf(
  options: HostOptions,
  environment: SshEnvironment,
  expand: (path: string) => string,
): string | undefined {
  const named = firstOption(options, "IdentityAgent");
  if (named === undefined || named === "SSH_AUTH_SOCK") return environment.agentSocket;
  return named.toLowerCase() === "none" ? undefined : expand(named);
}

function knownHostsOf(
  config: Partial<ClusterConfig>,
  options: HostOptions,
  environment: SshEnvironment,
  expand: (path: string) => string,
): Pick<Target, "knownHostsFiles" | "ownKnownHosts" | "suggestedKnownHosts"> {
  const own = config.knownHostsFile ? expand(config.knownHostsFile) : undefined;
  if (own !== undefined && !config.isOfProject) return { knownHostsFiles: [own], ownKnownHosts: own };
  const listed = (option: string): readonly string[] | undefined => {
    const files = allOptions(options, option);
    return files.length > 0 ? files.filter((file) => file.toLowerCase() !== "none").map(expand) : undefined;
  };
  const defaults = ["known_hosts", "known_hosts2"].map((name) => join(environment.home, ".ssh", name));
  const personal = listed("UserKnownHostsFile") ?? defaults;
  return {
    knownHostsFiles: [...personal, ...(listed("GlobalKnownHostsFile") ?? environment.globalKnownHostsFiles)],
    ...(own === undefined ? {} : { suggestedKnownHosts: own }),
  };
}

/**
 * The key of an account's secrets: `user@host:port`, with what distinguishes hosts of one address: the cluster's own known_hosts file, and the
 * name under which the host key is known. A secret that was saved for one host is not sent to another.
 */
export function accountOf({ user, host, port, ownKnownHosts, hostKeyAlias }: Target): string {
  const known = ownKnownHosts === undefined ? "" : ` (known by ${ownKnownHosts})`;
  return `${user}@${host}:${port}${hostKeyAlias === undefined ? "" : ` (known as ${hostKeyAlias})`}${known}`;
}

/** The target for people: `label`, followed by the address where that differs. */
export function describeTarget(target: Target): string {
  const address = formatAddress(target.host, target.port);
  const plain = target.label.slice(target.label.lastIndexOf("@") + 1);
  return plain === address || plain === target.host ? `"${target.label}"` : `"${target.label}" (${address})`;
}
