import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** Why no sshd can be run here, as a clause for a test's name; undefined when one can. */
export function whyNoSshd(): string | undefined {
  return existsSync(program) && existsSync("/usr/bin/ssh-keygen")
    ? undefined
    : "skipped: there is no sshd on this machine";
}

const program = "/usr/sbin/sshd";

/** A real sshd on loopback with host keys and authorised keys of its own, which accepts the account of this process. */
export interface RealSshd {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  /** A private key without passphrase that is accepted. */
  readonly identityFile: string;
  /** A private key with the passphrase `open sesame` that is accepted. */
  readonly encryptedIdentityFile: string;
  /** A private key that isn't accepted. */
  readonly unauthorizedIdentityFile: string;
  /** A known_hosts file with all host keys. */
  readonly knownHostsFile: string;
  /** The public host keys by type, as `TYPE BASE64`. */
  readonly hostKeys: Readonly<Record<"ed25519" | "ecdsa" | "rsa", string>>;
  /** What sshd wrote to its log so far. */
  log(): string;
  /** Ends sshd and all its connections. */
  stop(): Promise<void>;
}

/** How an sshd of a test differs from the default one. */
export interface SshdOptions {
  /** Lines of sshd_config, before the others. */
  readonly config?: readonly string[];
  /** Environment variables of the commands that are run. */
  readonly env?: Readonly<Record<string, string>>;
  /** Host keys that are offered; all when absent. */
  readonly offer?: readonly ("ed25519" | "ecdsa" | "rsa")[];
  /** The only address it listens on; 127.0.0.1 when absent. */
  readonly listen?: "127.0.0.1" | "::1";
}

/** A free port of loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts an sshd; resolves when it listens. */
export async function startSshd(options: SshdOptions = {}): Promise<RealSshd> {
  const folder = mkdtempSync(join(tmpdir(), "sshd-"));
  const port = await freePort();
  const keygen = (file: string, ...args: string[]): string => {
    execFileSync("ssh-keygen", ["-q", "-f", join(folder, file), ...args]);
    return readFileSync(join(folder, `${file}.pub`), "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ")
      .trim();
  };
  const hostKeys = {
    ed25519: keygen("host_ed25519", "-t", "ed25519", "-N", ""),
    ecdsa: keygen("host_ecdsa", "-t", "ecdsa", "-N", ""),
    rsa: keygen("host_rsa", "-t", "rsa", "-b", "2048", "-N", ""),
  };
  const own = [keygen("id", "-t", "ed25519", "-N", ""), keygen("encrypted", "-t", "ed25519", "-N", "open sesame")];
  keygen("stranger", "-t", "ed25519", "-N", "");
  writeFileSync(join(folder, "authorized_keys"), `${own.join("\n")}\n`);
  chmodSync(join(folder, "authorized_keys"), 0o600);
  writeFileSync(
    join(folder, "known_hosts"),
    Object.values(hostKeys)
      .map((key) => `[127.0.0.1]:${port} ${key}\n`)
      .join(""),
  );
  // HOME: the developer's .bashrc must not change the test.
  const mark = `QUORATE_TEST_SSHD=${folder}`;
  const setEnv = Object.entries({ HOME: folder, ...options.env, QUORATE_TEST_SSHD: folder }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const config = [
    ...(options.config ?? []),
    `SetEnv ${setEnv.join(" ")}`,
    `ListenAddress ${options.listen ?? "127.0.0.1"}`,
    `Port ${port}`,
    ...(options.offer ?? ["ed25519", "ecdsa", "rsa"]).map((type) => `HostKey ${folder}/host_${type}`),
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin yes",
    `PidFile ${folder}/pid`,
  ];
  writeFileSync(join(folder, "sshd_config"), `${config.join("\n")}\n`);
  // sshd run by root needs this folder for privilege separation.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  let log = "";
  const command = [program, "-D", "-e", "-f", join(folder, "sshd_config")];
  // On Linux it ends with this process, however that ends.
  const bound = process.platform === "linux" ? ["setpriv", "--pdeathsig", "TERM", ...command] : command;
  const child = spawn(bound[0] ?? program, bound.slice(1), {
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    const running = child.exitCode === null && child.signalCode === null;
    if (child.pid !== undefined && running) {
      // Its connections, and the commands in them, are process groups of their own.
      for (const pid of [child.pid, ...descendants(child.pid), ...processesWith(mark)]) end(pid);
      await ended;
    }
    for (const pid of processesWith(mark)) end(pid);
    child.stderr.destroy();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  for (let count = 0; !log.includes("Server listening"); count++) {
    if (child.exitCode !== null || count > 2400) {
      await stop();
      throw new Error(`sshd didn't start: ${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    host: "127.0.0.1",
    port,
    user: userInfo().username,
    folder,
    identityFile: join(folder, "id"),
    encryptedIdentityFile: join(folder, "encrypted"),
    unauthorizedIdentityFile: join(folder, "stranger"),
    knownHostsFile: join(folder, "known_hosts"),
    hostKeys,
    log: () => log,
    stop,
  };
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function processes(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function descendants(parent: number): number[] {
  const children = processes().filter((pid) => Number(/\) \S (\d+)/.exec(readProcess(pid, "stat"))?.[1]) === parent);
  return children.flatMap((pid) => [pid, ...descendants(pid)]);
}

/** Processes that a connection of this sshd left behind, known by their environment. */
function processesWith(mark: string): number[] {
  return processes().filter((pid) => pid !== process.pid && readProcess(pid, "environ").split("\0").includes(mark));
}
