import type { Duplex } from "node:stream";
import type { Client, ClientChannel, ConnectConfig } from "ssh2";
import ssh2 from "ssh2";
import { ClusterError } from "../errors.ts";
import { type Authentication, authenticate } from "./authentication.ts";
import { channelsOf } from "./commands/early-channels.ts";
import { describeTarget, type Target } from "./config/target.ts";
import { clause, connectionError } from "./connection-errors.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { deferred } from "./deferred.ts";
import { checkHostKey } from "./host-keys/host-key.ts";
import type { Prompter } from "./prompter.ts";
import type { Secrets } from "./secrets.ts";

/** An open SSH connection to one host, with its host key verified and the account logged in. */
export interface SshConnection {
  readonly target: Target;
  readonly client: Client;
  /** What is known of the account's login shell: `other` is none that understands what a POSIX shell does, such as csh or fish. */
  loginShell: "posix" | "other" | undefined;
  /** Can it still be used? */
  readonly open: boolean;
  /** Resolves when the connection ends, with the reason as a clause ("the connection was closed"). Never rejects. */
  readonly ended: Promise<string>;
  /**
   * Opens a channel that runs this line in the account's shell. `opened` gets the channel before any of its events:
   * all events of a short command may come in one packet. Rejects with a ClusterError of kind `connection-lost`.
   */
  channel(line: string, opened: (channel: ClientChannel) => void): Promise<void>;
  close(): void;
}

/** What is needed to open a connection, besides the target. */
interface ConnectionOptions {
  readonly prompter: Prompter;
  readonly secrets: Secrets;
  readonly signal?: AbortSignal;
  /** Milliseconds for the connection and login to one host, without the time for questions to the person. */
  readonly timeoutMs?: number;
}

/** Milliseconds after which a host that doesn't answer counts as unreachable. */
const defaultTimeout = 10_000;
/** A dead connection is detected after about three of these intervals. */
const keepaliveMilliseconds = 2_000;
const maxAttempts = 3;

/** Opens a connection, through jump hosts where the target has some. Rejects with a ClusterError. */
export async function openConnection(target: Target, options: ConnectionOptions): Promise<SshConnection> {
  const attempt: Attempt = { answered: false, approved: new Set() };
  for (let count = 1; ; count++) {
    attempt.answered = false;
    try {
      return await connectOnce(target, options, attempt);
    } catch (error) {
      // The server may time out while the person answers; the next attempt uses the answer, which is stored by now.
      if (attempt.answered && count < maxAttempts && error instanceof ClusterError && error.kind === "connection-lost")
        continue;
      throw error;
    }
  }
}

/** What the person answered during the attempts to connect to one host. */
interface Attempt {
  /** Was a question answered in the last attempt? */
  answered: boolean;
  /** The accepted host keys, in base64. */
  readonly approved: Set<string>;
}

async function connectOnce(target: Target, options: ConnectionOptions, attempt: Attempt): Promise<SshConnection> {
  const through = target.via === undefined ? undefined : await openConnection(target.via, options);
  try {
    const sock = through && (await forward(through, target, options));
    const connection = await handshake(target, options, attempt, sock);
    if (through) {
      void connection.ended.then(() => through.close());
      void through.ended.then(() => connection.close());
    }
    return connection;
  } catch (error) {
    through?.close();
    throw error;
  }
}

/** A connection from the jump host to the target, whose sshd may take minutes to give up a host that doesn't answer. */
function forward(
  through: SshConnection,
  target: Target,
  { signal, timeoutMs = defaultTimeout }: ConnectionOptions,
): Promise<Duplex> {
  const late = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([late, ...(signal ? [signal] : [])]);
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(late.aborted ? unanswered(target) : cancelled(target));
    if (stop.aborted) giveUp();
    stop.addEventListener("abort", giveUp, { once: true });
    through.client.forwardOut("127.0.0.1", 0, target.host, target.port, (error, channel) => {
      if (!error) resolve(channel);
      else
        reject(
          new ClusterError(
            "unreachable",
            `${describeTarget(through.target)} can't connect to ${describeTarget(target)} (${clause(error.message)}). Check that the node is up, that its name resolves on the jump host, and that sshd there allows forwarding.`,
          ),
        );
    });
  });
}

function unanswered(target: Target): ClusterError {
  return new ClusterError(
    "unreachable",
    `${describeTarget(target)} doesn't answer. Check the address, that the node is up, and that no firewall blocks the connection.`,
  );
}

function cancelled(target: Target): ClusterError {
  return new ClusterError("cancelled", `Connecting to ${describeTarget(target)} was cancelled.`);
}

