import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommandResult } from "./command-result.ts";
import type { SshConnection } from "./connection.ts";
import { type ExecuteOptions, execute } from "./execute.ts";
import type { SecretQuestion } from "./prompter.ts";
import { remoteLine, withWholeInput } from "./quote.ts";
import type { Secrets } from "./secrets.ts";
import { accountOf } from "./target.ts";

/** How commands are run on a link: as the account itself, or by sudo without or with a password. */
export type Privilege = "own" | "sudo" | "sudo-password";

/** How a command is run with a privilege. */
export interface PrivilegedOptions extends ExecuteOptions {
  /** Starts the command only once all of `stdin` has arrived on the node. */
  readonly isWhole?: boolean;
}

/** Runs an argv on a link with this privilege. A password goes by standard input, before what the command reads. */
export async function runWith(
  privilege: Privilege,
  link: SshConnection,
  argv: readonly string[],
  secrets: Secrets,
  options: PrivilegedOptions = {},
): Promise<CommandResult> {
  const mark = options.isWhole ? `@${randomUUID()}` : undefined;
  const run = (line: readonly string[], stdin = options.stdin): Promise<CommandResult> =>
    mark === undefined
      ? execute(link, remoteLine(line), { ...options, ...omitUndefined({ stdin }) })
      : execute(link, remoteLine(withWholeInput(line, mark)), { ...options, stdin: `${stdin ?? ""}${mark}` });
  if (privilege === "own") return await run(argv);
  if (privilege === "sudo") return await run(["sudo", "-n", "--", ...argv]);
  const password = (await secrets.get(questionOf(link))) ?? "";
  // -k makes sudo ask in any case, so that it, and not the command, reads the password.
  const result = await run(["sudo", "-k", "-S", "-p", "", "--", ...argv], `${password}\n${options.stdin ?? ""}`);
  // Standard output stays as it is: the password may stand in a CIB, as that of a fence device or as a part of any word.
  return { ...result, stderr: secrets.redact(result.stderr) };
}

/**
 * Finds the least privilege with which the account may run this harmless command: its own, then sudo.
 * Gives the command's result along. Rejects with ClusterError `permission` or `sudo` when there is none.
 */
export async function findPrivilege(
  link: SshConnection,
  argv: readonly string[],
  secrets: Secrets,
  options: ExecuteOptions = {},
): Promise<{ privilege: Privilege; result: CommandResult }> {
  const own = await runWith("own", link, argv, secrets, options);
  if (own.exitCode !== exitCodes.permission) return { privilege: "own", result: own };
  const without = await runWith("sudo", link, argv, secrets, options);
  if (!refusedBySudo(without)) return { privilege: "sudo", result: without };
  if (!/password is required|a terminal is required|askpass/i.test(without.stderr))
    throw notAllowed(link, without.stderr);
  for (let count = 0; count < 3; count++) {
    const password = await secrets.get(questionOf(link));
    if (password === undefined)
      throw new ClusterError(
        "sudo",
        `"${link.target.user}" may manage the cluster on "${link.target.label}" only by sudo, and no password was given. ${memberAdvice(link.target.user)}`,
        undefined,
        true,
      );
    const result = await runWith("sudo-password", link, argv, secrets, options);
    if (!refusedBySudo(result)) return { privilege: "sudo-password", result };
    secrets.forget(questionOf(link));
    if (!/try again|incorrect password|no password was provided/i.test(result.stderr))
      throw notAllowed(link, result.stderr);
  }
  throw new ClusterError(
    "sudo",
    `sudo on "${link.target.label}" refused the password of "${link.target.user}". ${memberAdvice(link.target.user)}`,
  );
}

/**
 * Finds the way to root on a node: the account itself, then sudo. Rejects with ClusterError `permission` or `sudo` where there is none.
 */
export async function findRootPrivilege(
  link: SshConnection,
  secrets: Secrets,
  options: ExecuteOptions = {},
): Promise<Privilege> {
  const isRoot = ["sh", "-c", `test "$(id -u)" = 0 || exit ${exitCodes.permission}`];
  return (await findPrivilege(link, isRoot, secrets, options)).privilege;
}

function questionOf({ target }: SshConnection): SecretQuestion {
  return {
    kind: "sudo",
    key: accountOf(target),
    label: `Password of "${target.user}" for sudo on ${target.label}`,
  };
}

/** Was it sudo that said no, before the command ran? */
function refusedBySudo(result: CommandResult): boolean {
  if (result.exitCode === exitCodes.notFound) return /sudo/.test(result.stderr);
  return (
    result.exitCode === 1 &&
    /(^|\n)\s*sudo:|is not in the sudoers|is not allowed to (execute|run sudo)|try again|may not run sudo/i.test(
      result.stderr,
    )
  );
}

function notAllowed(link: SshConnection, stderr: string): ClusterError {
  return new ClusterError(
    "permission",
    `"${link.target.user}" may not manage the cluster on "${link.target.label}", neither itself nor by sudo. ${memberAdvice(link.target.user)}`,
    stderr.trim(),
  );
}

/** How an account is allowed to manage the cluster. */
export function memberAdvice(user: string): string {
  return `Members of the group haclient may manage the cluster: run "usermod -aG haclient ${user}" as root on every node, connect again, or log in as another user.`;
}
