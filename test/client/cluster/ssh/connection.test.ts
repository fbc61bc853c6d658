import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import type { ClusterConfig } from "../../../../client/src/cluster/ssh/cluster-config.ts";
import { openConnection, type SshConnection } from "../../../../client/src/cluster/ssh/connection.ts";
import { execute } from "../../../../client/src/cluster/ssh/execute.ts";
import { remoteLine } from "../../../../client/src/cluster/ssh/quote.ts";
import { createSecrets } from "../../../../client/src/cluster/ssh/secrets.ts";
import { resolveTarget, type SshEnvironment } from "../../../../client/src/cluster/ssh/target.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { startProxy } from "../../support/cuttable-proxy.ts";
import { freePort, type RealSshd, startSshd, whyNoSshd } from "../../support/real-sshd.ts";
import { type PlayedPerson, person } from "../../support/recording-prompter.ts";

const why = whyNoSshd();

describe.skipIf(why !== undefined)(`a connection over SSH${why ? ` (${why})` : ""}`, () => {
  let sshd: RealSshd;
  let home: string;
  let environment: SshEnvironment;
  let count = 0;

  beforeAll(async () => {
    sshd = await startSshd();
    home = mkdtempSync(join(tmpdir(), "link-"));
    environment = { home, configFiles: [], globalKnownHostsFiles: [], localUser: sshd.user };
  });

  afterAll(async () => {
    await sshd.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** A known_hosts file with this text; sshd's own port stands for PORT. */
  function knownHosts(text: string, port = sshd.port): string {
    const file = join(home, `known_hosts-${++count}`);
    writeFileSync(file, text.replaceAll("PORT", String(port)));
    return file;
  }

  interface Wish extends Partial<ClusterConfig> {
    readonly at?: string;
    readonly as?: PlayedPerson;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
    readonly in?: Partial<SshEnvironment>;
  }

  async function open({ at, as = person(), timeoutMs, signal, in: env, ...config }: Wish = {}): Promise<SshConnection> {
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
      ...omitUndefined({ timeoutMs, signal }),
    });
  }

  /** Opens, and closes at once. */
  async function visit(wish: Wish = {}): Promise<void> {
    const link = await open(wish);
    link.close();
    await link.ended;
  }

  async function refusal(wish: Wish): Promise<ClusterError> {
    const error = await visit(wish).then(
      () => new Error("it was let in"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof ClusterError)) throw error;
    return error;
  }

  describe("by the host's key", () => {
    it("is made without a question when known_hosts knows the key", async () => {
      const me = person();
      await visit({ as: me });
      expect(me.questions).toEqual([]);
    });

    it("asks for a key that isn't known, and writes it down when it is accepted", async () => {
      const file = join(home, "fresh", "known_hosts");
      const me = person({ hostKey: true });
      await visit({ as: me, knownHostsFile: file });
      const fingerprint = execFileSync("ssh-keygen", ["-lf", join(sshd.folder, "host_ed25519.pub")], {
        encoding: "utf8",
      }).split(" ")[1];
      expect(me.questions).toEqual([`host key 127.0.0.1:${sshd.port} ssh-ed25519 ${fingerprint}`]);
      expect(readFileSync(file, "utf8")).toBe(`[127.0.0.1]:${sshd.port} ${sshd.hostKeys.ed25519}\n`);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      await visit({ as: me, knownHostsFile: file });
      expect(me.questions).toHaveLength(1);
    });

    it("is refused when the person doesn't accept the key, and nothing is written", async () => {
      const file = join(home, "unwanted");
      const error = await refusal({ knownHostsFile: file });
      expect(error).toMatchObject({ kind: "unknown-host-key", declined: true });
      expect(error.message).toMatch(/isn't known yet, and it wasn't accepted \(ssh-ed25519 key SHA256:/);
      expect(existsSync(file)).toBe(false);
      expect(sshd.log()).not.toMatch(/Accepted \w+ for .*unwanted/);
    });

    it("is refused when the key has changed, with the file and line that say so", async () => {
      const other = readFileSync(`${sshd.strangersIdentityFile}.pub`, "utf8").trim();
      const file = knownHosts(`# mine\n[127.0.0.1]:PORT ${other}\n`);
      const me = person({ hostKey: true });
      const error = await refusal({ as: me, knownHostsFile: file });
      expect(error.kind).toBe("changed-host-key");
      expect(error.message).toContain(`${file}, line 2`);
      expect(error.message).toContain(`ssh-keygen -f ${file} -R "[127.0.0.1]:${sshd.port}"`);
      expect(me.questions).toEqual([]);
    });

    it("is refused when the key is revoked, though it is known", async () => {
      const file = knownHosts(`[127.0.0.1]:PORT ${sshd.hostKeys.ed25519}\n@revoked * ${sshd.hostKeys.ed25519}\n`);
      expect(await refusal({ knownHostsFile: file })).toMatchObject({ kind: "revoked-host-key" });
    });

    it("is refused when only a certificate authority vouches for the host", async () => {
      const file = knownHosts(`@cert-authority * ${sshd.hostKeys.rsa}\n`);
      const error = await refusal({ as: person({ hostKey: true }), knownHostsFile: file });
      expect(error.kind).toBe("unknown-host-key");
      expect(error.message).toMatch(/certificate authority only .*line 1/);
    });

    for (const type of ["ed25519", "ecdsa", "rsa"] as const)
      it(`asks the host for its ${type} key first when that is the one known`, async () => {
        await visit({ knownHostsFile: knownHosts(`[127.0.0.1]:PORT ${sshd.hostKeys[type]}\n`) });
      });

    it("is made when known_hosts is hashed", async () => {
      const file = knownHosts(`[127.0.0.1]:PORT ${sshd.hostKeys.ed25519}\n`);
      execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
      await visit({ knownHostsFile: file });
    });

    it("is made under a HostKeyAlias", async () => {
      const configFile = join(home, "alias-config");
      const known = knownHosts(`the-node ${sshd.hostKeys.ed25519}\n`);
      writeFileSync(
        configFile,
        `Host node\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  HostKeyAlias the-node\n  UserKnownHostsFile ${known}\n`,
      );
      await visit({ at: "node", knownHostsFile: "", in: { configFiles: [configFile] } });
    });

    it("is refused when known_hosts can't be read, rather than asking as if it were empty", async () => {
      const error = await refusal({ as: person({ hostKey: true }), knownHostsFile: home });
      expect(error.message).toMatch(/known_hosts file can't be read/);
    });
  });

  describe("by who logs in", () => {
    it("is let in with a locked key whose passphrase the person gives", async () => {
      const me = person({ secrets: ["wrong", "open sesame"] });
      await visit({ as: me, identityFile: sshd.lockedIdentityFile });
      expect(me.questions).toEqual([
        `passphrase: Passphrase of the key ${sshd.lockedIdentityFile}`,
        `passphrase: Passphrase of the key ${sshd.lockedIdentityFile}`,
      ]);
    });

    it("is let in with a key of the SSH agent", async () => {
      const socket = join(home, "agent");
      const agent = execFileSync("ssh-agent", ["-a", socket, "-s"], { encoding: "utf8" });
      const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]);
      try {
        execFileSync("ssh-add", ["-q", sshd.strangersIdentityFile, sshd.identityFile], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
        });
        await visit({ identityFile: "", in: { agentSocket: socket } });
      } finally {
        process.kill(pid);
      }
    });

    it("offers only the agent's keys that are named where IdentitiesOnly says so", async () => {
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
        named(sshd.strangersIdentityFile);
        const error = await refusal({ identityFile: "", in: { agentSocket: socket, configFiles: [configFile] } });
        expect(error.kind).toBe("authentication");
      } finally {
        process.kill(pid);
      }
    });

    it("is let in by a later key when the agent is broken", async () => {
      const me = person({ secrets: ["open sesame"] });
      await visit({ as: me, identityFile: sshd.lockedIdentityFile, in: { agentSocket: join(home, "no-agent") } });
    });

    it("is refused in words that say what was tried and what to do", async () => {
      const error = await refusal({ identityFile: sshd.strangersIdentityFile });
      expect(error.kind).toBe("authentication");
      expect(error.message).toContain(`didn't let "${sshd.user}" in. Tried: the key ${sshd.strangersIdentityFile}.`);
      expect(error.message).toContain("authorized_keys");
    });

    it("says when the named key doesn't exist or is none", async () => {
      expect((await refusal({ identityFile: "/no/such/key" })).message).toContain("the key /no/such/key doesn't exist");
      expect((await refusal({ identityFile: join(sshd.folder, "sshd_config") })).message).toMatch(/can't be used/);
    });

    it("asks for a password three times, and forgets the wrong ones", async () => {
      const strict = await startSshd({ config: ["PasswordAuthentication yes", "PubkeyAuthentication no"] });
      try {
        const me = person({ secrets: ["one", "two", "three", "four"] });
        const error = await refusal({ at: `127.0.0.1:${strict.port}`, as: me, knownHostsFile: strict.knownHostsFile });
        expect(error.kind).toBe("authentication");
        expect(error.message).toContain("Tried: the password");
        expect(me.questions).toEqual(Array(3).fill(`password: Password of ${strict.user}@127.0.0.1`));
        const declining = person();
        expect(
          await refusal({ at: `127.0.0.1:${strict.port}`, as: declining, knownHostsFile: strict.knownHostsFile }),
        ).toMatchObject({ declined: true });
        expect(declining.questions).toHaveLength(1);
      } finally {
        await strict.stop();
      }
    });

    it("waits for a person longer than the host does", async () => {
      const hasty = await startSshd({ config: ["LoginGraceTime 4"] });
      try {
        const me = person({ hostKey: true });
        const slow: PlayedPerson = {
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

  describe("by the network", () => {
    it("is unreachable where nobody listens", async () => {
      const port = await freePort();
      const error = await refusal({ at: `127.0.0.1:${port}` });
      expect(error.kind).toBe("unreachable");
      expect(error.message).toBe(
        `"127.0.0.1:${port}" refuses connections on port ${port}. Check that the node is up, that sshd runs there, and the port.`,
      );
    });

    it("is unreachable under a name that nobody knows", async () => {
      expect((await refusal({ at: "no-such-node.invalid" })).message).toContain(
        'No address is known for "no-such-node.invalid"',
      );
    });

    it("is unreachable where somebody listens but says nothing", async () => {
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

    it("is no connection where something else than SSH answers", async () => {
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
        const link = await open({
          at: `127.0.0.1:${inner.port}`,
          jumpHost: `127.0.0.1:${sshd.port}`,
          knownHostsFile: known,
        });
        const result = await execute(link, remoteLine(["sh", "-c", "echo $SSH_CONNECTION"]));
        expect(result.stdout.trim().split(" ").at(-1)).toBe(String(inner.port));
        link.close();
        await link.ended;
      } finally {
        await inner.stop();
      }
    });

    it("tells when the jump host can't reach the node", async () => {
      const port = await freePort();
      const error = await refusal({ at: `127.0.0.1:${port}`, jumpHost: `127.0.0.1:${sshd.port}` });
      expect(error.kind).toBe("unreachable");
      expect(error.message).toContain(`"127.0.0.1:${port}" can't be reached through "127.0.0.1:${sshd.port}"`);
    });

    it("can be cancelled while it is made", async () => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 50);
      expect(
        await refusal({
          as: { ...person(), acceptHostKey: () => new Promise(() => undefined) },
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
      const link = await open();
      const words = ["it's", "$(reboot)", "", "a\nb", "é"];
      const argv = await execute(link, remoteLine(["sh", "-c", 'printf "%s|" "$@"', "sh", ...words]));
      expect(argv.stdout).toBe(`${words.join("|")}|`);
      const text = "<cib>é\n</cib>\n".repeat(20_000);
      const echoed = await execute(link, remoteLine(["sh", "-c", "cat; echo done >&2; exit 7"]), { stdin: text });
      expect(echoed).toMatchObject({ exitCode: 7, stderr: "done\n" });
      expect(echoed.stdout === text).toBe(true);
      expect((await execute(link, remoteLine(["no-such-tool"]))).exitCode).toBe(127);
      link.close();
    });

    it("never has its end missed, however short it is", async () => {
      const link = await open();
      for (let turn = 0; turn < 4; turn++) {
        const codes = await Promise.all(
          Array.from({ length: 5 }, (_, code) => execute(link, remoteLine(["sh", "-c", `exit ${code}`]))),
        );
        expect(codes.map(({ exitCode }) => exitCode)).toEqual([0, 1, 2, 3, 4]);
      }
      link.close();
    });

    it("is ended on the node when it is cancelled or takes too long", async () => {
      const link = await open();
      for (const how of ["cancelled", "timeout"]) {
        const pidFile = join(home, how);
        const abort = new AbortController();
        const options = how === "timeout" ? { timeoutMs: 6000 } : { signal: abort.signal };
        const running = execute(link, remoteLine(["sh", "-c", `echo $$ > ${pidFile}; exec sleep 1000`]), options);
        const ended = expect(running).rejects.toMatchObject({ kind: how });
        await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\d\n/);
        abort.abort();
        await ended;
        const pid = Number(readFileSync(pidFile, "utf8"));
        await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
      }
      expect((await execute(link, remoteLine(["true"]))).exitCode).toBe(0);
      link.close();
    });

    it("tells that the connection broke", async () => {
      const proxy = await startProxy(sshd.port);
      const known = knownHosts(`[127.0.0.1]:${proxy.port} ${sshd.hostKeys.ed25519}\n`);
      const link = await open({ at: `127.0.0.1:${proxy.port}`, knownHostsFile: known });
      const running = execute(link, remoteLine(["sleep", "1000"]));
      const broken = expect(running).rejects.toMatchObject({ kind: "connection-lost" });
      await execute(link, remoteLine(["true"]));
      proxy.cut();
      await broken;
      expect(link.open).toBe(false);
      await expect(execute(link, remoteLine(["true"]))).rejects.toMatchObject({ kind: "connection-lost" });
      await proxy.stop();
    });

    it("tells that a silent connection is dead", async () => {
      const proxy = await startProxy(sshd.port);
      const known = knownHosts(`[127.0.0.1]:${proxy.port} ${sshd.hostKeys.ed25519}\n`);
      const link = await open({ at: `127.0.0.1:${proxy.port}`, knownHostsFile: known });
      const running = execute(link, remoteLine(["sleep", "1000"]));
      proxy.freeze();
      await expect(running).rejects.toMatchObject({ kind: "connection-lost" });
      await proxy.stop();
    });
  });
});
