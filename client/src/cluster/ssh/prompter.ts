/** Asks the person at the keyboard; the editor and the terminal each have one. */
export interface Prompter {
  /** Is this unknown host key to be trusted from now on? The fingerprint is `SHA256:…` as `ssh-keygen -l` prints it. */
  acceptHostKey(question: {
    /** For people: the node as the setting names it. */
    readonly label: string;
    readonly host: string;
    readonly port: number;
    readonly keyType: string;
    readonly fingerprint: string;
    /** The file that the key is added to; absent where it isn't saved. */
    readonly file?: string;
    /** A known_hosts file of the folder's project that has this key: somebody else may have written it. */
    readonly suggestedBy?: string;
  }): Promise<boolean>;
  /** A secret, which is held in memory only; undefined when the person declines. */
  secret(question: SecretQuestion): Promise<string | undefined>;
  /** Where secrets are saved if the person agrees; absent where there is no such place. */
  readonly vault?: SecretVault;
}

/** Which secret is asked for. */
export interface SecretQuestion {
  /** For people: whose secret it is. */
  readonly label: string;
  /** `answer` is for a question of the server, such as one for a one-time code: it is never saved. */
  readonly kind: "passphrase" | "password" | "sudo" | "answer";
  /** What it unlocks: `user@host:port`, or the path of a key file. */
  readonly key: string;
}

/** A place where secrets are saved, such as the keychain of the system. */
export interface SecretVault {
  /** The saved secret; undefined when there is none. Asks nobody. */
  read(question: SecretQuestion): Promise<string | undefined>;
  /** Offers to save secrets that were just accepted. */
  offer(secrets: readonly (SecretQuestion & { readonly secret: string })[]): void;
  /** Deletes a saved secret that was refused. */
  drop(question: SecretQuestion): void;
}
