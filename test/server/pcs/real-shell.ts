import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Argv } from "./command-lists.ts";

/** Programs that scripts call: pcs notes its words, the others run what they are asked to run, on this machine. */
const programs: Readonly<Record<string, string>> = {
  pcs: `printf '%s\\0' "$#" "$@" >> "$PCS_LOG"; case " $* " in *" status "*|*" show "*|*" config "*) exit "$PCS_SHOWS";; esac`,
  sudo: `while [ $# -gt 0 ]; do case $1 in -u|-g) shift 2;; -*) shift;; *=*) export "$1"; shift;; *) break;; esac; done; [ $# -gt 0 ] || set -- bash; exec "$@"`,
  ssh: `while [ $# -gt 0 ]; do case $1 in -[plio]) shift 2;; -*) shift;; *) break;; esac; done; shift; [ $# -gt 0 ] && exec env -i PATH="$PATH" PCS_LOG="$PCS_LOG" PCS_SHOWS="$PCS_SHOWS" bash -c "$*"; exec env -i PATH="$PATH" PCS_LOG="$PCS_LOG" PCS_SHOWS="$PCS_SHOWS" bash`,
  su: `while [ $# -gt 0 ]; do case $1 in -c) exec bash -c "$2";; *) shift;; esac; done; exec bash`,
  docker: `shift; while [ $# -gt 0 ]; do case $1 in -[eu]) shift 2;; -*) shift;; *) break;; esac; done; shift; exec "$@"`,
  podman: `shift; while [ $# -gt 0 ]; do case $1 in -[eu]) shift 2;; -*) shift;; *) break;; esac; done; shift; exec "$@"`,
  kubectl: `while [ "$1" != -- ]; do shift; done; shift; exec "$@"`,
  vagrant: `while [ "$1" != -c ]; do shift; done; exec bash -c "$2"`,
  chroot: `shift; exec "$@"`,
  crm_mon: "exit 1",
};

/** A folder with these programs. */
export class RealShell {
  readonly #folder: string;

  /** The programs and what scripts write go to this folder. */
  constructor(folder: string) {
    this.#folder = folder;
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    for (const [name, text] of Object.entries(programs)) {
      fs.writeFileSync(path.join(bin, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    }
  }

  /** The commands of pcs that a script runs, with these arguments; `shows` is how commands end that only show something. */
  run(script: string, args: readonly string[], shows: 0 | 1, variables: Readonly<Record<string, string>> = {}): Argv[] {
    const log = path.join(this.#folder, "log");
    fs.writeFileSync(log, "");
    const work = fs.mkdtempSync(path.join(this.#folder, "work-"));
    spawnSync("bash", ["-c", script, "script", ...args], {
      cwd: work,
      env: { PATH: `${this.#folder}/bin:/usr/bin:/bin`, PCS_LOG: log, PCS_SHOWS: String(shows), ...variables },
      timeout: 20_000,
      input: "",
    });
    const words = fs.readFileSync(log, "utf8").split("\0");
    const commands: Argv[] = [];
    for (let at = 0; at < words.length - 1; ) {
      const length = Number(words[at]);
      commands.push(words.slice(at + 1, at + 1 + length));
      at += 1 + length;
    }
    return commands;
  }
}
