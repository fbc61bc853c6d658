import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { nodeBinary, root, toolEnvironment } from "../../../scripts/paths.mjs";
import { clustersSetting } from "../../../scripts/working-folder.ts";
import type { Lab, LabOptions } from "../../lab/lab.ts";
import { useLab } from "../../lab/use-lab.ts";

/** What a run of the program gave. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What tests of the command line work with. */
export interface CommandLineSetup {
  readonly lab: Lab;
  /** The folder in which the program runs, also its user's home. */
  readonly folder: string;
  /** Runs `quorate` as a pipeline does: there is no terminal to ask at. */
  readonly quorate: Quorate;
}

/** Runs `quorate` with these arguments. */
type Quorate = (...args: string[]) => Promise<CommandResult>;

/** What a command says in JSON (`--format json` is added). Rejects with its errors where it says nothing. */
export async function jsonOf<T>(quorate: Quorate, command: string, ...args: string[]): Promise<T> {
  const { out, err } = await quorate(command, "--format", "json", ...args);
  if (out === "") throw new Error(err);
  return JSON.parse(out);
}

/**
 * A lab, and the built command line in a folder whose settings lead to it, for all tests of the `describe` around the call; both end
 * after them. What a failed test ran is shown, and with QUORATE_SHOW what every test did. `settings` is the text of the folder's settings
 * where they are others than the editor would write.
 */
export function useCommandLine(
  options: LabOptions,
  ready: (setup: CommandLineSetup) => unknown,
  settings = (lab: Lab) => JSON.stringify({ "quorate.clusters": clustersSetting(lab) }),
): void {
  const runs: string[] = [];
  useLab(options, ({ lab, home: folder }) => {
    mkdirSync(join(folder, ".vscode"));
    writeFileSync(join(folder, ".vscode/settings.json"), settings(lab));
    const quorate = async (...args: string[]) => {
      const result = await runIn(folder, args);
      runs.push(`quorate ${args.join(" ")} (${result.code})\n${result.out}${result.err}`);
      return result;
    };
    return ready({ lab, folder, quorate });
  });
  afterEach(({ task }) => {
    const text = runs.splice(0).join("\n");
    if (text && (task.result?.state === "fail" || process.env.QUORATE_SHOW)) console.log(text);
  });
}

/** Runs `quorate` in that folder, which is also its user's home, as a pipeline does. */
export function runIn(folder: string, args: readonly string[]): Promise<CommandResult> {
  const env = { ...toolEnvironment(), HOME: folder, XDG_STATE_HOME: join(folder, "state"), SSH_AUTH_SOCK: "" };
  // In a session of its own it has no terminal.
  const [command = "", ...more] = args;
  const trust = [
    "plan",
    "apply",
    "confirm",
    "rollback",
    "pull",
    "diff",
    "status",
    "doctor",
    "cluster",
    "maintenance",
    "upgrade",
    "agent",
  ].includes(command)
    ? ["--trust"]
    : [];
  // After "--" there are files alone.
  const files = more.includes("--") ? more.indexOf("--") : more.length;
  const given = [...more.slice(0, files), ...trust, ...more.slice(files)];
  const argv = ["--wait", nodeBinary, join(root, "dist/quorate.cjs"), command, ...given];
  return new Promise((resolve) => {
    execFile("setsid", argv, { cwd: folder, env }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}
