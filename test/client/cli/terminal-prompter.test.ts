// What is typed at a real terminal, which util-linux's script(1) makes: of a secret nothing is shown, and nothing that a terminal obeys is.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

const program = fileURLToPath(new URL("../support/ask-at-terminal.ts", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prompt-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function hasScript(): boolean {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
}

/** A program at a terminal of its own: what the terminal shows, and typing. `stty` follows, so that what stays of its mode is seen. */
function atTerminal(kind: "secret" | "line", question: string) {
  const words = [process.execPath, program, join(folder, "answer"), kind, question];
  const line = words.map((word) => `'${word}'`).join(" ");
  const child: ChildProcess = spawn("script", ["-qec", `${line}; stty -a; echo done`, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let shown = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  return {
    type: (keys: string) => child.stdin?.write(keys),
    /** What is shown once it holds this. */
    async until(text: string): Promise<string> {
      await expect.poll(() => shown, { timeout: 60_000 }).toContain(text);
      return shown;
    },
    answer: () => JSON.parse(readFileSync(join(folder, "answer"), "utf8")).answer,
  };
}

describe.skipIf(!hasScript())(
  `a question at a terminal${hasScript() ? "" : " (skipped: no util-linux script)"}`,
  () => {
    it("shows nothing of a secret, neither its characters nor how many there are", async () => {
      const { type, until, answer } = atTerminal("secret", "Password of root");
      const before = await until("Password of root: ");
      for (const key of "geheim\u007fn4711") type(key);
      // An arrow key sends a sequence, which is no text.
      await new Promise((resolve) => setTimeout(resolve, 200));
      type("\u001b[D");
      await new Promise((resolve) => setTimeout(resolve, 200));
      type("\r");
      const shown = await until("done");
      expect(shown.slice(before.length)).toMatch(/^\r?\n/);
      expect(shown).not.toMatch(/gehei|4711|\*|•/);
      expect(answer()).toBe("gehein4711");
    });

    it("gives the terminal back as it was, after an answer and after Ctrl-C", async () => {
      for (const keys of ["secret\r", "half\u0003"]) {
        const { type, until } = atTerminal("secret", "Password");
        await until("Password: ");
        type(keys);
        const shown = await until("done");
        expect(shown).toMatch(/[; \n]icanon /);
        expect(shown).toMatch(/ echo /);
        expect(shown).not.toMatch(/secret|half/);
      }
    });

    it("has no answer after Ctrl-C", async () => {
      const { type, until, answer } = atTerminal("secret", "Password");
      await until("Password: ");
      type("half\u0003");
      await until("done");
      expect(answer()).toBeUndefined();
    });

    it("shows what isn't secret, and no sequence of it that a terminal obeys", async () => {
      const { type, until, answer } = atTerminal("line", "Name\u001b]0;owned\u0007\u202e");
      const before = await until("Name\\x1b]0;owned\\x07\\u202e: ");
      for (const key of "wep\u007fb\u009b") type(key);
      type("\r");
      const shown = await until("done");
      expect(shown.slice(before.length)).toMatch(/^wep\u0008 \u0008b/);
      expect(shown).not.toMatch(/\u001b\]|\u009b|\u202e/);
      expect(answer()).toBe("web\u009b");
    });
  },
);
