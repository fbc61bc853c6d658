import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The real program, from its sources. */
export const main = fileURLToPath(new URL("../../../client/src/cli/main.ts", import.meta.url));

/** Runs the command line as a process of its own, in a folder. */
export function quorateIn(
  folder: string,
  args: readonly string[],
  {
    input = "",
    env = {},
    detached = false,
  }: { input?: string | Buffer; env?: Readonly<Record<string, string>>; detached?: boolean } = {},
): { code: number | null; out: string; error: string } {
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    input,
    // In a session of its own it has no terminal.
    ...{ detached },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...inherited, ...env },
  });
  return { code: status, out: stdout, error: stderr };
}
