import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../../errors.ts";
import { describeTarget, type Target } from "../config/target.ts";
import type { Prompter } from "../prompter.ts";
import { shellLine } from "../quote.ts";
import {
  checkKnownHosts,
  fingerprint,
  type KnownHostLine,
  keyTypeOf,
  knownHostName,
  knownKeyTypes,
} from "./known-hosts.ts";
import { appendKnownHost, readKnownHosts, whyNotKnownHosts } from "./known-hosts-file.ts";
import { isRevoked } from "./revoked-keys.ts";

/** Decides whether the host that answers is the intended one. */
interface HostKeyCheck {
  /** Host key algorithms for the negotiation, those of known keys first. */
  readonly algorithms: readonly string[];
  /** Resolves when the key is trusted; rejects with a ClusterError otherwise. Asks about the same key once. */
  verify(key: Buffer): Promise<void>;
  /** Saves a key that the person accepted; to be called once the host has proved that it owns the key. */
  remember(): Promise<void>;
}

const algorithmsByType: readonly (readonly [type: string, algorithms: readonly string[]])[] = [
  ["ssh-ed25519", ["ssh-ed25519"]],
  ["ecdsa-sha2-nistp256", ["ecdsa-sha2-nistp256"]],
  ["ecdsa-sha2-nistp384", ["ecdsa-sha2-nistp384"]],
  ["ecdsa-sha2-nistp521", ["ecdsa-sha2-nistp521"]],
  // RSA keys sign with SHA-2 only; SHA-1 is not secure any more.
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]],
];

/**
 * The check for one target against its known_hosts files as they are now. Keys that the person accepts are added to `approved`, in base64,
 * and not asked about again. Rejects with a ClusterError when the files can't be read.
 */
export async function checkHostKey(
  target: Target,
  prompter: Prompter,
  approved: Set<string>,
  whileAsking: <T>(question: () => Promise<T>) => Promise<T>,
): Promise<HostKeyCheck> {
  const name = target.hostKeyAlias?.toLowerCase() ?? knownHostName(target.host, target.port);
  const plainName = target.hostKeyAlias === undefined && target.port !== 22 ? target.host.toLowerCase() : undefined;
  const lines = await knownLines(target.knownHostsFiles);
  const suggested = await knownLines(target.suggestedKnownHosts === undefined ? [] : [target.suggestedKnownHosts]);
  const ownTypes = knownKeyTypes(lines, name, plainName);
  const types = ownTypes.size > 0 ? ownTypes : knownKeyTypes(suggested, name, plainName);
  const [first, others] = [
    algorithmsByType.filter(([type]) => types.has(type)),
    algorithmsByType.filter(([type]) => !types.has(type)),
  ];
  let trusted: Buffer | undefined;
  let accepted: Buffer | undefined;
  return {
    algorithms: [...first, ...others].flatMap(([, algorithms]) => algorithms),
    async verify(key) {
      if (trusted !== undefined) {
        // A long connection exchanges keys again now and then; the host key must stay the same.
        if (trusted.equals(key)) return;
        throw new ClusterError(
          "changed-host-key",
          `${describeTarget(target)} presented another host key during the connection. The connection was closed.`,
        );
      }
      await refuseRevoked(target, key);
      const own = checkKnownHosts(lines, name, key, plainName);
      // What only a project's file says can refuse a key, and never accept it.
      const other = own.kind === "unknown" ? checkKnownHosts(suggested, name, key, plainName) : own;
      if (own.kind === "unknown" && (other.kind === "unknown" || other.kind === "known")) {
        const id = key.toString("base64");
        const file = await fileToWrite(target);
        const question = {
          label: target.label,
          host: target.host,
          port: target.port,
          keyType: keyTypeOf(key),
          fingerprint: fingerprint(key),
          ...omitUndefined({ file, suggestedBy: other.kind === "known" ? target.suggestedKnownHosts : undefined }),
        };
        if (target.isStrict) throw notAccepted(target, key);
        const yes = approved.has(id) || (await whileAsking(() => prompter.acceptHostKey(question).catch(() => false)));
        if (!yes) throw notAccepted(target, key);
        approved.add(id);
        accepted = key;
      } else if (other.kind !== "known" && other.kind !== "unknown")
        throw refusal(other.kind, other.line, target, name, key);
      trusted = key;
    },
    async remember() {
      if (accepted === undefined) return;
      const file = await fileToWrite(target);
      const key = accepted;
      accepted = undefined;
      // Another connection may have added it concurrently.
      const now = checkKnownHosts(await knownLines(target.knownHostsFiles), name, key, plainName);
      if (file !== undefined && now.kind === "unknown") await appendKnownHost(file, name, key);
    },
  };
}

