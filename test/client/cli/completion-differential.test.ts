import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProgram } from "../../../scripts/paths.mjs";
import { main, quorateIn } from "./command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "quorate-completion-"));
const env = {
  ...process.env,
  PATH: `${folder}/bin:${process.env.PATH}`,
  HOME: folder,
  XDG_CONFIG_HOME: `${folder}/.config`,
};

beforeAll(() => {
  for (const name of ["bin", "clusters", ".config/quorate"]) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "bin/quorate"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(folder, "bin/quorate"), 0o755);
  const clusters = ["web", "data base"].map((name) => ({ name, nodes: ["n1"] }));
  writeFileSync(join(folder, ".config/quorate/settings.json"), JSON.stringify({ "quorate.clusters": clusters }));
  writeFileSync(join(folder, "clusters/web one.crm"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell offers for words; the last one is being typed. */
type Complete = (words: readonly string[]) => string[];

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
const script = (shell: string): string => quorateIn(folder, ["completion", shell]).out;

const bash = (): Complete => {
  writeFileSync(join(folder, "quorate.bash"), script("bash"));
  return (words) => {
    const run = `. ./quorate.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quorate "$1"; printf "%s\\n" "\${COMPREPLY[@]}"`;
    return lines(execFileSync("bash", ["-c", run, "bash", ...words], { cwd: folder, env, encoding: "utf8" }));
  };
};

const fish = (): Complete => {
  writeFileSync(join(folder, "quorate.fish"), script("fish"));
  return (words) => {
    const run = "source quorate.fish; complete -C $argv[1]";
    const printed = execFileSync("fish", ["--no-config", "-c", run, words.join(" ")], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    return lines(printed).map((line) => line.replace(/\t.*/, ""));
  };
};

// The completion system of zsh works in an interactive shell alone: here one on a pseudo-terminal, which notes what it would offer.
const zshDriver = `zmodload zsh/zpty
zpty shell 'TERM=dumb zsh -f -i'
zpty -w shell 'PROMPT=; fpath=($PWD/zsh $fpath); autoload -Uz compinit; compinit -u -D'
zpty -w shell 'compadd() { local -a found; builtin compadd -O found "$@"; print -rl -- $found >> $PWD/offers; builtin compadd "$@" }'
zpty -w shell 'complete-and-end() { zle complete-word; exit }; zle -N complete-and-end; bindkey "^T" complete-and-end'
zpty -w shell 'print rea""dy'
zpty -r shell seen '*ready*'
zpty -w -n shell "$1"$'\\C-t'
while zpty -t shell 2>/dev/null; do zpty -r shell seen 2>/dev/null || break; done`;

const zsh = (): Complete => {
  mkdirSync(join(folder, "zsh"), { recursive: true });
  writeFileSync(join(folder, "zsh/_quorate"), script("zsh"));
  return (words) => {
    writeFileSync(join(folder, "offers"), "");
    execFileSync("zsh", ["-f", "-c", zshDriver, "zsh", words.join(" ")], { cwd: folder, env, timeout: 60_000 });
    return lines(readFileSync(join(folder, "offers"), "utf8"));
  };
};

describe.each([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
] as const)("the completion for %s", (shell, start) => {
  const isThere = findProgram(shell) !== undefined;
  const name = isThere ? "offers what comes next" : `offers what comes next (skipped: ${shell} is not installed)`;
  test.skipIf(!isThere)(name, () => {
    const complete = start();
    const offers = (...words: string[]): string[] => [...new Set(complete(["quorate", ...words]))].sort();
    expect(offers("ch")).toEqual(["check"]);
    expect(offers("con")).toEqual(["confirm", "convert"]);
    expect(offers("check", "--format", "")).toEqual(["json", "sarif", "text"]);
    expect(offers("explain", "no-mon")).toEqual(["no-monitor"]);
    expect(offers("completion", "")).toEqual(["bash", "fish", "zsh"]);
    expect(offers("status", "--cluster", "w")).toEqual(["web"]);
    expect(offers("pull", "--con").map((word) => word.replace("=", ""))).toEqual(["--conflicts"]);
    expect(offers("rollback", "--li")).toEqual(["--list"]);
    expect(offers("fmt", "clus").map((word) => word.replace(/\/$/, ""))).toEqual(["clusters"]);
    expect(offers("version", "").filter((word) => word !== "--help")).toEqual([]);
  });
});

test.skipIf(!findProgram("bash"))("bash takes --option=value apart, and quotes names with spaces", () => {
  const complete = bash();
  expect(complete(["quorate", "check", "--format", "=", "sa"])).toEqual(["sarif"]);
  expect(complete(["quorate", "check", "--format", "="])).toEqual(["text", "json", "sarif"]);
  expect(complete(["quorate", "status", "--cluster", "d"])).toEqual(["data\\ base"]);
  expect(complete(["quorate", "check", "clusters/w"])).toEqual(["clusters/web one.crm"]);
});
