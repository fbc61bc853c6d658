import { expect, test } from "vitest";
import { helpOf } from "../../../client/src/cli/help.ts";

const usage = `Usage: tool COMMAND

  one PATH…       Does one thing.
                  And more.
      --deep TIME                 how deep
  two [NAME]      Does another.
      All commands from two to two take:
      --loud                      with noise
  three           Does a third.

Exit codes of one: 0 done.
Exit codes of two and three: 0 done,
1 failed.
3 of two: there is noise
3 of three, four: there is silence
`;

test("each command has its own help: its text, its options, its exit codes", () => {
  expect(helpOf(usage, "one")).toBe(
    "Usage: tool one PATH…\n\n  Does one thing.\n  And more.\n\n  --deep TIME                 how deep\n\nExit codes: 0 done.\n".replace(
      "tool",
      "quorate",
    ),
  );
  expect(helpOf(usage, "two")).toContain("--loud");
  expect(helpOf(usage, "three")).not.toContain("--loud");
  expect(helpOf(usage, "two")).toContain("Exit codes: 0 done,\n1 failed.\n3 there is noise\n");
  expect(helpOf(usage, "three")).not.toContain("there is noise");
  expect(helpOf(usage, "four")).toBeUndefined();
});