/**
 * The file that an accepted key is added to; undefined where none keeps it, as with /dev/null. Rejects with a ClusterError when it is
 * something else than a known_hosts file.
 */
async function fileToWrite({ knownHostsFiles: [file] }: Target): Promise<string | undefined> {
  if (file === undefined || file === "/dev/null") return undefined;
  const why = await whyNotKnownHosts(file);
  if (why !== undefined)
    throw new ClusterError(
      "unknown-host-key",
      `The host key is unknown, and can't be saved: ${why}. Nothing was written or sent. Name a known_hosts file with knownHostsFile in quorate.clusters, or with UserKnownHostsFile in ~/.ssh/config.`,
    );
  return file;
}

async function refuseRevoked(target: Target, key: Buffer): Promise<void> {
  const file = target.revokedHostKeys;
  if (file === undefined) return;
  let revoked: boolean;
  try {
    revoked = await isRevoked(file, key);
  } catch (error) {
    throw new ClusterError(
      "revoked-host-key",
      `The file of revoked host keys ${file} can't be used (${(error as Error).message}), so no host key is accepted. Correct RevokedHostKeys in the SSH configuration.`,
    );
  }
  if (revoked)
    throw new ClusterError(
      "revoked-host-key",
      `${describeTarget(target)} presented a host key that is revoked (${file}: ${describeKey(key)}). The connection was refused. Create a new host key on the node.`,
    );
}

async function knownLines(files: readonly string[]): Promise<KnownHostLine[]> {
  try {
    return await readKnownHosts(files);
  } catch (error) {
    throw new ClusterError(
      "unknown-host-key",
      `The known_hosts file can't be read, so the host key can't be checked: ${(error as Error).message}. Check the file's permissions.`,
    );
  }
}

function describeKey(key: Buffer): string {
  return `${keyTypeOf(key)} key ${fingerprint(key)}`;
}

function notAccepted(target: Target, key: Buffer): ClusterError {
  return new ClusterError(
    "unknown-host-key",
    `${describeTarget(target)} presented an unknown host key, which was not accepted (${describeKey(key)}). Nothing was sent. Compare the fingerprint with the output of "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" on the node, connect again, and accept the key.`,
    undefined,
    true,
  );
}

function refusal(
  kind: "changed" | "revoked" | "authority",
  line: KnownHostLine,
  target: Target,
  name: string,
  key: Buffer,
): ClusterError {
  const node = describeTarget(target);
  const place = `${line.file}, line ${line.line}`;
  if (kind === "revoked")
    return new ClusterError(
      "revoked-host-key",
      `${node} presented a host key that is marked as revoked (${place}: ${describeKey(key)}). The connection was refused. Create a new host key on the node.`,
    );
  if (kind === "authority")
    return new ClusterError(
      "unknown-host-key",
      `${node} is known by a certificate authority only (${place}), and Quorate doesn't check host certificates. Compare the fingerprint on the node, then add its host key (${describeKey(key)}) to ${target.knownHostsFiles[0]}.`,
    );
  return new ClusterError(
    "changed-host-key",
    `The host key of ${node} has changed: it presented the ${describeKey(key)}, but ${place} has the ${describeKey(line.key)}. Another machine may be answering at this address, so the connection was refused. If the node was reinstalled, remove the old key: ${shellLine`ssh-keygen -f ${line.file} -R ${name}`}`,
  );
}
