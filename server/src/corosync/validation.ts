/**
 * A corosync.conf for `corosync -t`, with the same line numbers. That program opens the log files that the text names and logs to
 * syslog: validating a draft must write to neither, and must print its messages.
 */
export function textForValidation(text: string): string {
  const silent = text.replace(/^([^\n:]*(?<!to_)logfile[ \t]*:)[^\n]*$/gm, "$1 /dev/null");
  return `${silent}${silent.endsWith("\n") ? "" : "\n"}logging {\n  to_syslog: no\n  to_stderr: yes\n}\n`;
}

/** Why corosync would not start with a text. */
interface ValidationError {
  /** Counted from 0; absent where corosync doesn't report it. */
  readonly line?: number;
  readonly reason: string;
}

/** Errors that concern the account that ran the validation, or a machine on which corosync has never started. */
const accountErrors = /permission denied|can't open logfile|must be root|state directory \/var\/lib\/corosync\b/i;

/** Errors that depend on the machine: whether it is a node, what it resolves, which keys and directories it has. */
const machineErrors =
  /local host|authkey|key ?file|could not open|state directory|resolve|node address|network interface|not found in \/etc/i;

/**
 * Why `corosync -t` rejects a text, from its output; undefined when it accepts the text, when it could not be run, and where its
 * reason doesn't concern the text. `isNode`: it ran on a node of the cluster.
 */
export function parseValidationOutput(exitCode: number, output: string, isNode: boolean): ValidationError | undefined {
  if (exitCode === 0 || exitCode >= 124) return undefined;
  for (const line of output.split("\n")) {
    const [, at, atOldRelease, ofParser] =
      /parser error: (?:.*?:(\d+): |Line (\d+): )?(.+)/.exec(line) ??
      /^.*?()()parse error in config: (.+)/.exec(line) ??
      [];
    const message = ofParser ?? /\berror\s+\[MAIN {2}\] (.+)/.exec(line)?.[1];
    if (message === undefined || /exiting with status/.test(message)) continue;
    const reason = message.trim().replace(/\.$/, "").slice(0, 400);
    if (accountErrors.test(reason) || (!isNode && machineErrors.test(reason))) return undefined;
    const number = Number(at || atOldRelease || 0);
    return number > 0 ? { line: number - 1, reason } : { reason };
  }
  return undefined;
}
