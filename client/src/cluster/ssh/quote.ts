const harmless = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+:,./=-]*$/;

/**
 * One word as a POSIX shell reads it back unchanged, whatever it holds. What needs no quotes gets none, so that a log reads well.
 * Throws RangeError for a NUL character: no argument of a program can hold one.
 */
export function quoteWord(word: string): string {
  if (word.includes("\0")) throw new RangeError("An argument of a command can't hold a NUL character.");
  if (harmless.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** An argv as one line for a POSIX shell. Throws RangeError for an empty argv, an assignment in place of the program, or a NUL character. */
export function quoteCommand(argv: readonly string[]): string {
  const [program] = argv;
  if (program === undefined || program === "") throw new RangeError("A command needs a program.");
  // An option would be read by `exec`, an assignment by the shell.
  if (/^-|=/.test(program)) throw new RangeError(`"${program}" is no program.`);
  return argv.map(quoteWord).join(" ");
}

/**
 * The line given to the account's shell on the node: Pacemaker's tools are found also where they aren't on the account's PATH,
 * and messages come untranslated. Pacemaker's tools set no locale, and then refuse names outside ASCII unless GLib is told the character set.
 * The shell is replaced by the command, whose process id is told first, on standard error: sshd passes no signals on to root's commands.
 */
export function remoteLine(argv: readonly string[]): string {
  const surroundings =
    'unset LC_ALL; PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" LC_MESSAGES=C CHARSET=UTF-8; export PATH LC_MESSAGES CHARSET';
  return `${surroundings}; echo "@pid $$" >&2; exec ${quoteCommand(argv)}`;
}

/** Parts what a command wrote to standard error from the process id that `remoteLine` made it tell; undefined while that isn't there yet. */
export function splitProcessId(stderr: string): { readonly pid: number | undefined; readonly stderr: string } {
  const told = /^@pid (\d+)\r?\n/m.exec(stderr);
  if (!told) return { pid: undefined, stderr };
  return { pid: Number(told[1]), stderr: stderr.slice(0, told.index) + stderr.slice(told.index + told[0].length) };
}

/** Runs "$@" with what stands on standard input before the mark $1, once the mark is there. */
const wholeScript = `in=$(cat); case $in in *"$1") ;; *) echo "The input did not arrive whole." >&2; exit 96 ;; esac; in=\${in%"$1"}; shift; printf "%s" "$in" | "$@"`;

/**
 * An argv that starts a command only when all of its standard input, which has to end in the mark, has come: cibadmin, for one, makes what it
 * can of the half of a patch that a broken connection leaves it, and the cluster takes that.
 */
export function withWholeInput(argv: readonly string[], mark: string): readonly string[] {
  return ["sh", "-c", wholeScript, "sh", mark, ...argv];
}
