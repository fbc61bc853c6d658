import type { Prompter, SecretQuestion } from "./prompter.ts";

/** The secrets that the person entered, in memory until `forgetAll`. Each is asked for once, also when two callers need it at the same time. */
export interface Secrets {
  /** The secret from memory, from the prompter's vault, or from the person; undefined when the person declines. */
  get(question: SecretQuestion): Promise<string | undefined>;
  /** Deletes a wrong secret, in the vault too: the next `get` asks again. */
  forget(question: SecretQuestion): void;
  /** Deletes a secret that is valid once, such as a one-time code: it is asked for again and never saved. */
  discard(question: SecretQuestion): void;
  /** Is it in memory or in the vault? Then `get` asks nobody. */
  has(question: SecretQuestion): Promise<boolean>;
  /** All secrets in memory were accepted: offers the vault those that it doesn't have. */
  confirmAll(): void;
  forgetAll(): void;
  /** The text with every secret in memory, which the node may have echoed, masked. */
  redact(text: string): string;
}

interface Known {
  readonly question: SecretQuestion;
  readonly secret: string;
  /** Is it in the vault, or was it offered? */
  isOffered: boolean;
}

/** An empty store that asks this prompter. */
export function createSecrets(prompter: Prompter): Secrets {
  const known = new Map<string, Known>();
  const questions = new Map<string, Promise<string | undefined>>();
  const used = new Set<string>();
  /** How often all were forgotten. */
  let age = 0;
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
      const pending = questions.get(name);
      if (pending) return pending;
      const began = age;
      const answer = (async () => {
        try {
          const remembered = await saved(question);
          if (remembered !== undefined) return remembered;
          const secret = await prompter.secret(question);
          if (secret !== undefined && began === age) known.set(name, { question, secret, isOffered: false });
          return secret;
        } catch {
          return undefined;
        } finally {
          if (began === age) questions.delete(name);
        }
      })();
      questions.set(name, answer);
      return answer;
    },
    forget(question) {
      if (known.get(nameOf(question))?.isOffered) prompter.vault?.drop(question);
      known.delete(nameOf(question));
    },
    discard(question) {
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
      // What is answered now is used once, and not remembered.
      age++;
      questions.clear();
      used.clear();
    },
    redact(text) {
      let clean = text;
      const all = [...[...known.values()].map(({ secret }) => secret), ...used];
      // The longest first: one that another begins with would leave the rest of that.
      for (const secret of all.sort((a, b) => b.length - a.length))
        if (secret !== "") clean = clean.replaceAll(secret, "•••");
      return clean;
    },
  };
}
