import type { CommandLog } from "../../../client/src/cluster/session/session-types.ts";
import type { Prompter, SecretVault } from "../../../client/src/cluster/ssh/prompter.ts";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";

/** A person with prepared answers; records the questions. */
export interface RecordingPrompter extends Prompter {
  readonly questions: string[];
}

/** A person with these answers, who declines all other questions. Secrets are used one by one. */
export function recordingPrompter(
  answers: { hostKey?: boolean; secrets?: readonly string[]; vault?: SecretVault } = {},
): RecordingPrompter {
  const questions: string[] = [];
  const secrets = [...(answers.secrets ?? [])];
  return {
    questions,
    ...omitUndefined({ vault: answers.vault }),
    async acceptHostKey({ host, port, keyType, fingerprint, file, suggestedBy }) {
      const where = `${file === undefined ? "" : ` → ${file}`}${suggestedBy === undefined ? "" : ` (in ${suggestedBy})`}`;
      questions.push(`host key ${host}:${port} ${keyType} ${fingerprint}${where}`);
      return answers.hostKey ?? false;
    },
    async secret({ label, kind }) {
      questions.push(`${kind}: ${label}`);
      return secrets.shift();
    },
  };
}

/** A vault in memory for a person who agrees to save everything; `saved` has the secrets by kind and key. */
export function memoryVault(): SecretVault & { readonly saved: Map<string, string> } {
  const saved = new Map<string, string>();
  return {
    saved,
    read: async ({ kind, key }) => saved.get(`${kind} ${key}`),
    offer(secrets) {
      for (const { kind, key, secret } of secrets) saved.set(`${kind} ${key}`, secret);
    },
    drop: ({ kind, key }) => saved.delete(`${kind} ${key}`),
  };
}

/** A log that records its entries, also as lines `exit code command`. */
export function recordingLog(): {
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
