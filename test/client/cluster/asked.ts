import type { CommandLog, Prompter } from "../../../client/src/cluster/session.ts";

/** A person at the keyboard, played by answers prepared before; keeps what was asked. */
export interface PlayedPerson extends Prompter {
  readonly questions: string[];
}

/** A person who answers so; declines where no answer is prepared. Secrets are used up one by one. */
export function person(answers: { hostKey?: boolean; secrets?: readonly string[] } = {}): PlayedPerson {
  const questions: string[] = [];
  const secrets = [...(answers.secrets ?? [])];
  return {
    questions,
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
