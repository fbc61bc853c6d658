import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { quorateIn } from "./command-line.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-check-"));

afterAll(() => fs.rmSync(folder, { recursive: true }));

const files: Readonly<Record<string, string>> = {
  "good.crm": "primitive vip IPaddr2 params ip=10.0.0.1 op monitor interval=10s timeout=20s\n",
  "bad.crm": "primitive vip IPaddr2 params ip=10.0.0.1 op monitor interval=10s timeout=20s\nlocation l\tvpi 100: n1\n",
  "two/resources.crm": "primitive web Dummy op monitor interval=10s timeout=20s\n",
  "two/constraints.crm": "location l web 100: n1\nlocation m nothing 100: n1\n",
  "two/corosync.conf": "totem {\n    version: 2\n",
  "two/inner/cib.xml":
    '<cib><configuration><constraints>\n<rsc_location id="l" rsc="none" node="n1" score="1"/></constraints></configuration></cib>\n',
  "two/.hidden/bad.crm": "nonsense\n",
};

beforeEach(() => {
  fs.rmSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
});

const quorate = (args: readonly string[], options?: Parameters<typeof quorateIn>[2]) =>
  quorateIn(folder, args, options);

const check = (args: readonly string[], options?: Parameters<typeof quorate>[1]) =>
  quorate(["check", "--severity", "error", ...args], options);

