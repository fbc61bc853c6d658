import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findCommand } from "../../../server/src/pcs/commands.ts";
import { Script } from "../../../server/src/pcs/script.ts";
import type { Word } from "../../../server/src/pcs/word.ts";
import { times } from "../../support/soak.ts";
import type { Argv } from "./command-lists.ts";
import { generatedScript } from "./generated-scripts.ts";
import { RealShell } from "./real-shell.ts";
import { type ShellScript, shellScripts } from "./shell-scripts.ts";

const reason = spawnSync("bash", ["--version"]).status === 0 ? undefined : "bash isn't installed";
if (reason) console.warn(`Nothing is compared with a real shell: ${reason}.`);

/** So many generated scripts are compared. */
const count = times(60, 2000);
const first = Number(process.env.QUORATE_PCS_SEED ?? 1);

/** The commands that Quorate reads in a script, a list for each alternative. */
function read(script: string): (readonly Word[])[][] {
  const reader = new Script(script);
  const lists: (readonly Word[])[][] = [];
  for (let choice = 0, all = 1; choice < all; choice++) {
    const calls: (readonly Word[])[] = [];
    all = Math.max(
      all,
      reader.read(choice, ({ words }) => {
        calls.push(words);
        return findCommand(words).definition?.kind === "acts" ? undefined : true;
      }),
    );
    lists.push(calls);
  }
  return lists;
}

/** Whether words are those of a shell; an unknown part may be anything, an unquoted one any number of words. */
function isSame(words: readonly Word[], argv: Argv): boolean {
  const [word, ...rest] = words;
  if (!word) return argv.length === 0;
  if (word.isMany) return argv.some((_, at) => isSame(rest, argv.slice(at))) || isSame(rest, []);
  const pattern = word.value
    .split(/\uFDD0[^\uFDD1]*\uFDD1/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("[^]*");
  return argv.length > 0 && new RegExp(`^${pattern}$`).test(argv[0] as string) && isSame(rest, argv.slice(1));
}

function shown(commands: readonly (Argv | readonly Word[])[]): string {
  return commands
    .map((words) => JSON.stringify(words.map((word) => (typeof word === "string" ? word : word.value))))
    .join("\n    ");
}

/** What Quorate reads and no run of the script does; undefined where there is nothing. */
function difference(shell: RealShell, { script, args = [[]], variables }: ShellScript): string | undefined {
  const runs = args.flatMap((each) => [0, 1].map((shows) => shell.run(script, each, shows as 0 | 1, variables)));
  const wrong = read(script).filter(
    (calls) =>
      !runs.some(
        (run) => run.length === calls.length && run.every((argv, i) => isSame(calls[i] as readonly Word[], argv)),
      ),
  );
  if (wrong.length === 0) return undefined;
  return [
    script,
    "  Quorate:",
    ...wrong.map((calls) => `    ${shown(calls)}`),
    "  bash:",
    ...runs.map((run) => `    ${shown(run)}`),
  ].join("\n");
}

describe.skipIf(reason !== undefined)("compared with bash", () => {
  let folder: string;
  let shell: RealShell;

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-shell-"));
    shell = new RealShell(folder);
  });

  afterAll(() => {
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  test("scripts as people write them run the commands that Quorate reads", { timeout: 120_000 }, () => {
    expect(shellScripts.flatMap((each) => difference(shell, each) ?? []).join("\n\n")).toBe("");
  });

  test(`so do ${count} generated ones`, { timeout: 120_000 + count * 1000 }, () => {
    const seeds = Array.from({ length: count }, (_, i) => first + i);
    expect(seeds.flatMap((seed) => difference(shell, generatedScript(seed)) ?? []).join("\n\n")).toBe("");
  });
});