async function handshake(
  target: Target,
  options: ConnectionOptions,
  attempt: Attempt,
  sock: Duplex | undefined,
): Promise<SshConnection> {
  const client = new ssh2.Client();
  const ended = deferred<string>();
  const ready = deferred<void>();
  let open = true;
  let reason = "the connection was closed";
  let failure: ClusterError | undefined;
  const fail = (error: ClusterError): void => {
    failure ??= error;
    ready.reject(failure);
    client.destroy();
  };
  const deadline: Deadline = startDeadline(options.timeoutMs ?? defaultTimeout, () => fail(unanswered(target)));
  const whileAsking = async <T>(question: () => Promise<T>): Promise<T> => {
    const answer = await deadline.pausedFor(question);
    attempt.answered = true;
    return answer;
  };
  const stopped = deferred<never>();
  const aborted = (): void => {
    fail(cancelled(target));
    stopped.reject(failure);
  };
  if (options.signal?.aborted) aborted();
  options.signal?.addEventListener("abort", aborted, { once: true });
  try {
    const hostKey = await checkHostKey(target, options.prompter, attempt.approved, whileAsking);
    const login = authenticate(target, options.secrets, whileAsking);
    client.on("error", (error) => {
      // When the SSH agent fails, ssh2 continues with the next method.
      if ((error as { level?: string }).level === "agent") return;
      reason = clause(error.message);
      ready.reject(failure ?? connectionError(error, target, login));
    });
    client.on("close", () => {
      open = false;
      ready.reject(
        failure ??
          new ClusterError(
            "connection-lost",
            `${describeTarget(target)} closed the connection during the login. Try again; if that doesn't help, check the log of sshd on the node.`,
          ),
      );
      ended.resolve(reason);
    });
    // Commands are short: waiting to fill a packet would delay each by some 80 ms.
    client.on("connect", () => client.setNoDelay(true));
    client.on("ready", () => ready.resolve());
    client.on("change password", () =>
      fail(
        new ClusterError(
          "authentication",
          `${describeTarget(target)} requires a new password for "${target.user}". Log in once with ssh and change it.`,
        ),
      ),
    );
    client.connect(
      connectConfig(target, hostKey.algorithms, sock, login, (key, verify) => {
        hostKey.verify(key).then(
          () => verify(true),
          (error: unknown) => {
            failure ??= error instanceof ClusterError ? error : new ClusterError("protocol", String(error));
            verify(false);
          },
        );
      }),
    );
    await ready.promise;
    await hostKey.remember().catch(() => undefined);
  } catch (error) {
    client.destroy();
    // The host timed out while the person was asked: the next attempt uses the answer.
    if (deadline.paused && failure === undefined) await Promise.race([deadline.answered(), stopped.promise]);
    throw failure ?? error;
  } finally {
    deadline.stop();
    options.signal?.removeEventListener("abort", aborted);
  }
  const channels = channelsOf(client);
  return {
    target,
    client,
    loginShell: undefined,
    get open() {
      return open;
    },
    ended: ended.promise,
    channel(line, opened) {
      return new Promise((resolve, reject) => {
        const lost = (why: string): void =>
          reject(
            new ClusterError(
              "connection-lost",
              `The connection to ${describeTarget(target)} was lost (${clause(why)}). Try again.`,
            ),
          );
        if (!open) return lost(reason);
        channels.run(line, opened).then(resolve, (error: Error) => lost(error.message));
        void ended.promise.then(lost);
      });
    },
    close() {
      open = false;
      reason = "it was closed by Quorate";
      client.end();
      // A dead host never acknowledges the end.
      setTimeout(() => client.destroy(), 500).unref();
    },
  };
}

function connectConfig(
  target: Target,
  hostKeyAlgorithms: readonly string[],
  sock: Duplex | undefined,
  login: Authentication,
  hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => void,
): ConnectConfig {
  return {
    host: target.host,
    port: target.port,
    username: target.user,
    ...(sock === undefined ? {} : { sock: sock as NonNullable<ConnectConfig["sock"]> }),
    hostVerifier,
    algorithms: {
      // A packet that a server has compressed may be a thousand times longer.
      compress: ["none"],
      serverHostKey: hostKeyAlgorithms as NonNullable<NonNullable<ConnectConfig["algorithms"]>["serverHostKey"]> &
        string[],
    },
    // Our own deadline pauses while the person is asked; that of ssh2 does not.
    readyTimeout: 0,
    keepaliveInterval: keepaliveMilliseconds,
    keepaliveCountMax: 2,
    authHandler: ((allowed: readonly string[] | null, partial: boolean | null, next: (method: unknown) => void) => {
      login.next(allowed, partial === true).then(next, () => next(false));
    }) as unknown as NonNullable<ConnectConfig["authHandler"]>,
  };
}