describe("quorate check", () => {
  test("says nothing of a right file", () => {
    expect(check(["good.crm"])).toEqual({ code: 0, out: "", error: "" });
  });

  test("takes SBD's watchdog timeout from a copy of its settings in the folder", () => {
    fs.mkdirSync(path.join(folder, "sbd/sysconfig"), { recursive: true });
    fs.writeFileSync(path.join(folder, "sbd/cluster.crm"), "property stonith-watchdog-timeout=12s\n");
    expect(check(["sbd"])).toMatchObject({ code: 0, out: "" });
    fs.writeFileSync(path.join(folder, "sbd/sysconfig/sbd"), "SBD_PACEMAKER=yes\nSBD_WATCHDOG_TIMEOUT=15\n");
    const { code, out } = check(["sbd"]);
    expect(code).toBe(1);
    expect(out).toContain('SBD_WATCHDOG_TIMEOUT is 15 s in "sysconfig/sbd"');
  });

  test("prints a finding in a line, and shows the place", () => {
    expect(check(["bad.crm"])).toEqual({
      code: 1,
      out: [
        'bad.crm:2:12: error: There is no resource "vpi". Did you mean "vip"? [unknown-resource]',
        "    location l\tvpi 100: n1",
        "              \t^^^",
        "",
      ].join("\n"),
      error: "",
    });
  });

  test("in colour where that is wanted, and never in what a file says", () => {
    const coloured = check(["bad.crm"], { env: { FORCE_COLOR: "1" } }).out;
    expect(coloured).toContain("\u001b[31merror\u001b[0m");
    expect(check(["bad.crm"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).out).not.toContain("\u001b");
    expect(check(["-"], { input: "location l \u001b[31mx 100: n1\n" }).out).not.toContain("\u001b");
  });

  test("the files of a folder are one cluster, and each folder inside is another", () => {
    const { code, out } = check(["two"]);
    expect(code).toBe(1);
    expect(out.split("\n").filter((line) => /^\S.*\[(syntax|unknown-resource)\]$/.test(line))).toEqual([
      'two/constraints.crm:2:12: error: There is no resource "nothing". Define it or remove it here. [unknown-resource]',
      expect.stringMatching(/^two\/corosync\.conf:1:\d+: error: .* \[syntax\]$/),
      'two/inner/cib.xml:2:27: error: There is no resource "none". Define it or remove it here. [unknown-resource]',
    ]);
  });

  test("standard input is crm, corosync.conf or a CIB", () => {
    expect(check(["-"], { input: files["bad.crm"] ?? "" }).out).toMatch(/^-:2:12: error:/);
    expect(check(["-"], { input: "# mine\n\ntotem {\n" }).out).toMatch(/^-:3:\d+: error: .*\[syntax\]/);
    expect(check(["-"], { input: files["two/inner/cib.xml"] ?? "" }).out).toMatch(/^-:2:27: error:/);
    expect(check(["-"], { input: "<cib>" }).out).toMatch(/^-:1:\d+: error: .*\[syntax\]/);
  });

  test("--severity selects what is printed, --fail-on what fails", () => {
    const input = "primitive web Dummy\n";
    expect(quorate(["check", "-"], { input })).toMatchObject({ code: 0, out: expect.stringContaining("warning") });
    expect(quorate(["check", "--severity=error", "-"], { input })).toMatchObject({ code: 0, out: "" });
    expect(quorate(["check", "--fail-on", "warning", "-"], { input }).code).toBe(1);
  });

  test("--target-… says for which releases", () => {
    const input = "property fencing-enabled=true\n";
    const newer = "newer-than-target";
    expect(quorate(["check", "-"], { input }).out).not.toContain(newer);
    expect(quorate(["check", "--target-pacemaker", "2.1.9", "-"], { input }).out).toContain(newer);
    const conf = "totem {\n    version: 2\n    ip_dscp: 46\n}\n";
    expect(quorate(["check", "--target-corosync=3.1.7", "-"], { input: conf }).out).toContain(newer);
  });

  test("each command of a script may set properties once more", () => {
    const statements = "property stonith-enabled=true\nproperty no-quorum-policy=freeze\n";
    const repeated = "repeated-options";
    expect(quorate(["check", "-"], { input: statements }).out).toContain(repeated);
    expect(
      quorate(["check", "-"], { input: statements.replaceAll("property", "crm configure property") }).out,
    ).not.toContain(repeated);
  });

  test("JSON is an array of findings", () => {
    const { code, out, error } = check(["--format", "json", "bad.crm", "good.crm"]);
    expect([code, error]).toEqual([1, ""]);
    expect(JSON.parse(out)).toEqual([
      {
        file: "bad.crm",
        line: 2,
        column: 12,
        endLine: 2,
        endColumn: 15,
        severity: "error",
        code: "unknown-resource",
        message: 'There is no resource "vpi". Did you mean "vip"?',
        related: [],
      },
    ]);
    const twice = check(["--format", "json", "-"], { input: "node n1\nnode n1\n" });
    expect(JSON.parse(twice.out)).toMatchObject([
      { code: "duplicate-id", related: [{ file: "-", line: 1, column: 6 }] },
    ]);
    expect(check(["--format", "json", "good.crm"])).toEqual({ code: 0, out: "[]\n", error: "" });
  });

  test("what can't be read is reported, and the rest is checked", () => {
    const { code, out, error } = check(["--format", "json", "missing.crm", "bad.crm"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toHaveLength(1);
    expect(error).toBe('quorate check: "missing.crm" can\'t be read: there is no such file.\n');
  });

  test.each([
    [[], "name at least one file or folder"],
    [["--wrong", "x"], '"--wrong" is not an option of check'],
    [["--format", "xml", "x"], '--format is one of text, json, sarif, not "xml"'],
    [["--severity", "fatal", "x"], "--severity is one of error, warning, information"],
    [["--target-pacemaker", "new", "x"], '--target-pacemaker is a release such as 2.1.9, not "new"'],
    [["-", "-"], "standard input can be read once"],
  ])("misuse: %j", (args, message) => {
    const { code, out, error } = quorate(["check", ...args]);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain(message);
    expect(error).toContain("Usage: quorate check");
  });
});

describe("the rules", () => {
  test("quorate rules lists them", () => {
    const { code, out } = quorate(["rules"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^fencing-disabled +error +Fencing is disabled$/m);
    const all = JSON.parse(quorate(["rules", "--format", "json"]).out);
    expect(all).toContainEqual(
      expect.objectContaining({ id: "fencing-disabled", severity: "error", group: "fencing" }),
    );
    expect(all).toHaveLength(out.trimEnd().split("\n").length);
    expect(quorate(["rules", "--json"]).code).toBe(2);
  });

  test("quorate explain describes one", () => {
    const { code, out } = quorate(["explain", "fencing-disabled"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^## fencing-disabled\n/);
    expect(quorate(["explain", "fencing-disable"])).toEqual({
      code: 2,
      out: "",
      error: 'quorate explain: there is no rule "fencing-disable". Did you mean "fencing-disabled"?\n',
    });
    expect(quorate(["explain"]).code).toBe(2);
  });
});
