import type { Prompter, SecretQuestion } from "./prompter.ts";

/** The secrets a person gave, kept in memory until `forgetAll`. Each is asked for once, also when two need it at the same time. */
export interface Secrets {
  /** The remembered secret, else the one kept in the prompter's vault, else the person's answer; undefined when the person declines. */
  get(question: SecretQuestion): Promise<string | undefined>;
  /** The secret turned out wrong, here and in the vault: the next `get` asks again. */
  forget(question: SecretQuestion): void;
  /** The secret serves only once, such as a code of the day: it is asked for again and never kept. */
  useOnce(question: SecretQuestion): void;
  /** Is one remembered or kept? Then `get` asks nobody. */
  has(question: SecretQuestion): Promise<boolean>;
  /** All that is remembered proved right: offers the vault what it doesn't keep yet. */
  confirmAll(): void;
  forgetAll(): void;
  /** The text without any remembered secret that the far side may have echoed. */
  redact(text: string): string;
}

interface Known {
  readonly question: SecretQuestion;
  readonly secret: string;
  /** Does the vault have it, or was it offered? */
  isOffered: boolean;
}

/** An empty store that asks this prompter. */
export function createSecrets(prompter: Prompter): Secrets {
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<string | undefined>>();
  const used = new Set<string>();
  const nameOf = ({ kind, key }: SecretQuestion): string => `${kind} ${key}`;
  const saved = async (question: SecretQuestion): Promise<string | undefined> => {
    const name = nameOf(question);
    if (!known.has(name) && prompter.vault !== undefined) {
      const secret = await prompter.vault.read(question).catch(() => undefined);
      if (secret !== undefined) known.set(name, { question, secret, isOffered: true });
    }
    return known.get(name)?.secret;
  };
  return {
    async get(question) {
      const name = nameOf(question);
      const underWay = asking.get(name);
      if (underWay) return underWay;
      const answering = (async () => {
        try {
          const remembered = await saved(question);
          if (remembered !== undefined) return remembered;
          const secret = await prompter.secret(question);
          if (secret !== undefined) known.set(name, { question, secret, isOffered: false });
          return secret;
        } catch {
          return undefined;
        } finally {
          asking.delete(name);
        }
      })();
      asking.set(name, answering);
      return answering;
    },
    forget(question) {
      if (known.get(nameOf(question))?.isOffered) prompter.vault?.drop(question);
      known.delete(nameOf(question));
    },
    useOnce(question) {
      const secret = known.get(nameOf(question))?.secret;
      if (secret !== undefined) used.add(secret);
      known.delete(nameOf(question));
    },
    has: async (question) => (await saved(question)) !== undefined,
    confirmAll() {
      const fresh = [...known.values()].filter(({ isOffered }) => !isOffered);
      for (const each of fresh) each.isOffered = true;
      if (fresh.length > 0) prompter.vault?.offer(fresh.map(({ question, secret }) => ({ ...question, secret })));
    },
    forgetAll() {
      known.clear();
      used.clear();
    },
    redact(text) {
      let clean = text;
      const all = [...[...known.values()].map(({ secret }) => secret), ...used];
      for (const secret of all) if (secret !== "") clean = clean.replaceAll(secret, "•••");
      return clean;
    },
  };
}
