import { readFile } from "node:fs/promises";
import type { IdentityCallback, ParsedKey } from "ssh2";
import ssh2 from "ssh2";

/**
 * The SSH agent of a socket, limited to the keys that these files name (IdentitiesOnly of ssh_config(5)): a file is a public key, or a private
 * key with its public key in a `.pub` file next to it. A file that can't be read names no key.
 */
export async function agentWithNamedKeys(socket: string, files: readonly string[]): Promise<ssh2.BaseAgent> {
  const named = new Set((await Promise.all(files.map(publicKeyOf))).filter((key) => key !== undefined));
  return new NamedKeys(socket, named);
}

/** The public key's blob in base64. */
async function publicKeyOf(file: string): Promise<string | undefined> {
  for (const path of [file, `${file}.pub`]) {
    const text = await readFile(path).catch(() => undefined);
    const key = text && ssh2.utils.parseKey(text);
    if (key && !(key instanceof Error)) return key.getPublicSSH().toString("base64");
  }
  return undefined;
}

class NamedKeys extends ssh2.OpenSSHAgent {
  readonly #named: ReadonlySet<string>;

  constructor(socket: string, named: ReadonlySet<string>) {
    super(socket);
    this.#named = named;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, keys) =>
      callback(
        error,
        keys?.filter((key) => !("getPublicSSH" in key) || this.#named.has(key.getPublicSSH().toString("base64"))),
      ),
    );
  }
}
