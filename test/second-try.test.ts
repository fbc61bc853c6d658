import { describe, expect, it, vi } from "vitest";
import { filesToTryAgain, withSecondTry } from "../scripts/second-try.ts";
import type { TestCase } from "../scripts/test-case.ts";

const passed = (name: string, file: string): TestCase => ({ name, file, state: "passed" });
const failed = (name: string, file?: string): TestCase => ({
  name,
  ...(file === undefined ? {} : { file }),
  state: "failed",
  message: "it timed out",
});

describe("a second run of the files with a failed test", () => {
  it("takes each file once", () => {
    expect(filesToTryAgain([passed("a", "a.ts"), failed("b", "b.ts"), failed("c", "b.ts")])).toEqual(["b.ts"]);
  });

  it("isn't made where many files failed, or what belongs to no file", () => {
    expect(filesToTryAgain(["a", "b", "c", "d", "e", "f"].map((name) => failed(name, `${name}.ts`)))).toEqual([]);
    expect(filesToTryAgain([failed("b", "b.ts"), failed("outside of any test")])).toEqual([]);
  });

  it("replaces the outcomes of its files, and prints what failed once", () => {
    const print = vi.spyOn(console, "log").mockReturnValue();
    const first = [passed("a", "a.ts"), failed("b", "b.ts"), passed("c", "b.ts")];
    expect(withSecondTry(first, ["b.ts"], [passed("b", "b.ts"), failed("c", "b.ts")])).toEqual([
      passed("a", "a.ts"),
      passed("b", "b.ts"),
      failed("c", "b.ts"),
    ]);
    expect(print.mock.calls).toEqual([["failed once, passed when its file was run again: b: it timed out"]]);
    print.mockRestore();
  });

  it("changes nothing where it didn't get to the tests", () => {
    const first = [failed("b", "b.ts")];
    expect(withSecondTry(first, ["b.ts"], [failed("The workbench")])).toEqual([...first, failed("The workbench")]);
  });
});
