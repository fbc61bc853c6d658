import type { IdentityCallback, ParsedKey } from "ssh2";
import ssh2 from "ssh2";
import { readNamedFile } from "./read-file.ts";

/**
 * The SSH agent of a socket, limited to the keys that these files name (IdentitiesOnly of ssh_config(5)): a file is a public key, or a private
 * key with its public key in a `.pub` file next to it. A file that can't be read names no key.
 */
export async function agentWithNamedKeys(socket: string, files: readonly string[]): Promise<ssh2.BaseAgent> {
  const named = new Set((await Promise.all(files.map(publicKeyOf))).filter((key) => key !== undefined));
  return new NamedKeys(socket, named);
}

/** An agent's keys: all of them, those that are named first. sshd ends a login after a few wrong keys (MaxAuthTries), six unless configured. */
export async function agentWithNamedKeysFirst(socket: string, files: readonly string[]): Promise<ssh2.BaseAgent> {
  const named = new Set((await Promise.all(files.map(publicKeyOf))).filter((key) => key !== undefined));
  return new NamedKeys(socket, named, true);
}

/** How many keys an agent has; undefined where it doesn't answer. */
export function countAgentKeys(socket: string): Promise<number | undefined> {
  return new Promise((resolve) =>
    new ssh2.OpenSSHAgent(socket).getIdentities((error, keys) => resolve(error ? undefined : keys?.length)),
  );
}

/** The public key's blob in base64. */
async function publicKeyOf(file: string): Promise<string | undefined> {
  for (const path of [file, `${file}.pub`]) {
    const text = await readNamedFile(path).catch(() => undefined);
    const key = text && ssh2.utils.parseKey(text);
    if (key && !(key instanceof Error)) return key.getPublicSSH().toString("base64");
  }
  return undefined;
}

class NamedKeys extends ssh2.OpenSSHAgent {
  readonly #named: ReadonlySet<string>;
  readonly #others: boolean;

  constructor(socket: string, named: ReadonlySet<string>, others = false) {
    super(socket);
    this.#named = named;
    this.#others = others;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    const isNamed = (key: ParsedKey | ssh2.PublicKeyEntry): boolean =>
      !("getPublicSSH" in key) || this.#named.has(key.getPublicSSH().toString("base64"));
    super.getIdentities((error, keys) =>
      callback(error, keys && [...keys.filter(isNamed), ...(this.#others ? keys.filter((key) => !isNamed(key)) : [])]),
    );
  }
}
