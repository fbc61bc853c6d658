// What sudo gets from a server that plays an account with sudo: the remembered password for its prompt, and nothing for another one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { expect, test } from "vitest";
import type { ClusterError } from "../../../../client/src/cluster/errors.ts";
import { exitCodes } from "../../../../client/src/cluster/exit-codes.ts";
import { createSession } from "../../../../client/src/cluster/session/session.ts";
import { keyTypeOf } from "../../../../client/src/cluster/ssh/known-hosts.ts";
import { otherSudoPrompt, sudoPrompt } from "../../../../client/src/cluster/ssh/sudo-prompt.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";

test.each([
  ["[sudo] password for admin: ", "password"],
  ["We trust you have received the usual lecture.\n\n[sudo] password for admin: ", "password"],
  ["Password: ", "password"],
  ["admin's password on n1:", "password"],
  ["Sorry, try again.\n[sudo] password for admin: ", "password"],
  ["Verification code: ", "other"],
  ["One-time password (OATH) for `admin': ", "other"],
  ["otp-md5 498 ga2359 Response: ", "other"],
  ["Enter PASSCODE: ", "other"],
  ["New password: ", "other"],
  ["[sudo] password for admin: Verification code: ", "other"],
  ["[sudo] pass", undefined],
  ["[sudo] password for admin: \n", undefined],
  ["", undefined],
])("%j asks for: %s", (stderr, kind) => {
  expect(sudoPrompt(stderr)).toBe(kind);
});

test.each([
  [
    "[sudo] password for admin: \nSorry, try again.\n[sudo] password for admin: \nsudo: no password was provided\n",
    undefined,
  ],
  ["Verification code: \nsudo: no password was provided\n", "Verification code:"],
  ["[sudo] password for admin: Verification code: \nsudo: a password is required\n", "Verification code:"],
  ["sudo: 1 incorrect password attempt\n", undefined],
])("in %j the prompt for something else is %s", (stderr, prompt) => {
  expect(otherSudoPrompt(stderr)).toBe(prompt);
});

const hostKey = ssh2.utils.generateKeyPairSync("ed25519");

/** Connects to a server whose sudo asks this; resolves with what sudo read, and the error. */
async function visit(prompts: readonly string[]) {
  const read: string[] = [];
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => context.accept());
    connection.on("session", (accept) => {
      accept().on("exec", (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const mark = /@@[\w-]+/.exec(command)?.[0] ?? "";
        channel.stderr.write(`${mark} 7\n`);
        channel.write(`${mark}\n`);
        const end = (code: number, text: string): void => {
          channel.stderr.write(text);
          channel.exit(code);
          channel.end();
        };
        if (!command.includes("exec sudo")) return end(exitCodes.permission, "");
        if (command.includes("sudo -n")) return end(1, "sudo: a password is required\n");
        let input = "";
        channel.stderr.write(prompts.join(""));
        channel.on("data", (chunk: Buffer) => {
          input += chunk.toString("utf8");
        });
        channel.on("end", () => {
          read.push(input);
          end(1, "\nsudo: no password was provided\n");
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const home = mkdtempSync(join(tmpdir(), "sudo-"));
  try {
    const key = ssh2.utils.parseKey(hostKey.public);
    if (key instanceof Error) throw key;
    const knownHostsFile = join(home, "known_hosts");
    const blob = key.getPublicSSH();
    writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${keyTypeOf(blob)} ${blob.toString("base64")}\n`);
    const session = createSession(
      { name: "web", nodes: [`admin@127.0.0.1:${port}`], knownHostsFile },
      {
        prompter: recordingPrompter({ secrets: ["geheim4711"] }),
        log: recordingLog().log,
        environment: { home, configFiles: [], globalKnownHostsFiles: [], localUser: "me" },
      },
    );
    const error = await session.connect().then(
      () => undefined,
      (reason: unknown) => reason as ClusterError,
    );
    await session.disconnect();
    return { read, error };
  } finally {
    server.close();
    rmSync(home, { recursive: true, force: true });
  }
}

test("sudo's prompt for the password gets the password", async () => {
  const { read } = await visit(["[sudo] password for admin: "]);
  expect(read[0]).toBe("geheim4711\n");
});

test.each([["Verification code: "], ["One-time password (OATH) for `admin': "]])(
  "a prompt of %j gets nothing, and the error says what was asked",
  async (prompt) => {
    const { read, error } = await visit([prompt]);
    expect(read).toEqual([""]);
    expect(error?.kind).toBe("sudo");
    expect(error?.message).toContain(`asks for something else than the password of "admin": "${prompt.trim()}"`);
  },
);
