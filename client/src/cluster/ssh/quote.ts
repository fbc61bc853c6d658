import { nodeScript } from "../node-script.ts";

const unquoted = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+:,./=-]*$/;

/**
 * Quotes one argument for a POSIX shell. What needs no quotes gets none, so that logs are easy to read.
 * Throws RangeError for a NUL character: no argument of a program can hold one.
 */
export function quoteArgument(argument: string): string {
  if (argument.includes("\0")) throw new RangeError("An argument of a command can't hold a NUL character.");
  if (unquoted.test(argument)) return argument;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** An argv as one line for a POSIX shell. Throws RangeError for an empty argv, for an option or assignment in place of the program, and for a NUL character. */
export function quoteCommand(argv: readonly string[]): string {
  const [program] = argv;
  if (program === undefined || program === "") throw new RangeError("A command needs a program.");
  // `exec` would read the option, the shell the assignment.
  if (/^-|=/.test(program)) throw new RangeError(`"${program}" is not a program.`);
  return argv.map(quoteArgument).join(" ");
}

/**
 * The line for the account's shell on the node. Pacemaker's tools are found also where they aren't in the account's PATH, and messages aren't
 * translated. Pacemaker's tools set no locale, and refuse names outside ASCII unless GLib knows the character set. The command replaces the
 * shell; its process id is printed first, to standard error, since sshd delivers no signals to root's commands.
 */
export function remoteLine(argv: readonly string[]): string {
  const environment =
    'unset LC_ALL; PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" LC_MESSAGES=C CHARSET=UTF-8; export PATH LC_MESSAGES CHARSET';
  return `${environment}; echo "@pid $$" >&2; exec ${quoteCommand(argv)}`;
}

/** Separates the process id that `remoteLine` prints from the rest of standard error; `pid` is undefined until it has arrived. */
export function splitProcessId(stderr: string): { readonly pid: number | undefined; readonly stderr: string } {
  const found = /^@pid (\d+)\r?\n/m.exec(stderr);
  if (!found) return { pid: undefined, stderr };
  return { pid: Number(found[1]), stderr: stderr.slice(0, found.index) + stderr.slice(found.index + found[0].length) };
}

const wholeInputScript = nodeScript(new URL("./whole-input.sh", import.meta.url));

/** An argv that runs a command only once all of its standard input, which has to end in the mark, has arrived. */
export function withWholeInput(argv: readonly string[], mark: string): readonly string[] {
  return ["sh", "-c", wholeInputScript, "sh", mark, ...argv];
}
