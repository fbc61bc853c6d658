import type { Prompter } from "./session.ts";

/** The secrets a person gave, kept in memory until `forgetAll`. Each is asked for once, also when two need it at the same time. */
export interface Secrets {
  /** The remembered secret, or the person's answer; undefined when the person declines. `key` tells secrets of a kind apart. */
  get(kind: Kind, key: string, label: string): Promise<string | undefined>;
  /** The secret turned out wrong: the next `get` asks again. */
  forget(kind: Kind, key: string): void;
  /** Is one remembered? Then `get` asks nobody. */
  has(kind: Kind, key: string): boolean;
  forgetAll(): void;
  /** The text without any remembered secret that the far side may have echoed. */
  redact(text: string): string;
}

type Kind = "passphrase" | "password" | "sudo";

/** An empty store that asks this prompter. */
export function createSecrets(prompter: Prompter): Secrets {
  const known = new Map<string, string>();
  const asking = new Map<string, Promise<string | undefined>>();
  const nameOf = (kind: Kind, key: string): string => `${kind} ${key}`;
  return {
    get(kind, key, label) {
      const name = nameOf(kind, key);
      const remembered = known.get(name);
      if (remembered !== undefined) return Promise.resolve(remembered);
      const underWay = asking.get(name);
      if (underWay) return underWay;
      const question = (async () => {
        try {
          const answer = await prompter.secret({ label, kind });
          if (answer !== undefined) known.set(name, answer);
          return answer;
        } catch {
          return undefined;
        } finally {
          asking.delete(name);
        }
      })();
      asking.set(name, question);
      return question;
    },
    forget(kind, key) {
      known.delete(nameOf(kind, key));
    },
    has: (kind, key) => known.has(nameOf(kind, key)),
    forgetAll() {
      known.clear();
    },
    redact(text) {
      let clean = text;
      for (const secret of known.values()) if (secret !== "") clean = clean.replaceAll(secret, "•••");
      return clean;
    },
  };
}
