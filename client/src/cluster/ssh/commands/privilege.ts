import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { plainLine } from "../../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { accountOf } from "../config/target.ts";
import type { SshConnection } from "../connection.ts";
import type { SecretQuestion } from "../prompter.ts";
import { shellLine, withWholeInput } from "../quote.ts";
import type { Secrets } from "../secrets.ts";
import type { CommandResult } from "./command-result.ts";
import { type ExecuteOptions, execute } from "./execute.ts";
import { otherSudoPrompt, sudoPrompt } from "./sudo-prompt.ts";

/** How commands are run on a connection: as the account itself, or by sudo without or with a password. */
export type Privilege = "own" | "sudo" | "sudo-password";

/** How a command is run with a privilege. */
interface PrivilegedOptions extends ExecuteOptions {
  /** Starts the command only once all of `stdin` has arrived on the node. */
  readonly isWhole?: boolean;
}

/** Runs an argv on a connection with this privilege. A password is sent on standard input, once sudo asks for it; the input of the command once sudo has let that begin. */
export async function runWith(
  privilege: Privilege,
  connection: SshConnection,
  argv: readonly string[],
  secrets: Secrets,
  options: PrivilegedOptions = {},
): Promise<CommandResult> {
  const mark = options.isWhole ? `@${randomUUID()}` : undefined;
  const whole = (line: readonly string[]): readonly string[] =>
    mark === undefined ? line : withWholeInput(line, mark);
  const input = mark === undefined ? options : { ...options, stdin: `${options.stdin ?? ""}${mark}` };
  if (privilege === "own") return await execute(connection, whole(argv), input);
  if (privilege === "sudo") {
    const result = await execute(connection, whole(["sudo", "-n", "--", ...argv]), input);
    // NOPASSWD may be for some commands only: sudo began nothing.
    if (refusedBySudo(result)) throw notForThis(connection, argv, result.stderr);
    return result;
  }
  const result = await runBySudo(connection, argv, secrets, { ...input, whole });
  // The password was right when the connection was made; sudo began nothing.
  if (refusedBySudo(result)) throw refusedLater(connection, secrets, result.stderr);
  return result;
}

/** Says that sudo has let the command begin. */
const sayBegun = 'echo "$1" >&2; shift; exec "$@"';

/** Runs an argv by sudo with the account's password, which the person is asked for where it isn't known. */
async function runBySudo(
  connection: SshConnection,
  argv: readonly string[],
  secrets: Secrets,
  {
    whole = (line) => line,
    ...input
  }: ExecuteOptions & { readonly whole?: (line: readonly string[]) => readonly string[] },
): Promise<CommandResult> {
  const password = (await secrets.get(questionOf(connection))) ?? "";
  const begun = (input.stdin ?? "") === "" ? undefined : `@@${randomUUID()}`;
  const command = begun === undefined ? whole(argv) : ["sh", "-c", sayBegun, "sh", begun, ...whole(argv)];
  // With -k sudo asks each time.
  const result = await execute(connection, ["sudo", "-k", "-S", "--", ...command], {
    ...input,
    prompt: { kind: sudoPrompt, answer: `${password}\n`, ...omitUndefined({ begun }) },
  });
  // Standard output is left unchanged: in a CIB the same text may occur as the password of a fence device, or by chance.
  return { ...result, stderr: secrets.redact(result.stderr) };
}

/**
 * Finds the least privilege with which the account may run this read-only command: its own, then sudo.
 * Resolves with the command's result, too. Rejects with a ClusterError of kind `permission` or `sudo` when there is none.
 */
export async function findPrivilege(
  connection: SshConnection,
  argv: readonly string[],
  secrets: Secrets,
  options: ExecuteOptions = {},
): Promise<{ privilege: Privilege; result: CommandResult }> {
  const own = await runWith("own", connection, argv, secrets, options);
  const isRefused =
    own.exitCode === exitCodes.permission ||
    (own.exitCode === exitCodes.disconnected && (await isKeptOut(connection, options)));
  if (!isRefused) return { privilege: "own", result: own };
  const without = await execute(connection, ["sudo", "-n", "--", ...argv], options);
  if (!refusedBySudo(without)) return { privilege: "sudo", result: without };
  // The last two are what sudo-rs says.
  if (!/password is required|a terminal is required|askpass|authentication is required|PAM error/i.test(without.stderr))
    throw notAllowed(connection, without.stderr);
  for (let count = 0; count < 3; count++) {
    const password = await secrets.get(questionOf(connection));
    if (password === undefined)
      throw new ClusterError(
        "sudo",
        `"${connection.target.user}" needs sudo to manage the cluster on "${connection.target.label}", and no password was entered. ${memberAdvice(connection.target.user)}`,
        undefined,
        true,
      );
    const result = await runBySudo(connection, argv, secrets, options);
    if (!refusedBySudo(result)) return { privilege: "sudo-password", result };
    const other = otherSudoPrompt(result.stderr);
    if (other !== undefined) throw asksForOther(connection, other, result.stderr);
    secrets.forget(questionOf(connection));
    if (!/try again|incorrect (password|authentication)|no password was provided/i.test(result.stderr))
      throw notAllowed(connection, result.stderr);
  }
  throw new ClusterError(
    "sudo",
    `sudo on "${connection.target.label}" refused the password of "${connection.target.user}". ${memberAdvice(connection.target.user)}`,
  );
}

