import type { AnyAuthMethod } from "ssh2";
import ssh2 from "ssh2";
import { plainLine } from "../../../../server/src/text/plain-text.ts";
import { agentWithNamedKeys, agentWithNamedKeysFirst, countAgentKeys } from "./agent-keys.ts";
import { accountOf, type Target } from "./config/target.ts";
import type { SecretQuestion } from "./prompter.ts";
import { readNamedFile } from "./read-file.ts";
import type { Secrets } from "./secrets.ts";

/** One login: the methods to try, and what the error message needs when all are refused. */
export interface Authentication {
  /** The next method to try; false when none is left. `allowed` is what the server still accepts, null before the first request. */
  next(allowed: readonly string[] | null, partial: boolean): Promise<AnyAuthMethod | false>;
  /** What was tried, for people. */
  readonly tried: readonly string[];
  /** Keys that can't be used, each a clause with the reason. */
  readonly problems: readonly string[];
  /** Did the person decline to enter a secret? */
  readonly declined: boolean;
}

const maxPasswordAttempts = 3;
/** MaxAuthTries of sshd_config(5), unless configured. */
const usualMaxAuthTries = 6;

/** A question of the server, as keyboard-interactive authentication sends it. */
interface ServerPrompt {
  readonly prompt: string;
  readonly echo?: boolean | undefined;
}

/** No prompt for a password is longer. */
const longestPasswordPrompt = 300;

/** Is this how a server asks for the account's password, and nothing else? A one-time or new password is another one. */
function asksForPassword({ prompt, echo }: ServerPrompt): boolean {
  if (echo === true || prompt.length > longestPasswordPrompt) return false;
  return /^\s*(?:\(\S+@\S+\) |\S+'s )?password(?: for \S+)?\s*:?\s*$/i.test(prompt);
}

const longestLabel = 500;

/** What the server asks, after the account's name, so that no server can pass its question off as another one's, or as Quorate's own. */
function promptLabel(accountName: string, instructions: string, { prompt }: ServerPrompt): string {
  const said = [instructions, prompt].map((text) => plainLine(text).trim()).filter(Boolean);
  return `(${accountName}) ${said.join(" ").slice(0, longestLabel).replace(/:$/, "")}`;
}

/** Is this a private key whose secret is in a security key, so that the file alone proves nothing? */
function needsSecurityKey(text: Buffer): boolean {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)/.exec(text.toString("latin1"))?.[1] ?? "";
  return /sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com/.test(Buffer.from(body, "base64").toString("latin1"));
}

