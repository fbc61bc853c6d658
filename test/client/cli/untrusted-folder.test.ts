// A folder that isn't trusted decides nothing: no command connects to what its settings name, and none has a way round the question.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandFacts } from "../../../client/src/cli/command-facts.ts";
import { quorateIn } from "./command-line.ts";

/** What each command that can connect is called with here, in its farthest-reaching form. */
const calls: Readonly<Record<string, readonly (readonly string[])[]>> = {
  plan: [["cluster.crm"]],
  apply: [["--yes", "--accept-errors", "--confirm-within", "1m", "cluster.crm"]],
  confirm: [["--roll-back"]],
  rollback: [["--yes"]],
  pull: [["--dry-run", "cluster.crm"]],
  diff: [[]],
  status: [["--all"]],
  doctor: [["--all"]],
  cluster: [
    ["init", "--yes"],
    ["join", "root@127.0.0.1:PORT", "--yes"],
    ["remove", "n1", "--yes", "--lost"],
    ["rename", "other", "--yes"],
    ["destroy", "--confirm", "web"],
    ["stop", "--all", "--yes", "--accept-outage"],
  ],
  maintenance: [["--resume", "--yes"]],
  upgrade: [["--to", "3.0.0"]],
  "what-if": [[]],
  test: [["a.quorate-test.yaml"]],
  drill: [["n1", "--fence", "--confirm", "n1"]],
  why: [["web", "n1", "cluster.crm"]],
  timeline: [["--since", "2h"]],
  agent: [
    ["web", "check", "n1"],
    ["web", "trace", "on", "--yes"],
  ],
};

let folder: string;
let listener: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  ({ port } = listener.address() as { port: number });
  folder = mkdtempSync(join(tmpdir(), "untrusted-"));
  mkdirSync(join(folder, ".vscode"));
  const cluster = { name: "web", nodes: [`root@127.0.0.1:${port}`] };
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify({ "quorate.clusters": [cluster] }));
  writeFileSync(join(folder, "cluster.crm"), "primitive web ocf:pacemaker:Dummy\n");
  writeFileSync(
    join(folder, "a.quorate-test.yaml"),
    "files: [cluster.crm]\nnodes: [n1]\nwhen n1 is lost: web is stopped\n",
  );
});
afterAll(() => {
  listener.close();
  rmSync(folder, { recursive: true });
});

const quorate = (args: readonly string[]) =>
  quorateIn(folder, args, {
    env: { XDG_STATE_HOME: join(folder, "state"), XDG_CONFIG_HOME: join(folder, "config") },
    detached: true,
  });
const canConnect = commandFacts(quorateIn(process.cwd(), ["help"]).out).filter(({ options }) =>
  options.some(({ flag }) => flag === "--trust"),
);

test("every command that can connect is tried", () => {
  expect(canConnect.map(({ name }) => name).sort()).toEqual(Object.keys(calls).sort());
});

test.each(Object.entries(calls))("%s connects to nothing that an untrusted folder names", async (command, forms) => {
  for (const form of forms) {
    const args = [command, ...form.map((word) => word.replace("PORT", String(port)))];
    const named = form.includes("--all") && ["diff", "status", "doctor"].includes(command) ? [] : ["--cluster", "web"];
    const { code, out, error } = quorate([...args, ...named]);
    expect(`${out}${error}`, args.join(" ")).toContain("which you have not trusted yet");
    expect(code, args.join(" ")).toBe(4);
  }
  await sleep(50);
  expect(connections).toBe(0);
});

test("the listener is the one that a trusted folder's commands reach", async () => {
  expect(quorate(["status", "--trust"]).code).toBe(1);
  await sleep(50);
  expect(connections).toBeGreaterThan(0);
});