/**
 * Pacemaker before 2.1 says "not connected" to whom it lets in nowhere. Is that this account: neither root nor in the group haclient, on a
 * node where Pacemaker runs?
 */
async function isKeptOut(connection: SshConnection, options: ExecuteOptions): Promise<boolean> {
  const script = 'test "$(id -u)" != 0 && ! id -nG | grep -qw haclient && pidof pacemakerd pacemaker-based';
  const { exitCode } = await execute(connection, ["sh", "-c", script], options);
  return exitCode === exitCodes.ok;
}

/** Finds the privilege to run commands as root: the account's own, then sudo. Rejects with a ClusterError of kind `permission` or `sudo` when there is none. */
export async function findRootPrivilege(
  connection: SshConnection,
  secrets: Secrets,
  options: ExecuteOptions = {},
): Promise<Privilege> {
  const isRoot = ["sh", "-c", `test "$(id -u)" = 0 || exit ${exitCodes.permission}`];
  try {
    return (await findPrivilege(connection, isRoot, secrets, options)).privilege;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const { user } = connection.target;
    // The group's members may manage a cluster, and not the machine.
    const message = error.message
      .replace(" to manage the cluster on ", " to do this on ")
      .replace(memberAdvice(user), rootAdvice(user));
    throw new ClusterError(error.kind, message, error.detail, error.declined);
  }
}

function rootAdvice(user: string): string {
  return `This takes root: log in as root, allow "${user}" all commands with sudo, or enter the password of "${user}" when you are asked for it.`;
}

function questionOf({ target }: SshConnection): SecretQuestion {
  return {
    kind: "sudo",
    key: accountOf(target),
    label: `Password of "${target.user}" for sudo on ${target.label}`,
  };
}

/** Did sudo refuse to run the command? */
function refusedBySudo(result: CommandResult): boolean {
  if (result.exitCode === exitCodes.notFound) return /sudo/.test(result.stderr);
  return (
    result.exitCode === 1 &&
    /^[ \t]*sudo(-rs)?:|is not in the sudoers|is not allowed to (execute|run sudo)|may not run sudo|must have a tty/im.test(
      result.stderr,
    )
  );
}

function notAllowed(connection: SshConnection, stderr: string): ClusterError {
  if (/must have a tty/i.test(stderr))
    return new ClusterError(
      "permission",
      `sudo on "${connection.target.label}" wants a terminal (requiretty), which commands over SSH don't have. Add "Defaults:${connection.target.user} !requiretty" with visudo there. ${memberAdvice(connection.target.user)}`,
      stderr.trim(),
    );
  return new ClusterError(
    "permission",
    `"${connection.target.user}" has no permission to manage the cluster on "${connection.target.label}", neither directly nor by sudo. ${memberAdvice(connection.target.user)}`,
    stderr.trim(),
  );
}

/** sudo runs other commands of the account without a password, but not this one. */
function notForThis({ target }: SshConnection, [program = ""]: readonly string[], stderr: string): ClusterError {
  return new ClusterError(
    "permission",
    `sudo on "${target.label}" lets "${target.user}" run some commands without a password, but not "${program}". Nothing was changed. ${memberAdvice(target.user)} Or allow all of its commands in sudoers.`,
    stderr.trim(),
  );
}

/** sudo asks for more than the password. */
function asksForOther({ target }: SshConnection, prompt: string, stderr: string): ClusterError {
  return new ClusterError(
    "sudo",
    `sudo on "${target.label}" asks for something else than the password of "${target.user}": "${plainLine(prompt).slice(0, 200)}". It got no answer, since each command would ask again. ${memberAdvice(target.user)}`,
    stderr.trim(),
  );
}

/** sudo doesn't do any more what it did when the connection was made. A password that is wrong now is asked for at the next connection. */
function refusedLater(connection: SshConnection, secrets: Secrets, stderr: string): ClusterError {
  const other = otherSudoPrompt(stderr);
  if (other !== undefined) return asksForOther(connection, other, stderr);
  const { target } = connection;
  if (!/incorrect (password|authentication)|try again|no password was provided/i.test(stderr))
    return notAllowed(connection, stderr);
  secrets.forget(questionOf(connection));
  return new ClusterError(
    "sudo",
    `sudo on "${target.label}" refuses the password of "${target.user}" now, though it took it before. The command wasn't begun. Disconnect and connect again to enter another.`,
    stderr.trim(),
  );
}

/** What to do so that an account may manage the cluster. */
export function memberAdvice(user: string): string {
  return `Members of the group haclient may manage the cluster: run "${shellLine`usermod -aG haclient ${user}`}" as root on every node and connect again, or log in as another user.`;
}
