import type { Duplex } from "node:stream";
import type { Client, ClientChannel, ConnectConfig } from "ssh2";
import ssh2 from "ssh2";
import { ClusterError } from "../errors.ts";
import { type Authentication, authenticate } from "./authentication.ts";
import { clause, connectionError } from "./connection-errors.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { deferred } from "./deferred.ts";
import { checkHostKey } from "./host-key.ts";
import type { Prompter } from "./prompter.ts";
import type { Secrets } from "./secrets.ts";
import { describeTarget, type Target } from "./target.ts";

/** An open SSH connection to one host, its key verified and the account let in. */
export interface SshConnection {
  readonly target: Target;
  readonly client: Client;
  /** Is it still usable? */
  readonly open: boolean;
  /** Resolves when the connection has ended, with the reason as a clause ("the connection was closed"). Never rejects. */
  readonly ended: Promise<string>;
  /**
   * Opens a channel running this line in the account's shell. `opened` gets the channel before any of its events:
   * a short command's whole life may come in one packet. Rejects with a ClusterError of kind `connection-lost`.
   */
  channel(line: string, opened: (channel: ClientChannel) => void): Promise<void>;
  close(): void;
}

/** What is needed to open a link, besides where to. */
export interface ConnectionOptions {
  readonly prompter: Prompter;
  readonly secrets: Secrets;
  readonly signal?: AbortSignal;
  /** Milliseconds for one host to answer and let us in, not counting the time a person is asked. */
  readonly timeoutMs?: number;
}

/** A host that doesn't answer within this many milliseconds counts as unreachable. */
const defaultTimeout = 10_000;
/** A dead connection is noticed after about three of these. */
const keepaliveMilliseconds = 2_000;
const maxAttempts = 3;

/** Opens a connection, through other hosts where the target says so. Rejects with a ClusterError. */
export async function openConnection(target: Target, options: ConnectionOptions): Promise<SshConnection> {
  const attempt: Attempt = { answered: false, approved: new Set() };
  for (let count = 1; ; count++) {
    attempt.answered = false;
    try {
      return await connectOnce(target, options, attempt);
    } catch (error) {
      // A server doesn't wait for a person for ever; with the answer now remembered, the next attempt gets through.
      if (attempt.answered && count < maxAttempts && error instanceof ClusterError && error.kind === "connection-lost")
        continue;
      throw error;
    }
  }
}

/** What a person said while one host was tried. */
interface Attempt {
  /** Was a question answered in the last try? */
  answered: boolean;
  /** Host keys, in base64, that were accepted. */
  readonly approved: Set<string>;
}

async function connectOnce(target: Target, options: ConnectionOptions, attempt: Attempt): Promise<SshConnection> {
  const through = target.via === undefined ? undefined : await openConnection(target.via, options);
  try {
    const sock = through && (await forward(through, target));
    const link = await handshake(target, options, attempt, sock);
    if (through) {
      void link.ended.then(() => through.close());
      void through.ended.then(() => link.close());
    }
    return link;
  } catch (error) {
    through?.close();
    throw error;
  }
}

function forward(through: SshConnection, target: Target): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    through.client.forwardOut("127.0.0.1", 0, target.host, target.port, (error, channel) => {
      if (!error) resolve(channel);
      else
        reject(
          new ClusterError(
            "unreachable",
            `${describeTarget(target)} can't be reached through ${describeTarget(through.target)} (${clause(error.message)}). Check that the node is up, that its name is known there, and that sshd on ${describeTarget(through.target)} allows forwarding.`,
          ),
        );
    });
  });
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
  let refused: ClusterError | undefined;
  const fail = (error: ClusterError): void => {
    refused ??= error;
    ready.reject(refused);
    client.destroy();
  };
  const deadline: Deadline = startDeadline(options.timeoutMs ?? defaultTimeout, () =>
    fail(
      new ClusterError(
        "unreachable",
        `${describeTarget(target)} doesn't answer. Check that the node is up, its address, and that no firewall stands in between.`,
      ),
    ),
  );
  const asking = async <T>(question: () => Promise<T>): Promise<T> => {
    const answer = await deadline.pausedFor(question);
    attempt.answered = true;
    return answer;
  };
  const given = deferred<never>();
  const aborted = (): void => {
    fail(new ClusterError("cancelled", `Connecting to ${describeTarget(target)} was cancelled.`));
    given.reject(refused);
  };
  if (options.signal?.aborted) aborted();
  options.signal?.addEventListener("abort", aborted, { once: true });
  try {
    const hostKey = await checkHostKey(target, options.prompter, attempt.approved, asking);
    const login = authenticate(target, options.secrets, asking);
    client.on("error", (error) => {
      // A broken agent isn't the end: ssh2 goes on with the next way in.
      if ((error as { level?: string }).level === "agent") return;
      reason = clause(error.message);
      ready.reject(refused ?? connectionError(error, target, login));
    });
    client.on("close", () => {
      open = false;
      ready.reject(
        refused ??
          new ClusterError(
            "connection-lost",
            `${describeTarget(target)} closed the connection before it was ready. Try again; if it stays so, look at the log of sshd on the node.`,
          ),
      );
      ended.resolve(reason);
    });
    // Commands are short: waiting to fill a packet would cost each of them some 80 ms.
    client.on("connect", () => client.setNoDelay(true));
    client.on("ready", () => ready.resolve());
    client.on("change password", () =>
      fail(
        new ClusterError(
          "authentication",
          `${describeTarget(target)} wants a new password for ${target.user}. Log in once with ssh and change it.`,
        ),
      ),
    );
    client.connect(
      connectConfig(target, hostKey.algorithms, sock, login, (key, verify) => {
        hostKey.verify(key).then(
          () => verify(true),
          (error: unknown) => {
            refused ??= error instanceof ClusterError ? error : new ClusterError("protocol", String(error));
            verify(false);
          },
        );
      }),
    );
    await ready.promise;
    await hostKey.remember().catch(() => undefined);
  } catch (error) {
    client.destroy();
    // The host gave up while the person was still being asked: the answer serves the next try.
    if (deadline.paused && refused === undefined) await Promise.race([deadline.answered(), given.promise]);
    throw refused ?? error;
  } finally {
    deadline.stop();
    options.signal?.removeEventListener("abort", aborted);
  }
  return {
    target,
    client,
    get open() {
      return open;
    },
    ended: ended.promise,
    channel(line, opened) {
      return new Promise((resolve, reject) => {
        const broken = (why: string): void =>
          reject(
            new ClusterError(
              "connection-lost",
              `The connection to ${describeTarget(target)} broke (${clause(why)}). Try again.`,
            ),
          );
        try {
          client.exec(line, (error, channel) => {
            if (error) return broken(error.message);
            opened(channel);
            resolve();
          });
        } catch (error) {
          broken((error as Error).message);
        }
        void ended.promise.then(broken);
      });
    },
    close() {
      open = false;
      reason = "it was ended from here";
      client.end();
      // A host that is gone never answers the farewell.
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
      serverHostKey: hostKeyAlgorithms as NonNullable<NonNullable<ConnectConfig["algorithms"]>["serverHostKey"]> &
        string[],
    },
    // Time is kept by our own clock, which stands still while a person is asked.
    readyTimeout: 0,
    keepaliveInterval: keepaliveMilliseconds,
    keepaliveCountMax: 2,
    authHandler: ((allowed: readonly string[] | null, partial: boolean | null, next: (way: unknown) => void) => {
      login.next(allowed, partial === true).then(next, () => next(false));
    }) as unknown as NonNullable<ConnectConfig["authHandler"]>,
  };
}
