import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

const quorate = fileURLToPath(new URL("../../../client/src/cli/main.ts", import.meta.url));

test.each([[["--stdio"]], [[]]])(
  "quorate lsp %j serves by standard input and output, and ends when it is asked to",
  async (options) => {
    const server = spawn(process.execPath, [quorate, "lsp", ...options], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = new Promise((resolve) => server.once("exit", resolve));
    const connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    const params = { processId: process.pid, rootUri: null, capabilities: {} };
    expect(await connection.sendRequest("initialize", params)).toMatchObject({ serverInfo: { name: "quorate" } });
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    expect(await ended).toBe(0);
    connection.dispose();
  },
);

test("quorate lsp ends when its editor is gone", async () => {
  const server = spawn(process.execPath, [quorate, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.stdin.end();
  await ended;
});

test("quorate lsp refuses what it doesn't know", () => {
  const { status, stderr } = spawnSync(process.execPath, [quorate, "lsp", "--tcp"], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain('"--tcp" is not an option of lsp');
});
