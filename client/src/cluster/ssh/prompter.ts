/** Asks the person at the keyboard; the editor and the terminal each have one. */
export interface Prompter {
  /** Shall this host key, not yet known, be trusted from now on? The fingerprint is `SHA256:…` as `ssh-keygen -l` prints it. */
  acceptHostKey(question: {
    /** For people: the node as the setting names it. */
    readonly label: string;
    readonly host: string;
    readonly port: number;
    readonly keyType: string;
    readonly fingerprint: string;
  }): Promise<boolean>;
  /** A secret, kept only in memory; undefined when the person declines. */
  secret(question: SecretQuestion): Promise<string | undefined>;
  /** Where secrets are kept beyond the connection, for those who wish it; absent where there is no such place. */
  readonly vault?: SecretVault;
}

/** Which secret is wanted. */
export interface SecretQuestion {
  /** For people: whose secret it is. */
  readonly label: string;
  readonly kind: "passphrase" | "password" | "sudo";
  /** What it opens: `user@host:port`, or the path of a key file. */
  readonly key: string;
}

/** A place that keeps secrets safely between connections, such as the keychain of the system. */
export interface SecretVault {
  /** The kept secret; undefined when none is kept. Asks nobody. */
  read(question: SecretQuestion): Promise<string | undefined>;
  /** Secrets that just proved right: keeps them if the person says so. */
  offer(secrets: readonly (SecretQuestion & { readonly secret: string })[]): void;
  /** The kept secret turned out wrong. */
  drop(question: SecretQuestion): void;
}
