import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import type { ClusterConfig } from "../../../../client/src/cluster/ssh/cluster-config.ts";
import { execute } from "../../../../client/src/cluster/ssh/commands/execute.ts";
import { resolveTarget, type SshEnvironment } from "../../../../client/src/cluster/ssh/config/target.ts";
import { openConnection, type SshConnection } from "../../../../client/src/cluster/ssh/connection.ts";
import { createSecrets } from "../../../../client/src/cluster/ssh/secrets.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { startProxy } from "../../support/cuttable-proxy.ts";
import { freePort, type RealSshd, startSshd, whyNoSshd } from "../../support/real-sshd.ts";
import { type RecordingPrompter, recordingPrompter } from "../../support/recording-prompter.ts";

const why = whyNoSshd();

/** A private key file of a security key, as ssh-keygen -t ed25519-sk writes it; to make a real one takes such a device. */
function securityKeyFile(): string {
  const text = (value: string | Buffer): Buffer => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const one = Buffer.from([0, 0, 0, 1]);
  const publicKey = Buffer.concat([text("sk-ssh-ed25519@openssh.com"), text(Buffer.alloc(32, 7)), text("ssh:")]);
  const handle = Buffer.concat([Buffer.from([1]), text(Buffer.alloc(64, 9)), text("")]);
  const secret = Buffer.concat([one, one, publicKey, handle, text("me@home"), Buffer.from([1, 2, 3])]);
  const padded = secret.subarray(0, secret.length - (secret.length % 8));
  const head = [Buffer.from("openssh-key-v1\0"), text("none"), text("none"), text(""), one];
  const body = Buffer.concat([...head, text(publicKey), text(padded)]).toString("base64");
  const lines = body.replace(/.{70}/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

describe.skipIf(why !== undefined)(`a connection over SSH${why ? ` (${why})` : ""}`, () => {
  let sshd: RealSshd;
  let home: string;
  let environment: SshEnvironment;
  let count = 0;

  beforeAll(async () => {
    sshd = await startSshd();
    home = mkdtempSync(join(tmpdir(), "connection-"));
    environment = { home, configFiles: [], globalKnownHostsFiles: [], localUser: sshd.user };
  });

  afterAll(async () => {
    await sshd.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** A known_hosts file with this text; PORT is replaced by sshd's own port. */
  function knownHosts(text: string, port = sshd.port): string {
    const file = join(home, `known_hosts-${++count}`);
    writeFileSync(file, text.replaceAll("PORT", String(port)));
    return file;
  }

  interface OpenOptions extends Partial<ClusterConfig> {
    readonly at?: string;
    readonly as?: RecordingPrompter;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
    readonly in?: Partial<SshEnvironment>;
  }

  async function open({
    at,
    as = recordingPrompter(),
    // Longer than a person's patience: the machine may be busy with other things.
    timeoutMs = 60_000,
    signal,
    in: env,
    ...config
  }: OpenOptions = {}): Promise<SshConnection> {
    const setting = {
      name: "lab",
      nodes: [],
      identityFile: sshd.identityFile,
      knownHostsFile: sshd.knownHostsFile,
      ...config,
    };
    const target = resolveTarget(at ?? `127.0.0.1:${sshd.port}`, setting, { ...environment, ...env });
    return await openConnection(target, {
      prompter: as,
      secrets: createSecrets(as),
      timeoutMs,
      ...omitUndefined({ signal }),
    });
  }

  /** Opens, and closes at once. */
  async function visit(options: OpenOptions = {}): Promise<void> {
    const connection = await open(options);
    connection.close();
    await connection.ended;
  }

  async function refusal(options: OpenOptions): Promise<ClusterError> {
    const error = await visit(options).then(
      () => new Error("the login succeeded"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof ClusterError)) throw error;
    return error;
  }

  describe("and host keys", () => {
    it("is opened without a question when known_hosts has the key", async () => {
      const me = recordingPrompter();
      await visit({ as: me });
      expect(me.questions).toEqual([]);
    });

    it("asks about an unknown key, and saves it when it is accepted", async () => {
      const file = join(home, "fresh", "known_hosts");
      const me = recordingPrompter({ hostKey: true });
      await visit({ as: me, knownHostsFile: file });
      const fingerprint = execFileSync("ssh-keygen", ["-lf", join(sshd.folder, "host_ed25519.pub")], {
        encoding: "utf8",
      }).split(" ")[1];
      expect(me.questions).toEqual([`host key 127.0.0.1:${sshd.port} ssh-ed25519 ${fingerprint} → ${file}`]);
      expect(readFileSync(file, "utf8")).toBe(`[127.0.0.1]:${sshd.port} ${sshd.hostKeys.ed25519}\n`);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      await visit({ as: me, knownHostsFile: file });
      expect(me.questions).toHaveLength(1);
    });

    it("is refused when the person doesn't accept the key, and nothing is written", async () => {
      const file = join(home, "unwanted");
      const error = await refusal({ knownHostsFile: file });
      expect(error).toMatchObject({ kind: "unknown-host-key", declined: true });
      expect(error.message).toMatch(/unknown host key, which was not accepted \(ssh-ed25519 key SHA256:/);
      expect(existsSync(file)).toBe(false);
      expect(sshd.log()).not.toMatch(/Accepted \w+ for .*unwanted/);
    });

    it("asks although a project's known_hosts file has the key, and saves it in the person's own", async () => {
      const own = join(home, ".ssh/known_hosts");
      const me = recordingPrompter({ hostKey: true });
      const theirs = { knownHostsFile: sshd.knownHostsFile, isOfProject: true };
      const before = readFileSync(sshd.knownHostsFile, "utf8");
      expect(await refusal(theirs)).toMatchObject({ kind: "unknown-host-key", declined: true });
      await visit({ as: me, ...theirs });
      expect(me.questions).toEqual([expect.stringMatching(`→ ${own} \\(in ${sshd.knownHostsFile}\\)$`)]);
      expect(readFileSync(sshd.knownHostsFile, "utf8")).toBe(before);
      await visit({ as: me, ...theirs });
      expect(me.questions).toHaveLength(1);
      // Another key there is a warning, whoever wrote it.
      const other = readFileSync(`${sshd.unauthorizedIdentityFile}.pub`, "utf8").trim();
      rmSync(own);
      const changed = knownHosts(`[127.0.0.1]:PORT ${other}\n`);
      const error = await refusal({ as: me, knownHostsFile: changed, isOfProject: true });
      expect(error.kind).toBe("changed-host-key");
    });

    it("writes to no file that isn't a known_hosts file, and says so", async () => {
      const file = join(home, "authorized_keys");
      writeFileSync(file, "");
      const me = recordingPrompter({ hostKey: true });
      const error = await refusal({ as: me, knownHostsFile: file });
      expect(error.message).toContain(`can't be saved: ${file} is another file of SSH`);
      expect(me.questions).toEqual([]);
      expect(readFileSync(file, "utf8")).toBe("");
    });

    it("asks, and saves nothing, where the known_hosts file is /dev/null; never asks with StrictHostKeyChecking", async () => {
      const configFile = join(home, "strict");
      const me = recordingPrompter({ hostKey: true });
      await visit({ as: me, knownHostsFile: "/dev/null" });
      expect(me.questions).toEqual([expect.not.stringContaining("→")]);
      writeFileSync(configFile, "StrictHostKeyChecking yes\n");
      const error = await refusal({ as: me, knownHostsFile: "/dev/null", in: { configFiles: [configFile] } });
      expect(error.kind).toBe("unknown-host-key");
      expect(me.questions).toHaveLength(1);
    });

    it("is refused when RevokedHostKeys has the key, or can't be read", async () => {
      const configFile = join(home, "revoking");
      const file = join(home, "revoked keys");
      writeFileSync(file, `${sshd.hostKeys.ed25519}\n`);
      writeFileSync(configFile, `RevokedHostKeys "${file}"\n`);
      const at = { in: { configFiles: [configFile] } };
      expect(await refusal(at)).toMatchObject({ kind: "revoked-host-key" });
      writeFileSync(file, `${sshd.hostKeys.rsa}\n`);
      await visit(at);
      rmSync(file);
      expect((await refusal(at)).message).toContain("no host key is accepted");
    });

    it("is refused when the key has changed, with the file and line of the known one", async () => {
      const other = readFileSync(`${sshd.unauthorizedIdentityFile}.pub`, "utf8").trim();
      const file = knownHosts(`# mine\n[127.0.0.1]:PORT ${other}\n`);
      const me = recordingPrompter({ hostKey: true });
      const error = await refusal({ as: me, knownHostsFile: file });
      expect(error.kind).toBe("changed-host-key");
      expect(error.message).toContain(`${file}, line 2`);
      expect(error.message).toContain(`ssh-keygen -f ${file} -R '[127.0.0.1]:${sshd.port}'`);
      expect(me.questions).toEqual([]);
    });

    it("is refused when the key is revoked, though it is known", async () => {
      const file = knownHosts(`[127.0.0.1]:PORT ${sshd.hostKeys.ed25519}\n@revoked * ${sshd.hostKeys.ed25519}\n`);
      expect(await refusal({ knownHostsFile: file })).toMatchObject({ kind: "revoked-host-key" });
    });

    it("is refused when the host is known by a certificate authority only", async () => {
      const file = knownHosts(`@cert-authority * ${sshd.hostKeys.rsa}\n`);
      const error = await refusal({ as: recordingPrompter({ hostKey: true }), knownHostsFile: file });
      expect(error.kind).toBe("unknown-host-key");
      expect(error.message).toMatch(/certificate authority only .*line 1/);
    });

    for (const type of ["ed25519", "ecdsa", "rsa"] as const)
      it(`asks the host for its ${type} key first when that is the known one`, async () => {
        await visit({ knownHostsFile: knownHosts(`[127.0.0.1]:PORT ${sshd.hostKeys[type]}\n`) });
      });

    it("is opened when known_hosts is hashed", async () => {
      const file = knownHosts(`[127.0.0.1]:PORT ${sshd.hostKeys.ed25519}\n`);
      execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
      await visit({ knownHostsFile: file });
    });

    it("is opened under a HostKeyAlias", async () => {
      const configFile = join(home, "alias-config");
      const known = knownHosts(`the-node ${sshd.hostKeys.ed25519}\n`);
      writeFileSync(
        configFile,
        `Host node\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  HostKeyAlias the-node\n  UserKnownHostsFile ${known}\n`,
      );
      await visit({ at: "node", knownHostsFile: "", in: { configFiles: [configFile] } });
    });

    it("is refused when known_hosts can't be read, instead of asking as if it were empty", async () => {
      const error = await refusal({ as: recordingPrompter({ hostKey: true }), knownHostsFile: home });
      expect(error.message).toMatch(/known_hosts file can't be read/);
    });
  });

  describe("and logins", () => {
    it("logs in with an encrypted key whose passphrase the person enters", async () => {
      const me = recordingPrompter({ secrets: ["wrong", "open sesame"] });
      await visit({ as: me, identityFile: sshd.encryptedIdentityFile });
      expect(me.questions).toEqual([
        `passphrase: Passphrase of the key ${sshd.encryptedIdentityFile}`,
        `passphrase: Passphrase of the key ${sshd.encryptedIdentityFile}`,
      ]);
    });

    it("logs in with a key of the SSH agent", async () => {
      const socket = join(home, "agent");
      const agent = execFileSync("ssh-agent", ["-a", socket, "-s"], { encoding: "utf8" });
      const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]);
      try {
        execFileSync("ssh-add", ["-q", sshd.unauthorizedIdentityFile, sshd.identityFile], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
        });
        await visit({ identityFile: "", in: { agentSocket: socket } });
      } finally {
        process.kill(pid);
      }
    });

    it("offers only the named keys of the agent with IdentitiesOnly", async () => {
      const socket = join(home, "choosy-agent");
      const agent = execFileSync("ssh-agent", ["-a", socket, "-s"], { encoding: "utf8" });
      const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]);
      const configFile = join(home, "choosy");
      const named = (key: string) =>
        writeFileSync(configFile, `Host 127.0.0.1\n  IdentitiesOnly yes\n  IdentityFile ${key}.pub\n`);
      try {
        execFileSync("ssh-add", ["-q", sshd.identityFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
        named(sshd.identityFile);
        await visit({ identityFile: "", in: { agentSocket: socket, configFiles: [configFile] } });
        named(sshd.unauthorizedIdentityFile);
        const error = await refusal({ identityFile: "", in: { agentSocket: socket, configFiles: [configFile] } });
        expect(error.kind).toBe("authentication");
      } finally {
        process.kill(pid);
      }
    });

    it("logs in with a later key when the agent fails", async () => {
      const me = recordingPrompter({ secrets: ["open sesame"] });
      await visit({ as: me, identityFile: sshd.encryptedIdentityFile, in: { agentSocket: join(home, "no-agent") } });
    });

    it("is refused with a message that says what was tried and what to do", async () => {
      const error = await refusal({ identityFile: sshd.unauthorizedIdentityFile });
      expect(error.kind).toBe("authentication");
      expect(error.message).toContain(
        `refused the login of "${sshd.user}". Tried: the key ${sshd.unauthorizedIdentityFile}.`,
      );
      expect(error.message).toContain("authorized_keys");
    });

    it("says when the named key doesn't exist or isn't a key", async () => {
      expect((await refusal({ identityFile: "/no/such/key" })).message).toContain("the key /no/such/key doesn't exist");
      expect((await refusal({ identityFile: join(sshd.folder, "sshd_config") })).message).toMatch(/can't be used/);
    });

    it("asks for a password three times, and discards the wrong ones", async () => {
      const strict = await startSshd({ config: ["PasswordAuthentication yes", "PubkeyAuthentication no"] });
      try {
        const me = recordingPrompter({ secrets: ["one", "two", "three", "four"] });
        const error = await refusal({ at: `127.0.0.1:${strict.port}`, as: me, knownHostsFile: strict.knownHostsFile });
        expect(error.kind).toBe("authentication");
        expect(error.message).toContain("Tried: the password");
        expect(me.questions).toEqual(Array(3).fill(`password: Password of ${strict.user}@127.0.0.1`));
        const declining = recordingPrompter();
        expect(
          await refusal({ at: `127.0.0.1:${strict.port}`, as: declining, knownHostsFile: strict.knownHostsFile }),
        ).toMatchObject({ declined: true });
        expect(declining.questions).toHaveLength(1);
      } finally {
        await strict.stop();
      }
    });

    it("waits for the person longer than the host does", async () => {
      const hasty = await startSshd({ config: ["LoginGraceTime 4"] });
      try {
        const me = recordingPrompter({ hostKey: true });
        const slow: RecordingPrompter = {
          ...me,
          acceptHostKey: (question) =>
            new Promise((resolve) => setTimeout(() => resolve(me.acceptHostKey(question)), 5500)),
        };
        await visit({
          at: `127.0.0.1:${hasty.port}`,
          as: slow,
          knownHostsFile: join(home, "patient"),
          identityFile: hasty.identityFile,
          timeoutMs: 5000,
        });
        expect(readFileSync(join(home, "patient"), "utf8")).toContain(hasty.hostKeys.ed25519);
      } finally {
        await hasty.stop();
      }
    });
  });

  describe("and an SSH agent with many keys", () => {
    /** An agent with keys of its own, for as long as the work takes. Keys are added in this order. */
    async function withAgent(keys: readonly string[], work: (socket: string) => Promise<void>): Promise<void> {
      const socket = join(home, `agent-${++count}`);
      const agent = execFileSync("ssh-agent", ["-a", socket, "-s"], { encoding: "utf8" });
      const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]);
      try {
        execFileSync("ssh-add", ["-q", ...keys], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
        await work(socket);
      } finally {
        process.kill(pid);
      }
    }

    function strangers(number: number): string[] {
      return Array.from({ length: number }, () => {
        const file = join(home, `stranger-${++count}`);
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
        return file;
      });
    }

    it("logs in when the setting or the SSH configuration names the right one of 20, in time", async () => {
      const keys = [...strangers(20), sshd.identityFile];
      await withAgent(keys, async (agentSocket) => {
        const configFile = join(home, "one-of-many");
        writeFileSync(configFile, `Host 127.0.0.1\n  IdentityFile ${sshd.identityFile}.pub\n`);
        // sshd ends a login after six wrong keys: the named one has to be offered first.
        await visit({ identityFile: "", in: { agentSocket, configFiles: [configFile] } });
        await visit({ identityFile: `${sshd.identityFile}.pub`, in: { agentSocket } });
      });
    });

    it("says what to do when none is named and the right one is too late", async () => {
      await withAgent([...strangers(20), sshd.identityFile], async (agentSocket) => {
        const error = await refusal({ identityFile: "", in: { agentSocket } });
        expect(error.kind).toBe("authentication");
        expect(error.message).toMatch(/agent has 21 keys.*IdentitiesOnly/);
      });
    });
  });

  describe("and the keys of today", () => {
    const types: readonly (readonly [name: string, ...args: string[]])[] = [
      ["ed25519", "-t", "ed25519"],
      ["ecdsa-256", "-t", "ecdsa", "-b", "256"],
      ["ecdsa-384", "-t", "ecdsa", "-b", "384"],
      ["ecdsa-521", "-t", "ecdsa", "-b", "521"],
      ["rsa-2048", "-t", "rsa", "-b", "2048"],
      ["rsa-4096", "-t", "rsa", "-b", "4096"],
      ["rsa in PEM", "-t", "rsa", "-b", "2048", "-m", "PEM"],
      ["ecdsa in PEM", "-t", "ecdsa", "-b", "256", "-m", "PEM"],
    ];
    for (const [name, ...args] of types)
      it(`logs in with one of type ${name}, without and with a passphrase`, async () => {
        for (const passphrase of ["", "open sesame"]) {
          const file = join(home, `key-${++count}`);
          execFileSync("ssh-keygen", ["-q", ...args, "-N", passphrase, "-f", file]);
          writeFileSync(
            join(sshd.folder, "authorized_keys"),
            readFileSync(join(sshd.folder, "authorized_keys"), "utf8") + readFileSync(`${file}.pub`, "utf8"),
          );
          const me = recordingPrompter({ secrets: [passphrase] });
          await visit({ as: me, identityFile: file });
          expect(me.questions).toHaveLength(passphrase === "" ? 0 : 1);
        }
      });

    it("says what to do about one that needs a security key", async () => {
      const file = join(home, "security-key");
      writeFileSync(file, securityKeyFile(), { mode: 0o600 });
      const error = await refusal({ identityFile: file });
      expect(error.message).toContain(`the key ${file} needs a security key (FIDO)`);
    });
  });

  describe("and IPv6 alone", () => {
    it("is opened by address, with and without brackets, by a name of the SSH configuration, and through a jump host", async () => {
      const six = await startSshd({ listen: "::1" });
      try {
        writeFileSync(join(six.folder, "authorized_keys"), readFileSync(`${sshd.identityFile}.pub`));
        const known = knownHosts(
          `${readFileSync(sshd.knownHostsFile, "utf8")}[::1]:${six.port} ${six.hostKeys.ed25519}\n`,
        );
        const configFile = join(home, "six");
        writeFileSync(configFile, `Host six\n  HostName ::1\n  Port ${six.port}\n`);
        const options = { knownHostsFile: known, in: { configFiles: [configFile] } };
        await visit({ at: `[::1]:${six.port}`, ...options });
        await visit({ at: "::1", port: six.port, ...options });
        await visit({ at: `${six.user}@::1`, port: six.port, ...options });
        await visit({ at: "six", ...options });
        await visit({ at: `[::1]:${six.port}`, jumpHost: `127.0.0.1:${sshd.port}`, ...options });
        await visit({ jumpHost: `[::1]:${six.port}`, ...options });
        const me = recordingPrompter({ hostKey: true });
        const fresh = join(home, "fresh six");
        await visit({ at: `[::1]:${six.port}`, as: me, knownHostsFile: fresh });
        expect(readFileSync(fresh, "utf8")).toBe(`[::1]:${six.port} ${six.hostKeys.ed25519}\n`);
        expect((await refusal({ at: `127.0.0.1:${six.port}`, ...options })).kind).toBe("unreachable");
      } finally {
        await six.stop();
      }
    });
  });

  describe("and the network", () => {
    it("is unreachable where nothing listens", async () => {
      const port = await freePort();
      const error = await refusal({ at: `127.0.0.1:${port}` });
      expect(error.kind).toBe("unreachable");
      expect(error.message).toBe(
        `"127.0.0.1:${port}" refuses connections on port ${port}. Check the port, and that the node is up and runs sshd.`,
      );
    });

    it("is unreachable under an unknown name", async () => {
      expect((await refusal({ at: "no-such-node.invalid" })).message).toContain(
        '"no-such-node.invalid" has no known address.',
      );
    });

    it("is unreachable where the listener sends nothing", async () => {
      const server = createServer(() => undefined).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const address = server.address();
      const port = typeof address === "object" ? address?.port : 0;
      try {
        const error = await refusal({ at: `127.0.0.1:${port}`, timeoutMs: 300 });
        expect(error).toMatchObject({ kind: "unreachable" });
        expect(error.message).toContain("doesn't answer");
      } finally {
        server.close();
      }
    });

    it("fails where something else than SSH answers", async () => {
      const server = createServer((socket) =>
        socket.on("error", () => undefined).end("HTTP/1.0 400 Bad Request\r\n\r\n"),
      ).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const address = server.address();
      const port = typeof address === "object" ? address?.port : 0;
      try {
        expect(["protocol", "connection-lost"]).toContain((await refusal({ at: `127.0.0.1:${port}` })).kind);
      } finally {
        server.close();
      }
    });

    it("goes through a jump host", async () => {
      const inner = await startSshd();
      try {
        const known = knownHosts(
          readFileSync(sshd.knownHostsFile, "utf8") + readFileSync(inner.knownHostsFile, "utf8"),
        );
        writeFileSync(join(inner.folder, "authorized_keys"), readFileSync(`${sshd.identityFile}.pub`));
        const connection = await open({
          at: `127.0.0.1:${inner.port}`,
          jumpHost: `127.0.0.1:${sshd.port}`,
          knownHostsFile: known,
        });
        const result = await execute(connection, ["sh", "-c", "echo $SSH_CONNECTION"]);
        expect(result.stdout.trim().split(" ").at(-1)).toBe(String(inner.port));
        connection.close();
        await connection.ended;
      } finally {
        await inner.stop();
      }
    });

    it("reports that the jump host can't connect to the node", async () => {
      const port = await freePort();
      const error = await refusal({ at: `127.0.0.1:${port}`, jumpHost: `127.0.0.1:${sshd.port}` });
      expect(error.kind).toBe("unreachable");
      expect(error.message).toContain(`"127.0.0.1:${sshd.port}" can't connect to "127.0.0.1:${port}"`);
    });

    it("can be cancelled while it is made", async () => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 50);
      expect(
        await refusal({
          as: { ...recordingPrompter(), acceptHostKey: () => new Promise(() => undefined) },
          knownHostsFile: join(home, "never"),
          signal: abort.signal,
        }),
      ).toMatchObject({
        kind: "cancelled",
      });
    });
  });

  describe("a command on it", () => {
    it("gets its argv, its standard input, and gives back all it prints", async () => {
      const connection = await open();
      const words = ["it's", "$(reboot)", "", "a\nb", "é"];
      const argv = await execute(connection, ["sh", "-c", 'printf "%s|" "$@"', "sh", ...words]);
      expect(argv.stdout).toBe(`${words.join("|")}|`);
      const text = "<cib>é\n</cib>\n".repeat(20_000);
      const echoed = await execute(connection, ["sh", "-c", "cat; echo done >&2; exit 7"], { stdin: text });
      expect(echoed).toMatchObject({ exitCode: 7, stderr: "done\n" });
      expect(echoed.stdout === text).toBe(true);
      expect((await execute(connection, ["no-such-tool"])).exitCode).toBe(127);
      connection.close();
    });

    it.each([
      "echo Welcome; printf 'no line feed'; echo 'mail: 3' >&2",
      // Blank bytes, escapes, half a character, and more than a channel takes at once.
      "head -c 3000000 /dev/zero; printf '\\033[2J\\303'; head -c 300000 /dev/zero | tr '\\0' x >&2",
      "set -u; set -f; IFS=:; trap 'echo bye; echo bye >&2' EXIT; umask 777",
      // A trace repeats every command, the one that prints the mark among them.
      "set -x",
      "set -v; set -x; export PS4='trace '",
      "alias echo='echo aliased'; alias exec=false; PS1='> '; PROMPT_COMMAND='echo prompt'",
    ])("isn't mixed with what the account's shell prints: %s", async (lines) => {
      writeFileSync(join(sshd.folder, ".bashrc"), `${lines}\n`);
      try {
        const connection = await open();
        const result = await execute(connection, ["sh", "-c", "cat; echo done >&2; exit 7"], { stdin: "<cib/>\n" });
        expect(result).toMatchObject({ exitCode: 7, stdout: "<cib/>\n", stderr: "done\n" });
        const pieces: string[] = [];
        await execute(connection, ["echo", "piece"], { onOutput: (text) => pieces.push(text) });
        expect(pieces.join("")).toBe("piece\n");
        connection.close();
      } finally {
        rmSync(join(sshd.folder, ".bashrc"));
      }
    });

    // Those that a machine has, zsh among them, and one that refuses what fish does.
    const others = ["fish", "zsh", "tcsh", "bsd-csh", "mksh", "yash"]
      .map((name) => `/usr/bin/${name}`)
      .filter((shell) => existsSync(shell));
    it.each(["a stand-in", ...others])("works where the login shell is no POSIX shell: %s", async (shell) => {
      const standIn = join(home, "other-shell");
      const lines = `case $2 in *PATH=*) echo "Unsupported use of '='" >&2; exit 127 ;; *) exec sh -c "$2" ;; esac`;
      writeFileSync(standIn, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
      const program = existsSync(shell) ? shell : standIn;
      const foreign = await startSshd({ config: [`ForceCommand exec ${program} -c "$SSH_ORIGINAL_COMMAND"`] });
      try {
        const connection = await open({
          at: `127.0.0.1:${foreign.port}`,
          identityFile: foreign.identityFile,
          knownHostsFile: foreign.knownHostsFile,
        });
        const words = ["it's", "$(reboot)", "", "a\nb!", "é"];
        const argv = await execute(connection, ["sh", "-c", 'printf "%s|" "$@"', "sh", ...words]);
        expect(argv).toMatchObject({ exitCode: 0, stdout: `${words.join("|")}|` });
        const text = "<cib>é\n</cib>\n".repeat(20_000);
        const echoed = await execute(connection, ["sh", "-c", "cat; echo done >&2; exit 7"], { stdin: text });
        expect(echoed).toMatchObject({ exitCode: 7, stderr: "done\n" });
        expect(echoed.stdout === text).toBe(true);
        const running = execute(connection, ["sleep", "1000"], { timeoutMs: 1_000 });
        await expect(running).rejects.toMatchObject({ kind: "timeout" });
        connection.close();
      } finally {
        await foreign.stop();
      }
    });

    it("reports an account whose shell runs no commands", async () => {
      const closed = await startSshd({
        config: ['ForceCommand echo "This account is currently not available."; exit 1'],
      });
      try {
        const connection = await open({
          at: `127.0.0.1:${closed.port}`,
          identityFile: closed.identityFile,
          knownHostsFile: closed.knownHostsFile,
        });
        await expect(execute(connection, ["true"])).rejects.toMatchObject({
          kind: "protocol",
          message: expect.stringMatching(
            /login shell .* runs no commands \(This account is currently not available\.\)/,
          ),
        });
        connection.close();
      } finally {
        await closed.stop();
      }
    });

    it("ends with its exit code, however short it is", async () => {
      const connection = await open();
      for (let round = 0; round < 4; round++) {
        const codes = await Promise.all(
          Array.from({ length: 5 }, (_, code) => execute(connection, ["sh", "-c", `exit ${code}`])),
        );
        expect(codes.map(({ exitCode }) => exitCode)).toEqual([0, 1, 2, 3, 4]);
      }
      connection.close();
    });

    it("is ended on the node when it is cancelled or takes too long", async () => {
      const connection = await open();
      for (const how of ["cancelled", "timeout"]) {
        const pidFile = join(home, how);
        const abort = new AbortController();
        const options = how === "timeout" ? { timeoutMs: 6000 } : { signal: abort.signal };
        const running = execute(connection, ["sh", "-c", `echo $$ > ${pidFile}; exec sleep 1000`], options);
        const ended = expect(running).rejects.toMatchObject({ kind: how });
        await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\d\n/);
        abort.abort();
        await ended;
        const pid = Number(readFileSync(pidFile, "utf8"));
        await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
      }
      expect((await execute(connection, ["true"])).exitCode).toBe(0);
      connection.close();
    });

    it("reports that the connection was lost", async () => {
      const proxy = await startProxy(sshd.port);
      const known = knownHosts(`[127.0.0.1]:${proxy.port} ${sshd.hostKeys.ed25519}\n`);
      const connection = await open({ at: `127.0.0.1:${proxy.port}`, knownHostsFile: known });
      const running = execute(connection, ["sleep", "1000"]);
      const lost = expect(running).rejects.toMatchObject({ kind: "connection-lost" });
      await execute(connection, ["true"]);
      proxy.cut();
      await lost;
      expect(connection.open).toBe(false);
      await expect(execute(connection, ["true"])).rejects.toMatchObject({ kind: "connection-lost" });
      await proxy.stop();
    });

    it("reports that a silent connection is dead", async () => {
      const proxy = await startProxy(sshd.port);
      const known = knownHosts(`[127.0.0.1]:${proxy.port} ${sshd.hostKeys.ed25519}\n`);
      const connection = await open({ at: `127.0.0.1:${proxy.port}`, knownHostsFile: known });
      const running = execute(connection, ["sleep", "1000"]);
      proxy.freeze();
      await expect(running).rejects.toMatchObject({ kind: "connection-lost" });
      await proxy.stop();
    });
  });
});
