import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** What a program printed, on standard output and error, and its exit code. */
interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of Pacemaker or corosync on this machine; undefined where it isn't installed. Administrators' folders count too. */
export function localTool(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  const files = folders.filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, name));
  return files.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program with an empty standard input, outside of any workspace folder. Never rejects: what could not be run has exit code 127. */
export function runTool(
  file: string,
  args: readonly string[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_MESSAGES: "C" };
    const options = { cwd: "/", env, timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 4 << 20, signal } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
      resolve({ exitCode: code, stdout, stderr });
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end();
  });
}
