import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../../client/src/assistants/run-command.ts";

const signal = new AbortController().signal;

// The terminal of an assistant in a terminal is the person's: a command that took it would ask there, and read what is typed for the assistant.
test.skipIf(process.platform !== "linux")("a command has no terminal, wherever the assistant runs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assistant-"));
  try {
    const program = join(folder, "program.cjs");
    // The session is the fourth number after the name: see proc(5).
    writeFileSync(
      program,
      `const stat = require("node:fs").readFileSync("/proc/self/stat", "utf8").replace(/^.*\\) /, "").split(" ");
       console.log(stat[3] === String(process.pid), stat[4]);`,
    );
    const { texts } = await runCommand(program, [], { input: undefined, signal, answers: [0] });
    expect(texts[0]?.trim()).toBe("true 0");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
