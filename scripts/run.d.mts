// The types of run.mjs.
import type { SpawnOptions } from "node:child_process";

export class CommandFailed extends Error {
  readonly output: string;
}
export function run(
  command: string,
  args: readonly string[],
  options?: SpawnOptions & { readonly unharmed?: boolean },
): Promise<string>;
export function retry<T>(times: number, action: () => Promise<T>): Promise<T>;