/** A login to a target. `whileAsking` wraps each question to the person, so that time-outs pause. */
export function authenticate(
  target: Target,
  secrets: Secrets,
  whileAsking: <T>(question: () => Promise<T>) => Promise<T>,
): Authentication {
  const tried: string[] = [];
  const problems: string[] = [];
  const state = { declined: false };
  const accountName = `${target.user}@${target.host}`;
  const account: SecretQuestion = { kind: "password", key: accountOf(target), label: `Password of ${accountName}` };
  let allowed: readonly string[] = [];

  const ask = async (question: SecretQuestion): Promise<string | undefined> => {
    const answer = (await secrets.has(question))
      ? await secrets.get(question)
      : await whileAsking(() => secrets.get(question));
    if (answer === undefined) state.declined = true;
    return answer;
  };

  async function* methods(): AsyncGenerator<AnyAuthMethod> {
    yield { type: "none", username: target.user };
    if (allowed.includes("publickey")) yield* keys();
    if (allowed.includes("password")) yield* passwords();
    else if (allowed.includes("keyboard-interactive")) yield* questions();
  }

  async function* keys(): AsyncGenerator<AnyAuthMethod> {
    const encrypted: { file: string; text: Buffer }[] = [];
    for (const file of target.identityFiles) {
      const text = await readNamedFile(file).catch((error: NodeJS.ErrnoException) => {
        problems.push(
          `the key ${file} ${error.code === "ENOENT" ? "doesn't exist" : `can't be read (${error.code ?? error.message})`}`,
        );
        return undefined;
      });
      if (text === undefined) continue;
      const key = ssh2.utils.parseKey(text);
      if (key instanceof Error) {
        if (needsSecurityKey(text))
          problems.push(
            `the key ${file} needs a security key (FIDO), which Quorate can't ask; name a key of another type as identityFile`,
          );
        else if (/encrypted|passphrase/i.test(key.message)) encrypted.push({ file, text });
        else problems.push(`the key ${file} can't be used (${key.message})`);
      } else if (key.isPrivateKey()) {
        tried.push(`the key ${file}`);
        yield { type: "publickey", username: target.user, key: text };
      }
    }
    if (target.agent !== undefined) {
      tried.push("the keys of the SSH agent");
      const { agent: socket, agentOnlyNamed, identityFiles } = target;
      const agent = await (agentOnlyNamed ? agentWithNamedKeys : agentWithNamedKeysFirst)(socket, identityFiles);
      const count = agentOnlyNamed ? undefined : await countAgentKeys(socket);
      if (count !== undefined && count >= usualMaxAuthTries)
        problems.push(
          `the SSH agent has ${count} keys, and sshd usually ends a login after ${usualMaxAuthTries} wrong ones; name the right key with identityFile in quorate.clusters, or with IdentityFile and IdentitiesOnly in ~/.ssh/config (its .pub file is enough)`,
        );
      yield { type: "agent", username: target.user, agent };
    }
    if (target.identityNamed) for (const { file, text } of encrypted) yield* encryptedKey(file, text);
    else
      for (const { file } of encrypted)
        problems.push(
          `the key ${file} has a passphrase (name it as identityFile to be asked for that, or add the key to the SSH agent)`,
        );
  }

  async function* encryptedKey(file: string, text: Buffer): AsyncGenerator<AnyAuthMethod> {
    for (let count = 0; count < maxPasswordAttempts; count++) {
      const question: SecretQuestion = { kind: "passphrase", key: file, label: `Passphrase of the key ${file}` };
      const passphrase = await ask(question);
      if (passphrase === undefined) return;
      const key = ssh2.utils.parseKey(text, passphrase);
      if (!(key instanceof Error)) {
        tried.push(`the key ${file}`);
        yield { type: "publickey", username: target.user, key: text, passphrase };
        return;
      }
      secrets.forget(question);
    }
    problems.push(`the passphrase of ${file} was wrong`);
  }

  async function* passwords(): AsyncGenerator<AnyAuthMethod> {
    for (let count = 0; count < maxPasswordAttempts; count++) {
      const password = await ask(account);
      if (password === undefined) return;
      if (count === 0) tried.push("the password");
      yield { type: "password", username: target.user, password };
      // The next method is requested only when this password was refused.
      secrets.forget(account);
    }
  }

  async function* questions(): AsyncGenerator<AnyAuthMethod> {
    for (let count = 0; count < maxPasswordAttempts && !state.declined; count++) {
      if (count === 0) tried.push("the answers that were given");
      let isPasswordGiven = false;
      yield {
        type: "keyboard-interactive",
        username: target.user,
        prompt: (_name, instructions, _language, prompts, finish) => {
          void (async () => {
            const answers: string[] = [];
            for (const each of prompts) {
              // Only a prompt for the account's password gets a remembered one, and once: whatever else is asked for, the person answers.
              const isPassword = asksForPassword(each) && !isPasswordGiven;
              isPasswordGiven ||= isPassword;
              const question: SecretQuestion = isPassword
                ? account
                : {
                    kind: "answer",
                    key: `${account.key} ${each.prompt}`,
                    label: promptLabel(accountName, instructions, each),
                  };
              answers.push((await ask(question)) ?? "");
              if (!isPassword) secrets.discard(question);
              if (state.declined) break;
            }
            while (answers.length < prompts.length) answers.push("");
            finish(answers);
          })();
        },
      };
      secrets.forget(account);
    }
  }

  let method = methods();
  return {
    tried,
    problems,
    get declined() {
      return state.declined;
    },
    async next(accepted, partial) {
      allowed = accepted ?? [];
      if (partial) {
        // The server accepted this method and asks for another one.
        method = methods();
        await method.next();
      }
      const step = await method.next();
      return step.done ? false : step.value;
    },
  };
}
