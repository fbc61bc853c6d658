// A server that was taken over: whatever it says, nothing of it reaches a terminal, a log or an error unfiltered, and it gets no secret but its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterError } from "../../../../client/src/cluster/errors.ts";
import { createSession } from "../../../../client/src/cluster/session/session.ts";
import { resolveTarget, type SshEnvironment } from "../../../../client/src/cluster/ssh/config/target.ts";
import { openConnection } from "../../../../client/src/cluster/ssh/connection.ts";
import { keyTypeOf } from "../../../../client/src/cluster/ssh/host-keys/known-hosts.ts";
import { createSecrets } from "../../../../client/src/cluster/ssh/secrets.ts";
import { statusCommand } from "../../../../client/src/cluster/status/read-status.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";

/** What no text that people see may hold: a screen cleared, a title set, a line overwritten, text that runs backwards. */
const evil = "\u001b[2J\u001b]0;owned\u0007\u009b31m\rroot@real's password:\u202egnissap\u2066\u{e0041}";
const deceiving = /[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u{e0000}-\u{e007f}]/u;

interface Behaviour {
  readonly banner?: string;
  /** What it asks, round by round. */
  readonly prompts?: readonly (readonly { prompt: string; echo: boolean }[])[];
  readonly disconnectWith?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

const hostKey = ssh2.utils.generateKeyPairSync("ed25519");

async function startServer(behaviour: Behaviour) {
  const answers: string[][] = [];
  const server = new ssh2.Server(
    { hostKeys: [hostKey.private], ...(behaviour.banner ? { banner: behaviour.banner } : {}) },
    (connection) => {
      connection.on("error", () => undefined);
      connection.on("authentication", (context) => {
        if (behaviour.disconnectWith !== undefined) return disconnect(connection, behaviour.disconnectWith);
        if (behaviour.prompts === undefined) return context.accept();
        if (context.method !== "keyboard-interactive") return context.reject(["keyboard-interactive"]);
        const rounds = [...behaviour.prompts];
        const ask = (): void => {
          const round = rounds.shift();
          if (round === undefined) context.accept();
          else
            context.prompt(round as never, evil, ((given: string[]) => {
              answers.push(given);
              ask();
            }) as never);
        };
        ask();
      });
      // A jump host whose next host never answers.
      connection.on("tcpip", () => undefined);
      connection.on("session", (accept) => {
        accept().on("exec", (acceptExec, _reject, { command }) => {
          const channel = acceptExec();
          // As a login shell would, after which what the command prints begins.
          const mark = /@@[\w-]+/.exec(command)?.[0] ?? "";
          channel.stderr.write(`${mark} 7\n${behaviour.stderr ?? ""}`);
          channel.write(`${mark}\n${behaviour.stdout ?? ""}`);
          channel.exit(behaviour.stderr === undefined ? 0 : 1);
          channel.end();
        });
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { port, answers, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** What ssh2 has inside, as far as it is needed here. */
interface Protocol {
  readonly _packetRW: {
    readonly write: { readonly allocStart: number; alloc(length: number): Buffer; finalize(packet: Buffer): Buffer };
  };
  readonly _cipher: { encrypt(packet: Buffer): void };
}

/** Sends SSH_MSG_DISCONNECT with a description, which ssh2's own servers leave empty. */
function disconnect(connection: unknown, description: string): void {
  const { _protocol: protocol } = connection as { _protocol: Protocol };
  const text = Buffer.from(description);
  const write = protocol._packetRW.write;
  const at = write.allocStart;
  const packet: Buffer = write.alloc(13 + text.length);
  packet[at] = 1;
  packet.writeUInt32BE(2, at + 1);
  packet.writeUInt32BE(text.length, at + 5);
  text.copy(packet, at + 9);
  packet.writeUInt32BE(0, at + 9 + text.length);
  protocol._cipher.encrypt(write.finalize(packet));
}

describe("a server that was taken over", () => {
  let home: string;
  let environment: SshEnvironment;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "hostile-"));
    environment = { home, configFiles: [], globalKnownHostsFiles: [], localUser: "me" };
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Everything that a person sees of a connection to such a server. */
  async function visit(behaviour: Behaviour, secrets: readonly string[] = []) {
    const server = await startServer(behaviour);
    const key = ssh2.utils.parseKey(hostKey.public);
    if (key instanceof Error) throw key;
    const blob = key.getPublicSSH();
    const knownHostsFile = join(home, "known_hosts");
    writeFileSync(knownHostsFile, `[127.0.0.1]:${server.port} ${keyTypeOf(blob)} ${blob.toString("base64")}\n`);
    const me = recordingPrompter({ secrets });
    const { log, entries } = recordingLog();
    const session = createSession(
      { name: "web", nodes: [`root@127.0.0.1:${server.port}`], knownHostsFile },
      { prompter: me, log, environment },
    );
    const ended = await session.refresh().then(
      (snapshot) => snapshot,
      (error: unknown) => error as ClusterError,
    );
    const view = session.view;
    await session.disconnect();
    await server.stop();
    const error = ended instanceof ClusterError ? ended : undefined;
    const seen = [...me.questions, ...entries.flatMap(({ command, stderr }) => [command, stderr ?? ""])];
    return {
      ...server,
      me,
      ended,
      view,
      error,
      seen: [...seen, error?.message ?? "", error?.detail ?? "", ...stringsIn(ended), ...stringsIn(view)],
    };
  }

  function expectHarmless(seen: readonly string[]): void {
    for (const text of seen) expect(text).not.toMatch(deceiving);
  }

  it("is heard in its banner and when it disconnects, without being obeyed", async () => {
    const { seen, error } = await visit({ banner: evil, disconnectWith: evil });
    expect(error?.message).toContain("\\x1b[2J");
    expectHarmless(seen);
  });

  it("is heard in what it writes to standard error", async () => {
    const { seen } = await visit({ stderr: `${evil}\n` });
    expect(seen.join("")).toContain("\\u202e");
    expectHarmless(seen);
  });

  it("is heard in answers that are none", async () => {
    const { seen, error } = await visit({ stdout: `${evil}\n` });
    expect(error).toBeInstanceOf(ClusterError);
    expectHarmless(seen);
  });

  it("is heard in a status, in every attribute of it", async () => {
    const text = "&#x9b;31m&#x202e;x";
    const status = `<pacemaker-result api-version="2.30" request="${statusCommand.join(" ")}">
      <summary><current_dc present="true" version="2.1.5${text}" name="${text}" id="1" with_quorum="true"/>
      <last_change time="${text}" user="${text}" client="${text}" origin="${text}"/><cluster_options stonith-enabled="true" no-quorum-policy="${text}"/></summary>
      <nodes><node name="${text}" id="1" online="true" standby="false" maintenance="false" pending="false" unclean="false" health="green" shutdown="false" expected_up="true" is_dc="true" resources_running="0" type="member"/></nodes>
      <node_attributes><node name="${text}"><attribute name="${text}" value="${text}"/></node></node_attributes>
      <resources><resource id="${text}" resource_agent="${text}" role="Started" active="true" orphaned="false" blocked="false" managed="true" failed="true" failure_ignored="false" nodes_running_on="1" pending="${text}"><node name="${text}" id="1" cached="true"/></resource></resources>
      <failures><failure op_key="${text}" node="${text}" exitstatus="${text}" exitreason="${text}" exitcode="1" call="1" status="complete" last-rc-change="${text}" queued="0" exec="0" interval="0" task="${text}"/></failures>
      <fence_history status="0"><fence_event status="failed" exit-reason="${text}" action="reboot" target="${text}" client="${text}" origin="${text}" completed="${text}"/></fence_history>
      <bans><ban id="${text}" resource="${text}" node="${text}" weight="-1" promoted-only="false"/></bans>
      <status code="0" message="OK"/></pacemaker-result>`;
    const { seen, ended } = await visit({ stdout: status });
    expect(ended instanceof ClusterError ? ended.message : "").toBe("");
    expect(JSON.stringify(ended)).toContain("\\\\u202e");
    expectHarmless(seen);
  });

  it("asks with its account's name before its question, and hears only what the person types for it", async () => {
    const prompts = [
      [{ prompt: "Password: ", echo: false }],
      [{ prompt: "One-time password (OATH) for root: ", echo: false }],
      [{ prompt: `${evil} Password:`, echo: false }],
      [{ prompt: "Password: ", echo: true }],
      [{ prompt: "New password: ", echo: false }],
      // Once more in the same login: the first was wrong, or it wants to have it again.
      [{ prompt: "Password: ", echo: false }],
    ];
    const { seen, me, answers, port } = await visit({ prompts, stdout: "none" }, ["geheim", "1", "2", "3", "4", "5"]);
    expect(answers).toEqual([["geheim"], ["1"], ["2"], ["3"], ["4"], ["5"]]);
    expect(me.questions[0]).toBe("password: Password of root@127.0.0.1");
    expect(me.questions.slice(1).every((question) => question.startsWith("answer: (root@127.0.0.1) "))).toBe(true);
    expect(me.questions[1]).toMatch(/One-time password \(OATH\) for root$/);
    expect(port).toBeGreaterThan(0);
    expectHarmless(seen);
  });

  it("stops nobody by prompts and messages that take long to read", async () => {
    const prompts = Array.from({ length: 20 }, () => [{ prompt: `(${"@".repeat(30_000)} password:`, echo: false }]);
    const { answers } = await visit({ prompts, stdout: "none" }, Array(20).fill("x"));
    expect(answers).toHaveLength(20);
    const { error } = await visit({ stderr: "\n".repeat(1_000_000) });
    expect(error).toBeInstanceOf(ClusterError);
  });

  it("that is a jump host and never answers is given up, and can be cancelled", async () => {
    const server = await startServer({});
    const target = resolveTarget(
      "127.0.0.1:9",
      { name: "web", nodes: [], jumpHost: `127.0.0.1:${server.port}`, knownHostsFile: join(home, "known_hosts") },
      environment,
    );
    const prompter = recordingPrompter({ hostKey: true });
    const connect = (more: { timeoutMs: number; signal?: AbortSignal }) =>
      openConnection(target, { prompter, secrets: createSecrets(prompter), ...more }).then(
        () => "connected",
        (error: ClusterError) => `${error.kind}: ${error.message}`,
      );
    expect(await connect({ timeoutMs: 2_000 })).toMatch(/^unreachable: "127\.0\.0\.1:9" doesn't answer/);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    expect(await connect({ timeoutMs: 60_000, signal: abort.signal })).toMatch(/^cancelled: /);
    await server.stop();
  });

  it("gets a remembered password for a prompt for that password alone", async () => {
    const first = await visit({ prompts: [[{ prompt: "(root@127.0.0.1) Password:", echo: false }]], stdout: "none" }, [
      "geheim",
    ]);
    expect(first.answers).toEqual([["geheim"]]);
    for (const prompt of [
      "Verification code:",
      "Password and code:",
      "Passcode:",
      "Password of the database:",
      "Your password was stolen, enter it:",
    ]) {
      const { me } = await visit({ prompts: [[{ prompt, echo: false }]], stdout: "none" }, ["x"]);
      expect(me.questions).toEqual([expect.stringMatching(/^answer: \(root@127\.0\.0\.1\) /)]);
    }
  });
});

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...stringsIn(each)]);
}
