import type { TestCase } from "./test-case.ts";

/** More files than this don't fail by chance. */
const most = 5;

/** The files whose tests are run once more: those with a failed test. None where many failed, or one that belongs to no file. */
export function filesToTryAgain(cases: readonly TestCase[]): readonly string[] {
  const files = new Set(cases.flatMap(({ state, file }) => (state === "failed" ? [file] : [])));
  const named = [...files].filter((file) => file !== undefined);
  return named.length === files.size && named.length <= most ? named : [];
}

/** The outcomes of all tests, those of these files from a second run; what failed only in the first is printed. */
export function withSecondTry(
  first: readonly TestCase[],
  files: readonly string[],
  second: readonly TestCase[],
): readonly TestCase[] {
  const isInFiles = ({ file }: TestCase) => file !== undefined && files.includes(file);
  // A second run that didn't get to its tests says nothing about them.
  if (!second.some(isInFiles)) return [...first, ...second];
  const stillFailed = new Set(second.filter(({ state }) => state === "failed").map(({ name }) => name));
  for (const { name, state, message } of first) {
    if (state !== "failed" || stillFailed.has(name)) continue;
    console.log(`failed once, passed when its file was run again: ${name}: ${(message ?? "").split("\n")[0]}`);
  }
  return [...first.filter((each) => !isInFiles(each)), ...second];
}
