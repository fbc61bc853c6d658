import { plainColumns } from "../../../../server/src/text/plain-text.ts";
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

declare const quoted: unique symbol;

/** A line for a POSIX shell, to run or to copy, in which every value is quoted. Only `shellLine` makes one. */
export type ShellLine = string & { readonly [quoted]: true };

/**
 * A line for a POSIX shell, as it is written but for its values, each of which is quoted as one argument: shellLine`rm ${file}`. Whoever pastes
 * the line into a terminal would type a control character of a value: each is replaced, as in `plainColumns`.
 */
export function shellLine(parts: TemplateStringsArray, ...values: readonly string[]): ShellLine {
  return String.raw({ raw: parts }, ...values.map((value) => quoteArgument(plainColumns(value)))) as ShellLine;
}

/**
 * The line for the account's shell on the node. Pacemaker's tools are found also where they aren't in the account's PATH, and messages aren't
 * translated. Pacemaker's tools set no locale, and refuse names outside ASCII unless GLib knows the character set. A line with the mark is
 * printed first, to standard error with the process id, since sshd delivers no signals to root's commands: the command replaces the shell.
 */
export function remoteLine(argv: readonly string[], mark: string): string {
  const environment =
    'unset LC_ALL; PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" LC_MESSAGES=C CHARSET=UTF-8; export PATH LC_MESSAGES CHARSET';
  // After the environment, which no other kind of shell understands: fish and csh print no mark. The account's files may have begun a trace.
  return `${environment}; { set +vx; } 2>/dev/null; echo ${mark}; echo "${mark} $$" >&2; exec ${quoteCommand(argv)}`;
}

/** A line for a shell of any kind, csh and fish too, that runs so many bytes of its standard input as a line of a POSIX shell. */
export function lineFromInput(bytes: number): string {
  return `exec sh -c 'eval "$(dd bs=1 count=${bytes} 2>/dev/null)"'`;
}

const wholeInputScript = nodeScript(new URL("./whole-input.sh", import.meta.url));

/** An argv that runs a command only once all of its standard input, which has to end in the mark, has arrived. */
export function withWholeInput(argv: readonly string[], mark: string): readonly string[] {
  return ["sh", "-c", wholeInputScript, "sh", mark, ...argv];
}
