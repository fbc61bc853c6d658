import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { formatAddress, parseAddress } from "./address.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { allOptions, firstOption, type HostOptions, readHostOptions } from "./config-file.ts";

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
  return { ...direct, via: resolveChain(config.jumpHost, jumpConfig(config), environment, 1) };
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
  const options = readHostOptions(environment.configFiles, address.host, address.user ?? config.user, home);
  const host = (firstOption(options, "HostName") ?? address.host).replace(/%(.)/g, (whole, letter) =>
    letter === "h" || letter === "n" ? address.host : letter === "%" ? "%" : whole,
  );
  const port = address.port ?? config.port ?? Number(firstOption(options, "Port") ?? 22);
  const user = address.user ?? config.user ?? firstOption(options, "User") ?? localUser;
  const expand = (path: string): string => expandPath(path, { home, host, name: address.host, port, user, localUser });
  const named = [...(config.identityFile ? [config.identityFile] : []), ...allOptions(options, "IdentityFile")]
    .filter((file) => file !== "none")
    .map(expand);
  const defaults = defaultIdentities.map((name) => join(home, ".ssh", name)).filter((file) => existsSync(file));
  const agent = agentOf(options, environment, expand);
  const proxyJump = firstOption(options, "ProxyJump");
  if (
    proxyJump === undefined &&
    !["none", undefined].includes(firstOption(options, "ProxyCommand")) &&
    !config.jumpHost
  )
    throw new ClusterError(
      "unreachable",
      `The SSH configuration has a ProxyCommand for "${entry}", which Quorate doesn't run. Name the jump host with ProxyJump, or as jumpHost in the setting quorate.clusters.`,
    );
  const alias = firstOption(options, "HostKeyAlias");
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
    ...(proxyJump === undefined || proxyJump.toLowerCase() === "none" || config.jumpHost
      ? {}
      : { via: resolveChain(proxyJump, jumpConfig(config), environment, hop + 1) }),
  };
}

/** `a,b` means through a to b; each may have a jump host of its own. */
function resolveChain(
  entries: string,
  config: Partial<ClusterConfig>,
  environment: SshEnvironment,
  hop: number,
): Target {
  if (hop > maxHops)
    throw new ClusterError(
      "unreachable",
      `The jump hosts "${entries}" are more than ${maxHops}, or form a cycle. Check jumpHost, and ProxyJump in ~/.ssh/config.`,
    );
  const parts = entries.split(",");
  const last = resolve(parts.at(-1) ?? "", config, environment, hop);
  const before = parts.slice(0, -1).join(",");
  return before === "" ? last : { ...last, via: resolveChain(before, config, environment, hop + 1) };
}

/** The account and port of the setting are those of the nodes, not of the jump host. */
function jumpConfig(config: Partial<ClusterConfig>): Partial<ClusterConfig> {
  return {
    ...(config.identityFile ? { identityFile: config.identityFile } : {}),
    ...(config.knownHostsFile ? { knownHostsFile: config.knownHostsFile } : {}),
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
): Pick<Target, "knownHostsFiles" | "ownKnownHosts"> {
  if (config.knownHostsFile) {
    const file = expand(config.knownHostsFile);
    return { knownHostsFiles: [file], ownKnownHosts: file };
  }
  const named = allOptions(options, "UserKnownHostsFile")
    .flatMap((value) => value.split(/\s+/))
    .filter((file) => file !== "none");
  const defaults = ["known_hosts", "known_hosts2"].map((name) => join(environment.home, ".ssh", name));
  const personal = named.length > 0 ? named.map(expand) : defaults;
  return { knownHostsFiles: [...personal, ...environment.globalKnownHostsFiles] };
}

/** Expands `~` and the tokens for files in a path of a setting or of ssh_config(5). A relative path is relative to the home directory. */
function expandPath(
  path: string,
  values: { home: string; host: string; name: string; port: number; user: string; localUser: string },
): string {
  const expanded = path
    .replace(/^~(?=\/|\\|$)/, () => values.home)
    .replace(/%([%dhnpru])/g, (_whole, letter: string) => {
      const tokens: Record<string, string> = {
        "%": "%",
        d: values.home,
        h: values.host,
        n: values.name,
        p: String(values.port),
        r: values.user,
        u: values.localUser,
      };
      return tokens[letter] ?? "";
    });
  return isAbsolute(expanded) ? expanded : join(values.home, expanded);
}

/**
 * The key of an account's secrets: `user@host:port`, with the cluster's own known_hosts file where there is one: a secret that was saved for
 * a host that the person knows is not sent to a host that only a file in a folder says is the same.
 */
export function accountOf({ user, host, port, ownKnownHosts }: Target): string {
  return `${user}@${host}:${port}${ownKnownHosts === undefined ? "" : ` (known by ${ownKnownHosts})`}`;
}

/** The target for people: `label`, followed by the address where that differs. */
export function describeTarget(target: Target): string {
  const address = formatAddress(target.host, target.port);
  const plain = target.label.slice(target.label.lastIndexOf("@") + 1);
  return plain === address || plain === target.host ? `"${target.label}"` : `"${target.label}" (${address})`;
}
