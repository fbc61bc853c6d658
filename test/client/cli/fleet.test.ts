import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quorateIn } from "./command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "quorate-fleet-"));
const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, ".config"), XDG_STATE_HOME: join(folder, "state") };
const run = (...args: string[]) => quorateIn(join(folder, "here"), args, { detached: true, env });

beforeAll(() => {
  mkdirSync(join(folder, "here/.vscode"), { recursive: true });
  mkdirSync(join(folder, "here/web"));
  writeFileSync(join(folder, "here/web/cluster.crm"), "property stonith-enabled=true\n");
  // Nothing listens on these ports.
  const clusters = [
    { name: "web", nodes: ["127.0.0.1:1"], folder: "web" },
    { name: "db", nodes: ["127.0.0.1:2"], folder: "db" },
  ];
  writeFileSync(join(folder, "here/.vscode/settings.json"), JSON.stringify({ "quorate.clusters": clusters }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(["status", "doctor"])(
  "%s --all has a line for each cluster, also for those that can't be reached",
  (command) => {
    const { code, out } = run(command, "--all", "--trust");
    expect(code).toBe(1);
    const lines = out.trim().split("\n");
    expect(lines.map((line) => line.replace(/:.*/, "")).sort()).toEqual(["db", "web"]);
  },
);

test("--all prints lines of JSON", () => {
  const { code, out } = run("diff", "--all", "--trust", "--format", "json");
  expect(code).toBe(1);
  const values = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(values).toMatchObject([
    { format: 1, cluster: "web", exitCode: 1, error: expect.stringContaining("127.0.0.1") },
    { format: 1, cluster: "db", exitCode: 1, error: expect.stringContaining("there is no crm file in") },
  ]);
});

test("settings that nobody trusts are refused, a line each", () => {
  const { code, out } = run("status", "--all");
  expect(code).toBe(4);
  expect(out).toMatch(/^web: .*you have not trusted yet/m);
  expect(out).toMatch(/^db: .*you have not trusted yet/m);
});

test("--all with a cluster, or diff --all with files, is misuse", () => {
  expect(run("status", "--all", "--cluster", "web")).toMatchObject({ code: 2 });
  expect(run("diff", "--all", "--trust", "web/cluster.crm")).toMatchObject({ code: 2 });
  expect(run("doctor", "--all", "--trust", "web")).toMatchObject({ code: 2 });
  expect(run("doctor", "--all", "--trust", "--fail-on", "all")).toMatchObject({ code: 2 });
  expect(quorateIn(folder, ["status", "--all"], { detached: true, env })).toMatchObject({ code: 2 });
});
