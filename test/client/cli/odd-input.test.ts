import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { main, quorateIn } from "./command-line.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-odd-"));
const bad = "primitive vip IPaddr2 params ip=10.0.0.1\nlocation l vpi 100: n1\n";

afterAll(() => fs.rmSync(folder, { recursive: true }));

beforeEach(() => {
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
});

function write(name: string, text: string | Buffer): void {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

const check = (...args: readonly string[]) => quorateIn(folder, ["check", "--severity", "error", ...args]);

/** The first lines of what a command prints, its reader gone after them; then the command's exit code, and what it complained of. */
function head(command: string): string[] {
  const script = `set -o pipefail; "$NODE" "$MAIN" ${command} | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const env = { ...process.env, NODE: process.execPath, MAIN: main };
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", env });
  return [...stdout.trimEnd().split("\n").slice(1), stderr];
}

describe("readers that go away", () => {
  test.each(["rules", "rules --format json", "explain no-monitor", "help"])("quorate %s | head", (command) => {
    expect(head(command)).toEqual(["0", ""]);
  });

  test.each(["text", "json", "sarif"])("quorate check --format %s | head", (format) => {
    write("many.crm", "node n1\n".repeat(3000));
    expect(head(`check --format ${format} many.crm`)).toEqual(["1", ""]);
  });

  test("quorate fmt | head, quorate convert | head", () => {
    write("many.crm", Array.from({ length: 3000 }, (_, at) => `node n${at}\n`).join(""));
    expect(head("fmt many.crm")).toEqual(["0", ""]);
    expect(head("convert --from crm --to cib many.crm")).toEqual(["0", ""]);
  });

  test.skipIf(!fs.existsSync("/dev/full"))("a full disk is reported", () => {
    const full = fs.openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [main, "rules"], { stdio: ["ignore", full, "pipe"] });
    fs.closeSync(full);
    expect(status).toBe(2);
    expect(String(stderr)).toMatch(/^quorate: the output can't be written: ENOSPC.*\n$/);
  });
});

describe("odd texts", () => {
  test("many empty lines in front, where the name says nothing of the language", () => {
    write("none", `${"\n".repeat(5000)}primitive a Dummy\n`);
    expect(check("none").code).toBe(0);
    write("corosync", `${"# a comment\n\n".repeat(500)}totem {\n  versoin: 2\n}\n`);
    expect(check("--severity", "warning", "corosync").out).toContain("versoin");
  });

  test("lines that end as on Windows", () => {
    write("a.crm", bad.replaceAll("\n", "\r\n"));
    const { code, out } = check("a.crm");
    expect(code).toBe(1);
    expect(out).toBe(
      'a.crm:2:12: error: There is no resource "vpi". Did you mean "vip"? [unknown-resource]\n    location l vpi 100: n1\n               ^^^\n',
    );
  });

  test("a byte order mark is reported, and what follows is read", () => {
    write("a.crm", `\uFEFF${bad}`);
    expect(
      check("a.crm")
        .out.split("\n")
        .filter((line) => line.startsWith("a.crm")),
    ).toEqual([
      "a.crm:1:1: error: The file begins with a byte order mark, which crmsh reads as part of the first word. Remove it. [syntax]",
      'a.crm:2:12: error: There is no resource "vpi". Did you mean "vip"? [unknown-resource]',
    ]);
    write("corosync.conf", "\uFEFFtotem {\n    version: 2\n}\n");
    expect(check("corosync.conf").out).toContain("starts with a byte order mark");
    write("cib.xml", "\uFEFF<cib><configuration/></cib>");
    expect(check("cib.xml")).toEqual({ code: 0, out: "", error: "" });
  });

  test.each([
    ["UTF-16 with a mark", Buffer.from(`\uFEFF${bad}`, "utf16le"), "is UTF-16. Save it as UTF-8 and try again."],
    ["UTF-16 without", Buffer.from(bad, "utf16le"), "is not text: it has a NUL byte in line 1."],
    ["Latin-1", Buffer.from("node n1\n# café\n", "latin1"), "is not UTF-8 (line 2). Save it as UTF-8 and try again."],
    ["what is no text", Buffer.from("node n1\n\0\n"), "is not text: it has a NUL byte in line 2."],
  ])("%s is not checked", (_, bytes, why) => {
    write("a.crm", bytes);
    expect(check("a.crm")).toEqual({ code: 2, out: "", error: `quorate check: "a.crm" ${why}\n` });
  });
});

describe("odd files", () => {
  test("broken and circular links", () => {
    write("a/x.crm", bad);
    fs.symlinkSync("..", path.join(folder, "a/up"));
    fs.symlinkSync("self.crm", path.join(folder, "a/self.crm"));
    fs.symlinkSync("nowhere", path.join(folder, "a/broken.crm"));
    const { code, out, error } = check(".");
    expect([code, out.match(/unknown-resource/g)?.length]).toEqual([2, 1]);
    expect(error.split("\n")).toEqual([
      'quorate check: "a/broken.crm" can\'t be read: there is no such file.',
      'quorate check: "a/self.crm" can\'t be read: it is a symbolic link to itself.',
      "",
    ]);
    expect(check("a/self.crm").code).toBe(2);
  });

  test("a folder with nothing to check is a mistake, as is one that is not there", () => {
    write("notes/readme.md", "# Notes\n");
    expect(check("notes")).toEqual({
      code: 2,
      out: "",
      error: 'quorate check: the folder "notes" holds no crm file, no .pcs file, no corosync.conf and no CIB.\n',
    });
    expect(check("").error).toBe('quorate check: "" can\'t be read: there is no such file.\n');
  });

  test("files and folders without read permission", () => {
    write("a/x.crm", bad);
    write("b/y.crm", bad);
    fs.chmodSync(path.join(folder, "a/x.crm"), 0);
    fs.chmodSync(path.join(folder, "b"), 0);
    // Root may read all, unless the right to do so is taken from it.
    const asOthers = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : ["env"];
    const [program = "", ...words] = [...asOthers, process.execPath, main, "check", "--severity", "error", "a", "b"];
    const { status, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
    fs.chmodSync(path.join(folder, "b"), 0o755);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/"a\/x\.crm".*permission denied.*\n.*folder "b" can't be read/),
    ]);
  });

  test("standard input that is a folder", () => {
    const here = fs.openSync(folder, "r");
    const { status, stderr } = spawnSync(process.execPath, [main, "check", "-"], { stdio: [here, "pipe", "pipe"] });
    fs.closeSync(here);
    expect(status).toBe(2);
    expect(String(stderr)).toBe("quorate check: Standard input can't be read: it is a folder; name the files in it.\n");
  });
});
