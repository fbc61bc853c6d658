// What sudo gets from a server that plays an account with sudo: the remembered password for its prompt, and nothing for another one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { describe, expect, test } from "vitest";
import type { ClusterError } from "../../../../../client/src/cluster/errors.ts";
import { exitCodes } from "../../../../../client/src/cluster/exit-codes.ts";
import { createSession } from "../../../../../client/src/cluster/session/session.ts";
import { runWith } from "../../../../../client/src/cluster/ssh/commands/privilege.ts";
import { otherSudoPrompt, sudoPrompt } from "../../../../../client/src/cluster/ssh/commands/sudo-prompt.ts";
import { resolveTarget } from "../../../../../client/src/cluster/ssh/config/target.ts";
import { openConnection } from "../../../../../client/src/cluster/ssh/connection.ts";
import { keyTypeOf } from "../../../../../client/src/cluster/ssh/host-keys/known-hosts.ts";
import { createSecrets } from "../../../../../client/src/cluster/ssh/secrets.ts";
import { recordingLog, recordingPrompter } from "../../../support/recording-prompter.ts";

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
  ["[sudo: authenticate] Password: ", "password"],
  ["LDAP password: ", "password"],
  ["SMS PASSWORD: ", "other"],
  ["Second password: ", "other"],
  ["Einmalpasswort: ", "other"],
  ["Duo two-factor login for admin\n\n 1. Duo Push to XXX-1234\n\nPasscode or option (1-1): ", "other"],
  ["YubiKey for `admin': ", "other"],
  ["Enter 6 digits", undefined],
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
  // Where a prompt looks like none, and where the second one looks like the first.
  ["[sudo] password for admin: Enter 6 digits \nsudo: no password was provided\n", "Enter 6 digits"],
  ["Enter 6 digits\nsudo: no password was provided\nsudo: a password is required\n", "Enter 6 digits"],
  [
    "[sudo] password for admin: Password: \nsudo: no password was provided\nsudo: a password is required\n",
    "Password:",
  ],
  ["[sudo] password for admin: \nsudo: no password was provided\nsudo: 1 incorrect password attempt\n", undefined],
  [
    "[sudo] password for admin: You can't get the wood, you know.\n[sudo] password for admin: \nsudo: no password was provided\nsudo: 1 incorrect password attempt\n",
    undefined,
  ],
  [
    "It boils down to three things:\n\n    #1) Note: think.\n\n[sudo] password for admin: Sorry, try again.\n[sudo] password for admin: \nsudo: no password was provided\nsudo: 1 incorrect password attempt\n",
    undefined,
  ],
  // sudo-rs 0.2.5 takes a missing answer for a wrong one.
  [
    "[sudo: authenticate] Password: \nsudo: Authentication failed, try again.\nsudo-rs: Maximum 3 incorrect authentication attempts\n",
    undefined,
  ],
  [
    "[sudo: authenticate] Password: \n[sudo: authenticate] One-time password (OATH) for `admin': \nsudo: Authentication failed, try again.\n",
    "[sudo: authenticate] One-time password (OATH) for `admin':",
  ],
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

describe("the input of a command", () => {
  const environment = { home: "/nowhere", configFiles: [], globalKnownHostsFiles: [], localUser: "me" };

  /** Runs `cat` by a sudo that asks for the password, and then does this. Resolves with what it had read when it asked or began, and the end. */
  async function cat(then: "begins" | "asks for a code" | "refuses"): Promise<{ read: string[]; end: unknown }> {
    const read: string[] = [];
    const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
      connection.on("error", () => undefined);
      connection.on("authentication", (context) => context.accept());
      connection.on("session", (accept) => {
        accept().on("exec", (acceptExec, _reject, { command }) => {
          const channel = acceptExec();
          const [mark = "", begun = ""] =
            command.match(/@@[\w-]+/g)?.filter((each, at, all) => all.indexOf(each) === at) ?? [];
          channel.stderr.write(`${mark} 7\n[sudo] password for admin: `);
          channel.write(`${mark}\n`);
          let input = "";
          channel.on("data", (chunk: Buffer) => {
            input += chunk.toString("utf8");
            if (read.length > 0 || !input.endsWith("\n")) return;
            read.push(input);
            input = "";
            if (then === "begins") channel.stderr.write(`${begun}\n`);
            else if (then === "refuses") channel.stderr.write("Sorry, try again.\n[sudo] password for admin: ");
            else channel.stderr.write("Verification code: ");
          });
          channel.on("end", () => {
            read.push(input);
            const why = then === "refuses" ? "1 incorrect password attempt" : "a password is required";
            if (then !== "begins") channel.stderr.write(`\nsudo: no password was provided\nsudo: ${why}\n`);
            channel.exit(then === "begins" ? 0 : 1);
            channel.end();
          });
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const prompter = recordingPrompter({ hostKey: true, secrets: ["geheim4711"] });
    const secrets = createSecrets(prompter);
    const target = resolveTarget(
      `admin@127.0.0.1:${port}`,
      { name: "web", nodes: [], knownHostsFile: "/dev/null" },
      environment,
    );
    const connection = await openConnection(target, { prompter, secrets });
    try {
      const end = await runWith("sudo-password", connection, ["cat"], secrets, { stdin: "<cib/>\n" }).catch(
        (error: unknown) => error,
      );
      return { read, end };
    } finally {
      connection.close();
      server.close();
    }
  }

  test("is sent once sudo has let the command begin", async () => {
    const { read, end } = await cat("begins");
    expect(read).toEqual(["geheim4711\n", "<cib/>\n"]);
    expect(end).toMatchObject({ exitCode: 0, stderr: "[sudo] password for admin: " });
  });

  test("answers no other prompt", async () => {
    const { read, end } = await cat("asks for a code");
    expect(read).toEqual(["geheim4711\n", ""]);
    expect(end).toMatchObject({ kind: "sudo", message: expect.stringContaining('"Verification code:"') });
  });

  test("doesn't stand for a password that isn't right any more", async () => {
    const { read, end } = await cat("refuses");
    expect(read).toEqual(["geheim4711\n", ""]);
    expect(end).toMatchObject({ kind: "sudo", message: expect.stringContaining("The command wasn't begun") });
  });
});
