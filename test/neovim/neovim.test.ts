import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findProgram, nodeBinary, root, toolEnvironment } from "../../scripts/paths.mjs";

/** A real Neovim without a screen, set up as docs/editors/neovim.md says, with the built language server. */
const cluster = [
  "primitive vip IPaddr2 \\",
  "  params ip=10.0.0.10 cidr_netmask=24",
  "primitive httpd ocf:heartbeat:apache",
  "colocation web inf: httpd vip",
  "order vip-first Mandatory: vip htpd",
  "location db-here db 100: n1",
];
const database = ["primitive db ocf:heartbeat:pgsql", "order db-then-vip Mandatory: db vip"];

interface Notes {
  readonly [step: string]: unknown;
}

function whyNot(): string | undefined {
  if (!findProgram("nvim")) return "Neovim (Debian's package neovim) is not installed";
  return undefined;
}

const reason = whyNot();
let folder: string;
let notes: Notes;

/** The first Lua block of docs/editors/neovim.md: what the page shows is what is tested. */
function documentedSetup(): string {
  const page = fs.readFileSync(path.join(root, "docs/editors/neovim.md"), "utf8");
  const lua = /```lua\n([\s\S]*?)```/.exec(page)?.[1];
  if (!lua) throw new Error("docs/editors/neovim.md has no Lua block.");
  return lua;
}

beforeAll(() => {
  if (reason) return;
  execFileSync(nodeBinary, ["scripts/build.ts"], { cwd: root, env: toolEnvironment() });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-nvim-"));
  const write = (name: string, text: string, mode = 0o644): string => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode });
    return file;
  };
  write("bin/quorate", `#!/bin/sh\nexec "${nodeBinary}" "${path.join(root, "dist/quorate.cjs")}" "$@"\n`, 0o755);
  const setup = write("init.lua", documentedSetup());
  const file = write("cluster/cluster.crm", `${cluster.join("\n")}\n`);
  write("cluster/database.crm", `${database.join("\n")}\n`);
  const noted = path.join(folder, "notes.json");
  const session = path.join(root, "test/neovim/session.lua");
  const run = spawnSync("nvim", ["--headless", "-n", "-i", "NONE", "-u", setup, "-S", session], {
    encoding: "utf8",
    timeout: 110_000,
    cwd: path.join(folder, "cluster"),
    env: {
      ...process.env,
      PATH: `${path.join(folder, "bin")}${path.delimiter}${process.env.PATH ?? ""}`,
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_STATE_HOME: folder,
      XDG_CACHE_HOME: folder,
      QUORATE_TEST_FILE: file,
      QUORATE_TEST_NOTES: noted,
    },
  });
  if (!fs.existsSync(noted)) throw new Error(`Neovim left no notes: ${run.error?.message ?? ""} ${run.stderr}`);
  notes = JSON.parse(fs.readFileSync(noted, "utf8")) as Notes;
});

afterAll(() => {
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

/** A test of one step; skipped, with the reason, where Neovim can't run. */
function step(name: string, check: (note: never) => void): void {
  test(`Neovim: ${name}`, ({ skip }) => {
    if (reason) skip(reason);
    check(notes[name] as never);
  });
}

const fixed = cluster.map((line) => line.replace("htpd", "httpd"));
const renamed = fixed.map((line) => line.replace(/\bvip\b(?!-)/, "address"));

step("diagnostics", (found: string[]) => {
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^5:32 .*"htpd".*Did you mean "httpd"/);
});
step("code action", (lines: string[]) => expect(lines).toEqual(fixed));
step("diagnostics after the fix", (count: number) => expect(count).toBe(0));
step("completion", (words: string[]) => expect(words).toEqual(expect.arrayContaining(["nic", "broadcast"])));
step("hover", (lines: string[]) => expect(lines.join("\n")).toContain("cidr_netmask"));
step("hover on a constraint", (lines: string[]) => expect(lines.join("\n")).toContain("runs only where"));
step("signature help", (lines: string[]) => {
  expect(lines.join("\n")).toContain("colocation ID SCORE:");
  expect(lines.join("\n")).toContain("runs only where");
});
step("definition", (place: string) => expect(place).toBe("cluster.crm:1:11"));
step("definition in another file", (place: string) => expect(place).toBe("database.crm:1:11"));
step("references", (places: string[]) => {
  expect(places.map((place) => place.split(" ")[0])).toEqual([
    "cluster.crm:1:11",
    "cluster.crm:4:27",
    "cluster.crm:5:28",
    "database.crm:2:33",
  ]);
});
step("highlights", (places: string[]) => expect(places).toEqual(["1:11", "4:27", "5:28"]));
step("symbols", (symbols: string[]) => {
  expect(symbols.map((each) => each.split(" ").at(-1))).toEqual(["vip", "httpd", "web", "vip-first", "db-here"]);
});
step("symbols of the folder", (symbols: string[]) => {
  expect(symbols[0]).toMatch(/^database\.crm:1:11 .*db/);
});
step("rename", (texts: { here: string[]; there: string[] }) => {
  expect(texts.here).toEqual(renamed);
  expect(texts.there).toEqual(database.map((line) => line.replace(/ vip$/, " address")));
});
step("rename to a name that is taken", (message: string) => {
  expect(message).toContain('"httpd" is taken: it is the name of a primitive in cluster.crm, line 3.');
});
step("formatting", (lines: string[]) => expect(lines).toContain("primitive untidy ocf:heartbeat:Dummy"));
step("after a cancelled request", (folds: number) => expect(folds).toBe(1));
step("complaints", (messages: string[]) => {
  expect(messages.filter((message) => /error|E\d+:|traceback/i.test(message))).toEqual([]);
});
