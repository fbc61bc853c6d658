import type { CommandLog } from "../../../client/src/cluster/session/session-types.ts";
import type { Prompter, SecretVault } from "../../../client/src/cluster/ssh/prompter.ts";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";

/** A person at the keyboard, played by answers prepared before; keeps what was asked. */
export interface PlayedPerson extends Prompter {
  readonly questions: string[];
}

/** A person who answers so; declines where no answer is prepared. Secrets are used up one by one. */
export function person(
  answers: { hostKey?: boolean; secrets?: readonly string[]; vault?: SecretVault } = {},
): PlayedPerson {
  const questions: string[] = [];
  const secrets = [...(answers.secrets ?? [])];
  return {
    questions,
    ...omitUndefined({ vault: answers.vault }),
    async acceptHostKey({ host, port, keyType, fingerprint }) {
      questions.push(`host key ${host}:${port} ${keyType} ${fingerprint}`);
      return answers.hostKey ?? false;
    },
    async secret({ label, kind }) {
      questions.push(`${kind}: ${label}`);
      return secrets.shift();
    },
  };
}

/** A vault in memory, for a person who says yes to each offer; `kept` holds the secrets by kind and key. */
export function obligingVault(): SecretVault & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: async ({ kind, key }) => kept.get(`${kind} ${key}`),
    offer(secrets) {
      for (const { kind, key, secret } of secrets) kept.set(`${kind} ${key}`, secret);
    },
    drop: ({ kind, key }) => kept.delete(`${kind} ${key}`),
  };
}

/** A log that keeps its entries as `exit code command`, for looking at. */
export function keptLog(): {
  readonly log: CommandLog;
  readonly lines: string[];
  readonly entries: Parameters<CommandLog>[0][];
} {
  const lines: string[] = [];
  const entries: Parameters<CommandLog>[0][] = [];
  return {
    lines,
    entries,
    log(entry) {
      entries.push(entry);
      lines.push(`${entry.exitCode} ${entry.command}`);
    },
  };
}
