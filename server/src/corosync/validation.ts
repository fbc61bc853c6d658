/**
 * A text of corosync.conf as it may be given to `corosync -t`, line by line the same. That program opens the log files which the
 * text names and tells the system's log of what it finds: a draft must write neither, while its own messages are to be heard.
 */
export function textForVerdict(text: string): string {
  const silent = text.replace(/^([^\n:]*(?<!to_)logfile[ \t]*:)[^\n]*$/gm, "$1 /dev/null");
  return `${silent}${silent.endsWith("\n") ? "" : "\n"}logging {\n  to_syslog: no\n  to_stderr: yes\n}\n`;
}

/** Why corosync would not start with a text. */
export interface Refusal {
  /** Counted from 0; absent where corosync doesn't tell it. */
  readonly line?: number;
  readonly reason: string;
}

/** What is wrong for the account that asked only, wherever it was asked. */
const ofAccount = /permission denied|can't open logfile|must be root/i;

/** What depends on the machine that was asked: whether it is a node, what it resolves, which keys and folders it has. */
const ofMachine =
  /local host|authkey|key ?file|could not open|state directory|resolve|node address|network interface|not found in \/etc/i;

/**
 * Why `corosync -t` refuses a text, from what it printed; undefined when it takes it, when it could not be run, and where its reason
 * says nothing of the text. `isNode` tells whether it was asked on a node of the cluster.
 */
export function readRefusal(exitCode: number, output: string, isNode: boolean): Refusal | undefined {
  if (exitCode === 0 || exitCode >= 124) return undefined;
  for (const line of output.split("\n")) {
    const [, at, atOldRelease, ofParser] =
      /parser error: (?:.*?:(\d+): |Line (\d+): )?(.+)/.exec(line) ??
      /^.*?()()parse error in config: (.+)/.exec(line) ??
      [];
    const told = ofParser ?? /\berror\s+\[MAIN {2}\] (.+)/.exec(line)?.[1];
    if (told === undefined || /exiting with status/.test(told)) continue;
    const reason = told.trim().replace(/\.$/, "").slice(0, 400);
    if (ofAccount.test(reason) || (!isNode && ofMachine.test(reason))) return undefined;
    const number = Number(at || atOldRelease || 0);
    return number > 0 ? { line: number - 1, reason } : { reason };
  }
  return undefined;
}
