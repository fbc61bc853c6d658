import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test } from "vitest";

/** The real program as a process of its own. */
const main = fileURLToPath(new URL("../../../client/src/cli/main.ts", import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-fmt-"));

afterAll(() => fs.rmSync(folder, { recursive: true }));

const untidy = "group  g a\nprimitive a Dummy op monitor\n";
const tidy = "group g a\nprimitive a Dummy \\\n\top monitor\n";

beforeEach(() => {
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "untidy.crm"), untidy);
  fs.writeFileSync(path.join(folder, "tidy.crm"), tidy);
});

function fmt(args: readonly string[], input = ""): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "fmt", ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
  });
  return { code: status, out: stdout, error: stderr };
}

function textOf(file: string): string {
  return fs.readFileSync(path.join(folder, file), "utf8");
}

test("prints a file or standard input, and leaves the file", () => {
  expect(fmt(["untidy.crm"])).toEqual({ code: 0, out: tidy, error: "" });
  expect(fmt(["-"], untidy)).toEqual({ code: 0, out: tidy, error: "" });
  expect(textOf("untidy.crm")).toBe(untidy);
});

test("--check names what would change", () => {
  expect(fmt(["--check", "untidy.crm", "tidy.crm"])).toEqual({ code: 1, out: "untidy.crm\n", error: "" });
  expect(fmt(["tidy.crm", "--check"])).toEqual({ code: 0, out: "", error: "" });
  expect(fmt(["--check", "-"], untidy)).toEqual({ code: 1, out: "-\n", error: "" });
  expect(textOf("untidy.crm")).toBe(untidy);
});

test("--write changes files and names them; mode and links stay, nothing else is left", () => {
  fs.chmodSync(path.join(folder, "untidy.crm"), 0o640);
  fs.symlinkSync("untidy.crm", path.join(folder, "link.crm"));
  expect(fmt(["--write", "link.crm", "tidy.crm"])).toEqual({ code: 0, out: "link.crm\n", error: "" });
  expect(textOf("untidy.crm")).toBe(tidy);
  expect(fs.statSync(path.join(folder, "untidy.crm")).mode & 0o777).toBe(0o640);
  expect(fs.lstatSync(path.join(folder, "link.crm")).isSymbolicLink()).toBe(true);
  expect(fs.readdirSync(folder).sort()).toEqual(["link.crm", "tidy.crm", "untidy.crm"]);
  expect(fmt(["--write", "untidy.crm"])).toEqual({ code: 0, out: "", error: "" });
});

test("a file named corosync.conf is formatted as such", () => {
  fs.writeFileSync(path.join(folder, "corosync.conf"), "totem {\nversion:2\n}\n");
  expect(fmt(["corosync.conf"]).out).toBe("totem {\n  version: 2\n}\n");
});

test.each([
  ["no file", [], "name a file"],
  ["two files without an option", ["untidy.crm", "tidy.crm"], "name one file, or use --check or --write"],
  ["both options", ["--check", "--write", "tidy.crm"], "use either --check or --write, not both"],
  ["an unknown option", ["--wrote", "tidy.crm"], '"--wrote" is not an option of fmt'],
  ["standard input to be written", ["--write", "-"], "standard input can't be written"],
])("misuse: %s", (_, args, message) => {
  const { code, out, error } = fmt(args);
  expect([code, out]).toEqual([2, ""]);
  expect(error).toContain(message);
  expect(error).toContain("Usage: quorate fmt");
});

test("what can't be read is reported, and the others are formatted", () => {
  fs.writeFileSync(path.join(folder, "latin1.crm"), Buffer.from("# caf\xe9\n", "latin1"));
  const { code, out, error } = fmt(["--write", "missing.crm", ".", "latin1.crm", "untidy.crm"]);
  expect(code).toBe(2);
  expect(out).toBe("untidy.crm\n");
  expect(error).toContain('"missing.crm" can\'t be read: there is no such file.');
  expect(error).toContain('"." can\'t be read: it is a folder; name the files in it.');
  expect(error).toContain('"latin1.crm" is not UTF-8 (line 1).');
  expect(textOf("untidy.crm")).toBe(tidy);
});

// Root may write every file.
if (process.getuid?.() !== 0) {
  test("a file that may not be written stays as it was", () => {
    fs.chmodSync(path.join(folder, "untidy.crm"), 0o444);
    const { code, error } = fmt(["--write", "untidy.crm"]);
    expect(code).toBe(2);
    expect(error).toContain("permission denied for it");
    expect(textOf("untidy.crm")).toBe(untidy);
  });
}
