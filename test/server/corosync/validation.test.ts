import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { corosyncDiagnostic, textForCorosync } from "../../../server/src/analysis/corosync-validation.ts";
import { parseDocument } from "../../../server/src/analysis/source-document.ts";
import { parseValidationOutput, textForValidation } from "../../../server/src/corosync/validation.ts";
import { acceptedConf, whyNoCorosync } from "../support/corosync-oracle.ts";

describe("the output of corosync -t", () => {
  it.each([
    [
      'parser error: /tmp/x/corosync.conf:5: Value of key "totem.token" is expected to be integer',
      { line: 4, reason: 'Value of key "totem.token" is expected to be integer' },
    ],
    ["parser error: Line 7: Unexpected closing brace", { line: 6, reason: "Unexpected closing brace" }],
    [
      "Nov 20 07:45:14.847 error   [MAIN  ] Nodeid 1 appears twice in corosync.conf\nNov 20 07:45:14.847 error   [MAIN  ] Corosync Cluster Engine exiting with status 8 at main.c:1445.",
      { reason: "Nodeid 1 appears twice in corosync.conf" },
    ],
    ["Nov 20 error   [MAIN  ] parse error in config: No interfaces defined", { reason: "No interfaces defined" }],
    ["parse error in config: Can't open logfile '/x' for reason: Permission denied (13).", undefined],
    ["something else altogether", undefined],
    ["", undefined],
  ])("%j is parsed", (output, refusal) => {
    expect(parseValidationOutput(8, output, true)).toEqual(refusal);
  });

  it("is ignored where corosync accepted the file or could not be run", () => {
    for (const exitCode of [0, 124, 127])
      expect(parseValidationOutput(exitCode, "parser error: Line 7: x", true)).toBeUndefined();
  });

  it("is used only on a node where it concerns the machine", () => {
    const output = "Nov 20 error   [MAIN  ] parse error in config: No valid name found for local host";
    expect(parseValidationOutput(8, output, true)?.reason).toBe("No valid name found for local host");
    expect(parseValidationOutput(8, output, false)).toBeUndefined();
    const user =
      "parser error: /tmp/c:20: The 'hacluster' user is not found in /etc/passwd, please read the documentation.";
    expect(parseValidationOutput(8, user, true)?.line).toBe(19);
    expect(parseValidationOutput(8, user, false)).toBeUndefined();
  });
});

describe("the text for corosync -t", () => {
  const ask = (text: string) => textForCorosync(parseDocument("file:///corosync.conf", "corosync", text), []);

  it("names no file to write to and keeps line numbers", () => {
    const text = "logging {\n  to_logfile: yes\n  logfile: /etc/passwd\n}\nlogging.logfile:/root/.ssh/x\ntotem {\n}";
    const asked = textForValidation(text);
    expect(asked).not.toMatch(/passwd|\.ssh/);
    expect(asked.split("\n").slice(0, 3)).toEqual(["logging {", "  to_logfile: yes", "  logfile: /dev/null"]);
    expect(asked.split("\n")[6]).toBe("}");
  });

  it("is absent where the text already has errors", () => {
    expect(ask("totem {\n  version: 2\n}\n")).toBeDefined();
    expect(ask("")).toBeUndefined();
    const document = parseDocument("file:///corosync.conf", "corosync", "totem {\n");
    const error = {
      span: { start: 0, end: 1 },
      severity: "error",
      code: "syntax",
      message: "",
      fixes: [],
      related: [],
    };
    expect(textForCorosync(document, [error as never])).toBeUndefined();
  });

  it("yields a diagnostic at the reported line", () => {
    const document = parseDocument("file:///corosync.conf", "corosync", "# head\ntotem {\n  token: x  \n}\n");
    const at = (output: string) => {
      const finding = corosyncDiagnostic(document, { node: "n1", exitCode: 8, output });
      return finding && [document.text.slice(finding.span.start, finding.span.end), finding.message, finding.source];
    };
    expect(at("parser error: /c:3: Bad token")).toEqual([
      "token: x",
      'corosync on "n1" refuses this file: Bad token.',
      "corosync",
    ]);
    expect(at("x error   [MAIN  ] No interfaces defined")?.[0]).toBe("totem {");
    expect(at("parser error: /c:99: Missing closing brace")?.[0]).toBe("");
  });
});

const why = existsSync("/usr/sbin/corosync") ? whyNoCorosync() : "corosync is not installed";
const asks = "the real corosync validates the text and writes to none of its files";
describe("corosync", () => {
  it.skipIf(why !== undefined)(why === undefined ? asks : `${asks} [skipped: ${why}]`, () => {
    const folder = mkdtempSync(join(tmpdir(), "quorate-verdict-"));
    try {
      const log = join(folder, "written.log");
      const text = `${acceptedConf}logging {\n  to_stderr: no\n  to_logfile: yes\n  logfile: ${log}\n}\n`;
      const file = join(folder, "corosync.conf");
      writeFileSync(file, textForValidation(text));
      const script = 'hostname n1; ip link set lo up; ip addr add 10.9.9.1/32 dev lo; exec corosync -t -c "$1"';
      const result = spawnSync("unshare", ["-nu", "sh", "-c", script, "sh", file], { encoding: "utf8" });
      expect(`${result.status} ${result.stderr}`).toMatch(/^0 /);
      expect(existsSync(log)).toBe(false);
      // Reported in corosync's log, and not by its parser.
      writeFileSync(file, textForValidation(text.replace("name: n1", "name: n2").replace("10.9.9.1", "10.9.9.2")));
      const strange = spawnSync("unshare", ["-nu", "sh", "-c", script, "sh", file], { encoding: "utf8" });
      expect(parseValidationOutput(strange.status ?? 127, strange.stderr, true)?.reason).toMatch(/local host/);
      writeFileSync(file, textForValidation(text.replace("version: 2", "version: two")));
      const refused = spawnSync("unshare", ["-nu", "sh", "-c", script, "sh", file], { encoding: "utf8" });
      const refusal = parseValidationOutput(refused.status ?? 127, refused.stderr, true);
      expect(readFileSync(file, "utf8").split("\n")[refusal?.line ?? -1]).toContain("version: two");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
