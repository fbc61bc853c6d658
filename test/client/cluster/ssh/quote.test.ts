import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteArgument, quoteCommand, remoteLine, shellLine } from "../../../../client/src/cluster/ssh/quote.ts";

/** What a real shell makes of a line that prints its arguments, each closed by a NUL. */
function readBack(argv: readonly string[], shell = "sh"): string[] {
  const printed = execFileSync(shell, ["-c", quoteCommand(["printf", "%s\\0", ...argv])], { encoding: "utf8" });
  return printed.split("\0").slice(0, -1);
}

const hostile = [
  "",
  " ",
  "a b",
  "it's",
  '"quoted"',
  "$HOME",
  "$(reboot)",
  "`reboot`",
  "; rm -rf /",
  "a\nb",
  "\t",
  "-n",
  "--",
  "*",
  "?",
  "[a]",
  "{a,b}",
  "~root",
  "#comment",
  "a\\",
  "\\'",
  "!!",
  "a=b",
  "%s",
  "&",
  "|",
  ">",
  "é ü 日本 🦊",
  "'\\''",
  "''",
];

describe("quoting for the node's shell", () => {
  it("leaves harmless arguments unquoted, so that logs are easy to read", () => {
    expect(quoteCommand(["crm_mon", "-1", "--output-as=xml"])).toBe("crm_mon -1 --output-as=xml");
    expect(quoteCommand(["crm_attribute", "--node", "my node"])).toBe("crm_attribute --node 'my node'");
    expect(quoteArgument("it's")).toBe("'it'\\''s'");
  });

  for (const shell of ["sh", "bash"])
    it(`gives ${shell} every hostile argument back unchanged`, () => {
      expect(readBack(hostile, shell)).toEqual(hostile);
    });

  it("gives any arguments back unchanged", () => {
    const word = fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !text.includes("\0"));
    const shellWord = fc.string({ unit: fc.constantFrom(..." '\"$`\\\n;&|<>(){}[]*?~#!=-a"), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.oneof(word, shellWord), { minLength: 1, maxLength: 40 }), (argv) => {
        expect(readBack(argv)).toEqual(argv);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses what no command line can hold", () => {
    expect(() => quoteArgument("a\0b")).toThrow(RangeError);
    expect(() => quoteCommand([])).toThrow(RangeError);
    expect(() => quoteCommand([""])).toThrow(RangeError);
    expect(() => quoteCommand(["-c", "x"])).toThrow(RangeError);
    expect(() => quoteCommand(["LD_PRELOAD=x", "x"])).toThrow(RangeError);
  });

  it("makes a line to copy in which each value is one word, and types nothing else into a terminal", () => {
    expect(shellLine`echo ${"it's $(here)"} | head`).toBe("echo 'it'\\''s $(here)' | head");
    expect(shellLine`rm ${"a\u001b[201~\u0003\nreboot\n\0"}`).toBe("rm 'a\uFFFD[201~\uFFFD\uFFFDreboot\uFFFD\uFFFD'");
  });

  it("finds the system's tools and asks for untranslated messages", () => {
    const env = { PATH: "/usr/bin:/bin", LC_ALL: "de_DE.UTF-8" };
    const path = execFileSync("sh", ["-c", remoteLine(["printenv", "PATH", "LC_MESSAGES"], "@@mark")], {
      env,
      encoding: "utf8",
    });
    expect(path).toBe("@@mark\n/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin\nC\n");
  });
});
